"""Who owns a lead: assign, claim, release; each is one update that two people cannot both win."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.domain.forms import Saved
from leadtui.domain.people import Person, Viewer
from leadtui.errors import ConflictError, NotFoundError, PermissionDenied, RuleError
from leadtui.i18n import N_, _
from leadtui.services import access, first_contact, handovers, happenings
from leadtui.store import derived, people, plans
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import Lead
from leadtui.store.query import first
from leadtui.text import clean_line


def assign(store: Store, viewer: Viewer, lead_id: int, owner_id: int | None, *, reason: str = "") -> Saved:
    """Give a lead to a user, or back to the pool with None.

    A rep claims from the pool for themselves and gives away what is theirs, within the team.
    """
    with Journal(store, viewer, "lead.assign", lead_id=lead_id) as journal:
        lead = _held(store, viewer, lead_id)
        claim = lead["owner_id"] is None and owner_id == viewer.user_id
        access.require(viewer, lead, "claim" if claim else "assign")
        owner = require_assignable(viewer, owner_id) if owner_id is not None else None
        hand_over(journal, lead, owner_id, reason)
        derived.refresh(lead_id)
        name = lead["short_name"] or lead["customer"]
        text = _("{name} → {owner}", name=name, owner=owner.name if owner else _("the pool"))
        return Saved(lead_id, journal.unit, lead["number"], name, text)


def _held(store: Store, viewer: Viewer, lead_id: int) -> dict[str, Any]:
    """The lead; where a colleague has just taken it from the pool, that is what is said."""
    try:
        return access.held(viewer, lead_id)
    except NotFoundError:
        query = Lead.select(Lead.owner_id).where((Lead.id == lead_id) & Lead.voided_at.is_null())
        row = first(query)
        owner_id = row[0] if row else store.engine.claimed_by(lead_id)
        owner = people.by_id(owner_id) if owner_id else None
        if owner is None or viewer.role == "viewer":
            raise
        raise ConflictError(
            N_("{owner} has this lead."), N_("Choose another one."), owner=owner.name
        ) from None


def require_assignable(viewer: Viewer, owner_id: int) -> Person:
    """The user, if they can own leads and the viewer may give them some."""
    person = people.by_id(owner_id)
    if person is None or not person.active or person.role == "viewer":
        raise RuleError(
            N_("This user cannot own leads."), N_("Choose an active rep or manager."), field="owner"
        )
    if not access.may_assign(viewer, owner_id):
        raise PermissionDenied(
            N_("{name} is in another team."), N_("Ask a manager to assign it."), name=person.name
        )
    return person


def hand_over(journal: Journal, lead: Mapping[str, Any], owner_id: int | None, reason: str = "") -> None:
    """Change the owner; the open plans of the old owner become the new one's, or end in the pool."""
    before = lead["owner_id"]
    if before == owner_id:
        return
    lead_id = int(lead["id"])
    journal.store.engine.change_owner(lead_id, owner_id, journal.at)
    assigned = None if owner_id is None else journal.at
    changes: dict[str, tuple[object, object]] = {
        "owner_id": (before, owner_id),
        "assigned_at": (lead["assigned_at"], assigned),
    }
    audience = [user for user in (before, owner_id) if user]
    journal.updated(
        "lead",
        lead_id,
        changes,
        lead_id=lead_id,
        kind="owner",
        reason=clean_line(reason).text.strip(),
        audience=audience,
    )
    left = _hand_over_plans(journal, lead, owner_id)
    first_contact.plan(journal, {**lead, "owner_id": owner_id}, left)
    if owner_id is not None:
        handovers.write(journal, lead, owner_id)
    happenings.owner_changed(journal, lead, owner_id)


def _hand_over_plans(journal: Journal, lead: Mapping[str, Any], owner_id: int | None) -> list[Any]:
    """Move what the old owner had to do to the new one; return what stays open.

    The clock of a first contact starts again with each new owner.
    """
    open_plans = plans.open_plans(lead["id"])
    busy = {plan.track for plan in open_plans if plan.responsible_id == owner_id}
    left: list[Any] = []
    for plan in open_plans:
        if plan.responsible_id not in (None, lead["owner_id"]):
            left.append(plan)
        elif owner_id is None and plan.responsible_id is not None:
            plans.close(journal, plan, "released")
        elif owner_id is not None and (
            plan.track in busy or (plan.kind == "first" and first_contact.untouched(lead))
        ):
            plans.close(journal, plan, "replaced")
        else:
            plans.change(journal, plan, {"responsible_id": owner_id})
            left.append(plan)
    return left
