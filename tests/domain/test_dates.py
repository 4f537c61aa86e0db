"""Dates as people write them, in fields and queries."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.dates import (
    When,
    parse_plan,
    parse_range,
    parse_rhythm,
    parse_sheet_date,
    parse_when,
)
from leadtui.errors import ValidationError

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 5, 15, 11, 0, tzinfo=SHANGHAI)  # a Wednesday
TODAY = NOW.date()


def when(text: str) -> str:
    """What ``text`` means on Wednesday 15 May 2024 at 11:00, as ISO."""
    found = parse_when(text, NOW)
    return f"{found.day} {found.at:%H:%M}" if found.at else str(found.day)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-22",
        "2024/5/22",
        "2024.5.22",
        "20240522",
        "24/5/22",
        "5/22",
        "05-22",
        "5.22",
        "5、22",
        "5月22日",
        "5月22号",
        "5月22號",
        "5月22",
        "2024年5月22日",
        "五月二十二日",
        "２０２４－０５－２２",
        "113/5/22",
        "民國113年5月22日",
        "5/22/2024",
        "22.5.2024",
        "May 22",
        "22 May 2024",
        "22号",
        "the 22nd",
        "2024—05—22",
        " 5/22 ",
        "5月22日(周三)",
        "+7d",
        "1w",
        "一周后",
        "7天后",
        "in 7 days",
    ],
)
def test_a_written_date_is_understood_in_every_usual_form(text: str) -> None:
    assert when(text) == "2024-05-22"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2024-05-15"),
        ("明天", "2024-05-16"),
        ("後天", "2024-05-17"),
        ("大后天", "2024-05-18"),
        ("yesterday", "2024-05-14"),
        ("day after tomorrow", "2024-05-17"),
        ("+3d", "2024-05-18"),
        ("2w", "2024-05-29"),
        ("+1m", "2024-06-15"),
        ("-30d", "2024-04-15"),
        ("3天", "2024-05-18"),
        ("3天后", "2024-05-18"),
        ("两周后", "2024-05-29"),
        ("半个月后", "2024-05-30"),
        ("半年后", "2024-11-15"),
        ("in two weeks", "2024-05-29"),
        ("3 days ago", "2024-05-12"),
        ("月底", "2024-05-31"),
        ("月初", "2024-06-01"),
        ("5月底", "2024-05-31"),
        ("下月底", "2024-06-30"),
        ("下月5号", "2024-06-05"),
        ("下个月", "2024-06-01"),
        ("年底", "2024-12-31"),
        ("明年3月1日", "2025-03-01"),
        ("季度末", "2024-06-30"),
        ("end of month", "2024-05-31"),
        ("end of next month", "2024-06-30"),
        ("eow", "2024-05-17"),
        ("5号", "2024-06-05"),
        ("2/29", "2028-02-29"),
    ],
)
def test_a_day_said_relative_to_today_is_understood(text: str, meant: str) -> None:
    assert when(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("fri", "2024-05-17"),
        ("周五", "2024-05-17"),
        ("星期五", "2024-05-17"),
        ("礼拜五", "2024-05-17"),
        ("本周五", "2024-05-17"),
        ("周一", "2024-05-20"),
        ("next mon", "2024-05-20"),
        ("下周二", "2024-05-21"),
        ("下週二", "2024-05-21"),
        ("next fri", "2024-05-24"),
        ("下下周一", "2024-05-27"),
        ("下周", "2024-05-20"),
        ("上周五", "2024-05-10"),
        ("周末", "2024-05-18"),
    ],
)
def test_a_weekday_is_the_next_one_and_a_prefixed_one_lies_in_that_week(text: str, meant: str) -> None:
    assert when(text) == meant


@pytest.mark.parametrize("text", ["wed", "周三", "星期三"])
def test_the_weekday_of_today_means_a_week_on(text: str) -> None:
    assert when(text) == "2024-05-22"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 10:00", "2024-05-16 10:00"),
        ("today 15:30", "2024-05-15 15:30"),
        ("2024-05-22 14:00", "2024-05-22 14:00"),
        ("2024-05-22T14:00", "2024-05-22 14:00"),
        ("明天10点", "2024-05-16 10:00"),
        ("明天下午3点半", "2024-05-16 15:30"),
        ("明天3点", "2024-05-16 15:00"),
        ("明天下午", "2024-05-16 14:00"),
        ("明早", "2024-05-16 09:00"),
        ("今晚8点", "2024-05-15 20:00"),
        ("大後天早上九點", "2024-05-18 09:00"),
        ("next fri 3pm", "2024-05-24 15:00"),
        ("10:00 tomorrow", "2024-05-16 10:00"),
        ("5/22 下午两点一刻", "2024-05-22 14:15"),
        ("周五 １５：３０", "2024-05-17 15:30"),
        ("may 22 at 9am", "2024-05-22 09:00"),
        ("2h", "2024-05-15 13:00"),
        ("半小时后", "2024-05-15 11:30"),
    ],
)
def test_a_time_of_day_may_follow_the_day(text: str, meant: str) -> None:
    assert when(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("15:30", "2024-05-15 15:30"), ("10点", "2024-05-16 10:00"), ("上午10点", "2024-05-16 10:00")],
)
def test_a_time_alone_is_today_while_it_is_ahead_and_tomorrow_after(text: str, meant: str) -> None:
    assert when(text) == meant


@pytest.mark.parametrize("text", ["2/30", "2024-02-30", "2月30日", "13/45", "32号", "明年2月29日", "9999y"])
def test_an_impossible_date_says_that_there_is_no_such_day(text: str) -> None:
    with pytest.raises(ValidationError, match="There is no such day"):
        parse_when(text, NOW)


@pytest.mark.parametrize(
    "text", ["", " ", "foo", "3次", "2024", "5/22 foo", "十", "明确", "2024-05-22 14:00 15:00"]
)
def test_what_is_no_date_is_refused_with_three_examples(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_when(text, NOW)
    assert all(example in caught.value.advice() for example in ("5/22", "next tue", "2024-05-22 14:00"))


def test_an_impossible_time_is_named() -> None:
    with pytest.raises(ValidationError, match="no such time as 25:00"):
        parse_when("明天 25:00", NOW)


@given(st.dates(date(1950, 1, 1), date(2149, 12, 31)))
@settings(max_examples=60)
def test_every_day_is_read_back_from_each_full_form(day: date) -> None:
    forms = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y.%m.%d}")
    for form in forms:
        text = form.format(day)
        assert parse_when(text, NOW) == When(day)
        assert parse_sheet_date(text, neighbour_year=None) == When(day)
        assert parse_plan(f"{text}拜访", TODAY) == (When(day), "拜访")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 28))
@settings(max_examples=60)
def test_a_date_without_a_year_is_the_first_one_not_over(after: date, month: int, day: int) -> None:
    found = parse_plan(f"{month}月{day}日回访", after)
    assert found is not None
    assert (found[0].day.month, found[0].day.day) == (month, day)
    assert after <= found[0].day <= after + timedelta(days=366)


@given(
    st.text(
        "0123456789一二三四十两半年月日号周天后前内下上本个底末明今晚点时刻:/-.+%万 dwmyhfrinextondag",
        max_size=12,
    )
)
@settings(max_examples=200)
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    with suppress(ValidationError):
        parse_when(text, NOW)
    with suppress(ValidationError):
        parse_range(text, TODAY)
    with suppress(ValidationError):
        parse_sheet_date(text, neighbour_year=2024)
    parse_plan(text, TODAY)
    parse_plan(text, date.max)
    parse_rhythm(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-05", "2024-05-01", "2024-05-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("5月", "2024-05-01", "2024-05-31"),
        ("2024-05-22", "2024-05-22", "2024-05-22"),
        ("今天", "2024-05-15", "2024-05-15"),
        ("yesterday", "2024-05-14", "2024-05-14"),
        ("this week", "2024-05-13", "2024-05-19"),
        ("本週", "2024-05-13", "2024-05-19"),
        ("上周", "2024-05-06", "2024-05-12"),
        ("next week", "2024-05-20", "2024-05-26"),
        ("this month", "2024-05-01", "2024-05-31"),
        ("上个月", "2024-04-01", "2024-04-30"),
        ("下月", "2024-06-01", "2024-06-30"),
        ("last quarter", "2024-01-01", "2024-03-31"),
        ("2024Q1", "2024-01-01", "2024-03-31"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("+7d", "2024-05-22", "2024-05-22"),
        ("-30d", "2024-04-15", "2024-04-15"),
        ("周五", "2024-05-17", "2024-05-17"),
        ("2024-05..2024-06", "2024-05-01", "2024-06-30"),
    ],
)
def test_a_query_names_a_span_by_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert tuple(map(str, parse_range(text, TODAY))) == (first, last)


def test_a_query_with_an_impossible_month_is_refused() -> None:
    with pytest.raises(ValidationError, match="no such day"):
        parse_range("2024-13", TODAY)
