"""Single cells of a file set right before it is read, and rows left out: the file itself stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leadtui.errors import UsageError
from leadtui.exchange.cells import COLUMNS, RawRow
from leadtui.exchange.record_sheet import RowError
from leadtui.i18n import N_

LEFT_OUT = N_("Left out by hand.")
BY_HAND = "-"
"""What a RowError names as its field where somebody left the row out."""


@dataclass(frozen=True, slots=True)
class Mends:
    """``cells`` holds the texts that stand in place of others, by row number and column index."""

    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    without: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.cells or self.without)

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


def left_out(number: int) -> RowError:
    """The row as one that somebody does not want."""
    return RowError(number, BY_HAND, "", LEFT_OUT, {})


def letter_of(index: int) -> str:
    """What spreadsheet programs call a column: A, B, ... AA."""
    letters, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def index_of(letters: str) -> int | None:
    """The index of a column from 0 by its letters; None where they are none."""
    text = letters.strip().upper()
    return COLUMNS[text] if text.isascii() and text.isalpha() and len(text) <= 3 else None


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
