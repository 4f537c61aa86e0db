"""``leadtui show``, ``leadtui log``, ``leadtui undo`` and ``leadtui redo``."""

from __future__ import annotations

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def worked(program: Program) -> str:
    number = program.add(contact="赵敏", phone="13800001234", need="培训系统", level="A", value="20万")
    program.done(
        "followup", number, "--method", "phone", "--summary", "line one\nline two", "--feedback", "不错",
        "--next", "5/22 14:00", "--next-step", "发案例", "--status", "interested",
    )  # fmt: skip
    return number


def test_json_is_one_object_with_the_whole_history(program: Program) -> None:
    lead = program.lead(worked(program))
    assert {"followups", "plans", "status_changes", "milestones", "contacts", "events"} <= lead.keys()
    assert [change["to"] for change in lead["status_changes"]] == ["potential", "interested"]
    assert {plan["open"] for plan in lead["plans"]} == {True, False}
    assert lead["missing"] == ["budget", "decision_maker", "timeline"]
    assert lead["next_status"] == "high_intent"
    moved = next(event for event in lead["events"] if event["kind"] == "status")
    assert moved["values"]["status"] == {"before": "potential", "after": "interested"}


def test_the_sheet_shows_what_a_caller_needs(lite: Program) -> None:
    text = lite.done("show", worked(lite)).out
    for part in (
        "远诚医疗",
        "13800001234",
        "赵敏",
        "2026-05-22 14:00",
        "发案例",
        "¥200,000",
        "line two",
        "Budget",
    ):
        assert part in text


def test_a_number_may_be_typed_in_small_letters(lite: Program) -> None:
    assert lite.done("show", worked(lite).lower()).code == 0


def test_a_number_that_is_not_there_is_an_error_in_one_line(lite: Program) -> None:
    answer = lite("show", "ZH-20200101-001")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)


def test_the_log_has_values_before_and_after_newest_first(program: Program) -> None:
    number = worked(program)
    events = program.done("log", "--json").json
    assert [event["id"] for event in events] == sorted((event["id"] for event in events), reverse=True)
    moved = next(event for event in events if event["kind"] == "status")
    assert (moved["number"], moved["actor"], moved["at"]) == (number, "wang", "2026-05-20T10:00:00+08:00")
    assert moved["values"]["status"] == {"before": "potential", "after": "interested"}


def test_the_log_takes_a_query_a_start_and_a_limit(program: Program) -> None:
    first, second = program.add("Acme"), program.add("Brown")
    assert {event["number"] for event in program.done("log", "--json", "acme").json} == {first}
    assert {event["number"] for event in program.done("log", "--json").json} == {first, second}
    assert len(program.done("log", "--json", "--limit", "1").json) == 1
    assert len(program.done("log", "--json", "brown", "--limit", "1").json) == 1
    assert program.done("log", "--json", "--since", "2026-05-20").json
    assert program.done("log", "--json", "--since", "2026-05-21").json == []
    assert program.done("log", "--json", "--since", "2026-05-20T10:01").json == []
    assert program("log", "--since", "someday").code == 2


def test_the_log_can_be_read(lite: Program) -> None:
    worked(lite)
    text = lite.done("log").out
    assert "Status: Prospect -> Interested" in text
    assert lite.done("log", "nobody").err == "leadtui: Nothing found.\n"


def test_undo_and_redo_work_across_runs(program: Program) -> None:
    number = program.add()
    program.done("move", number, "lost", "--reason", "price")
    assert number in program.done("undo").out
    assert program.lead(number)["status"] == "potential"
    assert number in program.done("redo").out
    assert program.lead(number)["status"] == "lost"
    program.done("undo")
    program.done("undo")
    assert program.done("list", "--count").out == "0\n"
    answer = program("undo")
    assert (answer.code, answer.err) == (1, "leadtui: There is nothing to undo.\n")
    for _ in range(2):
        program.done("redo")
    assert program("redo").code == 1
