"""The record sheet as .xlsx: real dates, a frozen header, fitting widths, drop-downs, no formula anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from leadtui.exchange.export_row import ExportRow, Progress, SheetStyle, counted, values_of
from leadtui.exchange.xlsx_table import write_xlsx_table

SHEET_NAMES = {"en": "Follow-ups", "zh_CN": "客户跟进记录表", "zh_TW": "客戶跟進記錄表"}


def write_xlsx(
    rows: Iterable[ExportRow], out: BinaryIO, style: SheetStyle, on_progress: Progress | None = None
) -> None:
    """Write ``rows`` below the titles, one by one: memory does not grow with their number."""
    labels = style.labels()
    values = (values_of(row, labels, style.columns) for row in counted(rows, on_progress))
    name = SHEET_NAMES[style.language]
    # The number and the customer stay in sight.
    write_xlsx_table(style.out_columns(), values, out, name=name, frozen="C2")
