"""Merged cells of a worksheet, which its XML names only after the last row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from leadtui.exchange.cells import COLUMNS, Cell, RawRow

_SCAN = 1 << 20
MOST_ROWS = 1_048_576
_LONGEST_TAG = 1 << 12
_MOST_MERGES = 200_000
_VALUE = re.compile(rb"[<:](?:v|is|f)[ >]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')


@dataclass(frozen=True, slots=True)
class Merge:
    """A range one value stands for, by its first column: rows from 1, column from 0."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes of a sheet tells: about how many rows, which merges.

    Behind the first ``filled`` bytes no cell has a value, though there may be a million formatted ones.
    """

    rows: int
    merges: tuple[Merge, ...]
    filled: int


def survey(stream: IO[bytes]) -> Survey:
    """Count rows and gather merges without parsing; reading it all also proves it is whole.

    It stops where there are far more rows than a sheet can have.
    """
    rows = read = filled = 0
    rest = b""
    merges: list[Merge] = []
    while chunk := stream.read(_SCAN):
        read += len(chunk)
        if _VALUE.search(chunk):
            # The value may go on in the next chunk; longer ones are refused.
            filled = read + _SCAN
        chunk = rest + chunk
        cut = chunk.rfind(b"<")
        rest, chunk = (chunk[cut:], chunk[:cut]) if cut >= 0 else (b"", chunk)
        rest = rest if len(rest) < _LONGEST_TAG else b""
        rows += chunk.count(b"<row ") or chunk.count(b":row ")
        if b"mergeCell " in chunk:
            found = (_merge(match) for match in _MERGE.finditer(chunk))
            merges += [merge for merge in found if merge.last > merge.first]
        if len(merges) > _MOST_MERGES:
            raise ValueError("too many merged cells")
        if rows > 2 * MOST_ROWS:
            break
    return Survey(rows, tuple(sorted(merges, key=lambda merge: merge.first)), filled)


def _merge(match: re.Match[bytes]) -> Merge:
    return Merge(int(match[2]), int(match[3]), COLUMNS[match[1].decode()])


def fill_down(rows: Iterable[RawRow], merges: Iterable[Merge]) -> Iterator[RawRow]:
    """``rows`` with the value of a merged range in each row of it that has cells of its own."""
    waiting = iter(merges)
    upcoming = next(waiting, None)
    active: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        filled = bool(row.cells)
        for column, (last, value) in tuple(active.items()):
            if row.number > last:
                del active[column]
            elif filled:
                row.cells.setdefault(column, value)
        while upcoming is not None and upcoming.first <= row.number:
            if upcoming.first == row.number and upcoming.column in row.cells:
                active[upcoming.column] = (upcoming.last, row.cells[upcoming.column])
            upcoming = next(waiting, None)
        yield row
