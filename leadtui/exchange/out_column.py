"""A column of a table that is written: its title, what may be chosen in it, how wide it has to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from unicodedata import category, east_asian_width

Value = str | int | float | Decimal | date | datetime | time | None

_NARROWEST, _WIDEST = 6, 60
# Room for the arrow of the filter and the margins.
_BESIDE = 3


@dataclass(frozen=True, slots=True)
class OutColumn:
    """One column; ``id`` is the field behind it, if there is one.

    ``choices`` are offered in a drop-down, ``shown`` is how spreadsheets show numbers ("#,##0.00"),
    ``about`` explains the column to whoever fills it in.
    """

    title: str
    id: str = ""
    choices: tuple[str, ...] = ()
    shown: str = ""
    about: str = ""


def text_width(text: str) -> int:
    """The cells of the widest line of ``text`` in any fixed-width font: Chinese characters count two."""
    return max((sum(map(_cells, line)) for line in text.splitlines()), default=0)


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    return 0 if category(character) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(character) in "WF")


def column_widths(columns: Sequence[OutColumn], rows: Iterable[Sequence[Value]]) -> list[int]:
    """How wide each column must be to show its title and the cells of ``rows``, within reason."""
    widths = [text_width(column.title) for column in columns]
    for row in rows:
        for place, value in enumerate(row):
            widths[place] = max(widths[place], _width(value))
    return [min(max(width, _NARROWEST) + _BESIDE, _WIDEST) for width in widths]


def _width(value: Value) -> int:
    match value:
        case None:
            return 0
        case time():
            return len("14:30:00")
        case datetime():
            return len("2026-05-20 14:30")
        case date():
            return len("2026-05-20")
        case str():
            return text_width(value)
        case _:
            return len(f"{value:,}")
