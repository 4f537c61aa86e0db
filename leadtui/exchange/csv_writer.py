"""The record sheet as CSV: UTF-8 that spreadsheets recognise, and nothing in it a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO

from leadtui.exchange.csv_table import guarded
from leadtui.exchange.export_row import ExportRow, Progress, SheetStyle, Value, counted, values_of


def write_csv(
    rows: Iterable[ExportRow], out: BinaryIO, style: SheetStyle, on_progress: Progress | None = None
) -> None:
    """Write ``rows`` below the titles."""
    text = io.TextIOWrapper(out, "utf-8-sig", errors="replace", newline="", write_through=True)
    labels = style.labels()
    try:
        writer = csv.writer(text)
        writer.writerow(guarded(title) for title in style.titles())
        for row in counted(rows, on_progress):
            writer.writerow(_text(value) for value in values_of(row, labels, style.columns))
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
        case _:
            return guarded(value.replace("\0", ""))
