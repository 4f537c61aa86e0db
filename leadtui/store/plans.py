"""Plans: at most one open one per lead, responsible person and track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from leadtui.store import rows
from leadtui.store.journal import Journal
from leadtui.store.models import Plan


def open_plans(lead_id: int) -> list[Any]:
    """The open plans of a lead, earliest first."""
    return list(
        Plan.select()
        .where((Plan.lead_id == lead_id) & Plan.done_at.is_null() & Plan.voided_at.is_null())
        .order_by(Plan.due_on, Plan.id)
    )


def close(journal: Journal, plan: Any, outcome: str, followup_id: int | None = None) -> None:
    """A plan is done: it stays in the history with its outcome."""
    change(
        journal,
        plan,
        {"done_at": journal.at, "outcome": outcome, "done_by_followup_id": followup_id},
    )


def change(journal: Journal, plan: Any, values: Mapping[str, object]) -> None:
    """Set columns of a plan as ``open_plans`` returned it."""
    if rows.update(journal, "plan", plan.id, values, current=plan.__data__, lead_id=plan.lead_id):
        plan.__data__.update(values, version=plan.version + 1)


def place(
    journal: Journal,
    *,
    lead_id: int,
    owner_id: int | None,
    responsible_id: int,
    track: str,
    kind: str,
    due_on: date,
    due_time: time | None,
    zone: str,
    instead_of: Sequence[Any] | None = None,
    **details: Any,
) -> int:
    """Open a plan in place of the open one of the same person and track, if any.

    ``instead_of`` are the lead's open plans, where the caller has them.
    """
    there = open_plans(lead_id) if instead_of is None else instead_of
    for plan in there:
        if (plan.responsible_id, plan.track) == (responsible_id, track):
            close(journal, plan, "replaced")
    return rows.insert(
        journal,
        "plan",
        lead_id=lead_id,
        owner_id=owner_id,
        responsible_id=responsible_id,
        track=track,
        kind=kind,
        due_on=due_on,
        due_time=due_time,
        zone=zone,
        created_at=journal.at,
        created_by=journal.viewer.user_id,
        **details,
    )
