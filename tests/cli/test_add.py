"""``leadtui add``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_every_field_can_be_given(program: Program) -> None:
    number = program.add(
        kind="公司",
        industry="医疗",
        tag="重点",
        campaign="春季展",
        value="20万",
        close="2026-06-30",
        level="B",
        contact="赵敏",
        title="采购总监",
        roles="decision_maker,采购",
        phone="+86 138 0000 1234",
        wechat="zhaomin",
        email="zhao@example.com",
        notes="二期",
    )
    lead = program.lead(number)
    assert lead["kind"] == "company"
    assert (lead["industry"], lead["tags"], lead["source_detail"]) == ("医疗", ["重点"], "春季展")
    assert (lead["expected_value"], lead["currency"], lead["expected_close"]) == (
        20_000_000,
        "CNY",
        "2026-06-30",
    )
    (contact,) = lead["contacts"]
    assert (contact["name"], contact["title"]) == ("赵敏", "采购总监")
    assert contact["roles"] == ["decision_maker", "purchaser"]
    assert contact["phones"] == [{"raw": "+86 138 0000 1234", "norm": "+8613800001234", "valid": True}]
    assert contact["emails"][0]["raw"] == "zhao@example.com"
    assert contact["wechat"][0]["raw"] == "zhaomin"


def test_a_lead_is_mine_or_a_colleagues_or_the_pools(program: Program) -> None:
    program.done("user", "add", "lilei", "--name", "李雷")
    owners = [
        program.lead(program.add(f"C{n}", **extra))["owner"]
        for n, extra in enumerate(
            ({}, {"owner": "me"}, {"owner": "李雷"}, {"owner": "lilei"}, {"owner": "none"}, {"owner": "公海"})
        )
    ]
    assert owners == ["wang", "wang", "李雷", "李雷", None, None]


def test_the_new_number_is_said(lite: Program) -> None:
    answer = lite.done("add", "--customer", "Acme", "--source", "ZJ")
    assert answer.out == "ZJ-20260520-001  Acme added\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--source", "other"), 2, "--customer is missing"),
        (("--customer", "Acme"), 2, "--source is missing"),
        (("--customer", "Acme", "--source", "fair"), 2, "trade_show (Trade show)"),
        (("--customer", "Acme", "--source", "other", "--close", "someday"), 1, "someday"),
        (("--customer", "Acme", "--source", "other", "--value", "much"), 1, "much"),
        (("--customer", "Acme", "--source", "other", "--owner", "nobody"), 1, "nobody"),
        (("--customer", "Acme", "--source", "other", "--colour", "red"), 2, "--colour"),
        (("--customer", "Acme", "--json", "-"), 2, "Fields come from the file"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(
    lite: Program, arguments: tuple[str, ...], code: int, told: str
) -> None:
    answer = lite("add", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert lite.done("list", "--count").out == "0\n"


def test_json_lines_are_added_and_answered_one_by_one(program: Program) -> None:
    lines = [
        {"customer": "Acme Traders", "source": "referral", "phone": ["13800001234", "021-55551234"]},
        {"客户": "远诚医疗", "来源": "展会", "等级": "A", "tags": ["重点", "二期"], "owner": None},
    ]
    answer = program.done("add", "--json", "-", stdin="\n".join(json.dumps(line) for line in lines) + "\n\n")
    assert [(line["line"], line["number"]) for line in answer.json] == [
        (1, "ZJ-20260520-001"),
        (2, "ZH-20260520-001"),
    ]
    assert len(program.lead("ZJ-20260520-001")["contacts"][0]["phones"]) == 2
    second = program.lead("ZH-20260520-001")
    assert (second["level"], second["owner"], second["tags"]) == ("A", None, ["二期", "重点"])


def test_rejected_lines_are_named_and_the_others_are_kept(program: Program) -> None:
    lines = (
        b'{"customer": "Acme", "source": "other"}',
        b"{not json",
        b"[1]",
        b'{"customer": "Brown"}',
        b'{"customer": "Clark", "source": "other", "status": "won"}',
        b'{"customer": "Dunn", "source": "other", "number": "X-20260101-001"}',
        b'{"customer": "Evans", "source": "other", "colour": "red"}',
        b'{"customer": "Frost", "source": "other", "expected_value": 1.5}',
        b'{"customer": "\xff", "source": "other"}',
        b'{"customer": "Green", "source": "other", "status": "potential"}',
    )
    answer = program("add", "--json", "-", stdin=b"\n".join(lines))
    assert answer.code == 6
    assert [line["line"] for line in answer.json if "number" in line] == [1, 10]
    assert [line["line"] for line in answer.json if "error" in line] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert answer.err.splitlines()[-1] == "leadtui: 2 added, 8 rejected."
    assert "leadtui: line 2: This is no JSON" in answer.err
    assert program.done("list", "--count").out == "2\n"


def test_hostile_text_in_a_refused_line_reaches_no_terminal(lite: Program) -> None:
    evil = "\u202eevil\x1b[31m\x9b31m\x85\u2066"
    lines = [{"customer": "A", "source": evil}, {"customer": "A", "source": "other", evil: 1}]
    answer = lite("add", "--json", "-", stdin="\n".join(json.dumps(line) for line in lines))
    assert answer.code == 6
    assert all(line.isprintable() for line in (*answer.out.splitlines(), *answer.err.splitlines()))
    assert evil in answer.json[0]["error"]


def test_more_lines_than_one_transaction_takes_keep_their_numbers(program: Program) -> None:
    lines = [json.dumps({"customer": f"客户{n}", "source": "other" if n % 7 else "?"}) for n in range(120)]
    answer = program("add", "--json", "-", stdin="\n".join(lines))
    assert [line["line"] for line in answer.json] == list(range(1, 121))
    assert [line["line"] for line in answer.json if "error" in line] == list(range(1, 121, 7))
    numbers = [line["number"] for line in answer.json if "number" in line]
    assert numbers == [f"QT-20260520-{n:03d}" for n in range(1, len(numbers) + 1)]
    assert program.done("list", "--count").out == f"{len(numbers)}\n"


def test_json_lines_may_come_from_a_file(lite: Program, tmp_path: Path) -> None:
    file = tmp_path / "leads.jsonl"
    file.write_text('\ufeff{"customer": "Acme", "source": "other"}\n', "utf-8")
    assert lite.done("add", "--json", str(file)).json[0]["line"] == 1
    assert lite("add", "--json", str(tmp_path / "none")).code == 2


def test_each_added_line_can_be_undone(lite: Program) -> None:
    lite.done(
        "add",
        "--json",
        "-",
        stdin='{"customer": "A", "source": "other"}\n{"customer": "B", "source": "other"}',
    )
    lite.done("undo")
    assert [line["customer"] for line in lite.done("list", "--json").json] == ["A"]
