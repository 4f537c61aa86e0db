"""``leadtui audit``."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

LATER = ("--as-of", "2026-07-20")


@pytest.fixture
def program(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """With bo, who has a lead that nobody has looked after for two months."""
    monkeypatch.setenv("LEADTUI_NOW", "2026-05-20T10:00:00+08:00")
    program.done("user", "add", "bo", "--name", "李雷")
    program.add("北京远诚医疗科技有限公司", owner="bo", level="A", phone="13800001234")
    return program


def test_a_round_is_made_listed_and_worked_off(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no audit round yet" in program("audit").err
    assert "looked through" in program.done(*LATER, "audit", "start").out
    lines = program.done(*LATER, "audit", "--json").json
    kinds = {line["kind"] for line in lines}
    assert {"late", "contact"} <= kinds
    assert {line["owner"] for line in lines} == {"李雷"}
    text = program.done(*LATER, "audit", "--kind", "contact").out
    assert "never reached, 61 days old" in text
    number = lines[0]["number"]
    assert (
        "put off until 2026-07-27"
        in program.done(*LATER, "audit", "snooze", number, "--until", "week", "--kind", "contact").out
    )
    assert "contact" not in {line["kind"] for line in program.done(*LATER, "audit", "--json").json}
    assert "Undone" in program.done("undo").out
    assert "contact" in {line["kind"] for line in program.done(*LATER, "audit", "--json").json}
    assert "left alone" in program.done(*LATER, "audit", "leave", number, "--reason", "年底再谈").out
    assert program.done(*LATER, "audit", "--json").json == []
    (line,) = program.done(*LATER, "audit", "progress", "--json").json
    assert (line["user"], line["done"], line["left"]) == ("李雷", line["found"], 0)


def test_it_is_narrowed_to_a_user_or_a_team(program: Program) -> None:
    program.done(*LATER, "audit", "start")
    assert program.done(*LATER, "audit", "--of", "bo", "--json").json
    assert program.done(*LATER, "audit", "--of", "wang", "--json").json == []
    assert program(*LATER, "audit", "--of", "nobody").code == 1


def test_it_is_narrowed_by_a_query_an_owner_and_a_word_of_what_is_wrong(program: Program) -> None:
    program.done("user", "add", "cy", "--name", "赵倩")
    program.add("上海云帆软件有限公司", owner="cy", level="A", phone="13800009999")
    program.done(*LATER, "audit", "start")
    listed = {
        query: {(line["owner"], line["kind"]) for line in lines(program, query)}
        for query in ("", "云帆", "李雷", "久未联系", "owner:cy 逾期", "没有这样的客户")
    }
    everything = listed[""]
    assert listed["云帆"] == {one for one in everything if one[0] == "赵倩"}
    assert listed["李雷"] == {one for one in everything if one[0] == "李雷"}
    assert listed["久未联系"] == {("赵倩", "contact"), ("李雷", "contact")}
    assert listed["owner:cy 逾期"] == {("赵倩", "late")}
    assert listed["没有这样的客户"] == set()


def lines(program: Program, query: str) -> list[dict[str, object]]:
    """What is listed as JSON lines."""
    found: list[dict[str, object]] = program.done(*LATER, "audit", "--query", query, "--json").json
    return found


def test_what_is_wrong_is_refused_with_its_code(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done(*LATER, "audit", "start")
    number = program.done(*LATER, "audit", "--json").json[0]["number"]
    assert program(*LATER, "audit", "--kind", "nonsense").code == 2
    assert program(*LATER, "audit", "snooze", number).code == 2
    assert program(*LATER, "audit", "snooze", number, "--until", "2026-07-01").code == 1
    assert program(*LATER, "audit", "snooze", "ZH-1", "--until", "week").code == 1
    monkeypatch.setattr(Desk, "login", "bo")
    assert program(*LATER, "audit", "start").code == 3
    assert program.done(*LATER, "audit", "snooze", number, "--until", "month").code == 0
