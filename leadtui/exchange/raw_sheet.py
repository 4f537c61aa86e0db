"""A sheet before its header is known, and the table it becomes with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Protocol

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.row_sieve import sift
from leadtui.exchange.tables import SAMPLED_ROWS, Column, FileTable, LeftOuts
from leadtui.exchange.title_row import SEARCHED_ROWS, TitleRow, find_titles, titles_at
from leadtui.exchange.titles import columns_of, untitled
from leadtui.i18n import N_

# Rows without a filled cell that may stand before or between the first rows of a table.
_MOST_BLANK = 1_048_576
_MOST_COLUMNS = 16_384


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
    """The first filled rows of a sheet."""
    return list(islice((row for row in sheet.read() if row.cells), count))


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
    return list(islice((other for other in rows if other.cells), SAMPLED_ROWS))


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
    for row in rows:
        if row.number > _MOST_BLANK or (row.cells and max(row.cells) >= _MOST_COLUMNS):
            raise UsageError(
                N_("{name} has more rows or columns than a sheet can have."),
                N_("Split it into several files."),
                name=name,
            )
        yield row
