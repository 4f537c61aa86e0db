"""Small workbooks and CSV files for tests, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leadtui.exchange.reader import open_table
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.exchange.rows import parse_rows

TITLES = (
    "线索编号", "客户名称", "线索来源", "联系人", "联系方式", "线索等级", "初始需求", "跟进日期", "跟进方式",
    "沟通内容摘要", "客户反馈", "下一步计划", "负责人", "当前状态",
)  # fmt: skip
ROW: dict[str, object] = {
    "线索编号": "ZH-20240520-001", "客户名称": "远诚医疗", "线索来源": "行业展会", "联系人": "赵敏",
    "联系方式": "13800001234", "线索等级": "A", "初始需求": "培训系统", "跟进日期": "2024-05-21",
    "跟进方式": "电话",
    "沟通内容摘要": "介绍产品", "客户反馈": "预算获批", "下一步计划": "5月24日寄送合同", "负责人": "李雷",
    "当前状态": "意向客户",
}  # fmt: skip


def line(**changes: object) -> list[object]:
    """One row of the record sheet with some cells changed."""
    return list({**ROW, **changes}.values())


def workbook(*rows: Sequence[object], prepare: Callable[[Worksheet], None] | None = None) -> io.BytesIO:
    """A workbook of one sheet with these rows, the last touch being ``prepare``."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if prepare is not None:
        prepare(book.active)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(sheet: str, strings: str) -> io.BytesIO:
    """The smallest workbook with a table of shared texts, from the XML inside ``sheetData`` and ``sst``."""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    out.seek(0)
    return out


def edited(book: io.BytesIO, part: str, change: Callable[[bytes], bytes]) -> io.BytesIO:
    """The workbook with one part of its package rewritten, as other programs would write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    out.seek(0)
    return out


def parsed(stream: IO[bytes], tally: Tally | None = None) -> list[SheetRow | RowError]:
    """Everything a sheet says."""
    with open_table(stream) as table:
        return list(parse_rows(table, tally=tally))


def rows(*lines: Sequence[object], titles: Iterable[object] = TITLES) -> list[SheetRow]:
    """The rows of a sheet in which every row must be readable."""
    found = parsed(workbook(list(titles), *lines))
    assert [row for row in found if isinstance(row, RowError)] == []
    return [row for row in found if isinstance(row, SheetRow)]


def one(**changes: object) -> SheetRow:
    """The only row of a sheet, with some cells changed."""
    [row] = rows(line(**changes))
    return row


def error(**changes: object) -> RowError:
    """The reason why the only row of a sheet cannot be read."""
    [found] = parsed(workbook(TITLES, line(**changes)))
    assert isinstance(found, RowError)
    return found
