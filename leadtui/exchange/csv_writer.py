"""Tables as CSV: UTF-8 that spreadsheets recognise, and nothing in it a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO

from leadtui.exchange.csv_table import guarded
from leadtui.exchange.export_row import ExportRow, Progress, SheetStyle, counted, values_of
from leadtui.exchange.out_column import Value


def write_csv(
    rows: Iterable[ExportRow], out: BinaryIO, style: SheetStyle, on_progress: Progress | None = None
) -> None:
    """Write the record sheet."""
    labels = style.labels()
    values = (values_of(row, labels, style.columns) for row in counted(rows, on_progress))
    write_csv_table(style.titles(), values, out)


def write_csv_table(titles: Iterable[str], rows: Iterable[Iterable[Value]], out: BinaryIO) -> None:
    """Write ``rows`` below the titles, one by one."""
    text = io.TextIOWrapper(out, "utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([guarded(title) for title in titles])
        for row in rows:
            writer.writerow([_text(value) for value in row])
    finally:
        text.detach()


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case str():
            return guarded(value.replace("\0", ""))
        case _:
            return str(value)
