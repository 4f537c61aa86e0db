"""The rows that were left out, as the file they came from with two columns more: result and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, BinaryIO

from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.mending import Mends, letter_of, mends_of
from leadtui.exchange.plain_writer import write_table
from leadtui.exchange.table_file import open_table
from leadtui.exchange.tables import FileTable
from leadtui.exchange.values import text_of
from leadtui.exchange.writer import Format
from leadtui.i18n import Label, _
from leadtui.services.import_asked import Asked

# Titles that an import passes over, so that the file can be mended and imported again.
RESULT = Label("Import result", "导入结果", "匯入結果")
REASON = Label("Why not imported", "未导入原因", "未匯入原因")


def write_rejects(
    source: str | Path | IO[bytes],
    out: BinaryIO,
    rejected: Iterable[tuple[int, str]],
    *,
    asked: Asked | None = None,
    format: Format = "xlsx",
) -> int:
    """Write the rows of ``source`` whose lines are ``rejected`` as (line, reason); return how many.

    ``source`` is the file that was imported, ``asked`` how it was read.
    """
    asked = asked or Asked()
    reasons = dict(rejected)
    with open_table(
        source,
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        sheet=asked.sheet,
        header_row=asked.header_row,
    ) as file:
        table = file.best
        columns = [column for column in table.columns if column.title not in (*RESULT, *REASON)]
        titles = [
            *(column.raw or column.title or column.letter for column in columns),
            str(RESULT),
            str(REASON),
        ]
        indexes = [column.index for column in columns]
        mends = mends_of(asked.cells, (), {each.index: each.title or each.letter for each in table.columns})
        write_table(titles, _rows(table, indexes, reasons, mends), out, format, table.name)
    return len(reasons)


def _rows(
    table: FileTable, indexes: Sequence[int], reasons: Mapping[int, str], mends: Mends
) -> Iterator[list[Cell | None]]:
    for raw in table.rows():
        if raw.number in reasons:
            row = mends.row(raw)
            reason = " ".join((reasons[raw.number], *_mended(raw, mends)))
            yield [*(row.cells.get(index) for index in indexes), _("left out"), reason]


def _mended(raw: RawRow, mends: Mends) -> Iterator[str]:
    """What the file had where a cell was set right."""
    for index in mends.cells.get(raw.number, ()):
        before = text_of(raw.cells.get(index)) or "-"
        yield _("({cell} set right; it was: {before})", cell=f"{letter_of(index)}{raw.number}", before=before)
