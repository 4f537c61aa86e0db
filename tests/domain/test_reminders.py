"""When a plan is told, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.escalation import late_workdays
from leadtui.domain.reminders import DuePlan, Reminder, once_per_lead, reminder
from leadtui.domain.workdays import WorkCalendar

SHANGHAI = "Asia/Shanghai"
CALENDAR = WorkCalendar(frozenset({date(2026, 5, 1)}), frozenset({date(2026, 5, 9)}))
DUE = date(2026, 5, 20)
LONG_AGO = date(2020, 1, 1)
PLAN = DuePlan(1, 1, 1, DUE, None, SHANGHAI, "next", "A")


def wall(day: date, moment: time = time(10), zone: str = SHANGHAI) -> datetime:
    return datetime.combine(day, moment, ZoneInfo(zone))


def told(plan: DuePlan, now: datetime, since: date = LONG_AGO) -> str | None:
    found = reminder(plan, now, CALENDAR, since)
    return None if found is None else found.key


def test_a_plan_for_a_day_is_told_when_work_begins() -> None:
    assert told(PLAN, wall(DUE, time(8, 59))) is None
    assert told(PLAN, wall(DUE, time(9))) == "1:2026-05-20:0"
    assert told(PLAN, wall(DUE - timedelta(days=1), time(23))) is None


def test_an_appointment_is_told_a_quarter_of_an_hour_ahead() -> None:
    plan = replace(PLAN, due_time=time(7, 30))
    assert told(plan, wall(DUE, time(7, 14))) is None
    assert told(plan, wall(DUE, time(7, 15))) == "1:2026-05-20T07:30:0"


def test_an_appointment_made_elsewhere_is_told_at_its_moment() -> None:
    plan = replace(PLAN, due_time=time(7, 30), zone="Asia/Tokyo")
    assert told(plan, wall(DUE, time(6, 15))) == "1:2026-05-20T07:30:0"
    assert told(plan, wall(DUE, time(6, 14))) is None


def test_a_plan_that_is_put_off_is_another_occurrence() -> None:
    assert told(replace(PLAN, due_on=DUE + timedelta(days=1)), wall(DUE + timedelta(days=1))) != told(
        PLAN, wall(DUE)
    )


@pytest.mark.parametrize(
    ("day", "rung"),
    [(date(2026, 5, 21), 1), (date(2026, 5, 22), 2), (date(2026, 5, 24), 2), (date(2026, 5, 25), 3)],
)
def test_the_rung_is_that_of_the_late_workdays(day: date, rung: int) -> None:
    assert told(PLAN, wall(day)) == f"1:2026-05-20:{rung}"


def test_what_was_missed_for_a_day_is_still_told_once() -> None:
    assert told(replace(PLAN, level="C"), wall(DUE + timedelta(days=1))) == "1:2026-05-20:0"


def test_waking_up_is_never_late() -> None:
    assert told(replace(PLAN, kind="wake"), wall(date(2026, 5, 25))) == "1:2026-05-20:0"


def test_what_is_old_is_not_told_any_more() -> None:
    assert told(PLAN, wall(date(2026, 7, 1))) is None
    assert told(replace(PLAN, kind="wake"), wall(DUE + timedelta(days=8))) is None


def test_nothing_from_before_the_first_look_is_told() -> None:
    assert told(replace(PLAN, level="C"), wall(DUE + timedelta(days=1)), DUE + timedelta(days=1)) is None
    assert told(PLAN, wall(date(2026, 5, 25)), date(2026, 5, 25)) == "1:2026-05-20:3"


def test_nobody_is_told_at_night_that_they_are_late() -> None:
    assert told(PLAN, wall(date(2026, 5, 21), time(0, 1))) is None
    appointment = replace(PLAN, due_time=time(7, 30))
    assert told(appointment, wall(date(2026, 5, 21), time(3))) is None


@given(st.dates(date(2026, 4, 1), date(2026, 6, 1)), st.integers(0, 30))
@settings(max_examples=60)
def test_the_nth_workday_is_n_workdays_late(day: date, n: int) -> None:
    if n:
        assert late_workdays(day, CALENDAR.add_workdays(day, n), CALENDAR) == n


@given(st.sampled_from("ABC"), st.integers(0, 40), st.integers(1, 20))
@settings(max_examples=60)
def test_whatever_day_the_program_slept_nothing_is_told_twice(level: str, first: int, gap: int) -> None:
    plan = replace(PLAN, level=level)
    looks = [DUE + timedelta(days=n) for n in (*range(first), *range(first + gap, 60))]
    keys = [key for day in looks for key in {told(plan, wall(day))} if key is not None]
    rungs = [int(key[-1]) for key in keys]
    assert rungs == sorted(rungs)
    assert len(set(keys)) <= 4


def test_of_two_plans_on_one_lead_the_later_one_counts() -> None:
    early, late = replace(PLAN, id=1), replace(PLAN, id=2, due_on=DUE - timedelta(days=2))
    other = replace(PLAN, id=3, responsible_id=2)
    found = once_per_lead([Reminder(early, 0, 0), Reminder(late, 2, 2), Reminder(other, 0, 0)])
    assert [one.plan.id for one in found] == [2, 3]
