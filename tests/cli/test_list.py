"""``leadtui list``."""

from __future__ import annotations

from datetime import datetime

import pytest

from leadtui.domain.fields import REGISTRY, Field
from leadtui.i18n import Label
from tests.cli.program import Program

PROMISED = frozenset(
    {
        *("number", "customer", "short_name", "source", "contact", "phone", "level", "need", "status"),
        *("owner", "owner_login", "next_at", "next_step", "content_at"),
        *("last_contact_at", "last_feedback", "created_at"),
    }
)

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_json_lines_carry_the_promised_fields_as_ids_and_iso_dates(program: Program) -> None:
    program.add(contact="赵敏", phone="13800001234", level="A类", need="培训系统")
    (line,) = program.done("list", "--json").json
    assert line.keys() >= PROMISED
    assert line["number"] == "ZH-20260520-001"
    assert (line["source"], line["status"], line["level"]) == ("trade_show", "potential", "A")
    assert (line["customer"], line["short_name"]) == ("北京远诚医疗科技有限公司", "远诚医疗")
    assert (line["contact"], line["phone"], line["need"]) == ("赵敏", "13800001234", "培训系统")
    assert (line["owner"], line["owner_login"]) == ("wang", "wang")
    assert line["created_at"] == "2026-05-20T10:00:00+08:00"
    assert line["next_at"] == "2026-05-20T12:00:00+08:00"
    assert line["last_contact_at"] is None
    assert line["content_at"] is None


def test_an_appointment_has_a_time_and_a_plan_without_one_is_a_date(program: Program) -> None:
    number = program.add()
    program.done("followup", number, "--method", "phone", "--summary", "x", "--next", "5/22")
    assert program.lead(number)["next_at"] == "2026-05-22"
    program.done("followup", number, "--method", "phone", "--summary", "x", "--next", "5/22 14:00")
    assert program.lead(number)["next_at"] == "2026-05-22T14:00:00+08:00"


def test_a_lead_of_the_pool_has_no_owner(program: Program) -> None:
    program.add(owner="none")
    (line,) = program.done("list", "--json").json
    assert (line["owner"], line["owner_login"]) == (None, None)


def test_the_query_is_written_as_words_and_may_begin_with_a_minus(program: Program) -> None:
    first, second = program.add(level="A"), program.add("Acme Traders", source="referral", level="B")
    for words, found in (
        (("level:A",), [first]),
        (("来源:转介绍",), [second]),
        (("-level:A",), [second]),
        (("远诚",), [first]),
        (("owner:me", "sort:number"), [second, first]),
    ):
        assert sorted(line["number"] for line in program.done("list", "--json", *words).json) == sorted(found)


def test_limit_and_count_agree_with_the_list(program: Program) -> None:
    for name in ("Acme", "Brown", "Clark"):
        program.add(name)
    assert program.done("list", "--count").out == "3\n"
    assert program.done("list", "--count", "acme").out == "1\n"
    assert len(program.done("list", "--json", "--limit", "2").json) == 2
    assert program.done("list", "--count", "--limit", "2").out == "2\n"


def test_lists_longer_than_a_page_come_whole(lite: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.cli.lead_table.PAGE", 2)
    monkeypatch.setattr("leadtui.cli.lead_table.WINDOW", 3)
    numbers = [lite.add(f"Customer {n}") for n in range(8)]
    found = [line["number"] for line in lite.done("list", "--json").json]
    assert sorted(found) == sorted(numbers)
    assert len(lite.done("list", "--json", "--limit", "4").json) == 4


def test_the_table_is_straight_and_fits_the_line(
    lite: Program, monkeypatch: pytest.MonkeyPatch, frozen_now: datetime
) -> None:
    from leadtui.text import cells

    lite.add(contact="赵敏", phone="13800001234", level="A", value="20万")
    lite.add("Acme Traders")
    for width in (60, 80, 120, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        head, *rows = lite.done("list").lines
        assert max(cells(line) for line in (head, *rows)) <= width
        starts = {cells(line[: line.index("Prospect")]) for line in rows}
        assert starts == {cells(head[: head.index("Status")])}


def test_a_narrow_table_keeps_number_name_and_status(lite: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    number = lite.add()
    monkeypatch.setenv("COLUMNS", "50")
    assert lite.done("list").lines[1].split()[:3] == [number, "远诚医疗", "Prospect"]


def test_nothing_found_is_said_beside_the_output(lite: Program) -> None:
    answer = lite.done("list")
    assert (answer.out, answer.err) == ("", "leadtui: Nothing found.\n")
    assert lite.done("list", "--json").err == ""


def test_what_a_query_does_not_understand_is_a_usage_error(lite: Program) -> None:
    for words in ("colour:red", "level:Z", "level>A"):
        answer = lite("list", words)
        assert (answer.code, answer.out) == (2, "")
        assert "leadtui keys --query" in answer.err


def test_a_mistyped_option_is_no_word_of_the_query(lite: Program) -> None:
    answer = lite("list", "--jsn")
    assert answer.code == 2
    assert "--jsn" in answer.err


def test_a_field_added_while_the_program_runs_is_in_add_list_and_json(lite: Program) -> None:
    REGISTRY.add(Field("floor", "text", Label("Floor", "楼层", "樓層"), group="added", added=True))
    try:
        number = lite.add(floor="12F")
        assert lite.lead(number)["floor"] == "12F"
        (line,) = lite.done("list", "--json", "floor:12F").json
        assert line["floor"] == "12F"
    finally:
        REGISTRY.remove("floor")


def test_hostile_names_reach_the_terminal_tamed_and_json_escaped(lite: Program) -> None:
    lite.done(
        "add",
        "--json",
        "-",
        stdin='{"customer": "Evil\\u001b]52;c;aGk=\\u0007 Corp\\u202e", "source": "other",'
        ' "need": "\\u001b[2Jx"}\n',
    )
    for arguments in (("list",), ("list", "--json"), ("due",), ("log",)):
        out = lite.done(*arguments).raw
        assert b"\x1b" not in out
        assert b"\x07" not in out
        assert "\u202e".encode() not in out
