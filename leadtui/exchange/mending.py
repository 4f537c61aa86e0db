"""Single cells of a file set right before it is read, and rows left out: the file itself stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from leadtui.errors import UsageError
from leadtui.exchange.cells import COLUMNS, RawRow
from leadtui.exchange.header_words import column_named, fold_title
from leadtui.exchange.record_sheet import RowError
from leadtui.i18n import N_

LEFT_OUT = N_("Left out by hand.")
BY_HAND = "-"
"""What a RowError names as its field where somebody left the row out."""


Cells = Sequence[tuple[int, str, str]]
"""(row, column by title or letter, text)."""


@dataclass(frozen=True, slots=True)
class Mends:
    """``cells`` holds the texts that stand in place of others, by row number and column index."""

    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    without: frozenset[int] = frozenset()

    def of(self, rows: Iterable[RawRow]) -> Iterator[RawRow]:
        """The rows as they are to be read."""
        return map(self.row, rows) if self.cells else iter(rows)

    def row(self, raw: RawRow) -> RawRow:
        """One row with its texts in place; an empty text empties the cell, and no flaw is left in one."""
        texts = self.cells.get(raw.number)
        if texts is None:
            return raw
        cells = {**raw.cells, **texts}
        flaws = {index: why for index, why in raw.flaws.items() if index not in texts}
        kept = {index: cells[index] for index in sorted(cells) if cells[index] != ""}
        return raw._replace(cells=kept, flaws=flaws)


def mends_of(cells: Cells, without: Iterable[int], titles: Mapping[int, str]) -> Mends:
    """What was asked for, each cell with the index of its column; of two for one cell the later counts."""
    found: dict[int, dict[int, str]] = {}
    for row, column, text in cells:
        found.setdefault(row, {})[column_index(titles, column)] = text
    return Mends(found, frozenset(without))


def left_out(number: int, name: str = "") -> RowError:
    """The row, about somebody of this name, as one that is not wanted."""
    return RowError(number, BY_HAND, name, LEFT_OUT, {})


def index_of(letters: str) -> int | None:
    """The index of a column from 0 by its letters; None where they are none."""
    text = letters.strip().upper()
    return COLUMNS[text] if text.isascii() and text.isalpha() and len(text) <= 3 else None


def column_index(titles: Mapping[int, str], column: str) -> int:
    """The index of the column with this title, or of this letter; UsageError where there is none."""
    folded = fold_title(column)
    named = next((index for index, title in titles.items() if fold_title(title) == folded), None)
    if named is None and (meant := column_named(folded)) is not None:
        named = next((i for i, title in titles.items() if column_named(fold_title(title)) == meant), None)
    lettered = index_of(column)
    index = lettered if named is None and lettered in titles else named
    if index is None:
        raise UsageError(
            N_("The sheet has no column {title}."),
            N_("Its columns are: {known}"),
            title=column,
            known=", ".join(titles.values()),
        )
    return index


def parse_cell(text: str) -> tuple[int, str, str]:
    """Row, column and value of ``ROW:COLUMN=VALUE``, as in ``12:B=2024-05-20``; UsageError for anything else.

    The column goes by its letter or its title.
    """
    place, sign, value = text.partition("=")
    row, colon, column = place.partition(":")
    if not (sign and colon and row.strip().isdecimal() and column.strip()):
        raise UsageError(
            N_("“{text}” names no cell."), N_("Write it ROW:COLUMN=VALUE, as in 12:B=2024-05-20."), text=text
        )
    return int(row), column.strip(), value.strip()
