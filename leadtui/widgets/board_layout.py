"""How wide the five columns of the board are, for a width and the column one works in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["wide", "narrow", "rail", "hidden"]

COLUMNS = 5
WIDE = 31
NARROW = 11
RAIL = 9
ACCORDION = 72
"""From so many cells on the other columns stand beside the open one as rails; below, only in the heading."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Width and kind of every column; ``first`` is the first wide one of a roomy board."""

    widths: tuple[int, ...]
    kinds: tuple[Kind, ...]
    first: int

    def at(self, x: int) -> int | None:
        """The column drawn at cell ``x``; None between two."""
        left = 0
        for column, width in enumerate(self.widths):
            if left <= x < left + width:
                return column
            left += width + bool(width)
        return None

    def lefts(self) -> tuple[int, ...]:
        """The first cell of every column."""
        left, found = 0, []
        for width in self.widths:
            found.append(left)
            left += width + bool(width)
        return tuple(found)


def lay_out(width: int, focus: int, first: int = 0, rail: int = RAIL) -> Layout:
    """The layout in which column ``focus`` is open; wide columns move along as little as possible."""
    room = width - (COLUMNS - 1)
    wide = next((n for n in range(COLUMNS, 1, -1) if n * WIDE + (COLUMNS - n) * NARROW <= room), 0)
    if wide:
        return _roomy(room, wide, focus, first)
    if width >= ACCORDION:
        return _accordion(room, focus, rail)
    widths = tuple(width if column == focus else 0 for column in range(COLUMNS))
    return Layout(widths, tuple("wide" if one else "hidden" for one in widths), focus)


def _roomy(room: int, wide: int, focus: int, first: int) -> Layout:
    first = max(min(first, focus), focus - wide + 1, 0)
    first = min(first, COLUMNS - wide)
    each = (room - (COLUMNS - wide) * NARROW) // wide
    spare = room - (COLUMNS - wide) * NARROW - each * wide
    kinds: tuple[Kind, ...] = tuple(
        "wide" if first <= column < first + wide else "narrow" for column in range(COLUMNS)
    )
    widths = [each if kind == "wide" else NARROW for kind in kinds]
    # What is left over goes to the narrow ones first: their names need it most.
    order = sorted(range(COLUMNS), key=lambda column: (kinds[column] == "wide", column))
    for column in (order * 2)[:spare]:
        widths[column] += 1
    return Layout(tuple(widths), kinds, first)


def _accordion(room: int, focus: int, rail: int) -> Layout:
    widths = tuple(room - (COLUMNS - 1) * rail if column == focus else rail for column in range(COLUMNS))
    kinds: tuple[Kind, ...] = tuple("wide" if column == focus else "rail" for column in range(COLUMNS))
    return Layout(widths, kinds, focus)
