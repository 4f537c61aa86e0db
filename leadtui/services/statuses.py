"""Moving a lead: the one function that form, board, bulk edit, undo and command line call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.domain import status as rules_of
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.domain.people import Viewer
from leadtui.domain.status import Facts
from leadtui.domain.values import read
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.services import access, context
from leadtui.store import derived, plans, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import Contact, Followup
from leadtui.store.rules import transition_rules

CONFIRMATIONS = {
    "need_confirmed_on": "need_confirmed_count",
    "budget_confirmed_on": "budget_confirmed_count",
    "decision_confirmed_on": "decision_confirmed_count",
    "timeline_confirmed_on": "timeline_confirmed_count",
}


def facts(lead: Mapping[str, Any]) -> Facts:
    """What the lead's columns, follow-ups and contacts show for the criteria."""
    return Facts(
        status=lead["status"],
        reached=_reached(lead["id"]),
        need=lead["need"],
        budget_confirmed_on=lead["budget_confirmed_on"],
        decision_confirmed_on=lead["decision_confirmed_on"],
        decision_role=_decision_role(lead["id"]),
        timeline_confirmed_on=lead["timeline_confirmed_on"],
        signed_on=lead["signed_on"],
        amount=lead["amount"],
        lost_reason=lead["lost_reason"],
        lost_competitor=lead["lost_competitor"],
        lost_text=lead["lost_text"],
    )


def _reached(lead_id: int) -> bool:
    found = Followup.select().where(
        (Followup.lead_id == lead_id) & (Followup.outcome == "reached") & Followup.voided_at.is_null()
    )
    return bool(found.exists())


def _decision_role(lead_id: int) -> bool:
    roles = Contact.select(Contact.roles).where((Contact.lead_id == lead_id) & Contact.voided_at.is_null())
    return any("decision_maker" in (found or "").split(",") for (found,) in roles.tuples())


def gaps(lead: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
    """The next status on the way and the ids of the criteria still missing for it."""
    if lead["status"] not in rules_of.PATH[:-1]:
        return None, ()
    target = rules_of.PATH[rules_of.PATH.index(lead["status"]) + 1]
    missing = rules_of.missing(transition_rules(), facts(lead), target)
    return target, tuple(criterion.id for criterion in missing)


def typed(viewer: Viewer, lead: Mapping[str, Any], values: Mapping[str, object]) -> dict[str, object]:
    """Field values as columns, read in the viewer's time; a confirmation raises its count."""
    now, columns = context.wall(viewer), dict[str, object]()
    for name, value in values.items():
        field = REGISTRY.named(name)
        if field is None or field.entity != "lead" or not field.column:
            raise RuleError(N_("{name} is no field that can be set here."), name=name)
        if field.change not in ("form", "transition"):
            raise RuleError(N_("{name} is not changed this way."), name=str(field.label))
        columns[field.column] = read(field, value, now=now, currency=lead["currency"])
    for date_column, count_column in CONFIRMATIONS.items():
        if columns.get(date_column) not in (None, lead[date_column]):
            columns[count_column] = lead[count_column] + 1
    return columns


def move(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    to_status: str,
    *,
    reason: str = "",
    values: Mapping[str, object] | None = None,
    command: str = "status",
) -> Saved:
    """Bring a lead into ``to_status``, filling in ``values`` on the way.

    Raises MissingCriteria (with the fields to fill) or another RuleError, and changes nothing then.
    """
    with Journal(store, viewer, command, lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "status")
        columns = typed(viewer, lead, values or {})
        transition(journal, lead, to_status, reason=reason, columns=columns)
        derived.refresh(lead_id)
        return Saved(
            lead_id,
            journal.group_id,
            lead["number"],
            lead["short_name"] or lead["customer"],
            _("{name} → {status}", name=lead["short_name"], status=label("status", to_status)),
        )


def transition(
    journal: Journal,
    lead: Mapping[str, Any],
    to_status: str,
    *,
    reason: str = "",
    columns: Mapping[str, object] | None = None,
) -> None:
    """Check the criteria and write the change; ``lead`` holds the columns as they are now."""
    wanted = {**lead, **(columns or {})}
    if lead["status"] == "lost" and to_status != "lost":
        wanted |= {"lost_reason": None, "lost_competitor": None, "lost_text": None}
    if to_status == "lost" and "lost_reason" not in (columns or {}):
        wanted["lost_reason"] = None
    known = facts(wanted)
    rules_of.check(transition_rules(), known, to_status, reason)
    changed = dict(wanted)
    if to_status == "won":
        changed |= _won(wanted, known)
    rows.insert(
        journal,
        "status_change",
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        from_status=lead["status"],
        to_status=to_status,
        at=journal.at,
        actor_id=journal.viewer.user_id,
        reason=reason.strip(),
        level=lead["level"],
        source=lead["source"],
        region=lead["region"],
        lost_reason=changed["lost_reason"],
    )
    changed |= {"status": to_status, "status_since": journal.at, "verified": True}
    _close_plans(journal, lead["id"], to_status)
    rows.update(
        journal,
        "lead",
        lead["id"],
        {name: value for name, value in changed.items() if value != lead[name]},
        kind="status",
        reason=reason.strip(),
        audience=tuple(user for user in (lead["owner_id"],) if user),
    )


def _won(lead: Mapping[str, Any], known: Facts) -> dict[str, object]:
    """Signing satisfies budget, decision maker and timeline, each marked 'by contract'."""
    proven = rules_of.by_contract(known)
    columns: dict[str, object] = {
        "budget_confirmed_on": proven.budget_confirmed_on,
        "decision_confirmed_on": proven.decision_confirmed_on,
        "timeline_confirmed_on": proven.timeline_confirmed_on,
        "ever_won": True,
    }
    assumed = any(columns[name] != lead[name] for name in columns if name != "ever_won")
    return {**columns, "by_contract": lead["by_contract"] or assumed}


def _close_plans(journal: Journal, lead_id: int, to_status: str) -> None:
    if to_status != "lost":
        return
    for plan in plans.open_plans(lead_id):
        plans.close(journal, plan, "lost")
