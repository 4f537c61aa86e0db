"""Today's queue: which lead stands in which group, by the viewer's own clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import Case, Column, fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.queue import AHEAD_DAYS, APPOINTMENT_HOURS, REP_GROUPS
from leadtui.store.absences import stood_in_for
from leadtui.store.columns import clock_value, day_value
from leadtui.store.done import day_of
from leadtui.store.models import Followup, Lead, Plan
from leadtui.store.query import column, raw, tuples
from leadtui.store.scope import visible_leads
from leadtui.store.silent import silent_leads

# In place of due_on where an index is to be used: the day it is due, at the end of time if there is none.
DUE_KEY = Column(Lead._meta.table, "due_key")


def is_open(plan: Any) -> Any:
    """Neither done nor taken back."""
    return plan.done_at.is_null() & plan.voided_at.is_null()


OPEN = is_open(Plan)
WORKED = Lead.voided_at.is_null() & (Lead.status != "lost")
LEVEL_ORDER = {"A": 0, "B": 1, "C": 2}


class Entry(NamedTuple):
    """A lead in its group; the rows themselves are read page by page.

    ``person_id`` is whose plan it is, where that parts the group; ``away`` names the colleague in whose
    place it is to be done.
    """

    group: str
    lead_id: int
    due_on: date | None = None
    due_time: time | None = None
    track: str | None = None
    step: str = ""
    method: str | None = None
    late_days: int = 0
    person_id: int | None = None
    away: str = ""


class _Due(NamedTuple):
    lead_id: int
    track: str
    kind: str
    day: date
    at: time | None
    step: str
    method: str | None
    level: str | None
    away: str = ""


def entries(viewer: Viewer, now: datetime, done: Iterable[int] = ()) -> list[Entry]:
    """The viewer's own queue in order; ``now`` is wall time in their zone, ``done`` what is done today."""
    earliest: dict[int, tuple[str, _Due]] = {}
    for due in _plans(viewer, now.date() + timedelta(days=AHEAD_DAYS)):
        group = _group(due, now)
        best = earliest.get(due.lead_id)
        if best is None or _rank(group, due) < _rank(*best):
            earliest[due.lead_id] = (group, due)
    found = [
        _entry(group, due, now.date()) for group, due in sorted(earliest.values(), key=lambda p: _place(*p))
    ]
    idle = [Entry("no_next_step", lead_id) for lead_id in _without_plan(viewer) if lead_id not in earliest]
    queued = earliest.keys() | {entry.lead_id for entry in idle}
    rest = [Entry("done_today", lead_id) for lead_id in done if lead_id not in queued]
    return sorted([*found, *idle, *rest], key=lambda entry: GROUP_ORDER[entry.group])


GROUP_ORDER = {group.id: place for place, group in enumerate(REP_GROUPS)}


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
    return GROUP_ORDER[group], due.day, due.at or time.max


def _place(group: str, due: _Due) -> tuple[Any, ...]:
    """Order within the queue: late by level, then longest late; else by time."""
    level = LEVEL_ORDER.get(due.level or "", 3)
    by_time = (due.day, due.at or time.max)
    middle = (level, *by_time) if group == "late" else (0, *by_time)
    return (GROUP_ORDER[group], *middle, level, due.lead_id)


def _entry(group: str, due: _Due, today: date) -> Entry:
    late = max((today - due.day).days, 0)
    return Entry(group, due.lead_id, due.day, due.at, due.track, due.step, due.method, late, away=due.away)


def _plans(viewer: Viewer, until: date) -> Iterator[_Due]:
    """One's own open plans, and those that fall due with colleagues while one stands in for them."""
    yield from _planned(viewer, until, Plan.responsible_id == viewer.user_id)
    for leave in stood_in_for(viewer):
        meanwhile = Plan.due_on.between(leave.from_on, leave.to_on)
        yield from _planned(viewer, until, (Plan.responsible_id == leave.user_id) & meanwhile, leave.name)


def _planned(viewer: Viewer, until: date, whose: Any, away: str = "") -> Iterator[_Due]:
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
        .where(whose & OPEN & (Plan.due_on <= until + timedelta(days=1)) & WORKED)
    )
    for lead_id, track, kind, day, at, step, method, level, zone in raw(query):
        there_day, there_at = _in_zone(
            day_value(day), None if at is None else clock_value(at), zone, viewer.zone
        )
        if there_day <= until:
            yield _Due(lead_id, track, kind, there_day, there_at, step, method, level, away)


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
            & (date.max == DUE_KEY)
            & Lead.id.not_in(silent_leads())
        )
        .order_by(Lead.level.asc(nulls="last"), Lead.id)
    )
    return column(query)


def done_today(viewer: Viewer, now: datetime) -> tuple[list[int], int]:
    """Leads the viewer sees and has recorded something on today, the last one first; no imports.

    And on how many it was, also those that are out of sight by now, as far as the connection reads them.
    """
    start, end = day_of(now)
    seen = fn.MAX(Case(None, ((visible_leads(viewer), 1),), 0))
    query = (
        Followup.select(Followup.lead_id, seen)
        .join(Lead, on=(Lead.id == Followup.lead_id))
        .where(
            (Followup.author_id == viewer.user_id)
            & (Followup.recorded_at >= start)
            & (Followup.recorded_at < end)
            & Followup.voided_at.is_null()
            & Followup.batch_id.is_null()
            & Lead.voided_at.is_null()
        )
        .group_by(Followup.lead_id)
        .order_by(fn.MAX(Followup.recorded_at).desc(), fn.MAX(Followup.id).desc())
    )
    found = list(tuples(query))
    return [lead_id for lead_id, sees in found if sees], len(found)
