"""Writing the record sheet in the format its name asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import BinaryIO, Literal

from leadtui.errors import UsageError
from leadtui.exchange.csv_writer import write_csv
from leadtui.exchange.export_row import ExportRow, Progress, SheetStyle
from leadtui.exchange.xlsx_writer import write_xlsx
from leadtui.i18n import N_

Format = Literal["xlsx", "csv"]


def format_of(name: str) -> Format:
    """xlsx or csv by the ending of ``name``, xlsx for a pipe; UsageError for any other."""
    match PurePath(name).suffix.lower():
        case ".csv":
            return "csv"
        case ".xlsx":
            return "xlsx"
        case _ if name == "-":
            return "xlsx"
        case _:
            raise UsageError(
                N_("leadtui writes .xlsx and .csv, not {name}."),
                N_("Give the file one of these endings."),
                name=name,
            )


def write_record_sheet(
    rows: Iterable[ExportRow],
    out: BinaryIO,
    *,
    style: SheetStyle | None = None,
    format: Format = "xlsx",
    on_progress: Progress | None = None,
) -> None:
    """Write ``rows`` to ``out``; ``on_progress`` hears their count and may raise to stop."""
    write = write_csv if format == "csv" else write_xlsx
    write(rows, out, style or SheetStyle(), on_progress)
