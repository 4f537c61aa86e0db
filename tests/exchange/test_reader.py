"""Opening sheets: what is readable, which sheet wins, what is refused and how."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leadtui.errors import UsageError
from leadtui.exchange.cells import from_serial
from leadtui.exchange.reader import open_table
from tests.exchange.sheets import TITLES, edited, line, package, workbook

SHEET = "xl/worksheets/sheet1.xml"


class Pipe(io.BytesIO):
    """A stream that cannot seek, as standard input is."""

    def seekable(self) -> bool:
        return False


def refusal(data: bytes) -> str:
    with pytest.raises(UsageError) as caught:
        open_table(io.BytesIO(data), name="f")
    return caught.value.message


def test_rows_come_with_the_numbers_they_have_in_the_file() -> None:
    with open_table(workbook(["报表"], [], TITLES, line(), [], line())) as table:
        assert table.header.row == 3
        assert [row.number for row in table.rows if row.cells] == [4, 6]


def test_a_workbook_is_read_from_a_pipe() -> None:
    with open_table(Pipe(workbook(TITLES, line()).getvalue())) as table:
        assert len(list(table.rows)) == 1


def test_the_sheet_with_the_header_wins_over_a_note_in_front() -> None:
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["请按模板填写", "客户名称必填"])
    sheet = book.create_sheet("记录")
    sheet.append(TITLES)
    out = io.BytesIO()
    book.save(out)
    with open_table(out) as table:
        assert (table.sheet, table.sheets) == ("记录", ("说明", "记录"))


def test_a_hidden_sheet_wins_only_when_it_stands_alone() -> None:
    book = Workbook()
    hidden = book.active
    hidden.title, hidden.sheet_state = "旧", "hidden"
    hidden.append(TITLES)
    shown = book.create_sheet("新")
    shown.append(TITLES[:3])
    out = io.BytesIO()
    book.save(out)
    with open_table(out) as table:
        assert table.sheet == "新"


def test_merged_cells_count_in_every_row_they_cover() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:C3")

    book = workbook(TITLES, line(), line(线索来源="其他"), line(线索编号="X-1"), prepare=merge)
    with open_table(book) as table:
        cells = [row.cells for row in table.rows]
    assert [row[0] for row in cells] == ["ZH-20240520-001", "ZH-20240520-001", "X-1"]
    assert [row.get(1) for row in cells] == ["远诚医疗"] * 3


def test_a_merged_range_over_blank_rows_makes_no_rows_of_them() -> None:
    def merge(xml: bytes) -> bytes:
        end = b"</sheetData>"
        return xml.replace(end, end + b'<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>')

    with open_table(edited(workbook(TITLES, line(), [], []), SHEET, merge)) as table:
        assert [row.number for row in table.rows if row.cells] == [2]


def test_a_sheet_that_claims_every_cell_there_is_costs_nothing() -> None:
    def claim(xml: bytes) -> bytes:
        return xml.replace(b'ref="A1:N2"', b'ref="A1:XFD1048576"')

    started = time.perf_counter()
    with open_table(edited(workbook(TITLES, line()), SHEET, claim)) as table:
        assert len(list(table.rows)) == 1
    assert time.perf_counter() - started < 2


def test_rows_and_cells_without_references_are_counted() -> None:
    def strip(xml: bytes) -> bytes:
        for reference in (b' r="A1"', b' r="B1"', b' r="1"', b' r="A2"', b' r="B2"', b' r="2"'):
            xml = xml.replace(reference, b"")
        return xml

    with open_table(edited(workbook(["客户", "编号"], ["远诚", "X-1"]), SHEET, strip)) as table:
        assert [(row.number, row.cells) for row in table.rows] == [(2, {0: "远诚", 1: "X-1"})]


def test_element_names_may_carry_a_namespace_prefix() -> None:
    def prefix(xml: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
            for end in (b" ", b">"):
                xml = xml.replace(b"<" + tag + end, b"<x:" + tag + end)
                xml = xml.replace(b"</" + tag + end, b"</x:" + tag + end)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    book = edited(workbook(["客户", "编号"], ["远诚", "X-1"]), SHEET, prefix)
    with open_table(book) as table:
        assert [row.cells for row in table.rows] == [{0: "远诚", 1: "X-1"}]


def test_dates_are_told_from_numbers_by_their_style() -> None:
    with open_table(workbook(["客户", "编号"], [datetime(2024, 5, 20, 14, 30), 45432])) as table:
        assert [row.cells for row in table.rows] == [{0: datetime(2024, 5, 20, 14, 30), 1: 45432}]


def test_the_date_formats_of_chinese_excel_are_known() -> None:
    book = workbook(["客户", "编号"], [datetime(2024, 5, 20), "X-1"])
    chinese = edited(book, "xl/styles.xml", lambda xml: xml.replace(b'numFmtId="164"', b'numFmtId="31"'))
    with open_table(chinese) as table:
        assert next(table.rows).cells[0] == datetime(2024, 5, 20)


def test_dates_of_the_1904_system_are_the_days_they_show() -> None:
    def since_1904(xml: bytes) -> bytes:
        return xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')

    book = workbook(["客户", "编号"], [datetime(2024, 5, 20), "X-1"])
    with open_table(edited(book, "xl/workbook.xml", since_1904)) as table:
        assert table.epoch1904
        assert next(table.rows).cells[0] == datetime(2028, 5, 21)


def test_serial_numbers_follow_excel_around_the_day_that_never_was() -> None:
    assert from_serial(1) == datetime(1900, 1, 1)
    assert from_serial(59) == datetime(1900, 2, 28)
    assert from_serial(61) == datetime(1900, 3, 1)
    assert from_serial(0.5) == clock_time(12)
    assert from_serial(0, epoch1904=True) == datetime(1904, 1, 1)
    assert from_serial(45432.999999999) == datetime(2024, 5, 21)
    assert from_serial(1e12) == 1e12


def test_formulas_give_the_value_they_last_had() -> None:
    def cache(xml: bytes) -> bytes:
        return (
            xml.replace(b"<v></v>", b"<v>42</v>")
            .replace(b"<v />", b"<v>42</v>")
            .replace(b"<v/>", b"<v>42</v>")
        )

    with open_table(edited(workbook(["客户", "编号"], ["远诚", "=6*7"]), SHEET, cache)) as table:
        assert next(table.rows).cells[1] == 42


def test_pronunciation_beside_a_text_is_not_part_of_it() -> None:
    name = "<r><t>远</t></r><r><t>诚</t></r><rPh><t>yuan</t></rPh>"
    titles = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
    row = f"<row><c t='s'><v>2</v></c><c t='inlineStr'><is>{name}</is></c></row>"
    with open_table(
        package(titles + row, f"<si><t>客户</t></si><si><t>编号</t></si><si>{name}</si>")
    ) as table:
        assert next(table.rows).cells == {0: "远诚", 1: "远诚"}


def test_a_text_that_the_table_does_not_have_means_a_damaged_file() -> None:
    titles = "<row><c t='s'><v>0</v></c><c t='s'><v>9</v></c></row>"
    assert "damaged" in refusal(package(titles, "<si><t>客户</t></si>").getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_its_encoding_and_separator(encoding: str, separator: str) -> None:
    text = (
        separator.join(("客户名称", "联系人", "来源")) + "\r\n" + separator.join(("远诚医疗", "赵敏", "展会"))
    )
    with open_table(io.BytesIO(text.encode(encoding))) as table:
        assert [row.cells for row in table.rows] == [{0: "远诚医疗", 1: "赵敏", 2: "展会"}]


def test_csv_from_traditional_chinese_excel_is_read() -> None:
    with open_table(io.BytesIO("客戶名稱,聯絡人\r\n遠誠醫療,趙敏\r\n".encode("big5"))) as table:
        assert next(table.rows).cells == {0: "遠誠醫療", 1: "趙敏"}


def test_csv_cells_may_hold_line_breaks_and_guarded_formulas() -> None:
    text = '客户名称,备注,摘要\n远诚,"一\n二",\'=1+1\n'
    with open_table(io.BytesIO(text.encode())) as table:
        assert next(table.rows).cells == {0: "远诚", 1: "一\n二", 2: "=1+1"}


def test_a_file_that_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match=r"nowhere\.xlsx"):
        open_table(Path("/nowhere.xlsx"))


def test_what_is_not_a_sheet_is_refused_with_a_reason() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert "empty" in refusal(b"")
    assert "old .xls" in refusal(ole + b"Workbook")
    assert "password" in refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "damaged" in refusal(workbook(TITLES, line()).getvalue()[:900])
    assert "web page" in refusal(b"<html><table><tr><td>1</td></tr></table></html>")
    assert "not a sheet" in refusal(b"%PDF-1.7")
    assert "not a sheet" in refusal(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert "column titles" in refusal("你好\n世界\n".encode())
    assert "column titles" in refusal(workbook(["甲", "乙"]).getvalue())


def test_another_kind_of_package_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "not an .xlsx" in refusal(out.getvalue())


def test_a_broken_sheet_is_refused_before_its_first_row() -> None:
    book = workbook(TITLES, *(line() for _ in range(300)))
    with zipfile.ZipFile(book) as archive:
        start = archive.getinfo(SHEET).header_offset
    data = bytearray(book.getvalue())
    data[start + 2000] ^= 0xFF
    assert "damaged" in refusal(bytes(data))


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_are_refused_wherever_they_stand(part: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert "XML entities" in refusal(edited(package("<row/>", ""), part, lambda _xml: bomb).getvalue())


def test_a_part_that_unpacks_to_an_implausible_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.exchange.package._BOMB_SIZE", 1 << 20)
    blank = b"<sst>" + b" " * (2 << 20) + b"</sst>"
    assert "implausible" in refusal(
        edited(package("", ""), "xl/sharedStrings.xml", lambda _xml: blank).getvalue()
    )
