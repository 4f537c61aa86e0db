"""``--as-of``: another day for reading."""

from __future__ import annotations

import pytest

from leadtui import clock
from leadtui.cli.desk import instant
from leadtui.errors import UsageError
from tests.cli.program import Program, run


@pytest.fixture
def due(lite: Program, frozen_now: object) -> Program:
    number = lite.add()
    lite.done("followup", number, "--method", "phone", "--summary", "x", "--next", "5/22")
    return lite


def test_the_queue_of_another_day(due: Program) -> None:
    for day, group, late in (
        ("2026-05-22", "today", 0),
        ("2026-05-25", "late", 3),
        ("2026-05-26T09:00", "late", 4),
    ):
        (line,) = due.done("--as-of", day, "due", "--json").json
        assert (line["group"], line["late_days"]) == (group, late)


def test_the_query_of_another_day(due: Program) -> None:
    assert due.done("--as-of", "2026-05-25", "list", "--count", "late:yes").out == "1\n"
    clock.freeze(None)
    assert due.done("--as-of", "2026-05-20", "list", "--count", "late:yes").out == "0\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "--customer", "Acme", "--source", "other"),
        ("undo",),
        ("redo",),
        ("user", "add", "li"),
        ("import", "x.xlsx"),
        ("move", "ZH-20260520-001", "lost", "--reason", "price"),
        ("followup", "ZH-20260520-001", "--method", "phone", "--summary", "x", "--next", "+1d"),
    ],
)
def test_nothing_is_changed_in_the_past(due: Program, arguments: tuple[str, ...]) -> None:
    answer = due("--as-of", "2026-01-01", *arguments)
    assert answer.code == 3
    assert "--as-of" in answer.err


def test_a_test_database_may_be_changed_at_any_time(due: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADTUI_NOW", "2026-05-20T10:00+08:00")
    due.done("--as-of", "2026-05-29", "add", "--customer", "Acme", "--source", "other")
    assert "OT" not in due.done("list", "--json", "acme").json[0]["number"]
    assert "20260529" in due.done("list", "--json", "acme").json[0]["number"]


def test_a_date_is_ten_in_the_morning_of_the_team() -> None:
    assert instant("2026-05-20", "Asia/Shanghai").isoformat() == "2026-05-20T02:00:00+00:00"
    assert instant("2026-05-20T09:30", "Asia/Shanghai").isoformat() == "2026-05-20T09:30:00+08:00"
    assert instant("2026-05-20T09:30+00:00", "Asia/Shanghai").isoformat() == "2026-05-20T09:30:00+00:00"
    with pytest.raises(UsageError):
        instant("someday", "Asia/Shanghai")


def test_what_is_no_date_is_a_usage_error(lite: Program) -> None:
    assert lite("--as-of", "someday", "list").code == 2


def test_commands_without_a_database_do_not_mind() -> None:
    assert run("--as-of", "2026-01-01", "paths").code == 0
