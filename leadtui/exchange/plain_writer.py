"""A table of titles and cells as .xlsx or CSV; no cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import BinaryIO

from leadtui.exchange.cells import Cell
from leadtui.exchange.csv_writer import write_csv_table
from leadtui.exchange.out_column import OutColumn, Value
from leadtui.exchange.values import text_of
from leadtui.exchange.writer import Format
from leadtui.exchange.xlsx_table import write_xlsx_table


def write_table(
    titles: Sequence[str],
    rows: Iterable[Sequence[Cell | None]],
    out: BinaryIO,
    format: Format,
    name: str = "1",
) -> None:
    """Write ``rows`` below ``titles``, one by one; ``name`` is that of the sheet."""
    if format == "csv":
        write_csv_table(titles, ([text_of(cell) for cell in row] for row in rows), out)
    else:
        write_xlsx_table([OutColumn(title) for title in titles], map(_typed, rows), out, name=name)


def _typed(row: Sequence[Cell | None]) -> list[Value]:
    """A day without a time as one, so that no sheet shows a midnight nobody meant."""
    return [cell.date() if isinstance(cell, datetime) and cell.time() == time.min else cell for cell in row]
