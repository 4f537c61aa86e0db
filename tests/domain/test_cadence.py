"""What the cadence proposes, and why."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui import i18n
from leadtui.domain.cadence import (
    DEFAULT_ROWS,
    CadenceRow,
    Proposal,
    Track,
    first_contact,
    match,
    propose,
    retry,
    row_body,
    row_from,
)
from leadtui.domain.dates import When
from leadtui.domain.lists import LISTS, OPEN_STATUSES
from leadtui.domain.workdays import WorkCalendar, coming_festivals
from leadtui.i18n import Label

CALENDAR = WorkCalendar(
    frozenset({date(2026, 6, 19), date(2026, 10, 1), date(2026, 10, 2)}), frozenset({date(2026, 5, 23)})
)
TODAY = date(2026, 5, 20)  # a Wednesday
WORK = Label("Work", "工作", "工作")


def proposal(
    level: str | None, status: str, track: Track = "conversation", after: date = TODAY
) -> Proposal | None:
    return propose(
        DEFAULT_ROWS,
        level=level,
        status=status,
        track=track,
        after=after,
        calendar=CALENDAR,
        festivals=partial(coming_festivals, "CN"),
    )


def proposed(level: str | None, status: str, track: Track = "conversation", after: date = TODAY) -> Proposal:
    found = proposal(level, status, track, after)
    assert found is not None
    return found


def test_level_a_is_called_or_visited_every_one_or_two_workdays() -> None:
    found = proposed("A", "interested")
    assert (found.day, found.method, found.methods) == (date(2026, 5, 22), "phone", ("visit",))
    assert found.reason() == "A · high intent: every 1-2 workdays"


def test_level_a_with_high_intent_is_seen_on_the_next_workday() -> None:
    found = proposed("A", "high_intent")
    assert (found.day, found.method) == (date(2026, 5, 21), "visit")
    assert found.reason() == "A · high intent: every 1-2 workdays"


def test_level_b_is_called_every_two_weeks_and_gets_something_to_read_each_week() -> None:
    call, read = proposed("B", "interested"), proposed("B", "interested", "content")
    assert (call.day, call.method) == (date(2026, 6, 3), "phone")
    assert call.reason() == "B · medium: every 2 weeks"
    assert (read.day, read.method, read.focus.en) == (date(2026, 5, 27), "content", "News, a case")
    assert read.reason() == "B · medium: every week"


def test_level_c_gets_content_each_month_and_no_call() -> None:
    assert proposal("C", "potential") is None
    found = proposed("C", "potential", "content", date(2026, 3, 20))
    assert (found.day, found.reason()) == (date(2026, 4, 20), "C · low: every month")


def test_a_proposed_day_is_a_workday_make_up_days_included() -> None:
    assert proposed("A", "interested", after=date(2026, 5, 21)).day == date(2026, 5, 23)
    moved = proposed("C", "potential", "content", date(2026, 3, 18))
    assert (moved.day, moved.moved_from) == (date(2026, 4, 20), date(2026, 4, 18))
    assert moved.reason() == "C · low: every month; 4/18 is no workday"


def test_level_c_is_greeted_on_the_last_workday_before_a_festival_within_ten_days() -> None:
    found = proposed("C", "potential", "content", date(2026, 6, 10))
    assert (found.day, found.method) == (date(2026, 6, 18), "wechat")
    assert found.focus == Label("Dragon Boat Festival greetings", "端午问候", "端午問候")
    assert found.reason() == "C · low: the last workday before Dragon Boat Festival"


def test_a_monthly_contact_due_about_a_festival_becomes_the_greeting() -> None:
    assert proposed("C", "potential", "content", TODAY).day == date(2026, 6, 18)


def test_a_greeting_sent_today_is_not_proposed_again() -> None:
    assert proposed("C", "potential", "content", date(2026, 6, 18)).day == date(2026, 7, 20)


def test_festivals_far_away_move_nothing() -> None:
    assert proposed("C", "potential", "content", date(2026, 7, 6)).day == date(2026, 8, 6)


@pytest.mark.parametrize("level", ["A", "B", "C", None])
@pytest.mark.parametrize("track", ["conversation", "content"])
def test_won_and_lost_leads_have_no_cadence(level: str | None, track: Track) -> None:
    assert proposal(level, "won", track) is None
    assert proposal(level, "lost", track) is None


@given(
    st.sampled_from(["A", "B", "C", None]),
    st.sampled_from(OPEN_STATUSES),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
@settings(max_examples=60)
def test_every_open_lead_has_a_next_contact_on_a_workday(level: str | None, status: str, after: date) -> None:
    methods = {item.id for item in LISTS["method"]}
    tracks: tuple[Track, ...] = ("conversation", "content")
    found = [one for track in tracks if (one := proposal(level, status, track, after))]
    assert found
    for one in found:
        assert one.day > after
        assert CALENDAR.is_workday(one.day)
        assert {one.method, *one.methods} <= methods
        assert one.focus.text()
        assert one.reason()


def test_a_lead_without_a_level_is_called_to_find_one() -> None:
    found = proposed(None, "potential")
    assert (found.day, found.method) == (date(2026, 5, 23), "phone")
    assert found.reason() == "No level yet: every 3 workdays"


def test_the_most_specific_row_wins() -> None:
    def row(level: str | None, status: str | None) -> CadenceRow:
        return CadenceRow(level, status, "conversation", 1, "day", ("phone",), WORK)

    rows = [row(None, None), row(None, "interested"), row("A", None), row("A", "interested")]
    assert match(rows, "A", "interested", "conversation") == rows[3]
    assert match(rows[:3], "A", "interested", "conversation") == rows[2]
    assert match(rows[:2], "A", "interested", "conversation") == rows[1]
    assert match(rows[:1], "A", "interested", "conversation") == rows[0]
    assert match(rows, "A", "interested", "content") is None


def test_a_row_that_names_won_applies_to_won_leads() -> None:
    rows = [CadenceRow(None, "won", "content", 3, "month", ("email",), WORK)]
    found = propose(rows, level="A", status="won", track="content", after=TODAY, calendar=CALENDAR)
    assert found is not None
    assert found.day == date(2026, 8, 20)


@pytest.mark.parametrize("row", DEFAULT_ROWS)
def test_a_row_survives_the_way_through_json(row: CadenceRow) -> None:
    assert row_from(row.level, row.status, row.track, json.loads(json.dumps(row_body(row)))) == row


def test_focus_and_level_are_said_in_the_language_of_the_reader() -> None:
    found = proposed("A", "interested")
    i18n.set_language("en")
    assert str(found.focus) == "Solution"
    assert found.focus.text("zh_CN") == "方案"


@pytest.mark.parametrize(
    ("level", "due"),
    [("A", "05-20T12:00"), ("B", "05-20T18:00"), ("C", "05-22T16:00"), (None, "05-20T18:00")],
)
def test_a_new_lead_is_tried_within_its_working_hours(level: str | None, due: str) -> None:
    found = first_contact(level, datetime(2026, 5, 20, 10, 0, 30), CALENDAR)
    assert datetime.combine(found.day, found.at or time()) == datetime.fromisoformat(f"2026-{due}")


def test_a_lead_assigned_at_night_is_due_the_next_morning() -> None:
    assert first_contact("A", datetime(2026, 5, 20, 22, 0), CALENDAR) == When(date(2026, 5, 21), time(11))


def choices(attempt: int, now: str, method: str = "phone") -> dict[str, str]:
    found = retry(attempt, datetime.fromisoformat(now), CALENDAR, method=method)
    return {one.id: f"{one.when.day:%m-%d} {one.when.at:%H:%M} {one.method}" for one in found}


def test_who_was_not_reached_is_tried_in_two_hours_this_afternoon_or_tomorrow_at_ten() -> None:
    assert choices(1, "2026-05-20 09:47") == {
        "two_hours": "05-20 11:50 phone",
        "afternoon": "05-20 14:00 phone",
        "tomorrow": "05-21 10:00 phone",
    }


@pytest.mark.parametrize(
    ("now", "ids"),
    [
        ("2026-05-20 12:00", ["two_hours", "tomorrow"]),
        ("2026-05-20 15:00", ["two_hours", "tomorrow"]),
        ("2026-05-20 17:00", ["tomorrow"]),
        ("2026-05-20 23:30", ["tomorrow"]),
        ("2026-05-24 10:00", ["tomorrow"]),
    ],
)
def test_retries_stay_within_working_hours(now: str, ids: list[str]) -> None:
    assert list(choices(1, now)) == ids


def test_tomorrow_is_the_next_workday_and_says_so() -> None:
    last = retry(1, datetime(2026, 6, 18, 17, 0), CALENDAR)[-1]
    assert (last.when, last.label) == (When(date(2026, 6, 22), time(10)), "next workday")


@pytest.mark.parametrize(("method", "other"), [("phone", "wechat"), ("wechat", "phone"), ("visit", "phone")])
def test_after_the_third_attempt_another_method_is_proposed(method: str, other: str) -> None:
    assert all(choice.endswith(method) for choice in choices(2, "2026-05-20 09:00", method).values())
    assert all(choice.endswith(other) for choice in choices(3, "2026-05-20 09:00", method).values())
