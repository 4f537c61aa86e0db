"""A table as .xlsx: typed cells, a frozen header, filters, drop-downs, fitting widths, no formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, BinaryIO

from leadtui.errors import UsageError
from leadtui.exchange.out_column import OutColumn, Value, column_widths
from leadtui.i18n import N_

_DAY, _MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_FORMULA = ("=", "+", "-", "@")
# What XML 1.0 cannot hold; and Excel's own escape, which would come back as another character.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_LONGEST_NAME = 31
# Excel refuses longer lists in place, and longer hints.
_LONGEST_LIST = _LONGEST_HINT = 255
_SPARE_ROWS = 1000
_MOST_ROWS = 1_048_576
_MEASURED = 200
_LISTS = "leadtui-lists"

Rows = Iterable[Iterable[Value]]


def write_xlsx_table(
    columns: Sequence[OutColumn], rows: Rows, out: BinaryIO, *, name: str, frozen: str = "A2"
) -> None:
    """Write ``rows`` below the titles, one by one: memory does not grow with their number."""
    write_workbook([(name, frozen, columns, rows)], out)


def write_workbook(sheets: Iterable[tuple[str, str, Sequence[OutColumn], Rows]], out: BinaryIO) -> None:
    """Several tables, each as (name, first cell that scrolls, columns, rows), in sheets of one file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "leadtui"
    lists: dict[tuple[str, ...], str] = {}
    with ExitStack() as on_failure:
        on_failure.callback(_discard, book)
        for name, frozen, columns, rows in sheets:
            sheet = book.create_sheet(_NO_SHEET_NAME.sub(" ", name)[:_LONGEST_NAME] or "1")
            _fill(sheet, columns, rows, frozen, lists)
        _add_lists(book, lists)
        on_failure.pop_all()
    book.save(out)


def _discard(book: Any) -> None:
    """Remove the files in which openpyxl gathers rows: what stopped half-way leaves no customer data."""
    for sheet in book.worksheets:
        if sheet._writer is not None:
            sheet.close()
            sheet._writer.cleanup()


def _fill(
    sheet: Any, columns: Sequence[OutColumn], rows: Rows, frozen: str, lists: dict[tuple[str, ...], str]
) -> None:
    stream = (tuple(row) for row in rows)
    measured = list(islice(stream, _MEASURED))
    sheet.freeze_panes = frozen
    _set_print(sheet)
    for place, width in enumerate(column_widths(columns, measured), 1):
        sheet.column_dimensions[_letter(place)].width = width
    cells = _Cells(sheet, columns)
    sheet.append([cells.title(column.title) for column in columns])
    last = 1
    for row in chain(measured, stream):
        # Not a list: the cells of a date are the same object each time, written before the next.
        sheet.append(cells.cell(value, place) for place, value in enumerate(row))
        last += 1
        if last > _MOST_ROWS:
            raise UsageError(
                N_("A sheet has at most {n} rows."),
                N_("Export fewer leads, or write .csv."),
                n=f"{_MOST_ROWS:,}",
            )
    sheet.auto_filter.ref = f"A1:{_letter(len(columns))}{last}"
    _add_choices(sheet, columns, last, lists)


def _set_print(sheet: Any) -> None:
    """As wide as a page across, with the titles on every page."""
    from openpyxl.worksheet.worksheet import Worksheet

    sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


class _Cells:
    """Cells of one write-only sheet, typed so that none is ever a formula or an error."""

    def __init__(self, sheet: object, columns: Sequence[OutColumn]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ERROR_CODES
        from openpyxl.styles import Font

        self._new: Callable[..., Any] = WriteOnlyCell
        self._sheet = sheet
        self._errors = frozenset(ERROR_CODES)
        self._bold = Font(bold=True)
        self._day, self._minute = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._day.number_format, self._minute.number_format = _DAY, _MINUTE
        self._numbers = {place: self._shown(each.shown) for place, each in enumerate(columns) if each.shown}

    def _shown(self, number_format: str) -> Any:
        cell = self._new(self._sheet)
        cell.number_format = number_format
        return cell

    def title(self, text: str) -> object:
        """A column title."""
        cell = self._new(self._sheet, text)
        cell.data_type, cell.font = "s", self._bold
        return cell

    def cell(self, value: Value, place: int) -> object:
        """``value`` in this column as openpyxl takes it."""
        match value:
            case None | "":
                return None
            case datetime():
                return self._with(self._minute, value)
            case date():
                return self._with(self._day, value)
            case str():
                return self._text(_ESCAPE.sub("_x005F_", _ILLEGAL.sub("", value)))
            case _:
                return self._with(self._numbers[place], value) if place in self._numbers else value

    def _with(self, cell: Any, value: object) -> object:
        cell.value = value
        return cell

    def _text(self, text: str) -> object:
        if not text.startswith(_FORMULA) and text not in self._errors:
            return text
        cell = self._new(self._sheet, text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell


def _add_choices(
    sheet: Any, columns: Sequence[OutColumn], last: int, lists: dict[tuple[str, ...], str]
) -> None:
    """Drop-downs and hints, some rows beyond the last so that the sheet can be continued by hand."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(columns, 1):
        if not (column.choices or column.about):
            continue
        kind = {"type": "list", "formula1": _list(column.choices, lists)} if column.choices else {}
        rule = DataValidation(**kind, allow_blank=True, errorStyle="warning")
        if column.about:
            rule.promptTitle, rule.prompt = column.title[:32], column.about[:_LONGEST_HINT]
            rule.showInputMessage = True
        rule.add(f"{_letter(place)}2:{_letter(place)}{last + _SPARE_ROWS}")
        sheet.data_validations.append(rule)


def _list(choices: tuple[str, ...], lists: dict[tuple[str, ...], str]) -> str:
    """The choices in place where that is possible, else where they stand on a sheet of their own."""
    known = ",".join(choices)
    if len(known) <= _LONGEST_LIST and '"' not in known and known.count(",") == len(choices) - 1:
        return f'"{known}"'
    letter = _letter(len(lists) + 1)
    return lists.setdefault(choices, f"'{_LISTS}'!${letter}$1:${letter}${len(choices)}")


def _add_lists(book: Any, lists: dict[tuple[str, ...], str]) -> None:
    if not lists:
        return
    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    cells = _Cells(sheet, ())
    for place in range(max(map(len, lists))):
        sheet.append([cells.cell(choices[place] if place < len(choices) else None, 0) for choices in lists])
