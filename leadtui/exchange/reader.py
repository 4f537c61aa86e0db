"""Opening a sheet: what it is follows from its bytes, and the header decides which sheet of it."""

from __future__ import annotations

import csv
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow, read_cells
from leadtui.exchange.csv_table import find_dialect, read_csv
from leadtui.exchange.header import SEARCHED_ROWS, Header, find_header
from leadtui.exchange.merges import Survey, fill_down, survey
from leadtui.exchange.raw_sheet import bounded
from leadtui.exchange.tables import LeftOuts
from leadtui.exchange.workbook import SheetPart, Workbook, open_workbook
from leadtui.i18n import N_

_IN_MEMORY = 8 << 20
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = N_("Open it in a spreadsheet program and save it as .xlsx or .csv.")
# Everything that zipfile, zlib, expat and csv raise for bytes that are not what they claim to be.
_DAMAGE = (
    BadZipFile, EOFError, ExpatError, IndexError, KeyError, NotImplementedError, RuntimeError, ValueError,
    csv.Error, struct.error, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class Table:
    """An open sheet.

    ``rows`` are those below the header, read as they are taken; ``total`` is about how many there
    are; ``sheet`` is the chosen one of ``sheets`` (both empty for CSV). ``left_out`` fills with the
    hidden rows that ``rows`` passes over.
    """

    name: str
    header: Header
    rows: Iterator[RawRow]
    total: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    epoch1904: bool = False
    left_out: LeftOuts = field(default_factory=LeftOuts)
    _stack: ExitStack | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._stack is not None:
            self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_table(source: str | Path | IO[bytes], *, name: str = "", hidden: bool = False) -> Table:
    """Open a workbook or CSV file, or the same from a pipe; UsageError says why it cannot be read.

    Its hidden rows are read only if ``hidden`` asks for them.
    """
    name = name or (Path(source).name if isinstance(source, str | Path) else "-")
    with ExitStack() as stack, _damage_of(name):
        stream = _seekable(source, name, stack)
        table = _open(stream, name, stack)
        if not hidden:
            table.rows = _shown(table.rows, table.left_out)
        table._stack = stack.pop_all()
        return table


@contextmanager
def _damage_of(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        hint = N_("Copy or download it again, or open it in a spreadsheet program and save it as .xlsx.")
        raise UsageError(N_("{name} is damaged or was cut off."), hint, name=name) from error


def _seekable(source: str | Path | IO[bytes], name: str, stack: ExitStack) -> IO[bytes]:
    if isinstance(source, str | Path):
        try:
            return stack.enter_context(Path(source).open("rb"))
        except OSError as error:
            raise UsageError(N_("Cannot open {name}: {reason}."), name=name, reason=error.strerror) from error
    if source.seekable():
        source.seek(0)
        return source
    spool = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(source, spool)
    spool.seek(0)
    return spool


def _open(stream: IO[bytes], name: str, stack: ExitStack) -> Table:
    head = stream.read(_HEAD)
    stream.seek(0)
    match head[:8]:
        case b"":
            raise UsageError(N_("{name} is empty."), name=name)
        case start if start == _OLE:
            raise _ole_error(stream, name)
        case start if start.startswith(b"PK"):
            return _open_package(stack.enter_context(ZipFile(stream)), name)
        case _:
            return _open_text(stream, head, name)


def _ole_error(stream: IO[bytes], name: str) -> UsageError:
    """Old .xls files and encrypted .xlsx files are both OLE containers."""
    if _ENCRYPTED_STREAM in stream.read():
        hint = N_("Open it, remove the password and save it again.")
        return UsageError(N_("{name} is protected with a password."), hint, name=name)
    return UsageError(N_("{name} is in the old .xls format."), _SAVE_AGAIN, name=name)


def _open_package(archive: ZipFile, name: str) -> Table:
    names = {path.replace("\\", "/").lower() for path in archive.namelist()}
    if not any(path.startswith("xl/") and path.endswith("workbook.xml") for path in names):
        raise UsageError(N_("{name} is not an .xlsx workbook."), _SAVE_AGAIN, name=name)
    book = open_workbook(archive)
    sheet, header, found = _choose(book, name)
    cells = read_cells(book.open_sheet(sheet), book, until=found.filled)
    rows: Iterable[RawRow] = bounded(cells, name)
    if found.merges:
        rows = fill_down(rows, found.merges)
    return Table(
        name,
        header,
        _below(rows, header, name),
        max(found.rows - header.row, 0),
        sheet.name,
        tuple(part.name for part in book.sheets),
        book.epoch1904,
    )


def _choose(book: Workbook, name: str) -> tuple[SheetPart, Header, Survey]:
    """The sheet whose header names the most columns, visible ones first, then the first."""
    best: tuple[SheetPart, Header, Survey] | None = None
    surveys: dict[str, Survey] = {}
    for sheet in sorted(book.sheets, key=lambda part: part.hidden):
        if sheet.path not in surveys:
            with book.open_sheet(sheet) as stream:
                surveys[sheet.path] = survey(stream)
        found = surveys[sheet.path]
        with book.open_sheet(sheet) as stream:
            cells = read_cells(stream, book, until=found.filled)
            header = find_header(islice(_filled(cells), SEARCHED_ROWS))
        if header is None or (best and len(header.columns) <= len(best[1].columns)):
            continue
        if best is None or not sheet.hidden:
            best = sheet, header, found
    if best is None:
        raise _no_header(name)
    return best


def _filled(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    return (row for row in rows if row.cells)


def _shown(rows: Iterable[RawRow], left_out: LeftOuts) -> Iterator[RawRow]:
    for row in rows:
        if not row.hidden:
            yield row
        elif row.cells:
            left_out.add("hidden_row", row)


def _below(rows: Iterable[RawRow], header: Header, name: str) -> Iterator[RawRow]:
    with _damage_of(name):
        yield from dropwhile(lambda row: row.number <= header.row, rows)


def _open_text(stream: IO[bytes], head: bytes, name: str) -> Table:
    if head.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<tabl", b"<?xml"):
        raise UsageError(N_("{name} is a web page, not a sheet."), _SAVE_AGAIN, name=name)
    if head.startswith(b"%PDF") or (
        b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe"))
    ):
        raise UsageError(N_("{name} is not a sheet."), _SAVE_AGAIN, name=name)
    dialect = find_dialect(stream)
    if dialect is None:
        raise _no_header(name)
    rows = read_csv(stream, dialect.encoding, dialect.separator)
    total = max(dialect.lines - dialect.header.row, 0)
    return Table(name, dialect.header, _below(rows, dialect.header, name), total)


def _no_header(name: str) -> UsageError:
    return UsageError(
        N_("{name} has no row of column titles that leadtui knows."),
        N_("One row must name 线索编号 (Lead number) or 客户名称 (Customer) and at least one more column."),
        name=name,
    )
