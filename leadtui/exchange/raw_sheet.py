"""A sheet before its header is known, and the table it becomes with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Protocol

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.merges import MOST_ROWS
from leadtui.exchange.row_sieve import sift
from leadtui.exchange.tables import SAMPLED_ROWS, Column, FileTable, LeftOuts
from leadtui.exchange.title_row import SEARCHED_ROWS, TitleRow, find_titles, titles_at
from leadtui.exchange.titles import columns_of, untitled
from leadtui.i18n import N_

_MOST_COLUMNS = 16_384
_MOST_PEEKED = 100_000


class Rows(Protocol):
    """Reads the rows of a sheet from its beginning, each time it is called."""

    def __call__(self) -> Iterator[RawRow]: ...


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: ``read`` starts over at each call, ``total`` is about how many rows it has.

    ``columns`` are set where the format itself says what each column holds.
    """

    name: str
    read: Rows
    total: int
    hidden: bool = False
    columns: tuple[Column, ...] = ()


def peek(sheet: RawSheet, count: int) -> list[RawRow]:
    """The first filled rows of a sheet, fewer where they are very wide."""
    return _first(sheet.read(), count)


def _first(rows: Iterable[RawRow], count: int) -> list[RawRow]:
    found: list[RawRow] = []
    filled = 0
    for row in rows:
        if row.cells:
            found.append(row)
            filled += len(row.cells)
        if len(found) >= count or filled > _MOST_PEEKED:
            break
    return found


def table_of(sheet: RawSheet, guard: Callable[[Iterator[RawRow]], Iterator[RawRow]]) -> FileTable | None:
    """The table in ``sheet`` under the header it seems to have; None where nothing is filled in.

    ``guard`` wraps each reading, so that damage met on the way is told as such.
    """
    if sheet.columns:
        return _plain(sheet, guard)
    start = peek(sheet, SEARCHED_ROWS + SAMPLED_ROWS)
    if not start:
        return None
    titles = find_titles(start[:SEARCHED_ROWS])
    return _table(sheet, guard, start, titles)


def _plain(sheet: RawSheet, guard: Callable[[Iterator[RawRow]], Iterator[RawRow]]) -> FileTable:
    return FileTable(
        sheet.name, sheet.columns, None, sheet.total, sheet.hidden, _rows=lambda _table: guard(sheet.read())
    )


def _table(
    sheet: RawSheet,
    guard: Callable[[Iterator[RawRow]], Iterator[RawRow]],
    start: Sequence[RawRow],
    titles: TitleRow | None,
) -> FileTable:
    def rows(table: FileTable) -> Iterator[RawRow]:
        table.left_out = LeftOuts()
        return guard(sift(sheet.read(), titles, table.left_out, reveal=table._reveal))

    header = titles.row.number if titles else None
    below = [row for row in start if row.number > (header or 0)]
    return FileTable(
        sheet.name,
        columns_of(titles, below) if titles else untitled(below),
        header,
        max(sheet.total - (header or 0), 0),
        sheet.hidden,
        titles.confidence if titles else 0.0,
        _rows=rows,
        _headed=lambda row: _table(sheet, guard, start if row == 0 else from_row(sheet, row), at(sheet, row)),
    )


def from_row(sheet: RawSheet, row: int) -> list[RawRow]:
    """The first filled rows from ``row`` on."""
    rows = dropwhile(lambda other: other.number < row, sheet.read())
    return _first(rows, SAMPLED_ROWS)


def at(sheet: RawSheet, row: int) -> TitleRow | None:
    """Row ``row`` as the title row; None for 0, UsageError where the row is empty."""
    if row == 0:
        return None
    found = from_row(sheet, row)
    if not found or found[0].number != row:
        raise UsageError(N_("Row {row} of “{sheet}” is empty."), row=row, sheet=sheet.name)
    chosen = titles_at(found, 0)
    return chosen if chosen.row.number == row else TitleRow(found[0], (), 1.0)


def bounded(rows: Iterable[RawRow], name: str) -> Iterator[RawRow]:
    """``rows`` as far as a spreadsheet can have them; UsageError beyond."""
    for count, row in enumerate(rows):
        if max(row.number, count) > MOST_ROWS or (row.cells and max(row.cells) >= _MOST_COLUMNS):
            raise too_many(name)
        yield row


def too_many(name: str) -> UsageError:
    """The error for a sheet no spreadsheet program could have written."""
    message = N_("{name} has more rows or columns than a sheet can have.")
    return UsageError(message, N_("Split it into several files."), name=name)
