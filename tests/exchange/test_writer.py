"""Writing the record sheet, and reading it back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from leadtui.domain.contact_points import parse_contact_points
from leadtui.domain.dates import When
from leadtui.domain.lists import LISTS
from leadtui.errors import Cancelled, UsageError
from leadtui.exchange.export_row import ExportRow, SheetStyle, points_text
from leadtui.exchange.out_column import OutColumn, text_width
from leadtui.exchange.reader import open_table
from leadtui.exchange.record_sheet import SheetRow
from leadtui.exchange.rows import parse_rows
from leadtui.exchange.writer import Format, format_of, write_record_sheet
from leadtui.exchange.xlsx_table import write_xlsx_table
from leadtui.text import clean_line, clean_prose
from tests.exchange.sheets import TITLES

ROW = ExportRow(
    number="ZH-20240520-001", customer="远诚医疗", source="trade_show", contact="赵敏",
    contact_point="13800001234",
    level="A", need="培训系统", contacted_at=When(date(2024, 5, 21)), method="phone", summary="介绍产品",
    feedback="预算获批", next_step="5月24日寄送合同", owner="李雷", status="interested",
    plan_date=When(date(2024, 5, 24), time(14, 30)), plan_focus="报价", plan_goal="签约",
)  # fmt: skip


LONG = tuple(f"Choice, {n} of many long ones" for n in range(20))


def written(rows: Iterable[ExportRow], format: Format = "xlsx", language: str = "zh_CN") -> io.BytesIO:
    out = io.BytesIO()
    write_record_sheet(rows, out, style=SheetStyle(language), format=format)
    out.seek(0)
    return out


def read_back(stream: io.BytesIO) -> list[ExportRow]:
    with open_table(stream) as table:
        found = list(parse_rows(table))
    assert all(isinstance(row, SheetRow) for row in found), found
    return [exported(row) for row in found if isinstance(row, SheetRow)]


def exported(row: SheetRow) -> ExportRow:
    return ExportRow(
        number=row.number or "", customer=row.customer, source=row.source, contact=row.contact,
        contact_point=points_text(row.points), level=row.level, need=row.need, contacted_at=row.contacted,
        method=row.method, summary=row.summary, feedback=row.feedback, next_step=row.next_step,
        owner=row.owner,
        status=row.status, plan_date=row.plan_when, plan_focus=row.plan_focus, plan_goal=row.plan_goal,
    )  # fmt: skip


_characters = st.characters(codec="utf-8") | st.sampled_from("=+-@'_x\"',;\n\t0D")
_lines = st.text(_characters, max_size=12).map(lambda text: clean_line(text).text)
_prose = st.text(_characters, max_size=20).map(lambda text: clean_prose(text).text)
_days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
# Midnight is how a sheet writes a day without a time.
_times = st.times(time(0, 0, 1)).map(lambda at: at.replace(microsecond=0))
_whens = st.builds(When, _days, st.none() | _times)


def _ids(kind: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from([item.id for item in LISTS[kind]])


_rows = st.builds(
    ExportRow,
    number=st.from_regex(r"(ZH|展会)-2024052[0-9]-[0-9]{3}", fullmatch=True).filter(str.strip),
    customer=_lines, source=_ids("source"), contact=_lines,
    contact_point=st.sampled_from(("", "13800001234")),
    level=_ids("level"), need=_prose, contacted_at=_whens,
    method=st.sampled_from([item.id for item in LISTS["method"]]), summary=_prose, feedback=_prose,
    next_step=_prose, owner=_lines, status=_ids("status"), plan_date=st.none() | _whens, plan_focus=_lines,
    plan_goal=_lines,
)  # fmt: skip


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(_rows, max_size=4))
def test_what_is_written_reads_back_the_same(format: Format, language: str, rows: list[ExportRow]) -> None:
    assert read_back(written(rows, format, language)) == rows


def test_the_native_titles_come_first_and_the_plan_after_them() -> None:
    sheet = load_workbook(written([ROW])).active
    assert [cell.value for cell in sheet[1]] == [*TITLES, "计划日期", "沟通重点", "预期目标"]


def test_dates_are_dates_with_a_time_only_where_there_is_one() -> None:
    sheet = load_workbook(written([ROW])).active
    assert (sheet["H2"].value, sheet["H2"].number_format) == (datetime(2024, 5, 21), "yyyy-mm-dd")
    assert (sheet["O2"].value, sheet["O2"].number_format) == (
        datetime(2024, 5, 24, 14, 30),
        "yyyy-mm-dd hh:mm",
    )


def test_the_header_is_frozen_and_every_column_can_be_filtered() -> None:
    sheet = load_workbook(written([ROW, ROW])).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:Q3")
    # 线索编号 is 8 cells wide, ZH-20240520-001 is 15, and the arrow of the filter stands beside it.
    assert [sheet.column_dimensions[letter].width for letter in "ABF"] == [18, 11, 11]


def test_a_sheet_prints_across_one_page_with_its_titles_on_each() -> None:
    sheet = load_workbook(written([ROW])).active
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_choices_are_labels_with_drop_downs() -> None:
    sheet = load_workbook(written([ROW])).active
    assert [sheet[f"{column}2"].value for column in "CFIN"] == ["行业展会", "A", "电话", "意向客户"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["F2:F1002"] == '"A,B,C"'
    assert lists["N2:N1002"] == '"潜在客户,意向客户,高意向客户,成交客户,流失客户"'
    assert set(lists) == {"C2:C1002", "F2:F1002", "I2:I1002", "N2:N1002"}


def test_lists_that_are_too_long_for_a_cell_stand_on_a_hidden_sheet() -> None:
    out = io.BytesIO()
    columns = [OutColumn("A", choices=LONG), OutColumn("B", choices=LONG), OutColumn("C", about="Help")]
    write_xlsx_table(columns, [["x", None, 1]], out, name="a/b")
    book = load_workbook(out)
    assert (book.sheetnames, book["leadtui-lists"].sheet_state) == (["a b", "leadtui-lists"], "hidden")
    rules = book.worksheets[0].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ["'leadtui-lists'!$A$1:$A$20"] * 2 + [None]
    assert [cell.value for cell in book["leadtui-lists"]["A"]] == list(LONG)
    assert (rules[2].promptTitle, rules[2].prompt) == ("C", "Help")


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("客户", 4), ("a\n客户名", 6), ("e\u0301", 1), ("ｱ", 1), ("", 0)]
)
def test_widths_count_chinese_twice_and_go_by_the_widest_line(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A0", "+86", "-1", "@SUM(A1)", "#N/A", "#REF!"])
def test_no_cell_is_a_formula_or_an_error(text: str) -> None:
    sheet = load_workbook(written([ExportRow("X-1", customer=text)])).active
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == (text, "s", True)
    [_titles, row] = csv.reader(
        io.TextIOWrapper(written([ExportRow("X-1", customer=text)], "csv"), "utf-8-sig")
    )
    assert row[1] == (text if text[0] == "#" else f"'{text}")


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert read_back(written([ExportRow("X-1", customer="a\x00b\x1b\ud800c\ufffe")]))[0].customer == "abc"


def test_spreadsheets_open_the_csv_as_unicode() -> None:
    assert written([ROW], "csv").getvalue().startswith(b"\xef\xbb\xbf")


def test_progress_is_told_and_can_stop_the_work() -> None:
    told: list[int] = []
    write_record_sheet([ROW] * 1200, io.BytesIO(), on_progress=told.append)
    assert told == [500, 1000, 1200]

    def stop(_done: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_record_sheet([ROW] * 1200, io.BytesIO(), on_progress=stop)


def test_a_sheet_without_rows_has_its_titles() -> None:
    assert read_back(written([])) == []
    assert zipfile.is_zipfile(written([]))


def test_the_ending_of_the_name_chooses_the_format() -> None:
    assert (format_of("a/线索.XLSX"), format_of("leads.csv"), format_of("-")) == ("xlsx", "csv", "xlsx")
    with pytest.raises(UsageError):
        format_of("leads.ods")


@pytest.mark.parametrize(
    "cell",
    [
        "13800001234",
        "0755-12345678/79",
        "微信号: zhaomin88 13800001234",
        "138 0000 1234 微信同号",
        "a@b.com; 前台",
    ],
)
def test_contact_details_in_one_cell_are_read_back_the_same(cell: str) -> None:
    points = parse_contact_points(cell)
    again = parse_contact_points(points_text(points))
    assert [(p.kind, p.norm, p.valid) for p in again] == [(p.kind, p.norm, p.valid) for p in points]
