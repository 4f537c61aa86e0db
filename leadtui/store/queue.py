"""Today's queue: which lead stands in which group, by the viewer's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.queue import AHEAD_DAYS, APPOINTMENT_HOURS
from leadtui.store.models import Followup, Lead, Plan
from leadtui.store.people import led_users

LEVEL_ORDER = {"A": 0, "B": 1, "C": 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """A lead in its group; the rows themselves are read page by page."""

    group: str
    lead_id: int
    due_on: date | None = None
    due_time: time | None = None
    track: str | None = None
    step: str = ""
    method: str | None = None
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class _Due:
    lead_id: int
    track: str
    kind: str
    day: date
    at: time | None
    step: str
    method: str | None
    level: str | None


def entries(viewer: Viewer, now: datetime) -> list[Entry]:
    """The viewer's own queue without managers' groups; ``now`` is wall time in the viewer's zone."""
    earliest: dict[int, tuple[str, _Due]] = {}
    for due in _plans(viewer, now.date() + timedelta(days=AHEAD_DAYS)):
        group = _group(due, now)
        best = earliest.get(due.lead_id)
        if best is None or _rank(group, due) < _rank(*best):
            earliest[due.lead_id] = (group, due)
    found = [
        _entry(group, due, now.date()) for group, due in sorted(earliest.values(), key=lambda p: _place(*p))
    ]
    idle = [Entry("no_next_step", lead_id) for lead_id in _without_plan(viewer)]
    queued = {entry.lead_id for entry in found} | {entry.lead_id for entry in idle}
    done = [Entry("done_today", lead_id) for lead_id in _done_today(viewer, now) if lead_id not in queued]
    return [*found, *idle, *done]


GROUP_ORDER = (
    "appointments",
    "new",
    "late",
    "no_next_step",
    "today",
    "waiting",
    "next_seven_days",
    "done_today",
)


def _group(due: _Due, now: datetime) -> str:
    today = now.date()
    if due.day == today and due.at is not None and due.kind not in ("first", "wake"):
        start = datetime.combine(today, due.at, now.tzinfo)
        if now <= start <= now + timedelta(hours=APPOINTMENT_HOURS):
            return "appointments"
    if due.kind == "first":
        return "new"
    if due.kind == "wake" and due.day <= today:
        return "waiting"
    if due.day < today:
        return "late"
    return "today" if due.day == today else "next_seven_days"


def _rank(group: str, due: _Due) -> tuple[int, date, time]:
    """A lead stands in its first group, under its earlier plan."""
    return GROUP_ORDER.index(group), due.day, due.at or time.max


def _place(group: str, due: _Due) -> tuple[Any, ...]:
    """Order within the queue: late by level, then longest late; else by time."""
    level = LEVEL_ORDER.get(due.level or "", 3)
    by_time = (due.day, due.at or time.max)
    middle = (level, *by_time) if group == "late" else (0, *by_time)
    return (GROUP_ORDER.index(group), *middle, level, due.lead_id)


def _entry(group: str, due: _Due, today: date) -> Entry:
    late = max((today - due.day).days, 0)
    return Entry(group, due.lead_id, due.day, due.at, due.track, due.step, due.method, late)


def _plans(viewer: Viewer, until: date) -> Iterable[_Due]:
    query = (
        Plan.select(
            Plan.lead_id,
            Plan.track,
            Plan.kind,
            Plan.due_on,
            Plan.due_time,
            Plan.step,
            Plan.method,
            Lead.level,
            Plan.zone,
        )
        .join(Lead, on=(Lead.id == Plan.lead_id))
        .where(
            (Plan.responsible_id == viewer.user_id)
            & Plan.done_at.is_null()
            & Plan.voided_at.is_null()
            & (Plan.due_on <= until + timedelta(days=1))
            & Lead.voided_at.is_null()
            & (Lead.status != "lost")
        )
        .tuples()
    )
    for lead_id, track, kind, day, at, step, method, level, zone in query:
        there_day, there_at = _in_zone(day, at, zone, viewer.zone)
        if there_day <= until:
            yield _Due(lead_id, track, kind, there_day, there_at, step, method, level)


def _in_zone(day: date, at: time | None, made_in: str, zone: str) -> tuple[date, time | None]:
    """A plan with a time, made in another zone, as the viewer's wall shows it; days stay days."""
    if at is None or made_in == zone:
        return day, at
    moment = datetime.combine(day, at, ZoneInfo(made_in)).astimezone(ZoneInfo(zone))
    return moment.date(), moment.time()


def _without_plan(viewer: Viewer) -> list[int]:
    query = (
        Lead.select(Lead.id)
        .where(
            (Lead.owner_id == viewer.user_id)
            & Lead.voided_at.is_null()
            & Lead.status.in_(OPEN_STATUSES)
            & Lead.due_on.is_null()
        )
        .order_by(Lead.level.asc(nulls="last"), Lead.id)
    )
    return [lead_id for (lead_id,) in query.tuples()]


def _done_today(viewer: Viewer, now: datetime) -> list[int]:
    start = datetime.combine(now.date(), time(), now.tzinfo).astimezone(UTC)
    query = (
        Followup.select(Followup.lead_id, fn.MAX(Followup.recorded_at))
        .where(
            (Followup.author_id == viewer.user_id)
            & (Followup.recorded_at >= start)
            & (Followup.recorded_at < start + timedelta(days=1))
            & Followup.voided_at.is_null()
            & Followup.batch_id.is_null()
        )
        .group_by(Followup.lead_id)
        .order_by(fn.MAX(Followup.recorded_at).desc())
    )
    return [lead_id for lead_id, _at in query.tuples()]


def managed(viewer: Viewer) -> Any:
    """The users whose work a manager watches; an admin watches everyone's."""
    if viewer.role == "admin":
        return None
    return led_users(viewer.user_id)


def unassigned(limit: int) -> tuple[list[int], int]:
    """Open leads in the pool, newest first: (up to ``limit`` ids, exact count)."""
    condition = Lead.owner_id.is_null() & Lead.voided_at.is_null() & Lead.status.in_(OPEN_STATUSES)
    query = Lead.select(Lead.id).where(condition).order_by(Lead.created_at.desc(), Lead.id.desc())
    return [lead_id for (lead_id,) in query.limit(limit).tuples()], Lead.select().where(condition).count()


def team_plans(viewer: Viewer, before: date, *, first: bool, limit: int) -> tuple[list[Any], int]:
    """Open plans of the managed users that lie before a day: (rows, exact count), per person, longest late first."""
    condition = (
        Plan.done_at.is_null()
        & Plan.voided_at.is_null()
        & (Plan.due_on < before)
        & (Plan.responsible_id != viewer.user_id)
        & ((Plan.kind == "first") if first else (Plan.kind.not_in(("first", "wake"))))
    )
    users = managed(viewer)
    if users is not None:
        condition &= Plan.responsible_id.in_(users)
    base = (
        Plan.select()
        .join(Lead, on=(Lead.id == Plan.lead_id))
        .where(condition & Lead.voided_at.is_null() & (Lead.status != "lost"))
    )
    rows = base.order_by(Plan.responsible_id, Plan.due_on, Plan.id).limit(limit)
    return list(rows), base.count()
