"""``leadtui export`` in every format, as a template, and as a folder of calendars."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from leadtui import paths
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.xlsx", b"PK"),
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.jsonl", b'{"number"'),
        ("a.vcf", b"BEGIN:VCARD\r\nVERSION:3.0"),
        ("a.ics", b"BEGIN:VCALENDAR"),
    ],
)
def test_the_format_follows_the_name(lite: Program, tmp_path: Path, name: str, beginning: bytes) -> None:
    lite.add(contact="赵敏", phone="13800001234")
    lite.done("export", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(beginning)
    assert mode(tmp_path / name) == 0o600


def test_the_format_may_be_said(lite: Program) -> None:
    lite.add(contact="赵敏", phone="13800001234")
    assert b"VERSION:4.0" in lite.done("export", "-", "--format", "vcf4").raw
    [line] = lite.done("export", "-", "--format", "jsonl").json
    assert line["contacts"][0]["points"][0]["norm"] == "+8613800001234"
    answer = lite("export", "leads.ods")
    assert answer.code == 2
    assert ".vcf" in answer.err


def test_chosen_columns_come_in_their_order(program: Program) -> None:
    number = program.add(contact="赵敏", phone="13800001234")
    arguments = ("export", "-", "--format", "csv", "--columns", "phone,客户名称", "--columns", "number")
    rows = list(csv.reader(io.StringIO(program.done("--lang", "en", *arguments).raw.decode("utf-8-sig"))))
    assert rows == [["Phone", "Customer", "Lead number"], ["13800001234", "北京远诚医疗科技有限公司", number]]
    masked = program.done(*arguments, "--masked").raw.decode()
    assert "138****1234" in masked
    event = program.done("log", "--kind", "export", "--json").json[0]
    assert event["values"]["columns"]["after"] == "phone,customer,number"
    assert "colour" in program("export", "-", "--format", "csv", "--columns", "colour").err


def test_a_template_is_empty_explains_and_comes_in_when_it_is_filled(lite: Program, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    lite.done(
        "--lang", "zh_CN", "export", str(file), "--template", "--columns", "customer,phone,industry,level"
    )
    book = load_workbook(file)
    sheet, explained = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["客户名称", "电话", "行业", "线索等级"]
    assert sheet.max_row == 1
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["D2:D1001"].formula1 == '"A,B,C"'
    assert "必填" in rules["A2:A1001"].prompt
    assert [row[0] for row in explained.values][1:] == ["客户名称", "电话", "行业", "线索等级"]
    sheet.append(["远诚公司", "13800001234", "医疗", "A"])
    book.save(file)
    lite.done("import", str(file))
    [line] = lite.done("export", "-", "--format", "jsonl", "--columns", "customer,phone,industry,level").json
    assert line == {"customer": "远诚公司", "phone": "13800001234", "industry": "医疗", "level": "A"}


def test_the_template_of_the_record_sheet_has_its_columns(lite: Program, tmp_path: Path) -> None:
    text = lite.done("--lang", "en", "export", "-", "--format", "csv", "--template").raw.decode("utf-8-sig")
    assert text.split(",")[:2] == ["Lead number", "Customer"]
    assert text.count(",") == 16
    assert lite("export", "-", "--template", "--format", "vcf").code == 2
    answer = lite("export", str(tmp_path / "x.csv"), "--template", "--columns", "customer,attempts")
    assert answer.code == 2
    assert not (tmp_path / "x.csv").exists()


def test_the_feed_of_each_rep_is_renewed_where_it_changed(lite: Program, tmp_path: Path) -> None:
    lite.done("user", "add", "lilei", "--name", "李雷", "--role", "rep")
    lite.add(owner="lilei")
    folder = tmp_path / "feeds"
    told = lite.done("export", "--feed", str(folder)).err
    assert told == f"leadtui: 2 calendars in {folder}, 2 of them changed; 1 open plans\n"
    assert sorted(path.name for path in folder.iterdir()) == ["lilei.ics", "wang.ics"]
    assert (mode(folder), mode(folder / "lilei.ics")) == (0o700, 0o600)
    assert "0 of them changed" in lite.done("export", "--feed", str(folder), "--group").err
    assert mode(folder / "lilei.ics") == 0o640
    assert b"BEGIN:VEVENT" in (folder / "lilei.ics").read_bytes()
    (told_of,) = lite.done("log", "--kind", "export", "--limit", "1", "--json").json
    assert told_of["values"]["format"]["after"] == "feed"


def test_the_feed_of_somebody_who_left_is_emptied_and_no_other_file_touched(
    lite: Program, tmp_path: Path
) -> None:
    for login, name in (("lilei", "李雷"), ("hanmei", "韩梅")):
        lite.done("user", "add", login, "--name", name, "--role", "rep")
    lite.add(owner="lilei")
    lite.done("export", "--feed", str(tmp_path))
    strange = "BEGIN:VCALENDAR\nPRODID:-//Mine//EN\nEND:VCALENDAR\n"
    (tmp_path / "hanmei.ics").write_text(strange)
    lite.done("user", "deactivate", "lilei", "--to", "wang")
    lite.done("user", "deactivate", "hanmei", "--pool")
    told = lite.done("export", "--feed", str(tmp_path)).err
    assert "lilei.ics" in told.splitlines()[1]
    left = (tmp_path / "lilei.ics").read_bytes()
    assert b"VEVENT" not in left
    assert left.startswith(b"BEGIN:VCALENDAR")
    assert (tmp_path / "hanmei.ics").read_text() == strange
    assert len(lite.done("export", "--feed", str(tmp_path)).err.splitlines()) == 1


def test_a_calendar_of_somebody_elses_is_not_overwritten(lite: Program, tmp_path: Path) -> None:
    (tmp_path / "wang.ics").write_text("BEGIN:VCALENDAR\nPRODID:-//Mine//EN\nEND:VCALENDAR\n")
    answer = lite("export", "--feed", str(tmp_path))
    assert answer.code == 1
    assert "--force" in answer.err
    lite.done("export", "--feed", str(tmp_path), "--force")
    (tmp_path / "link").symlink_to(tmp_path)
    assert lite("export", "--feed", str(tmp_path / "link")).code == 1
    assert lite("export", "x.csv", "--feed", str(tmp_path)).code == 2
    assert lite("export").code == 2


def test_behind_a_key_nothing_is_written_outside_the_folder(lite: Program, tmp_path: Path) -> None:
    folder = tmp_path / "exchange"
    folder.mkdir()
    lite.add()
    paths.confine(folder)
    try:
        for arguments in (
            ("../a.vcf",),
            ("--feed", ".."),
            ("--feed", "../feeds"),
            ("../t.csv", "--template"),
        ):
            answer = lite("export", *arguments)
            assert answer.code == 3
            assert "outside the folder" in answer.err
        lite.done("export", "--feed", str(folder / "feeds"))
    finally:
        paths.confine(None)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in ("a.vcf", "feeds", "t.csv")) == []
    assert [path.name for path in (folder / "feeds").iterdir()] == ["wang.ics"]


def test_json_lines_hide_what_a_terminal_would_obey(lite: Program) -> None:
    lite.add(need="a")
    raw = lite.done("export", "-", "--format", "jsonl").raw
    assert json.loads(raw)["need"] == "a"
    assert b"\x1b" not in raw
