"""When a plan is told to whom: once as it falls due, once per rung while nobody carries it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leadtui.domain.escalation import PATIENT, RUNGS, Rung, late_workdays, rung
from leadtui.domain.workdays import WorkCalendar

AHEAD = timedelta(minutes=15)
"""How long before its time an appointment is told."""
PAST_DAYS = 7
"""What was to be told longer ago than this is not told any more: the queue shows it."""


@dataclass(frozen=True, slots=True)
class DuePlan:
    """An open plan: day and time as walls in ``zone`` show them; one of the kind 'wake' is never late."""

    id: int
    lead_id: int
    responsible_id: int
    due_on: date
    due_time: time | None
    zone: str
    kind: str
    level: str | None
    step: str = ""
    method: str | None = None
    number: str = ""
    name: str = ""

    @property
    def occurrence(self) -> str:
        """What a plan that is put off is another of."""
        moment = "" if self.due_time is None else f"T{self.due_time:%H:%M}"
        return f"{self.id}:{self.due_on.isoformat()}{moment}"


class Reminder(NamedTuple):
    """One plan, and how far it has come: rung 0 is falling due."""

    plan: DuePlan
    rung: Rung
    late: int

    @property
    def key(self) -> str:
        """One per occurrence and rung."""
        return f"{self.plan.occurrence}:{self.rung}"


def reminder(plan: DuePlan, now: datetime, calendar: WorkCalendar, since: date) -> Reminder | None:
    """What there is to tell ``now``, wall time of whoever is responsible; only the last rung of several.

    Nothing that was to be told before ``since`` or a week ago: after a long silence the queue is not
    read out. What is not for a certain time waits until work begins.
    """
    day, moment = _there(plan, now)
    timed = plan.due_time is not None and moment.date() == now.date()
    if now < moment or not (timed or now.time() >= calendar.start):
        return None
    late = 0 if plan.kind == "wake" else late_workdays(day, now.date(), calendar)
    step = rung(plan.level, late)
    first = max(since, now.date() - timedelta(days=PAST_DAYS))
    return Reminder(plan, step, late) if _reached_on(plan, day, step, calendar) >= first else None


def _there(plan: DuePlan, now: datetime) -> tuple[date, datetime]:
    """Day and moment of telling, on the wall that ``now`` stands on."""
    assert now.tzinfo is not None
    if plan.due_time is None:
        return plan.due_on, datetime.combine(plan.due_on, time(), now.tzinfo)
    made = datetime.combine(plan.due_on, plan.due_time, ZoneInfo(plan.zone))
    return made.astimezone(now.tzinfo).date(), (made - AHEAD).astimezone(now.tzinfo)


def _reached_on(plan: DuePlan, day: date, step: Rung, calendar: WorkCalendar) -> date:
    if step == 0:
        return day
    return _nth_workday(day, RUNGS.get(plan.level or PATIENT, RUNGS[PATIENT])[step - 1], calendar)


@lru_cache(maxsize=1024)
def _nth_workday(day: date, n: int, calendar: WorkCalendar) -> date:
    return calendar.add_workdays(day, n)


def once_per_lead(found: Iterable[Reminder]) -> list[Reminder]:
    """Of the plans of one person on one lead the one that has come furthest, then the earliest."""
    best: dict[tuple[int, int], Reminder] = {}
    for one in sorted(found, key=lambda one: (-one.rung, one.plan.due_on, one.plan.id)):
        best.setdefault((one.plan.lead_id, one.plan.responsible_id), one)
    return sorted(best.values(), key=lambda one: (one.plan.due_on, one.plan.id))
