"""``leadtui due``."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadtui import clock
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_a_new_lead_stands_in_the_queue_with_its_group(program: Program) -> None:
    number = program.add(level="A")
    (line,) = program.done("due", "--json").json
    assert (line["number"], line["group"], line["late_days"]) == (number, "new", 0)
    assert program.done("due", "--count").out == "1\n"
    assert program.done("due", "--count", "--json").json == [{"due": 1, "groups": {"new": 1}}]


def test_late_days_are_counted_from_the_plan(program: Program) -> None:
    number = program.add()
    program.done("followup", number, "--method", "phone", "--summary", "x", "--next", "5/22")
    clock.freeze(datetime(2026, 5, 25, 2, tzinfo=UTC))
    (line,) = program.done("due", "--json").json
    assert (line["group"], line["late_days"], line["due_at"]) == ("late", 3, "2026-05-22")


def test_what_is_not_for_today_is_listed_but_not_counted(program: Program) -> None:
    number = program.add()
    program.done("followup", number, "--method", "phone", "--summary", "x", "--next", "+3d")
    assert [line["group"] for line in program.done("due", "--json").json] == ["next_seven_days"]
    assert program.done("due", "--count").out == "0\n"


def test_groups_have_headings_in_the_chosen_language(lite: Program) -> None:
    lite.add()
    assert lite.done("due").lines[0] == "New (1)"


def test_an_empty_queue_says_so(lite: Program) -> None:
    assert lite.done("due").err == "leadtui: Nothing is due.\n"
