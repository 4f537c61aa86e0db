"""Open plans that there may be something to tell about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from peewee import chunked, fn

from leadtui.domain.people import Viewer
from leadtui.domain.reminders import DuePlan
from leadtui.store.columns import clock_value, day_value
from leadtui.store.models import Lead, Notice, Plan
from leadtui.store.query import column, raw
from leadtui.store.queue import OPEN, WORKED
from leadtui.store.scope import visible_leads

CHUNK = 500
LATEST = timedelta(days=1)
EARLIEST = timedelta(days=75)
"""The last rung of the most patient level, 30 workdays, with two long holidays, and the week after."""


def due_plans(viewer: Viewer, user_ids: Sequence[int], today: date) -> list[DuePlan]:
    """Open plans of these users due up to tomorrow, since it is tomorrow somewhere, earliest first."""
    query = (
        Plan.select(
            Plan.id,
            Plan.lead_id,
            Plan.responsible_id,
            Plan.due_on,
            Plan.due_time,
            Plan.zone,
            Plan.kind,
            Lead.level,
            Plan.step,
            Plan.method,
            Lead.number,
            fn.COALESCE(fn.NULLIF(Lead.short_name, ""), Lead.customer),
        )
        .join(Lead, on=(Lead.id == Plan.lead_id))
        .where(Plan.responsible_id.in_(list(user_ids)) & OPEN & WORKED & visible_leads(viewer))
        .where(Plan.due_on.between(today - EARLIEST, today + LATEST))
        .order_by(Plan.due_on, Plan.id)
    )
    return [_plan(row) for row in raw(query)]


def _plan(row: tuple[Any, ...]) -> DuePlan:
    plan_id, lead_id, responsible_id, day, moment, *rest = row
    zone, kind, level, step, method, number, name = rest
    return DuePlan(
        plan_id,
        lead_id,
        responsible_id,
        day_value(day),
        None if moment is None else clock_value(moment),
        zone,
        kind,
        level,
        step,
        method,
        number,
        name,
    )


def told(user_id: int, keys: Collection[str]) -> set[str]:
    """Which of these a user was told already."""
    found: set[str] = set()
    for chunk in chunked(sorted(keys), CHUNK):
        mine = (Notice.user_id == user_id) & Notice.key.in_(list(chunk))
        found.update(column(Notice.select(Notice.key).where(mine)))
    return found


def mark_read(user_id: int, key: str, at: datetime) -> None:
    """What is only sent does not wait in the inbox."""
    Notice.update(read_at=at).where((Notice.user_id == user_id) & (Notice.key == key)).execute()
