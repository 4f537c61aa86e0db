"""Columns of a lead that repeat what its follow-ups and plans say, recomputed by one function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN

from leadtui.store import settings
from leadtui.store.models import Followup, Lead, Plan, User
from leadtui.store.query import tuples


@dataclass(frozen=True, slots=True)
class _Due:
    """An open plan as the wall of the responsible person shows it, and the instant that it is."""

    instant: datetime
    day: date
    at: time | None


def refresh(lead_id: int) -> None:
    """Bring the repeated columns of one lead in step; they are no events of their own."""
    Lead.update({**_plan_columns(lead_id), **_contact_columns(lead_id)}).where(Lead.id == lead_id).execute()


def _plan_columns(lead_id: int) -> dict[Any, object]:
    earliest: dict[str, _Due] = {}
    plans = (
        Plan.select(Plan.track, Plan.due_on, Plan.due_time, Plan.zone, User.time_zone)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Plan.responsible_id))
        .where((Plan.lead_id == lead_id) & Plan.done_at.is_null() & Plan.voided_at.is_null())
    )
    for track, day, moment, made_in, zone in tuples(plans):
        due = _due(day, moment, made_in, zone or settings.load()["team_zone"])
        best = earliest.get(track)
        if best is None or due.instant < best.instant:
            earliest[track] = due
    talk, content = earliest.get("conversation"), earliest.get("content")
    days = [due.day for due in earliest.values()]
    return {
        Lead.next_on: talk.day if talk else None,
        Lead.next_time: talk.at if talk else None,
        Lead.content_on: content.day if content else None,
        Lead.due_on: min(days) if days else None,
    }


def _due(day: date, at: time | None, made_in: str, zone: str) -> _Due:
    """A plan without a time is due by the end of its day, wherever that is."""
    instant = datetime.combine(day, at or time.max, ZoneInfo(made_in))
    if at is not None and made_in != zone:
        there = instant.astimezone(ZoneInfo(zone))
        day, at = there.date(), there.time()
    return _Due(instant, day, at)


def _contact_columns(lead_id: int) -> dict[Any, object]:
    """What the follow-ups say; attempts are those since somebody was last reached."""
    touches = list(
        tuples(
            Followup.select(Followup.contacted_at, Followup.outcome, Followup.feedback, Followup.attitude)
            .where((Followup.lead_id == lead_id) & Followup.voided_at.is_null())
            .order_by(Followup.contacted_at.desc(), Followup.import_order.desc(), Followup.id.desc())
        )
    )
    reached = [touch for touch in touches if touch[1] == "reached"]
    since = next((n for n, touch in enumerate(touches) if touch[1] == "reached"), len(touches))
    return {
        Lead.last_touch_at: touches[0][0] if touches else None,
        Lead.last_outcome: touches[0][1] if touches else None,
        Lead.last_contact_at: reached[0][0] if reached else None,
        Lead.last_feedback: next((touch[2] for touch in reached if touch[2]), None),
        Lead.last_attitude: next((touch[3] for touch in reached if touch[3] is not None), None),
        Lead.attempts: sum(touch[1] == "not_reached" for touch in touches[:since]),
    }
