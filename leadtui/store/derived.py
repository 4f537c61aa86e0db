"""Columns of a lead that repeat what its follow-ups and plans say, recomputed by one function."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from leadtui.store.models import Followup, Lead, Plan

Due = tuple[date, time | None]


def refresh(lead_id: int) -> None:
    """Bring the repeated columns of one lead in step; they are no events of their own."""
    Lead.update({**_plan_columns(lead_id), **_contact_columns(lead_id)}).where(Lead.id == lead_id).execute()


def _plan_columns(lead_id: int) -> dict[Any, object]:
    earliest: dict[str, Due] = {}
    plans = (
        Plan.select(Plan.track, Plan.due_on, Plan.due_time)
        .where((Plan.lead_id == lead_id) & Plan.done_at.is_null() & Plan.voided_at.is_null())
        .tuples()
    )
    for track, day, moment in plans:
        best = earliest.get(track)
        if best is None or _order((day, moment)) < _order(best):
            earliest[track] = (day, moment)
    next_on, next_time = earliest.get("conversation", (None, None))
    content_on = earliest["content"][0] if "content" in earliest else None
    days = [day for day, _moment in earliest.values()]
    return {
        Lead.next_on: next_on,
        Lead.next_time: next_time,
        Lead.content_on: content_on,
        Lead.due_on: min(days) if days else None,
    }


def _order(due: Due) -> tuple[date, time]:
    return due[0], due[1] or time.max


def _contact_columns(lead_id: int) -> dict[Any, object]:
    touches = (
        Followup.select(Followup.contacted_at, Followup.outcome, Followup.feedback, Followup.attitude)
        .where((Followup.lead_id == lead_id) & Followup.voided_at.is_null())
        .order_by(Followup.contacted_at.desc(), Followup.import_order.desc(), Followup.id.desc())
        .tuples()
    )
    columns: dict[Any, object] = {
        Lead.last_touch_at: None,
        Lead.last_contact_at: None,
        Lead.last_feedback: None,
        Lead.last_attitude: None,
    }
    attempts = 0
    for at, outcome, feedback, attitude in touches:
        columns[Lead.last_touch_at] = columns[Lead.last_touch_at] or at
        if outcome == "not_reached" and columns[Lead.last_contact_at] is None:
            attempts += 1
        if outcome == "reached":
            columns[Lead.last_contact_at] = columns[Lead.last_contact_at] or at
            columns[Lead.last_feedback] = columns[Lead.last_feedback] or feedback or None
            if columns[Lead.last_attitude] is None:
                columns[Lead.last_attitude] = attitude
            if columns[Lead.last_feedback] and columns[Lead.last_attitude] is not None:
                break
    columns[Lead.attempts] = attempts
    return columns
