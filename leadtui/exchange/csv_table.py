"""CSV files as rows: encoding and separator are those under which the header makes sense."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.delimiter import records_of
from leadtui.exchange.header import SEARCHED_ROWS, Header, find_header
from leadtui.i18n import N_

_SCAN = 1 << 20
_LONGEST_LINE = 1 << 20
_SEPARATORS = (",", ";", "\t", "|")
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("utf-8", "gb18030", "big5hkscs", "cp1252")
# Full-width ones too: spreadsheets in Chinese and Japanese take them for the others.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the bytes of a CSV file are to be read, and the header found that way."""

    encoding: str
    separator: str
    header: Header
    lines: int


def find_dialect(stream: IO[bytes]) -> Dialect | None:
    """The reading of ``stream`` that names the most columns; None where none names any."""
    found: list[Dialect] = []
    for encoding in _encodings(stream):
        lines = _count_lines(stream, encoding)
        if lines is None:
            continue
        for separator in _SEPARATORS:
            rows = islice(read_csv(stream, encoding, separator), SEARCHED_ROWS)
            if (header := find_header(rows)) is not None:
                found.append(Dialect(encoding, separator, header, lines))
        if found:
            break
    return max(found, key=lambda dialect: len(dialect.header.columns), default=None)


def _encodings(stream: IO[bytes]) -> tuple[str, ...]:
    stream.seek(0)
    start = stream.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    return (marked,) if marked else _GUESSES


def _count_lines(stream: IO[bytes], encoding: str) -> int | None:
    """How many lines the whole stream has; None where it is not text in ``encoding``."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        while chunk := stream.read(_SCAN):
            text = decoder.decode(chunk)
            if "\0" in text:
                return None
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return lines + 1


def read_csv(stream: IO[bytes], encoding: str, separator: str) -> Iterator[RawRow]:
    """The records of ``stream`` from its beginning, numbered as a spreadsheet numbers them."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        for number, record in enumerate(records_of(bounded_lines(text), separator), start=1):
            cells = {index: unguarded(cell) for index, cell in enumerate(record) if cell}
            yield RawRow(number, dict(cells))
    finally:
        text.detach()


def bounded_lines(text: io.TextIOWrapper, name: str = "-") -> Iterator[str]:
    """The lines of ``text``; UsageError for one no program would write."""
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) >= _LONGEST_LINE:
            raise UsageError(N_("{name}: line {line} is too long for a sheet."), name=name, line=number)
        yield line


def guarded(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """``text`` without the apostrophe that ``guarded`` put before it."""
    return text[1:] if text[0] == "'" and _GUARDED.match(text) else text
