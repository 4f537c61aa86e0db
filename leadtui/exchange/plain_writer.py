"""A table of titles and cells as .xlsx or CSV; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from leadtui.exchange.cells import Cell
from leadtui.exchange.csv_table import guarded
from leadtui.exchange.values import text_of
from leadtui.exchange.writer import Format

_FORMULA = ("=", "+", "-", "@")
# What XML 1.0 cannot hold; and Excel's own escape, which would come back as another character.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_table(
    titles: Sequence[str],
    rows: Iterable[Sequence[Cell | None]],
    out: BinaryIO,
    format: Format,
    name: str = "1",
) -> None:
    """Write ``rows`` below ``titles``, one by one; ``name`` is that of the sheet."""
    if format == "csv":
        _write_csv(titles, rows, out)
    else:
        _write_xlsx(titles, rows, out, name)


def _write_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell | None]], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, "utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([guarded(title) for title in titles])
        for row in rows:
            writer.writerow([guarded(text_of(cell).replace("\0", "")) for cell in row])
    finally:
        text.detach()


def _write_xlsx(
    titles: Sequence[str], rows: Iterable[Sequence[Cell | None]], out: BinaryIO, name: str
) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "leadtui"
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", name)[:31] or "1")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title) for title in titles])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    book.save(out)


def _cell(sheet: object, value: Cell | None) -> object:
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ERROR_CODES

    text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", value))
    if not text.startswith(_FORMULA) and text not in ERROR_CODES:
        return text
    cell: Any = WriteOnlyCell(sheet, text)
    cell.data_type, cell.quotePrefix = "s", True
    return cell
