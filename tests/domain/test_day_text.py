"""Days and ages as they stand in narrow cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui import i18n
from leadtui.domain.day_text import age_text, card_day, late_text, moment_text, short_day, weekday_text
from leadtui.text import cells

TODAY = date(2026, 5, 20)  # a Wednesday
CHINESE = {
    "today": "今天",
    "tomorrow": "明天",
    "yesterday": "昨天",
    "{n}d late": "逾期 {n} 天",
    "{n}d": "{n} 天",
    "{n} mo": "{n} 个月",
    "{n} y": "{n} 年",
}


class Chinese(NullTranslations):
    """The few words of this module, whatever the catalogs say."""

    def gettext(self, message: str) -> str:
        return CHINESE[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return CHINESE[msgid1]


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_catalog", lambda language: Chinese())
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-05-20", "today"),
        ("2026-05-21", "tomorrow"),
        ("2026-05-19", "yesterday"),
        ("2026-05-22", "Fri"),
        ("2026-05-26", "Tue"),
        ("2026-05-27", "5/27"),
        ("2026-05-18", "5/18"),
        ("2026-06-01", "6/01"),
        ("2025-12-31", "2025-12-31"),
    ],
)
def test_a_day_is_a_word_near_today_and_a_short_date_beyond(day: str, text: str) -> None:
    assert short_day(date.fromisoformat(day), TODAY) == text


@pytest.mark.usefixtures("chinese")
def test_a_day_is_said_in_chinese() -> None:
    days = (TODAY + timedelta(days=n) for n in (-1, 0, 1, 2, 7))
    assert [short_day(day, TODAY) for day in days] == ["昨天", "今天", "明天", "周五", "5/27"]


def test_a_weekday_ahead_keeps_its_name_across_the_new_year() -> None:
    assert short_day(date(2027, 1, 2), date(2026, 12, 30)) == "Sat"
    assert weekday_text(date(2027, 1, 2)) == "Sat"


def test_a_card_names_only_today() -> None:
    assert [card_day(TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 1)] == ["5/19", "today", "5/21"]


def test_lateness_is_said_only_of_what_is_late() -> None:
    assert [late_text(days) for days in (-1, 0, 1, 12)] == ["", "", "1d late", "12d late"]


def test_an_age_grows_from_days_to_months_and_years() -> None:
    ages = [age_text(days) for days in (0, 1, 99, 100, 729, 730)]
    assert ages == ["0d", "1d", "99d", "3 mo", "24 mo", "2 y"]


@pytest.mark.usefixtures("chinese")
def test_ages_and_lateness_are_said_in_chinese() -> None:
    assert [late_text(2), age_text(9), age_text(120)] == ["逾期 2 天", "9 天", "4 个月"]


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ("2026-05-20 14:30", "14:30"),
        ("2026-05-18 10:20", "5/18 10:20"),
        ("2025-12-31 10:20", "2025-12-31"),
    ],
)
def test_a_moment_is_a_time_today_and_a_date_in_another_year(instant: str, text: str) -> None:
    assert moment_text(datetime.fromisoformat(instant), TODAY) == text


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-800, 800))
@settings(max_examples=60)
def test_every_day_fits_ten_cells_and_every_moment_eleven(today: date, offset: int) -> None:
    day = today + timedelta(days=offset)
    assert cells(short_day(day, today)) <= 10
    assert cells(card_day(day, today)) <= 10
    assert cells(age_text(abs(offset))) <= 8
    assert cells(late_text(abs(offset))) <= 10
    assert cells(moment_text(datetime(day.year, day.month, day.day, 10, 20), today)) <= 11


def test_a_midnight_is_a_day_without_an_hour() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert moment_text(datetime(2026, 5, 18, tzinfo=zone), TODAY) == "5/18"
    assert moment_text(datetime(2026, 5, 18, 10, 20, tzinfo=zone), TODAY) == "5/18 10:20"
