"""Who hears of what nobody has done, and when it is tried again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.escalation import late_workdays, rung
from leadtui.domain.sending import TRIES, WAITS, wait
from leadtui.domain.workdays import WorkCalendar

# 1 May 2026 is a Friday; Saturday 9 May is worked for it.
CALENDAR = WorkCalendar(frozenset({date(2026, 5, 1)}), frozenset({date(2026, 5, 9)}))


@pytest.mark.parametrize(
    ("level", "late", "found"),
    [
        ("A", 0, 0), ("A", 1, 1), ("A", 2, 2), ("A", 3, 3), ("A", 300, 3),
        ("B", 2, 0), ("B", 3, 1), ("B", 5, 2), ("B", 6, 2), ("B", 7, 3),
        ("C", 6, 0), ("C", 7, 1), ("C", 14, 2), ("C", 30, 3),
        (None, 7, 1), (None, 3, 0),
    ],
)  # fmt: skip
def test_each_level_has_its_rungs(level: str | None, late: int, found: int) -> None:
    assert rung(level, late) == found


@pytest.mark.parametrize(
    ("due", "today", "late"),
    [
        (date(2026, 5, 20), date(2026, 5, 20), 0),
        (date(2026, 5, 20), date(2026, 5, 19), 0),
        (date(2026, 5, 20), date(2026, 5, 21), 1),
        (date(2026, 5, 15), date(2026, 5, 18), 1),  # Friday, Monday
        (date(2026, 4, 30), date(2026, 5, 4), 1),  # a holiday and a weekend between
        (date(2026, 5, 8), date(2026, 5, 9), 1),  # a Saturday that is worked
    ],
)
def test_late_days_are_workdays(due: date, today: date, late: int) -> None:
    assert late_workdays(due, today, CALENDAR) == late


def test_what_is_late_for_years_is_counted_at_once_and_stands_on_the_last_rung() -> None:
    late = late_workdays(date(1990, 1, 1), date(2026, 5, 20), CALENDAR)
    assert [rung(level, late) for level in ("A", "B", "C")] == [3, 3, 3]


@given(st.sampled_from(["A", "B", "C", None]), st.integers(0, 120), st.integers(0, 120))
@settings(max_examples=50)
def test_nobody_climbs_down(level: str | None, before: int, more: int) -> None:
    assert rung(level, before) <= rung(level, before + more)


def test_tries_are_further_and_further_apart_and_end() -> None:
    waits = [wait(tries) for tries in range(1, TRIES + 1)]
    assert waits == [*WAITS, None]
    assert list(WAITS) == sorted(WAITS)
    assert sum(WAITS, timedelta()) < timedelta(days=1)
