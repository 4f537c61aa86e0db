"""Moving a lead: the one function that form, board, bulk edit, undo and command line call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from leadtui import clock
from leadtui.domain import status as rules_of
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.domain.people import Viewer
from leadtui.domain.records import ContactRow, FollowupRow, StatusRow
from leadtui.domain.status import Facts
from leadtui.domain.values import read
from leadtui.errors import ConflictError, RuleError, ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access, context, happenings, own_fields
from leadtui.store import derived, details, members, plans, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import Contact, Followup, StatusChange
from leadtui.store.query import column, first
from leadtui.store.rules import transition_rules
from leadtui.text import clean_line

CONFIRMATIONS = {
    "need_confirmed_on": "need_confirmed_count",
    "budget_confirmed_on": "budget_confirmed_count",
    "decision_confirmed_on": "decision_confirmed_count",
    "timeline_confirmed_on": "timeline_confirmed_count",
}

# The status in which a field of the outcome may be set.
OUTCOMES = {"signed_on": "won", "amount": "won", "lost_reason": "lost"}


class Evidence(NamedTuple):
    """What follow-ups and contacts show for the criteria."""

    reached: bool
    decision_role: bool

    @classmethod
    def of(cls, followups: Iterable[FollowupRow], contacts: Iterable[ContactRow]) -> Evidence:
        """From all of a lead's."""
        return cls(
            any(row.outcome == "reached" for row in followups),
            any("decision_maker" in contact.roles for contact in contacts),
        )

    @classmethod
    def stored(cls, lead_id: int) -> Evidence:
        """From the database."""
        return cls(_reached(lead_id), _decision_role(lead_id))


def facts(lead: Mapping[str, Any], evidence: Evidence | None = None) -> Facts:
    """What the lead's columns, follow-ups and contacts show for the criteria."""
    shown = Evidence.stored(lead["id"]) if evidence is None else evidence
    return Facts(
        status=lead["status"],
        reached=shown.reached,
        need=lead["need"],
        budget_confirmed_on=lead["budget_confirmed_on"],
        decision_confirmed_on=lead["decision_confirmed_on"],
        decision_role=shown.decision_role,
        timeline_confirmed_on=lead["timeline_confirmed_on"],
        signed_on=lead["signed_on"],
        amount=lead["amount"],
        lost_reason=lead["lost_reason"],
        lost_competitor=lead["lost_competitor"],
        lost_text=lead["lost_text"],
        lacking=own_fields.lacking(lead["id"]),
    )


def _reached(lead_id: int) -> bool:
    found = Followup.select().where(
        (Followup.lead_id == lead_id) & (Followup.outcome == "reached") & Followup.voided_at.is_null()
    )
    return bool(found.exists())


def _decision_role(lead_id: int) -> bool:
    roles = Contact.select(Contact.roles).where((Contact.lead_id == lead_id) & Contact.voided_at.is_null())
    return any("decision_maker" in (found or "").split(",") for found in column(roles))


def gaps(lead: Mapping[str, Any], evidence: Evidence | None = None) -> tuple[str | None, tuple[str, ...]]:
    """The next status on the way and the ids of the criteria still missing for it."""
    if lead["status"] not in rules_of.PATH[:-1]:
        return None, ()
    target = rules_of.PATH[rules_of.PATH.index(lead["status"]) + 1]
    missing = rules_of.missing(transition_rules(), facts(_entering(lead, target, {}), evidence), target)
    return target, tuple(criterion.id for criterion in missing)


def typed(
    viewer: Viewer, lead: Mapping[str, Any], values: Mapping[str, object], to_status: str | None = None
) -> dict[str, object]:
    """Field values as columns, read in the viewer's time; a confirmation raises its count.

    What belongs to won or lost is set only by moving there.
    """
    now, columns = context.wall(viewer), dict[str, object]()
    for name, value in values.items():
        field = REGISTRY.named(name)
        if field is None or field.entity != "lead" or not field.column:
            raise RuleError(N_("{name} is no field that can be set here."), name=name)
        if not _settable(field, lead["status"] if to_status is None else to_status):
            raise RuleError(N_("{name} is not changed this way."), name=str(field.label))
        columns[field.column] = read(field, value, now=now, currency=lead["currency"])
        if field.group not in ("need", "outcome"):
            access.require(viewer, lead, "edit")
    if to_status is None:
        require_outcome(lead, columns)
    return columns | confirmations(lead, columns)


def _settable(field: Field, status: str) -> bool:
    if field.change == "transition":
        return OUTCOMES.get(field.id) == status
    return field.change == "form"


def require_outcome(lead: Mapping[str, Any], columns: Mapping[str, object]) -> None:
    """What won or lost a lead may be set right where it stands, not taken away."""
    for name in OUTCOMES.keys() & columns.keys():
        if columns[name] is None:
            label_of = str(REGISTRY[name].label)
            raise RuleError(N_("{label} is needed."), field=name, label=label_of)
    if "lost_reason" in columns:
        known = facts({**lead, **columns})
        rules_of.check_lost(replace(known, status=status_before(lead["id"]) or lead["status"]))


def status_before(lead_id: int) -> str | None:
    """The status a lead had before the one it has."""
    changes = StatusChange.select(StatusChange.from_status).where(
        (StatusChange.lead_id == lead_id) & StatusChange.voided_at.is_null()
    )
    row = first(changes.order_by(StatusChange.id.desc()))
    return row[0] if row else None


def confirmations(lead: Mapping[str, Any], columns: Mapping[str, object]) -> dict[str, object]:
    """The counts that go up because something was confirmed on another day."""
    return {
        count: lead[count] + 1
        for day, count in CONFIRMATIONS.items()
        if columns.get(day) not in (None, lead[day])
    }


def move(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    to_status: str,
    *,
    reason: str = "",
    values: Mapping[str, object] | None = None,
    command: str = "status",
    seen: str | None = None,
) -> Saved:
    """Bring a lead into ``to_status``, filling in ``values`` on the way.

    ``seen`` is the status its mover saw: ConflictError names who has moved it since, and when.
    Raises MissingCriteria (with the fields to fill) or another RuleError, and changes nothing then.
    """
    with Journal(store, viewer, command, lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "progress")
        require_unmoved(viewer, lead["status"], seen, lambda: details.status_changes(lead_id))
        require_move(viewer, lead, to_status)
        given = own_fields.fill_in(journal, lead, values or {})
        columns = typed(viewer, lead, given, to_status)
        after = transition(journal, lead, to_status, reason=reason, columns=columns)
        if to_status == "lost":
            derived.refresh(lead_id)
        context.reindex(store, lead, after)
        name = lead["short_name"] or lead["customer"]
        text = _("{name} → {status}", name=name, status=label("status", to_status))
        return Saved(lead_id, journal.unit, lead["number"], name, text)


def require_unmoved(
    viewer: Viewer, status: str, seen: str | None, changes: Callable[[], Sequence[StatusRow]]
) -> None:
    """Of two who move a lead at once one wins, and the other is told who did, and when."""
    if seen is None or seen == status:
        return
    last = next((change for change in reversed(changes()) if change.to_status == status), None)
    name = label("status", status)
    if last is None:
        raise ConflictError(N_("This lead is {status} by now."), N_("Look at it again."), status=name)
    when = clock.local(last.at, viewer.zone).strftime("%m-%d %H:%M")
    raise ConflictError(
        N_("{who} moved it to {status} on {when}."),
        N_("Look at it again."),
        who=last.actor,
        status=name,
        when=when,
    )


def require_move(viewer: Viewer, lead: Mapping[str, Any], to_status: str) -> None:
    """Collaborators do not win or lose a lead, nor take that back."""
    if to_status not in (*rules_of.PATH, "lost"):
        raise ValidationError(N_("There is no status {name}."), field="status", name=to_status)
    closing = {lead["status"], to_status} & {"won", "lost"}
    access.require(viewer, lead, "close" if closing else "progress")


def transition(
    journal: Journal,
    lead: Mapping[str, Any],
    to_status: str,
    *,
    reason: str = "",
    columns: Mapping[str, object] | None = None,
    open_plans: Sequence[Any] | None = None,
) -> dict[str, Any]:
    """Check the criteria, write the change and return the lead's columns after it.

    ``lead`` holds the columns as they are now, ``open_plans`` its plans where the caller has them.
    """
    reason = clean_line(reason).text.strip()
    wanted = _entering({**lead, **(columns or {})}, to_status, columns or {})
    known = facts({**wanted, "status": lead["status"]})
    rules_of.check(transition_rules(), known, to_status, reason)
    if to_status == "won":
        wanted |= _won(wanted, known)
    rows.insert(
        journal,
        "status_change",
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        from_status=lead["status"],
        to_status=to_status,
        at=journal.at,
        actor_id=journal.viewer.user_id,
        reason=reason,
        level=wanted["level"],
        source=wanted["source"],
        region=wanted["region"],
        lost_reason=wanted["lost_reason"],
    )
    wanted |= {"status": to_status, "status_since": journal.at, "verified": True}
    if to_status == "lost":
        _close_plans(journal, plans.open_plans(lead["id"]) if open_plans is None else open_plans)
    changes = rows.update(
        journal,
        "lead",
        lead["id"],
        {name: value for name, value in wanted.items() if value != lead[name]},
        current=lead,
        kind="status",
        reason=reason,
        audience=tuple(user for user in (lead["owner_id"],) if user),
    )
    happenings.status_moved(journal, lead, to_status)
    return rows.after(lead, changes)


def _entering(lead: Mapping[str, Any], to_status: str, given: Mapping[str, object]) -> dict[str, Any]:
    """What a lead takes along: reasons for losing it end with that, and each win is signed anew."""
    wanted = dict(lead)
    if to_status != "lost":
        wanted |= {"lost_reason": None, "lost_competitor": None, "lost_text": None}
    elif "lost_reason" not in given:
        wanted["lost_reason"] = None
    if to_status == "won" and lead["ever_won"]:
        wanted |= {name: given.get(name) for name in ("signed_on", "amount")}
    return wanted


def _won(lead: Mapping[str, Any], known: Facts) -> dict[str, object]:
    """Signing satisfies budget, decision maker and timeline, each marked 'by contract'."""
    proven = rules_of.by_contract(known)
    columns: dict[str, object] = {
        "budget_confirmed_on": proven.budget_confirmed_on,
        "decision_confirmed_on": proven.decision_confirmed_on,
        "timeline_confirmed_on": proven.timeline_confirmed_on,
    }
    assumed = any(value != lead[name] for name, value in columns.items())
    return {**columns, "ever_won": True, "by_contract": lead["by_contract"] or assumed}


def _close_plans(journal: Journal, open_plans: Sequence[Any]) -> None:
    for plan in open_plans:
        plans.close(journal, plan, "lost")
        members.dismiss_from(journal, plan)
