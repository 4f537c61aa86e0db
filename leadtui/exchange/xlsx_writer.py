"""The record sheet as .xlsx: real dates, a frozen header, widths, drop-downs, no formula anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any, BinaryIO

from leadtui.errors import UsageError
from leadtui.exchange.export_row import CHOICES, ExportRow, Progress, SheetStyle, Value, counted, values_of
from leadtui.i18n import N_

_WIDTHS = {
    "number": 18, "customer": 32, "contact_point": 18, "need": 24, "contacted_at": 17, "summary": 40,
    "feedback": 30, "next_step": 30, "plan_date": 17, "plan_focus": 24, "plan_goal": 24,
    "plan_step": 24, "content_plan": 30,
}  # fmt: skip
_WIDTH = 13
_DAY, _MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_FORMULA = ("=", "+", "-", "@")
# What XML 1.0 cannot hold; and Excel's own escape, which would come back as another character.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_NAMES = {"en": "Follow-ups", "zh_CN": "客户跟进记录表", "zh_TW": "客戶跟進記錄表"}
# Excel refuses longer lists in place.
_LONGEST_LIST = 255
_SPARE_ROWS = 1000
_MOST_ROWS = 1_048_576


def write_xlsx(
    rows: Iterable[ExportRow], out: BinaryIO, style: SheetStyle, on_progress: Progress | None = None
) -> None:
    """Write ``rows`` below the titles, one by one: memory does not grow with their number."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "leadtui"
    sheet = book.create_sheet(_SHEET_NAMES[style.language])
    with ExitStack() as on_failure:
        on_failure.callback(_discard, sheet)
        _fill(sheet, counted(rows, on_progress), style)
        on_failure.pop_all()
    book.save(out)


def _discard(sheet: Any) -> None:
    """Remove the file in which openpyxl gathers rows: what stopped half-way leaves no customer data."""
    sheet.close()
    sheet._writer.cleanup()


def _fill(sheet: Any, rows: Iterable[ExportRow], style: SheetStyle) -> None:
    titles, labels, cells = style.titles(), style.labels(), _Cells(sheet)
    _lay_out(sheet, style.columns, len(titles))
    sheet.append([cells.title(title) for title in titles])
    last = 1
    for row in rows:
        # Not a list: the cells of a date are the same object each time, written before the next.
        sheet.append(cells.cell(value) for value in values_of(row, labels, style.columns))
        last += 1
        if last > _MOST_ROWS:
            raise UsageError(
                N_("A sheet has at most {n} rows."),
                N_("Export fewer leads, or write .csv."),
                n=f"{_MOST_ROWS:,}",
            )
    sheet.auto_filter.ref = f"A1:{_letter(len(titles))}{last}"
    _add_choices(sheet, labels, style.columns, last)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _lay_out(sheet: Any, columns: Sequence[str], count: int) -> None:
    sheet.freeze_panes = "C2"
    for place in range(count):
        column = columns[place] if place < len(columns) else ""
        sheet.column_dimensions[_letter(place + 1)].width = _WIDTHS.get(column, _WIDTH)


class _Cells:
    """Cells of one write-only sheet, typed so that none is ever a formula or an error."""

    def __init__(self, sheet: object) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ERROR_CODES
        from openpyxl.styles import Font

        self._new: Callable[..., Any] = WriteOnlyCell
        self._sheet = sheet
        self._errors = frozenset(ERROR_CODES)
        self._bold = Font(bold=True)
        self._day, self._minute = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._day.number_format, self._minute.number_format = _DAY, _MINUTE

    def title(self, text: str) -> object:
        """A column title."""
        cell = self._new(self._sheet, text)
        cell.data_type, cell.font = "s", self._bold
        return cell

    def cell(self, value: Value) -> object:
        """``value`` as openpyxl takes it."""
        match value:
            case None | "":
                return None
            case datetime():
                return self._dated(self._minute, value)
            case date():
                return self._dated(self._day, value)
            case _:
                return self._text(_ESCAPE.sub("_x005F_", _ILLEGAL.sub("", value)))

    def _dated(self, cell: Any, value: date) -> object:
        cell.value = value
        return cell

    def _text(self, text: str) -> object:
        if not text.startswith(_FORMULA) and text not in self._errors:
            return text
        cell = self._new(self._sheet, text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell


def _add_choices(
    sheet: Any, labels: Mapping[str, Mapping[str, str]], columns: Sequence[str], last: int
) -> None:
    """Drop-downs, some rows beyond the last so that the sheet can be continued by hand."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for column in (*CHOICES, *(kind for kind in labels if kind in columns and kind not in CHOICES)):
        known = ",".join(label.replace(",", " ") for label in labels[column].values())
        if len(known) <= _LONGEST_LIST:
            letter = _letter(columns.index(column) + 1)
            rule = DataValidation(type="list", formula1=f'"{known}"', allow_blank=True, errorStyle="warning")
            rule.add(f"{letter}2:{letter}{last + _SPARE_ROWS}")
            sheet.data_validations.append(rule)
