"""Text files of records as sheets: any encoding, any delimiter, no line or cell without end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from leadtui.errors import UsageError
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.csv_table import bounded_lines, unguarded
from leadtui.exchange.delimiter import Delimiter, find_delimiter, known_delimiter, records_of
from leadtui.exchange.raw_sheet import RawSheet, bounded
from leadtui.exchange.tables import Detected
from leadtui.exchange.text_encoding import Encoding, controls, detect_encoding, known_encoding
from leadtui.i18n import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SAMPLE = 1 << 17
_SCAN = 1 << 20
_ASKED_FOR = 1.0
_MOST_CONTROLS = 0.02


def open_csv(
    stream: IO[bytes], name: str, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawSheet, Detected]:
    """The sheet in ``stream`` and how it was read; what is given is not guessed."""
    found = Encoding(known_encoding(encoding), _ASKED_FOR) if encoding else detect_encoding(stream, name)
    sample = _sample(stream, found, name)
    cut = find_delimiter(sample)
    if delimiter:
        cut = Delimiter(known_delimiter(delimiter), _ASKED_FOR, cut.declared)
    detected = Detected(
        "csv", found.name, cut.character, min(found.confidence, cut.confidence), found.alternatives
    )
    title = name.rpartition(".")[0] or name
    lines = count_lines(stream)
    sheet = RawSheet(title, lambda: bounded(_rows(stream, name, found, cut), name), lines)
    return sheet, detected


class _View(io.RawIOBase):
    """A reader of ``stream`` with a place of its own, so that several may read in turns."""

    def __init__(self, stream: IO[bytes], start: int) -> None:
        super().__init__()
        self._stream = stream
        self._place = start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        self._stream.seek(self._place)
        read = self._stream.read(len(view))
        view[: len(read)] = read
        self._place += len(read)
        return len(read)


def text_of(stream: IO[bytes], encoding: Encoding) -> io.TextIOWrapper:
    """``stream`` decoded from its beginning; what is no text becomes U+FFFD."""
    view = io.BufferedReader(_View(stream, encoding.skip), _SCAN)
    return io.TextIOWrapper(view, encoding.name, errors="replace", newline="")


def count_lines(stream: IO[bytes]) -> int:
    """About how many lines ``stream`` has."""
    stream.seek(0)
    feeds = returns = 0
    last = b""
    while chunk := stream.read(_SCAN):
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        last = chunk[-4:]
    return (feeds or returns) + (not last.rstrip(b"\0").endswith((b"\n", b"\r")) if last else 0)


def _sample(stream: IO[bytes], encoding: Encoding, name: str) -> str:
    try:
        sample = text_of(stream, encoding).read(_SAMPLE)
    except UnicodeError as error:
        raise wrong_encoding(encoding.name) from error
    if controls(sample) > _MOST_CONTROLS * len(sample):
        hint = N_("Open it in a spreadsheet program and save it as .xlsx or .csv.")
        raise UsageError(N_("{name} is not a sheet."), hint, name=name)
    cut = max(sample.rfind("\n"), sample.rfind("\r"))
    return sample[: cut + 1] if len(sample) == _SAMPLE and cut > 0 else sample


def wrong_encoding(encoding: str) -> UsageError:
    """The error for bytes that cannot even be tried in the encoding asked for."""
    hint = N_("Leave the encoding away, and it is found by itself.")
    return UsageError(N_("The file is not in the encoding {encoding}."), hint, encoding=encoding)


def _rows(stream: IO[bytes], name: str, encoding: Encoding, cut: Delimiter) -> Iterator[RawRow]:
    text = text_of(stream, encoding)
    number = 0
    try:
        for number, record in enumerate(_records(text, name, cut), start=1):
            cells: dict[int, Cell] = {place: unguarded(cell) for place, cell in enumerate(record) if cell}
            if number == 1 and cut.declared:
                cells = {}
            yield RawRow(number, {place: cell for place, cell in cells.items() if not str(cell).isspace()})
    except csv.Error as error:
        hint = N_("Perhaps a quotation mark before it is never closed.")
        message = N_("{name}: row {row} has a cell that is too long.")
        raise UsageError(message, hint, name=name, row=number + 1) from error


def _records(text: io.TextIOWrapper, name: str, cut: Delimiter) -> Iterator[list[str]]:
    return records_of(bounded_lines(text, name), cut.character)
