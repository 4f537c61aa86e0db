"""``leadtui setting``."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_an_admin_reads_and_sets_the_limits_of_a_day(program: Program) -> None:
    lines = {line["name"]: line for line in program.done("setting", "list", "--json").json}
    assert lines["reveals_a_day"] == {
        "name": "reveals_a_day",
        "value": 30,
        "least": 0,
        "most": 100000,
        "default": 30,
    }
    assert "reveal_burst_minutes" in program.done("setting", "list").out
    assert "20" in program.done("setting", "set", "reveals-a-day", "20").out
    assert program.done("setting", "get", "reveals_a_day").out == "20\n"
    program.done("setting", "set", "reveals_a_day", "default")
    assert program.done("setting", "get", "reveals_a_day", "--json").json[0]["value"] == 30


def test_a_change_is_on_record_with_what_it_was_and_is_and_the_same_again_is_none(program: Program) -> None:
    program.done("setting", "set", "duplicates_a_day", "5")
    program.done("setting", "set", "duplicates_a_day", "5")
    told = program.done("log", "--limit", "5").out
    assert told.count("setting.set") == 1
    assert "duplicates_a_day: 50 -> 5" in told


def test_what_is_no_limit_or_out_of_its_bounds_is_refused(program: Program) -> None:
    assert program("setting", "set", "reveals_a_day", "many").code == 1
    assert program("setting", "set", "reveal_burst", "0").code == 1
    assert program("setting", "set", "team_zone", "5").code == 1
    assert program("setting", "get", "nothing").code == 1


def test_a_search_beyond_the_days_looks_says_that_nobody_is_told_of_more(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.done("user", "add", "bo")
    program.add("北京远诚医疗科技有限公司", owner="wang")
    program.add("上海华信智云科技有限公司", owner="wang")
    program.done("setting", "set", "duplicates_a_day", "1")
    monkeypatch.setattr(Desk, "login", "bo")
    assert "A colleague has it" in program("list", "北京远诚医疗科技有限公司").err
    assert "You were told of 1 of 1" in program("list", "上海华信智云科技有限公司").err
    assert "You were told" not in program("list", "level:A").err


def test_only_an_admin_reads_and_sets_limits(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "bo", "--role", "manager")
    monkeypatch.setattr(Desk, "login", "bo")
    for words in (("list",), ("get", "reveals_a_day"), ("set", "reveals_a_day", "1000")):
        assert program("setting", *words).code == 3
