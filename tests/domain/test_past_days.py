"""Days and times that are over, as typed on Wednesday 20 May 2026, 10:00."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.date_words import When
from leadtui.domain.past_days import Moment, parse_moment, parse_past

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("昨天 15:30", (5, 19), time(15, 30)),
        ("yesterday", (5, 19), None),
        ("9:10", (5, 20), time(9, 10)),
        ("15:30", (5, 19), time(15, 30)),
        ("下午3点", (5, 19), time(15)),
        ("5/18 10:20", (5, 18), time(10, 20)),
        ("5月18日下午3点", (5, 18), time(15)),
        ("周一", (5, 18), None),
        ("fri", (5, 15), None),
        ("周五 10:00", (5, 15), time(10)),
        ("上周五", (5, 15), None),
        ("3天前", (5, 17), None),
        ("22号", (4, 22), None),
        ("今天", (5, 20), None),
    ],
)
def test_a_day_or_time_is_the_latest_that_is_over(text: str, day: tuple[int, int], at: time | None) -> None:
    assert parse_past(text, NOW) == When(date(2026, *day), at)


def test_a_day_of_the_year_that_is_not_over_is_last_year_s() -> None:
    assert parse_past("12/24 16:30", NOW) == When(date(2025, 12, 24), time(16, 30))
    assert parse_past("12月24日", NOW) == When(date(2025, 12, 24))


@pytest.mark.parametrize(
    "text", ["明天", "tomorrow", "+3d", "2周后", "2w", "next fri", "下周五", "2027-05-22"]
)
def test_what_is_said_to_lie_ahead_stays_ahead(text: str) -> None:
    assert parse_past(text, NOW).day > NOW.date()


def test_a_past_day_alone_is_known_as_a_day_and_today_alone_is_now() -> None:
    assert parse_moment("5/18", NOW) == Moment(datetime(2026, 5, 18, tzinfo=SHANGHAI), has_time=False)
    assert parse_moment("5/18 00:00", NOW) == Moment(datetime(2026, 5, 18, tzinfo=SHANGHAI))
    assert parse_moment("今天", NOW) == Moment(NOW)


@settings(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2026, 5, 19)))
def test_a_past_day_written_in_full_is_that_day(day: date) -> None:
    assert parse_past(day.isoformat(), NOW) == When(day)
