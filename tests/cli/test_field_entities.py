"""Fields of one's own on contacts and follow-ups on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from tests.cli.program import Answer, Program, run

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


@pytest.fixture
def desk(program: Program) -> Program:
    choices = ("--type", "choice", "--choice", "采购", "--choice", "财务")
    program.done("field", "add", "部门", "--id", "dept", "--on", "联系人", *choices)
    program.done("field", "add", "会议室", "--id", "room", "--on", "followup")
    return program


def follow(program: Program, number: str, *more: str) -> Answer:
    return program("followup", number, "--method", "visit", "--summary", "谈了", "--next", "+3d", *more)


def test_fields_are_listed_by_what_they_stand_on(desk: Program) -> None:
    desk.done("field", "add", "席位")
    every = {row["id"]: row["entity"] for row in desk.done("field", "list", "--json").json}
    assert every == {"dept": "contact", "room": "followup", "xiwei": "lead"}
    for word in ("contacts", "聯絡人", "contact"):
        assert [row["id"] for row in desk.done("field", "list", "--on", word, "--json").json] == ["dept"]
    assert "follow-ups" in desk.done("field", "list").out
    assert desk("field", "list", "--on", "deal").code == 2


def test_what_is_for_leads_only_is_refused_with_a_sentence(desk: Program) -> None:
    for options, words in (
        (("--type", "computed", "--formula", "1 + 1"), "Only leads have computed fields."),
        (("--required", "won"), "Only leads have a status"),
        (("--group", "need"), "Only fields of leads stand in groups."),
    ):
        answer = desk("field", "add", "丁项", "--on", "contact", *options)
        assert (answer.code, words in answer.err) == (1, True), answer
    answer = desk("field", "set", "dept", "--on", "lead")
    assert (answer.code, "stays on what it was made for" in answer.err) == (1, True)
    answer = desk("list", "sort:部门")
    assert (answer.code, "Lists cannot be sorted by 部门" in answer.err) == (2, True)
    answer = desk("field", "add", "总数", "--type", "computed", "--formula", "room + 1")
    assert (answer.code, "room" in answer.err) == (1, True)


def test_fields_of_contacts_are_moved_hidden_retired_piloted_and_compared(desk: Program) -> None:
    number = desk.add(set="部门=采购", contact="张伟")
    desk.done("field", "move", "会议室", "--before", "部门")
    desk.done("field", "hide", "部门")
    desk.done("field", "show", "部门")
    desk.done("field", "retire", "部门")
    assert "部门" not in desk.done("show", number).out
    desk.done("field", "restore", "部门")
    me = desk.done("user", "list", "--json").json[0]["login"]
    desk.done("field", "pilot", "部门", me)
    assert desk.done("field", "compare", "部门", "--json").json[0]["with_value"]["leads"] == 1
    desk.done("field", "pilot", "部门")


def test_a_lead_is_added_with_fields_of_its_contact(desk: Program) -> None:
    number = desk.add(set="部门=采购", contact="张伟")
    other = desk.add(dept="财务", contact="李雷")
    assert [line["number"] for line in desk.done("list", "部门:采购", "--json").json] == [number]
    assert desk.lead(other)["contacts"][0]["own"]["dept"] == "caiwu"
    assert "dept" not in desk.done("list", "--json").json[0]
    assert "部门" in desk.done("show", other).out
    line = {"customer": "丙公司", "source": "trade_show", "contact": "王五", "部门": "采购"}
    made = desk.done("add", "--json", "-", stdin=json.dumps(line)).json[0]["number"]
    assert desk.lead(made)["contacts"][0]["own"]["dept"] == "caigou"


def test_contacts_of_a_line_of_json_are_those_that_show_prints(desk: Program) -> None:
    number = desk.add(contact="张伟", phone="13800138001", set="部门=采购")
    desk.done("contact", "add", number, "联系人=李雷", "微信=lilei", "部门=财务")
    people = desk.lead(number)["contacts"]
    line = {"customer": "丙公司", "source": "trade_show", "contacts": people}
    made = desk.done("add", "--json", "-", stdin=json.dumps(line)).json[0]["number"]
    assert desk.lead(made)["contacts"] == people
    for wrong in ({"contacts": "张伟"}, {"contacts": [{"name": "张伟", "own": {"会议室": "x"}}]}):
        assert desk("add", "--json", "-", stdin=json.dumps({**line, **wrong})).code == 6


def test_a_follow_up_is_recorded_and_corrected_with_its_fields(desk: Program) -> None:
    number = desk.add()
    assert follow(desk, number, "--set", "会议室=三楼").code == 0
    found = desk.lead(number)["followups"][0]
    assert found["own"]["room"] == "三楼"
    desk.done("correct", str(found["id"]), "会议室=四楼", "沟通内容摘要=又谈了")
    found = desk.lead(number)["followups"][0]
    assert (found["own"]["room"], found["summary"]) == ("四楼", "又谈了")
    assert "会议室" in desk.done("show", number).out
    assert desk.done("list", "has:会议室", "--count").out.strip() == "1"
    assert desk("correct", str(found["id"]), "联系人=x").code == 2
    assert desk("correct", str(found["id"]), "计划日期=明天").code in (1, 2)


def test_contacts_are_listed_added_changed_and_removed(desk: Program) -> None:
    number = desk.add(contact="张伟", phone="13800138001")
    desk.done("contact", "add", number, "联系人=李雷", "电话=13800138002", "邮箱=li@example.com", "部门=采购")
    desk.done("contact", "set", number, "李雷", "部门=财务", "职务=经理", "电话=13800138003")
    first, second = desk.done("contact", "list", number, "--json").json
    assert (first["name"], first["own"]["dept"]) == ("张伟", None)
    assert (second["title"], second["own"]["dept"], [each["raw"] for each in second["phones"]]) == (
        "经理",
        "caiwu",
        ["13800138003"],
    )
    assert second["emails"]
    assert "财务" in desk.done("contact", "list", number).out
    desk.done("contact", "set", number, "2", "部门=")
    assert desk.done("contact", "list", number, "--json").json[1]["own"]["dept"] is None
    answer = desk("contact", "set", number, "韩梅梅", "部门=采购")
    assert (answer.code, "2 李雷" in answer.err) == (1, True)
    desk.done("contact", "remove", number, "李雷")
    desk.done("undo")
    assert len(desk.done("contact", "list", number, "--json").json) == 2


def test_an_unknown_or_misplaced_name_is_told_with_what_is_near(desk: Program) -> None:
    number = desk.add()
    answer = follow(desk, number, "--set", "会议厅=三楼")
    assert (answer.code, "会议室" in answer.err) == (2, True)
    answer = desk("edit", number, "部门=采购")
    assert (answer.code, "contacts" in answer.err) == (2, True)
    answer = follow(desk, number, "--set", "部门=采购")
    assert (answer.code, "contacts" in answer.err) == (2, True)
    line = json.dumps({"customer": "丙公司", "source": "trade_show", "部們": "采购"})
    answer = desk("add", "--json", "-", stdin=line)
    assert (answer.code, "部门" in answer.out) == (6, True)


def completed(monkeypatch: pytest.MonkeyPatch, program: Program, *words: str) -> list[str]:
    """What bash is told; it takes the sign for a word of its own."""
    line = ["leadtui", "--db", program.url, *words]
    monkeypatch.setenv("_LEADTUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "\n".join(line))
    monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
    return [found.partition(",")[2] for found in run().lines]


def test_names_and_choices_are_completed(desk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(monkeypatch, desk, "add", "--set", "部") == ["部门="]
    assert completed(monkeypatch, desk, "add", "--set", "部门", "=", "采") == ["采购"]
    assert completed(monkeypatch, desk, "contact", "set", "X", "李雷", "部门", "=") == ["采购", "财务"]
    assert completed(monkeypatch, desk, "followup", "X", "--set", "会") == ["会议室="]
    assert "部门=" not in completed(monkeypatch, desk, "edit", "X", "")
    assert completed(monkeypatch, desk, "field", "list", "--on", "c") == ["contact"]


def test_the_words_of_queries_are_listed_with_fields_of_contacts_and_follow_ups(desk: Program) -> None:
    out = desk.done("keys", "--query").out
    assert "dept 部门" in out
    assert "caiwu=财务" in out
    assert "room 会议室" in out
