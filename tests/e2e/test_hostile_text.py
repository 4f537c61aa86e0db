"""Text made to harm a terminal or a spreadsheet, through every way in and every way out."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.e2e import small_desk
from tests.e2e.small_desk import PATIENT, Desk

OSC = "\x1b]52;c;ZWNobyBwd25lZA==\x07"
CSI = "\x1b[31;5m\x1b[2J"
C1 = "\x9b7m\x9d0;pwned\x9c"
BIDI = "\u202e\u2066\u200f"
INVISIBLE = "\u200b\u2060\ufeff"
FORMULA = "=cmd|' /C calc'!A0"
FORMULAS = (FORMULA, "+1", "@x", "-2+3")
PAYLOADS = (b"]52;", b"ZWNobyBwd25lZA", b"\x1b[31;5m", b"0;pwned", "\u009b".encode(), "\u202e".encode())
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
HOSTILE = f"恶{OSC}意{CSI}公{C1}司{BIDI}有{INVISIBLE}限"
CLEAN = "恶意公司有限"
CONTACT = f"王{CSI}强\n第二\t行"
HEADER = (
    "线索编号", "客户名称", "线索来源", "联系人", "联系电话", "初始需求", "线索等级", "当前状态",
    "跟进时间", "跟进方式", "跟进摘要", "客户反馈", "下次跟进计划", "负责人",
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> str:
    return small_desk.made(str(tmp_path / "desk.db"), ())


def sheet(path: Path, customer: str, *, number: str = "ZH-20261101-001", summary: str = "聊过") -> Path:
    """A record sheet of one lead; openpyxl refuses control characters, other programs write them."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(HEADER)
    cells = (
        number, customer, "行业展会", "王强", "13800000009", FORMULA, "A", "潜在客户",
        "2026-11-20", "电话", summary, "@x", "2026-11-30 电话", "",
    )  # fmt: skip
    for column, value in enumerate(cells, 1):
        cell = page.cell(2, column)
        cell.value = value
        cell.data_type = "s"
    book.save(path)
    return path


def assert_harmless(output: bytes) -> None:
    """Nothing a terminal would obey, and no payload, is in what was printed."""
    assert not [payload for payload in PAYLOADS if payload in output]
    assert not HARMFUL.search(output.decode())


def every_way_out(database: str, folder: Path) -> None:
    """What lists, JSON, the log, sheets and the screen give of the leads holds no harm."""
    numbers = [row["number"] for row in small_desk.lines(database, "list")]
    for command in (("list",), ("due",), ("log",), *(("show", number) for number in numbers)):
        assert_harmless(small_desk.leadtui(database, *command).encode())
        assert_harmless(small_desk.leadtui(database, *command, "--json").encode())
    book, table = folder / "out.xlsx", folder / "out.csv"
    small_desk.leadtui(database, "export", str(book))
    small_desk.leadtui(database, "export", str(table))
    for row in openpyxl.load_workbook(book).active.iter_rows():
        assert not [cell.coordinate for cell in row if cell.data_type == "f"]
        assert not [cell.coordinate for cell in row if HARMFUL.search(str(cell.value or ""))]
    assert_harmless(table.read_bytes().removeprefix("\ufeff".encode()).replace(b"\r\n", b"\n"))
    on_screen(database)


def on_screen(database: str) -> None:
    """Today, list, board and the lead's own page draw it; the terminal gets none of it raw."""
    with Desk(database, columns=120, lines=35) as desk:
        desk.wait_for("[1 今日]", PATIENT)
        for key, shown in (("3", "[3 看板]"), ("2", "[2 线索]"), ("\r", "时间线")):
            desk.send(key)
            desk.wait_for(shown, PATIENT)
            desk.drain()
        assert not [payload for payload in PAYLOADS if payload in desk.bytes]


def test_text_from_a_pipe_of_json_is_harmless_everywhere(database: str, tmp_path: Path) -> None:
    leads = [
        {"customer": HOSTILE, "contact": CONTACT, "need": f"{FORMULA}{OSC}", "notes": f"一\n二{CSI}"},
        *({"customer": f"{formula} 公司", "need": formula} for formula in FORMULAS),
    ]
    small_desk.added(database, leads)
    rows = {row["customer"]: row for row in small_desk.lines(database, "list")}
    assert rows[CLEAN]["contact"] == "王强 第二 行"
    assert {f"{formula} 公司" for formula in FORMULAS} <= rows.keys()
    every_way_out(database, tmp_path)


def test_text_from_options_is_harmless_everywhere(database: str, tmp_path: Path) -> None:
    small_desk.leadtui(
        database, "add", "--customer", HOSTILE, "--source", "trade_show", "--contact", CONTACT,
        "--need", FORMULA, "--level", "A",
    )  # fmt: skip
    (row,) = small_desk.lines(database, "list")
    assert (row["customer"], row["contact"], row["need"]) == (CLEAN, "王强 第二 行", FORMULA)
    small_desk.leadtui(
        database, "followup", row["number"], "--method", "phone", "--summary", f"说{OSC}了\n{FORMULA}",
        "--feedback", f"好{BIDI}的{C1}", "--next", "+3d",
    )  # fmt: skip
    (followup,) = small_desk.shown(database, row["number"])["followups"]
    assert (followup["summary"], followup["feedback"].strip()) == (f"说了\n{FORMULA}", "好的")
    every_way_out(database, tmp_path)


@pytest.mark.parametrize("way", ["file", "pipe"])
def test_text_from_a_sheet_is_harmless_everywhere(database: str, tmp_path: Path, way: str) -> None:
    path = sheet(
        tmp_path / "in.xlsx", f"恶{BIDI}意\x85公\x9b司{INVISIBLE}有限", summary=f"{FORMULA}\n二{BIDI}"
    )
    stdin = path.read_bytes() if way == "pipe" else b""
    small_desk.leadtui(database, "import", "-" if way == "pipe" else str(path), stdin=stdin)
    (row,) = small_desk.lines(database, "list")
    assert not HARMFUL.search(row["customer"])
    assert row["customer"].replace(" ", "") == CLEAN
    assert row["need"] == FORMULA
    every_way_out(database, tmp_path)


def test_a_formula_in_a_sheet_is_the_text_it_shows(database: str, tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    sheet(path, "公式公司")
    book = openpyxl.load_workbook(path)
    book.active["F2"] = "=1+1"
    book.save(path)
    small_desk.leadtui(database, "import", str(path))
    every_way_out(database, tmp_path)


@pytest.mark.terminal
def test_text_pasted_into_the_new_lead_is_harmless_everywhere(database: str, tmp_path: Path) -> None:
    with Desk(database) as desk:
        desk.wait_for("[1 今日]", PATIENT)
        desk.send("n")
        desk.wait_for("一行录入", PATIENT)
        desk.paste(f"展会 恶意{C1}公{BIDI}司{INVISIBLE}有限公司 13800000008 A")
        desk.wait_for("恶意", PATIENT)
        desk.press("ctrl+s")
        desk.wait_for("撤销", PATIENT)
        assert not [payload for payload in PAYLOADS if payload in desk.bytes]
    (row,) = small_desk.lines(database, "list")
    assert row["customer"].replace(" ", "") == "恶意公司有限公司"
    every_way_out(database, tmp_path)
