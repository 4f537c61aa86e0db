"""Opening a file of any kind as tables: what it is follows from its bytes, not from its name."""

from __future__ import annotations

import csv
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.csv_sheet import open_csv
from leadtui.exchange.file_kind import kind_of
from leadtui.exchange.raw_sheet import RawSheet, table_of
from leadtui.exchange.tables import Detected, FileTable, FileTables, LeftOut
from leadtui.exchange.title_row import is_known
from leadtui.i18n import N_

_IN_MEMORY = 8 << 20
# Everything that zipfile, zlib, expat and csv raise for bytes that are not what they claim to be.
_DAMAGE = (
    BadZipFile, EOFError, ExpatError, IndexError, KeyError, NotImplementedError, OverflowError, RuntimeError,
    ValueError, csv.Error, struct.error, zlib.error,
)  # fmt: skip
_Found = tuple[Sequence[RawSheet], Sequence[LeftOut], Detected]


def open_table(
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | int | None = None,
    header_row: int | None = None,
    zone: str = "",
) -> FileTables:
    """Open a workbook, text file, address book or calendar; UsageError says why it cannot be read.

    ``encoding`` and ``delimiter`` overrule what would be detected; ``sheet`` is a name or a number
    from 1, ``header_row`` a row from 1 (0: there is none); ``zone`` is where the moments of a calendar
    become wall time.
    """
    name = name or (Path(source).name if isinstance(source, str | Path) else "-")
    with ExitStack() as stack, damage_of(name):
        stream = _seekable(source, name, stack)
        sheets, left_out, detected = _sheets(stream, name, stack, _Wishes(encoding, delimiter, zone))
        file = _file(name, sheets, left_out, detected, sheet)
        if header_row is not None:
            file.best = file.best.headed(header_row)
        file._stack = stack.pop_all()
        return file


@contextmanager
def damage_of(name: str) -> Iterator[None]:
    """Tell whatever broken bytes lead to as one sentence about the file."""
    try:
        yield
    except UnicodeError as error:
        hint = N_("Leave the encoding away, and it is found by itself.")
        raise UsageError(N_("{name} is not in the encoding it was read with."), hint, name=name) from error
    except _DAMAGE as error:
        hint = N_("Copy or download it again, or open it in a spreadsheet program and save it as .xlsx.")
        raise UsageError(N_("{name} is damaged or was cut off."), hint, name=name) from error


def _guarded(name: str, rows: Iterator[RawRow]) -> Iterator[RawRow]:
    with damage_of(name):
        yield from rows


def _seekable(source: str | Path | IO[bytes], name: str, stack: ExitStack) -> IO[bytes]:
    if isinstance(source, str | Path):
        try:
            return stack.enter_context(Path(source).open("rb"))
        except OSError as error:
            raise UsageError(N_("Cannot open {name}: {reason}."), name=name, reason=error.strerror) from error
    if source.seekable():
        return source
    spool = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(source, spool)
    return spool


class _Wishes(NamedTuple):
    encoding: str | None
    delimiter: str | None
    zone: str


def _sheets(stream: IO[bytes], name: str, stack: ExitStack, wishes: _Wishes) -> _Found:
    match kind := kind_of(stream, name):
        case "xlsx":
            from leadtui.exchange.xlsx_sheets import open_xlsx

            return *open_xlsx(stack.enter_context(ZipFile(stream)), name), Detected(kind)
        case "xls" | "xlsb" | "ods":
            from leadtui.exchange.old_sheets import open_old

            return *open_old(stream, kind, name, stack), Detected(kind)
        case "vcard":
            from leadtui.exchange.vcard_sheet import open_vcards

            cards, detected = open_vcards(stream, name, encoding=wishes.encoding)
            return [cards], [], detected
        case "ical":
            from leadtui.exchange.ical_sheet import open_calendar

            plans, detected = open_calendar(stream, name, encoding=wishes.encoding, zone=wishes.zone)
            return [plans], [], detected
        case "jsonl":
            from leadtui.exchange.jsonl_sheet import open_jsonl

            lines, detected = open_jsonl(stream, name, encoding=wishes.encoding)
            return [lines], [], detected
        case _:
            sheet, detected = open_csv(stream, name, encoding=wishes.encoding, delimiter=wishes.delimiter)
            return [sheet], [], detected


def _file(
    name: str,
    sheets: Sequence[RawSheet],
    left_out: Sequence[LeftOut],
    detected: Detected,
    wanted: str | int | None,
) -> FileTables:
    guard = partial(_guarded, name)
    found = [(sheet, table_of(sheet, guard)) for sheet in sheets]
    tables = tuple(table for _sheet, table in found if table is not None)
    if not tables:
        raise UsageError(N_("{name} has no row with anything in it."), name=name)
    best = _best(tables) if wanted is None else _named(tables, wanted)
    empty = [LeftOut("empty_sheet", text=sheet.name) for sheet, table in found if table is None]
    others = [
        LeftOut("hidden_sheet" if table.hidden else "other_sheet", text=table.name)
        for table in tables
        if table is not best
    ]
    return FileTables(name, detected, tables, best, (*others, *empty, *left_out))


def _best(tables: Sequence[FileTable]) -> FileTable:
    """Visible before hidden, then the most known titles, then the first with a header."""
    return max(tables, key=lambda table: (not table.hidden, _known(table), table.header_row is not None))


def _known(table: FileTable) -> int:
    return sum(is_known(column.title) for column in table.columns if column.title)


def _named(tables: Sequence[FileTable], wanted: str | int) -> FileTable:
    for number, table in enumerate(tables, start=1):
        if wanted in (number, table.name) or str(wanted) == str(number):
            return table
    known = ", ".join(table.name for table in tables)
    raise UsageError(N_("There is no sheet “{sheet}”."), N_("There are: {known}."), sheet=wanted, known=known)
