"""A user leaves: who takes over is said first, then all goes in short transactions, one unit of undo."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from leadtui.domain.forms import Saved
from leadtui.domain.people import Person, Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.services import absences, access, assigning, happenings
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.store import derived, leaving, members, people, plans, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal, together
from leadtui.store.models import Lead
from leadtui.store.query import first

SECONDS = 0.2
"""A transaction ends after this long: a colleague's save waits for it."""
MOST = 200
COMMAND = "user.deactivate"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What hangs on a user: closed leads stay theirs, ``others`` are plans on leads that do not move."""

    person: Person
    leads: int
    closed: int
    plans: int
    others: int

    @property
    def needs_heir(self) -> bool:
        """Whether somebody must take over."""
        return bool(self.leads or self.plans or self.others)


@reads
def outlook(store: Store, viewer: Viewer, login: str) -> Outlook:
    """Counts of what a user leaves behind."""
    access.require_admin(viewer)
    person = one(login)
    return Outlook(person, *leaving.counts(person.id))


def require_nothing_left(store: Store, viewer: Viewer, login: str) -> None:
    """Raise RuleError where a user who is merely switched off would leave open leads or plans behind."""
    found = outlook(store, viewer, login)
    if found.person.active and found.needs_heir:
        raise RuleError(
            N_("{name} has open leads or plans."),
            N_("Hand them over with: leadtui user deactivate {login}"),
            name=found.person.name,
            login=found.person.login,
        )


def begin(store: Store, viewer: Viewer, user_id: int, heir_id: int | None) -> int:
    """The user gets in nowhere from now on; the event group that ``part`` writes into.

    ``heir_id`` takes over the open leads, None stands for the pool.
    """
    access.require_admin(viewer)
    with Journal(store, viewer, COMMAND) as journal:
        if user_id == viewer.user_id:
            raise RuleError(N_("You cannot shut yourself out."), N_("Another admin can."))
        _require_heir(user_id, heir_id)
        rows.update(journal, "user", user_id, {"active": False}, audience=(user_id,))
        absences.end_all(journal, user_id)
        journal.flush()
        return journal.group_id


def _require_heir(user_id: int, heir_id: int | None) -> None:
    if heir_id is None:
        return
    heir = people.by_id(heir_id)
    if heir is None or not heir.active or heir.role == "viewer" or heir_id == user_id:
        raise RuleError(
            N_("This user cannot own leads."), N_("Choose an active rep or manager."), field="owner"
        )


def part(store: Store, viewer: Viewer, user_id: int, heir_id: int | None, group_id: int) -> int:
    """Hand over as much as one transaction may take; how many leads and plans that were, 0 at the end."""
    access.require_admin(viewer)
    started, done = monotonic(), 0
    with store.transaction(), happenings.together(store), together(group_id):
        todo = [*leaving.open_leads(user_id, MOST)]
        for lead_id in todo:
            _hand_over(store, viewer, lead_id, heir_id)
            done += 1
            if monotonic() - started > SECONDS:
                return done
        if len(todo) < MOST:
            for plan in leaving.plans(user_id, MOST):
                _give_back(store, viewer, plan, heir_id)
                done += 1
                if monotonic() - started > SECONDS:
                    return done
    return done


def _hand_over(store: Store, viewer: Viewer, lead_id: int, heir_id: int | None) -> None:
    with Journal(store, viewer, COMMAND, lead_id=lead_id) as journal:
        assigning.hand_over(journal, access.held(viewer, lead_id), heir_id)
        journal.flush()
        derived.refresh(lead_id)


def _give_back(store: Store, viewer: Viewer, plan: Any, heir_id: int | None) -> None:
    """A plan on another's lead goes to its owner; on a closed lead of one's own to the heir."""
    with Journal(store, viewer, COMMAND, lead_id=plan.lead_id) as journal:
        before = plan.responsible_id
        rows.hold_leads([plan.lead_id])
        lead = first(Lead.select(Lead.owner_id).where(Lead.id == plan.lead_id))
        owner_id = lead[0] if lead else None
        to = heir_id if owner_id == before else owner_id
        if to is None:
            plans.close(journal, plan, "released")
        elif _busy(plan, to):
            plans.close(journal, plan, "replaced")
        else:
            plans.change(journal, plan, {"responsible_id": to})
            if to != owner_id:
                members.add_member(journal, plan.lead_id, to)
        members.remove_member(journal, plan.lead_id, before)
        journal.flush()
        derived.refresh(plan.lead_id)


def _busy(plan: Any, user_id: int) -> bool:
    there = plans.open_plans(plan.lead_id)
    return any((one.responsible_id, one.track) == (user_id, plan.track) for one in there)


def deactivate(store: Store, viewer: Viewer, login: str, heir_id: int | None) -> Saved:
    """Shut a user out and hand over all they leave behind."""
    person = store.read(lambda: one(login))
    group_id = begin(store, viewer, person.id, heir_id)
    while part(store, viewer, person.id, heir_id, group_id):
        pass
    return Saved(0, group_id, "", person.name, _("{name} gets in nowhere now", name=person.name))
