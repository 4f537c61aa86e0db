"""The rows that were left out, as the file they came from with two columns more: result and reason."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, BinaryIO

from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange.cells import Cell, RawRow, letter_of
from leadtui.exchange.mending import Mends, mends_of
from leadtui.exchange.plain_writer import write_table
from leadtui.exchange.table_file import open_table
from leadtui.exchange.tables import FileTable
from leadtui.exchange.values import text_of
from leadtui.exchange.writer import Format, format_of
from leadtui.i18n import N_, Label, _
from leadtui.services.import_asked import Asked
from leadtui.store.database import Store

# Titles that an import passes over, so that the file can be mended and imported again.
RESULT = Label("Import result", "导入结果", "匯入結果")
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
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


def write_beside(
    store: Store, viewer: Viewer, source: Path, rejected: Sequence[tuple[int, str]], asked: Asked | None
) -> Path:
    """Write them beside their file, under a name nothing has yet; UsageError where that fails."""
    suffix = ".xlsx" if source.suffix.lower() in _WORKBOOKS else ".csv"
    path = source
    try:
        for name in _names(source.stem, suffix):
            path = source.with_name(name)
            with suppress(FileExistsError), os.fdopen(os.open(path, _NEW, 0o600), "wb") as out:
                write_rejects(source, out, rejected, asked=asked, format=format_of(name))
                return path
    except OSError as error:
        raise UsageError(
            N_("{path} cannot be written: {reason}"), path=str(path), reason=error.strerror or str(error)
        ) from error
    raise AssertionError("names never end")


def _names(stem: str, suffix: str) -> Iterator[str]:
    stem = f"{stem}-{_('rejects')}"
    yield f"{stem}{suffix}"
    yield from (f"{stem}-{n}{suffix}" for n in count(2))


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
