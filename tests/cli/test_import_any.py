"""``leadtui import`` of tables that are no record sheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")
HEAD = "公司名称,联系人,手机,渠道,跟单人,最近沟通时间,沟通内容,车牌"
ROWS = (
    "北京远诚医疗科技有限公司,赵敏,13800001234,抖音,老王,2026-05-02,初次沟通,京A1",
    "上海云帆软件有限公司,李强,13900005678,抖音,老王,不知道,谈了,沪B2",
)
PROGRESS = "客户名称,销售阶段,跟进日期,客户反馈,销售机会"
CHOICES = ("--map", "跟单人=owner", "--source", "抖音=online", "--owner", "老王=wang", "--basis", "展会登记")


def sheet(folder: Path, *rows: str, head: str = HEAD) -> str:
    """A table as another program exports it."""
    path = folder / "leads.csv"
    path.write_text("\n".join((head, *rows)), "gb18030")
    return str(path)


def test_a_rehearsal_shows_how_columns_are_read_and_what_rows_would_do(
    program: Program, tmp_path: Path
) -> None:
    answer = program("import", sheet(tmp_path, *ROWS), "--dry-run", "--json", *CHOICES)
    (told,) = answer.json
    assert answer.code == 6
    assert (told["detected"], told["unknown_values"]) == ("csv gb18030", [])
    assert [column["field"] for column in told["mapping"]] == [
        "customer", "contact", "phone", "source", "owner", "contacted_at", "summary", "notes",
    ]  # fmt: skip
    assert {column["reason"] for column in told["mapping"]} == {"header", "both", "chosen", "unknown"}
    assert told["counts"] == {"create": 1, "update": 0, "same": 0, "duplicate": 0, "error": 1, "left": 0}
    assert [(row["verdict"], row["cell"]) for row in told["rows"]] == [("create", ""), ("error", "F3")]
    assert program.done("list", "--json").json == []


def test_a_rehearsal_lists_the_texts_that_wait_for_a_decision(lite: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path, *ROWS)
    (told,) = lite("import", path, "--dry-run", "--json").json
    assert told["unknown_values"] == [{"field": "source", "text": "抖音", "rows": 2, "proposed": "online"}]
    assert lite("import", path, "--dry-run", "--json", "--proposed").json[0]["unknown_values"] == []
    assert "--source '抖音=online' (2)" in lite("import", path, "--dry-run").out


def test_rows_of_a_rehearsal_are_filtered_by_their_result(lite: Program, tmp_path: Path) -> None:
    answer = lite("import", sheet(tmp_path, *ROWS), "--dry-run", "--only", "error")
    assert "F3" in answer.out
    assert [line.split()[:2] for line in answer.lines if line[:2] in ("2 ", "3 ")] == [["3", "error"]]
    assert "跟单人" in answer.out


def test_choices_apply_to_the_whole_file_and_again_to_the_next(program: Program, tmp_path: Path) -> None:
    program("import", sheet(tmp_path, *ROWS), *CHOICES)
    later = ROWS[1].replace("不知道", "2026-05-03")
    (told,) = program.done("import", sheet(tmp_path, later), "--json").json
    assert told["counts"]["leads_created"] == 1
    found = program.done("list", "--json").json
    assert {(lead["source"], lead["owner"]) for lead in found} == {("online", "wang")}


def test_rows_that_were_left_out_come_back_to_be_mended(program: Program, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    answer = program("import", sheet(tmp_path, *ROWS), "--rejects", str(rejects), *CHOICES)
    assert answer.code == 6
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        head, row = csv.reader(stream)
    assert head == [*HEAD.split(","), "Import result", "Why not imported"]
    assert row[:8] == ROWS[1].split(",")
    assert "不知道" in row[9]
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text("utf-8-sig").replace("不知道", "2026-05-03"), "utf-8")
    (told,) = program.done("import", str(mended), "--json", *CHOICES).json
    assert (told["counts"]["leads_created"], told["unknown_columns"]) == (1, ["车牌"])


def test_rejects_never_overwrite_a_file(lite: Program, tmp_path: Path) -> None:
    source = sheet(tmp_path, *ROWS)
    assert lite("import", source, "--rejects", source).code == 2
    assert lite.done("list", "--json").json == []


@pytest.mark.parametrize("wrong", ["渠道", "=wang", "nothing"])
def test_a_choice_without_a_meaning_is_refused(lite: Program, tmp_path: Path, wrong: str) -> None:
    assert lite("import", sheet(tmp_path, *ROWS), "--owner", wrong).code == 2


def test_possible_duplicates_are_named_or_left_out(lite: Program, tmp_path: Path) -> None:
    lite.done("import", sheet(tmp_path, ROWS[0]))
    again = sheet(tmp_path, ROWS[0].replace("北京远诚医疗科技有限公司", "远诚集团有限公司"))
    assert lite("import", again, "--skip-duplicates").code == 6
    (told,) = lite.done("import", again, "--json").json
    assert [entry["row"] for entry in told["duplicates"]] == [2]


def test_the_other_sheets_go_out_and_come_in_again(lite: Program, tmp_path: Path) -> None:
    lite.done("import", sheet(tmp_path, "远诚公司,需求分析,2026-05-02,要案例,一期", head=PROGRESS))
    out = tmp_path / "progress.xlsx"
    lite.done("export", str(out), "--layout", "progress")
    (told,) = lite.done("import", str(out), "--dry-run", "--json").json
    assert (told["layout"], told["counts"]["same"]) == ("progress", 1)


def test_a_cell_is_set_right_from_the_command_line_and_the_rejects_say_so(
    program: Program, tmp_path: Path
) -> None:
    source = sheet(tmp_path, *ROWS)
    cell = "3:最近沟通时间=2026-05-03"
    (told,) = program.done("import", source, "--dry-run", "--json", "--set", cell, *CHOICES).json
    assert [(row["verdict"], row["corrected"]) for row in told["rows"]] == [
        ("create", False),
        ("create", True),
    ]
    rejects = tmp_path / "rejects.csv"
    options = ("--set", "3:F=昨天", "--leave-out", "2", "--rejects", str(rejects), *CHOICES)
    assert program("import", source, *options).code == 6
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        _head, left, wrong = csv.reader(stream)
    assert left[8:] == ["left out", "Left out by hand."]
    assert wrong[5] == "昨天"
    assert "(F3 set right; it was: 不知道)" in wrong[9]
    (done,) = program.done("import", source, "--json", "--set", cell, *CHOICES).json
    assert done["counts"]["leads_created"] == 2


@pytest.mark.parametrize("wrong", ["3=x", "F3=x", "3:F", "3:Nobody=x"])
def test_a_cell_that_cannot_be_found_is_refused(lite: Program, tmp_path: Path, wrong: str) -> None:
    assert lite("import", sheet(tmp_path, *ROWS), "--set", wrong).code == 2


def test_texts_are_decided_once_for_the_file_in_chinese(lite: Program, tmp_path: Path) -> None:
    head = "公司名称,手机,渠道,负责人,客户状态"
    rows = [f"远诚{n}公司,1380000123{n},抖音,小王,跟得紧" for n in range(3)]
    lite.done("user", "set", "wang", "--name", "王芳")
    options = ("--source", "抖音=线上推广", "--owner", "小王=王芳", "--status", "跟得紧=意向客户")
    (told,) = lite.done("import", sheet(tmp_path, *rows, head=head), "--dry-run", "--json", *options).json
    assert (told["unknown_values"], told["owners_unknown"]) == ([], [])
    lite.done("import", sheet(tmp_path, *rows, head=head), *options)
    found = lite.done("list", "--json").json
    assert {(lead["source"], lead["owner"], lead["status"]) for lead in found} == {
        ("online", "王芳", "interested")
    }


def test_an_unknown_column_becomes_a_field_of_ones_own(lite: Program, tmp_path: Path) -> None:
    source = sheet(tmp_path, *ROWS)
    answer = lite("import", source, "--dry-run", "--new-field", "车牌", *CHOICES)
    assert "new field, text" in answer.out
    answer = lite("import", source, "--new-field", "车牌:文本", *CHOICES)
    assert "New fields of your own: chepai" in answer.out
    (lead,) = lite.done("list", "--json", "车牌:京A1").json
    assert lead["customer"] == "北京远诚医疗科技有限公司"
    lite.done("import", "--revert", "1")
    assert "chepai" not in lite.done("field", "list").out


@pytest.mark.parametrize("wanted", ["车牌:文本@contact", "车牌@联系人"])
def test_an_unknown_column_becomes_a_field_of_contacts(lite: Program, tmp_path: Path, wanted: str) -> None:
    source = sheet(tmp_path, *ROWS)
    answer = lite("import", source, "--dry-run", "--new-field", wanted, *CHOICES)
    assert "new field of contacts, text" in answer.out
    (told,) = lite("import", source, "--dry-run", "--json", "--new-field", wanted, *CHOICES).json
    assert [each["new_field_of"] for each in told["mapping"] if each["new_field"]] == ["contact"]
    lite("import", source, "--new-field", wanted, *CHOICES)
    (lead,) = lite.done("list", "--json", "车牌:京A1").json
    assert lead["customer"] == "北京远诚医疗科技有限公司"


def test_a_title_may_end_like_a_field_that_is_made(lite: Program, tmp_path: Path) -> None:
    source = sheet(tmp_path, "Acme,x", head="公司,车牌@门口")
    assert (
        "New fields of your own" in lite("import", source, "--new-field", "车牌@门口", "--basis", "展会").out
    )


def test_without_a_terminal_a_basis_that_nobody_gave_is_told_of(lite: Program, tmp_path: Path) -> None:
    answer = lite("import", sheet(tmp_path, ROWS[0]))
    assert (answer.code, "--basis" in answer.err) == (0, True)
    assert "--basis" not in lite("import", sheet(tmp_path, ROWS[0]), "--basis", "展会登记").err


def test_the_country_of_phones_is_said_for_the_file(lite: Program, tmp_path: Path) -> None:
    lite.done("import", sheet(tmp_path, "Acme,(202) 555-0123", head="公司,电话"), "--phone-region", "US")
    assert len(lite.done("list", "--json", "+12025550123").json) == 1
