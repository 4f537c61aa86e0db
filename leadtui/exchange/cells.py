"""The rows of one worksheet as a stream: typed cells by column, empty ones left out."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from math import isfinite
from types import MappingProxyType
from typing import IO, NamedTuple

from leadtui.exchange.package import CHUNK, Attributes, new_parser
from leadtui.exchange.workbook import Workbook, unescape

Cell = str | int | float | bool | datetime | time

# Sheets know wall time only.
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - wall time
_FEBRUARY_29 = 60  # Excel counts a 29 February 1900 that never was
_MOST_DATES = 4096
_EXACT_DIGITS = 15
_READ = 1 << 19
_TRUE = ("1", "true")
# Formatted but empty cells and rows, of which sheets may have millions; they cost nothing this way.
_EMPTY = re.compile(
    rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: [a-z]+="[^"<>]{0,9}")*/>)+'
    rb'|<row r="[0-9]{1,7}"(?: [A-Za-z0-9:]+="[^"<>]{0,40}")*(?:/>|></row>)'
)
_LONGEST_CELL = 1 << 20  # Excel stops at 32,767 characters


NO_FLAWS: Mapping[int, str] = MappingProxyType({})


class RawRow(NamedTuple):
    """One row as it stands in the file: its number from 1, its filled cells by column from 0.

    ``flaws`` says by column why a cell that shows something has no value (keys of tables.FLAWS).
    """

    number: int
    cells: dict[int, Cell]
    hidden: bool = False
    flaws: Mapping[int, str] = NO_FLAWS


class _Columns(dict[str, int]):
    """Column letters to an index from 0, worked out once each."""

    def __missing__(self, letters: str) -> int:
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        self[letters] = index - 1
        return index - 1


COLUMNS = _Columns()


def letter_of(index: int) -> str:
    """What spreadsheet programs call a column, from 0: A, B, ... AA."""
    letters, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def from_serial(value: float, *, epoch1904: bool = False) -> datetime | time | float:
    """The date or time of a spreadsheet serial number; the number itself out of range."""
    if 0 <= value < 1 and not epoch1904:
        return (_EPOCH_1904 + timedelta(seconds=round(value * 86_400))).time()
    days = value + 1 if value < _FEBRUARY_29 and not epoch1904 else value
    start = _EPOCH_1904 if epoch1904 else _EPOCH_1900
    try:
        return start + timedelta(days=int(days), seconds=round(days % 1 * 86_400))
    except OverflowError:
        return value


class _SheetParser:
    """Handlers for expat; finished rows gather in ``ready``."""

    __slots__ = (
        "_attributes", "_book", "_cells", "_collecting", "_column", "_dates", "_flaws", "_formula",
        "_hidden", "_names", "_number", "_parts", "_skipping", "ready",
    )  # fmt: skip

    def __init__(self, book: Workbook) -> None:
        self.ready: list[RawRow] = []
        self._book = book
        self._names: dict[str, str] = {}
        self._attributes: Attributes = {}
        self._cells: dict[int, Cell] = {}
        self._parts: list[str] = []
        self._dates: dict[str, Cell] = {}
        self._number, self._column = 0, -1
        self._collecting = self._skipping = self._hidden = self._formula = False
        self._flaws: dict[int, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin a row or a cell, or collect the text of one."""
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            self._attributes = attributes
            self._column = (
                COLUMNS[attributes["r"].rstrip(string.digits)] if "r" in attributes else self._column + 1
            )
        elif name == "v" or name == "t":
            self._collecting = not self._skipping
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column = {}, -1
            self._hidden = attributes.get("hidden") in _TRUE
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._skipping = True

    def end(self, name: str) -> None:
        """Finish a row, a cell or a text."""
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "v" or name == "t":
            self._collecting = False
        elif name == "c":
            if self._parts:
                self._finish_cell()
            elif self._formula and self._attributes.get("t") != "str":
                self._flaws[self._column] = "no_result"
            self._formula = False
        elif name == "row":
            self._finish_row()
        elif name == "rPh":
            self._skipping = False

    def text(self, data: str) -> None:
        """Keep text inside ``v`` and ``t``; formulas and spaces between elements are dropped."""
        if self._collecting:
            self._parts.append(data)
            if len(self._parts) * CHUNK > _LONGEST_CELL and sum(map(len, self._parts)) > _LONGEST_CELL:
                raise ValueError("cell too long")

    def check_whole(self) -> None:
        """ValueError if a cell has begun that did not end."""
        if self._parts:
            raise ValueError("cell too long")

    def _finish_row(self) -> None:
        flaws: Mapping[int, str] = NO_FLAWS
        if self._flaws:
            flaws, self._flaws = self._flaws, {}
        self.ready.append(RawRow(self._number, self._cells, self._hidden, flaws))

    def _finish_cell(self) -> None:
        text = self._parts[0] if len(self._parts) == 1 else "".join(self._parts)
        self._parts.clear()
        value = self._typed(text)
        if value != "":
            self._cells[self._column] = value

    def _typed(self, text: str) -> Cell:
        match self._attributes.get("t"):
            case "s":
                return self._book.strings[int(text)]
            case None | "n":
                return self._number_or_date(text)
            case "b":
                return text == "1"
            case "d":
                return _from_iso(text)
            case _:
                return unescape(text)

    def _number_or_date(self, text: str) -> Cell:
        if self._attributes.get("s") not in self._book.date_styles:
            return _number(text)
        if text not in self._dates:
            if len(self._dates) >= _MOST_DATES:
                self._dates.clear()
            self._dates[text] = _date(text, epoch1904=self._book.epoch1904)
        return self._dates[text]


def _date(text: str, *, epoch1904: bool) -> Cell:
    number = _number(text)
    return number if isinstance(number, str) else from_serial(number, epoch1904=epoch1904)


def _number(text: str) -> int | float | str:
    """The number of a cell; what a broken writer put there instead stays text."""
    try:
        number = int(text) if len(text) <= _EXACT_DIGITS and text.isdecimal() else float(text)
    except ValueError:
        return text
    return number if isfinite(number) else text


def _from_iso(text: str) -> Cell:
    """ECMA-376 18.18.11: dates of strict workbooks are ISO 8601, times alone included."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    try:
        return time.fromisoformat(text)
    except ValueError:
        return text


def _without_empty(chunk: bytes) -> bytes:
    """``chunk`` of a sheet without the rows and cells in it that are only formatted."""
    if b"<v" not in chunk and b"<is" not in chunk and b"<f" not in chunk:
        first, last = chunk.find(b"<row "), chunk.rfind(b"</row>")
        if 0 <= first < last:
            chunk = chunk[:first] + chunk[last + len(b"</row>") :]
    return _EMPTY.sub(b"", chunk) if b'"/>' in chunk else chunk


def read_cells(stream: IO[bytes], book: Workbook, *, until: int | None = None) -> Iterator[RawRow]:
    """The rows of a worksheet part in order; rows without any value come with no cells.

    ``until`` is how many bytes to read where no value stands behind them; all by default.
    """
    sheet = _SheetParser(book)
    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.text
    read = 0
    while chunk := stream.read(_READ):
        read += len(chunk)
        parser.Parse(_without_empty(chunk))
        yield from sheet.ready
        sheet.ready.clear()
        if until is not None and read >= until:
            sheet.check_whole()
            return
    parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
    yield from sheet.ready
