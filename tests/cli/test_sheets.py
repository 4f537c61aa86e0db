"""``leadtui import`` and ``leadtui export``."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")
HEAD = (
    "线索编号,客户名称,线索来源,联系人,联系方式,线索等级,初始需求,"
    "跟进日期,跟进方式,沟通内容摘要,客户反馈,下一步计划,负责人,当前状态"
)
ROWS = (
    "ZH-20260501-001,北京远诚医疗科技有限公司,行业展会,赵敏,13800001234,A,培训,"
    "2026-05-02,电话,初次沟通,有兴趣,5月22日演示,王芳,意向客户",
    "ZH-20260501-001,北京远诚医疗科技有限公司,行业展会,赵敏,13800001234,A,培训,"
    "2026-05-10,微信,发了案例,不错,5月25日回访,王芳,意向客户",
    "ZJ-20260503-001,上海云帆软件有限公司,客户转介绍,李强,13900005678,B,系统,"
    "2026-05-04,电话,了解,一般,每月1次行业资讯推送,王芳,潜在客户",
)


def sheet(*rows: str) -> bytes:
    """A record sheet as CSV."""
    return "\r\n".join((HEAD, *rows, "")).encode("utf-8-sig")


def test_a_sheet_from_the_pipe_is_taken_in_and_told(program: Program) -> None:
    (told,) = program.done("import", "-", "--json", stdin=sheet(*ROWS)).json
    assert told["counts"]["leads_created"] == 2
    assert told["counts"]["followups_added"] == 3
    assert told["owners_created"] == ["王芳"]
    lead = program.lead("ZH-20260501-001")
    assert (lead["status"], lead["owner"], lead["next_at"]) == ("interested", "王芳", "2026-05-25")
    assert lead["last_contact_at"] == "2026-05-10"


def test_a_file_is_taken_in_and_the_counts_are_said(lite: Program, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(sheet(*ROWS))
    answer = lite.done("import", str(file))
    assert "2  leads new" in answer.out
    assert "王芳" in answer.out
    assert "leads as they were" in lite.done("import", str(file)).out


def test_owners_may_be_activated_at_once(program: Program) -> None:
    program.done("import", "-", "--activate-owners", stdin=sheet(*ROWS))
    people = {line["name"]: line["active"] for line in program.done("user", "list", "--json").json}
    assert people["王芳"] is True


def test_rows_that_cannot_be_read_are_named_and_the_others_kept(program: Program) -> None:
    broken = ROWS[2].replace("2026-05-04", "someday").replace("上海云帆软件有限公司", "")
    answer = program("import", "-", "--json", stdin=sheet(*ROWS[:2], broken))
    assert answer.code == 6
    (told,) = answer.json
    assert [row["row"] for row in told["rejected"]] == [4]
    assert "leadtui: row 4: " in answer.err
    assert program.done("list", "--count").out == "1\n"


def test_imports_are_listed_and_taken_back(program: Program) -> None:
    (told,) = program.done("import", "-", "--json", stdin=sheet(*ROWS)).json
    (listed,) = program.done("import", "--list", "--json").json
    assert (listed["batch"], listed["state"], listed["rows"]) == (told["batch"], "done", 3)
    assert str(told["batch"]) in program.done("import", "--list").out
    program.done("import", "--revert", str(told["batch"]))
    assert program.done("list", "--count").out == "0\n"


def test_an_import_is_undone_like_any_other_change(program: Program) -> None:
    program.done("import", "-", stdin=sheet(*ROWS))
    program.done("undo")
    assert program.done("list", "--count").out == "0\n"


def test_ctrl_c_stops_an_import_that_resume_finishes(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadtui.cli.progress import Progress

    tell = Progress.__call__

    def interrupted(self: Progress, phase: str, done: int, total: int) -> None:
        tell(self, phase, done, total)
        if phase == "read":
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "__call__", interrupted)
        patch.setattr("leadtui.services.importing.CHUNK_ROWS", 1)
        answer = program("import", "-", stdin=sheet(*ROWS))
    assert answer.code == 130
    assert "--resume" in answer.err
    handler: Any = signal.getsignal(signal.SIGINT)
    assert handler is signal.default_int_handler


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--list", "--resume"), 2),
        (("x.csv", "--revert", "1"), 2),
        (("none.csv",), 2),
        (("--revert", "99"), 1),
        (("--revert", "one"), 2),
        (("--resume",), 1),
    ],
)
def test_what_cannot_be_imported_is_told(lite: Program, arguments: tuple[str, ...], code: int) -> None:
    answer = lite("import", *arguments)
    assert answer.code == code, answer
    assert answer.err.count("\n") == 1


def test_no_imports_yet_is_said(lite: Program) -> None:
    assert "Nothing was imported" in lite.done("import", "--list").err


def test_what_was_exported_comes_back_the_same(program: Program, tmp_path: Path) -> None:
    program.done("import", "-", stdin=sheet(*ROWS))
    before = [strip(program.lead(number)) for number in ("ZH-20260501-001", "ZJ-20260503-001")]
    file = tmp_path / "out.xlsx"
    answer = program.done("export", str(file))
    assert answer.err == f"leadtui: 2 leads, 3 rows written to {file}\n"
    batch = program.done("import", "--list", "--json").json[0]["batch"]
    program.done("import", "--revert", str(batch))
    program.done("import", str(file))
    assert [strip(program.lead(number)) for number in ("ZH-20260501-001", "ZJ-20260503-001")] == before


def strip(lead: dict[str, Any]) -> dict[str, Any]:
    """A lead without what differs from one import to the next."""
    for followup in lead["followups"]:
        del followup["id"], followup["recorded_at"]
    names = ("customer", "source", "level", "status", "owner", "next_at", "content_at", "followups")
    return {name: lead[name] for name in names}


def test_a_query_latest_and_csv_go_to_the_pipe(program: Program) -> None:
    program.done("import", "-", stdin=sheet(*ROWS))
    text = program.done("--lang", "en", "export", "-", "来源:展会", "--latest", "--format", "csv").raw.decode(
        "utf-8-sig"
    )
    assert len(text.splitlines()) == 2
    assert "远诚" in text
    assert program.done("export", "-").raw.startswith(b"PK")


def test_a_file_is_overwritten_only_by_force(lite: Program, tmp_path: Path) -> None:
    lite.add()
    file = tmp_path / "out.csv"
    file.write_text("mine", "utf-8")
    answer = lite("export", str(file))
    assert answer.code == 1
    assert "--force" in answer.err
    assert file.read_text("utf-8") == "mine"
    lite.done("export", str(file), "--force")
    assert file.read_text("utf-8") != "mine"
    assert sorted(tmp_path.iterdir()) == [file]


def test_links_are_never_followed(lite: Program, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("mine", "utf-8")
    link.symlink_to(target)
    for options in ((), ("--force",)):
        assert lite("export", str(link), *options).code == 1
    assert target.read_text("utf-8") == "mine"
    assert lite("export", "/dev/null", "--force", "--format", "csv").code == 1


def test_an_export_that_fails_leaves_nothing(
    lite: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadtui.errors import RuleError

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuleError("no")

    monkeypatch.setattr("leadtui.services.exporting.export", fail)
    assert lite("export", str(tmp_path / "out.csv")).code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("out.pdf",), 2), (("out.csv", "colour:red"), 2), (("/no/such/folder/out.csv",), 2), ((), 2)],
)
def test_what_cannot_be_exported_is_told(lite: Program, arguments: tuple[str, ...], code: int) -> None:
    answer = lite("export", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.count("\n") == 1


def test_both_record_sheets_give_the_known_counts(program: Program, shared_data: Path) -> None:
    (source,) = shared_data.rglob("record_sheet_source.xlsx")
    (team,) = shared_data.rglob("record_sheet_team.xlsx")
    (told,) = program.done("--as-of", "2024-05-21", "import", "--list", "--json").json or [{}]
    assert told == {}
    counts = program.done("import", str(source), "--json").json[0]["counts"]
    assert (counts["leads_created"], counts["followups_added"]) == (3, 3)
    leads = program.done("list", "--json", "sort:number").json
    assert sorted(filter(None, (lead["next_at"] for lead in leads))) == ["2024-05-22", "2024-05-26"]
    assert [lead["content_at"] for lead in leads if lead["content_at"]] == ["2024-06-18"]
    answer = program("import", str(team), "--json")
    counts = answer.json[0]["counts"]
    assert (counts["leads_created"], counts["followups_added"]) == (384, 842)
