"""Workdays, make-up days, working hours and festivals."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.workdays import (
    WorkCalendar,
    calendar_days,
    coming_festivals,
    festivals,
    missing_makeup,
    published_until,
)
from leadtui.errors import ValidationError

# Around the Dragon Boat Festival 2026 and one make-up Saturday.
CALENDAR = WorkCalendar(frozenset({date(2026, 6, 19)}), frozenset({date(2026, 6, 27)}))


@pytest.fixture(scope="module")
def china() -> WorkCalendar:
    days = calendar_days("CN", [2024, 2025, 2026])
    return WorkCalendar(
        frozenset(day for day, kind in days if kind == "holiday"),
        frozenset(day for day, kind in days if kind == "makeup"),
    )


def test_a_make_up_saturday_is_worked_and_a_holiday_is_not() -> None:
    assert CALENDAR.is_workday(date(2026, 6, 27))
    assert not CALENDAR.is_workday(date(2026, 6, 19))
    assert not CALENDAR.is_workday(date(2026, 6, 20))


def test_the_next_workday_may_be_the_day_itself() -> None:
    assert CALENDAR.next_workday(date(2026, 6, 18)) == date(2026, 6, 18)
    assert CALENDAR.next_workday(date(2026, 6, 19)) == date(2026, 6, 22)


def test_the_last_workday_before_a_day_is_strictly_before_it() -> None:
    assert CALENDAR.last_workday_before(date(2026, 6, 19)) == date(2026, 6, 18)
    assert CALENDAR.last_workday_before(date(2026, 6, 22)) == date(2026, 6, 18)


@pytest.mark.parametrize(
    ("n", "day"),
    [(1, "2026-06-22"), (5, "2026-06-26"), (6, "2026-06-27"), (0, "2026-06-18"), (-1, "2026-06-17")],
)
def test_workdays_are_counted_over_holidays_weekends_and_make_up_days(n: int, day: str) -> None:
    assert CALENDAR.add_workdays(date(2026, 6, 18), n) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("moment", "hours", "due"),
    [
        ("2026-06-17 10:00", 2, "2026-06-17 12:00"),
        ("2026-06-17 17:00", 2, "2026-06-18 10:00"),
        ("2026-06-18 17:00", 2, "2026-06-22 10:00"),
        ("2026-06-17 07:00", 2, "2026-06-17 11:00"),
        ("2026-06-20 12:00", 8, "2026-06-22 17:00"),
        ("2026-06-17 16:00", 2, "2026-06-17 18:00"),
        ("2026-06-17 18:00", 0, "2026-06-18 09:00"),
    ],
)
def test_working_hours_pass_only_while_people_work(moment: str, hours: float, due: str) -> None:
    assert CALENDAR.add_working_hours(datetime.fromisoformat(moment), hours) == datetime.fromisoformat(due)


@given(
    st.datetimes(datetime(2026, 6, 1), datetime(2026, 7, 1)).map(lambda at: at.replace(microsecond=0)),
    st.integers(0, 400).map(lambda quarters: quarters / 4),
)
@settings(max_examples=80)
def test_hours_added_are_the_hours_between(moment: datetime, hours: float) -> None:
    due = CALENDAR.add_working_hours(moment, hours)
    assert CALENDAR.working_hours_between(moment, due) == pytest.approx(hours)
    assert CALENDAR.working_hours_between(due, moment) == pytest.approx(-hours)


def test_work_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="18:00"):
        WorkCalendar(start=time(18), end=time(9))


def test_days_after_the_published_plan_are_known_to_be_unknown() -> None:
    calendar = WorkCalendar(known_until=date(2026, 12, 31))
    assert calendar.is_known(date(2026, 12, 31))
    assert not calendar.is_known(date(2027, 1, 1))
    assert WorkCalendar().is_known(date(2099, 1, 1))


def test_the_chinese_calendar_has_holidays_and_make_up_days(china: WorkCalendar) -> None:
    assert china.is_workday(date(2024, 5, 11))
    assert china.is_workday(date(2026, 2, 14))
    assert not china.is_workday(date(2024, 5, 3))
    assert not china.is_workday(date(2026, 2, 16))
    assert china.last_workday_before(date(2026, 2, 17)) == date(2026, 2, 14)
    assert china.last_workday_before(date(2026, 10, 1)) == date(2026, 9, 30)


def test_a_day_is_a_holiday_or_made_up_and_stands_once_in_order() -> None:
    days = [day for day, _kind in calendar_days("CN", [2025, 2026])]
    assert days == sorted(set(days))
    assert {day.year for day in days} == {2025, 2026}


def test_make_up_days_at_the_end_of_a_year_come_with_that_year() -> None:
    assert (date(2007, 12, 29), "makeup") in calendar_days("CN", [2007])
    assert (date(2005, 12, 31), "makeup") in calendar_days("CN", [2005])


def test_countries_without_make_up_days_have_holidays_only() -> None:
    assert {kind for _day, kind in calendar_days("SG", [2026])} == {"holiday"}
    assert published_until("SG") is None
    known = published_until("CN")
    assert known is not None
    assert known >= date(2026, 12, 31)


def test_taiwan_works_no_weekends_any_more() -> None:
    assert published_until("TW") is None
    assert missing_makeup("TW", date(2026, 12, 1), {date(2025, 2, 8)}) is None


def test_make_up_days_are_missed_in_december_only_and_only_where_there_are_to_be_some() -> None:
    this_year = {date(2025, 2, 8)}
    assert missing_makeup("CN", date(2025, 11, 30), this_year) is None
    assert missing_makeup("CN", date(2025, 12, 1), this_year) == "unread"
    assert missing_makeup("CN", date(2025, 12, 1), {*this_year, date(2026, 1, 4)}) is None
    assert missing_makeup("CN", date(2098, 12, 1), this_year) == "unknown"
    assert missing_makeup("SG", date(2025, 12, 1), frozenset()) is None


def test_an_unknown_country_is_named() -> None:
    with pytest.raises(ValidationError, match="XX"):
        calendar_days("XX", [2026])


def test_festivals_are_their_first_day() -> None:
    assert festivals("CN", 2026) == {
        "spring_festival": date(2026, 2, 17),
        "dragon_boat": date(2026, 6, 19),
        "mid_autumn": date(2026, 9, 25),
        "national_day": date(2026, 10, 1),
    }
    assert festivals("TW", 2026)["national_day"] == date(2026, 10, 10)
    assert "national_day" not in festivals("US", 2026)


def test_festivals_that_share_a_day_are_both_named() -> None:
    both = festivals("CN", 2020)
    assert both["mid_autumn"] == both["national_day"] == date(2020, 10, 1)


def test_coming_festivals_reach_into_the_next_year() -> None:
    names = [name for name, _day in coming_festivals("CN", date(2026, 9, 30))]
    assert names == ["national_day", "spring_festival", "dragon_boat", "mid_autumn"]
