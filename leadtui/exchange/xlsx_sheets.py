"""The sheets of .xlsx and .xlsm workbooks, Strict OOXML too, read as streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zipfile import ZipFile

from leadtui.exchange.cells import RawRow, read_cells
from leadtui.exchange.merges import MOST_ROWS, Survey, fill_down, survey
from leadtui.exchange.raw_sheet import RawSheet, bounded, too_many
from leadtui.exchange.tables import LeftOut
from leadtui.exchange.workbook import SheetPart, Workbook, open_workbook

_MOST_SHEETS = 200


def open_xlsx(archive: ZipFile, name: str) -> tuple[list[RawSheet], list[LeftOut]]:
    """The worksheets of a workbook in order, and what else it holds."""
    book = open_workbook(archive)
    surveys: dict[str, Survey] = {}
    sheets = [_sheet(book, part, name, surveys) for part in book.sheets[:_MOST_SHEETS]]
    rest = [part.name for part in book.sheets[_MOST_SHEETS : 2 * _MOST_SHEETS]]
    left_out = [LeftOut("chart_sheet", text=title) for title in book.charts[:_MOST_SHEETS]]
    return sheets, left_out + [LeftOut("other_sheet", text=title) for title in rest]


def _sheet(book: Workbook, part: SheetPart, name: str, surveys: dict[str, Survey]) -> RawSheet:
    if part.path not in surveys:
        with book.open_sheet(part) as stream:
            surveys[part.path] = survey(stream)
    found = surveys[part.path]
    if found.rows > MOST_ROWS:
        raise too_many(name)
    return RawSheet(part.name, lambda: _rows(book, part, name, found), found.rows, part.hidden)


def _rows(book: Workbook, part: SheetPart, name: str, found: Survey) -> Iterator[RawRow]:
    with book.open_sheet(part) as stream:
        rows: Iterable[RawRow] = bounded(read_cells(stream, book, until=found.filled), name)
        yield from fill_down(rows, found.merges) if found.merges else rows
