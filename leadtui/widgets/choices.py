"""What the choices of a prefix look like: one line where they fit, else shelves in even columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.style import Style
from textual.strip import Strip

from leadtui.hints import Shelf, Way
from leadtui.overlay import Area, Overlay
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line

GAP = 2
NAMED = 60
"""Shelves are called by name from this many cells on."""


@dataclass(slots=True)
class _Pen:
    """Draws into ``width`` cells, bright while the prefix ``waits``, and notes where a click leads."""

    width: int
    ink: Ink
    waits: bool
    strips: list[Strip] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)

    def way(self, line: Line, way: Way) -> None:
        """A key and what it does."""
        ink, start = self.ink, line.width
        line.text(way.keys, ink.key if self.waits else ink.dim)
        line.gap(1).text(way.label, ink.text if self.waits else ink.dim)
        self.areas.append(Area(len(self.strips), start, line.width, way.command))

    def end(self, line: Line) -> None:
        """The line is drawn."""
        self.strips.append(line.strip(self.width, self.ink.text))


def overlay(shelves: Sequence[Shelf], title: str, *, size: tuple[int, int], ink: Ink, waits: bool) -> Overlay:
    """The choices for a screen of ``size``, which they never cover whole."""
    width, height = size
    pen = _Pen(width, ink, waits)
    ways = [way for shelf in shelves for way in shelf.ways]
    if 1 + cells(title) + sum(GAP + _width(way) for way in ways) < width:
        _draw_line(pen, title, ways)
    else:
        _draw_rule(pen, title)
        _draw_shelves(pen, shelves, height - 3)
    return Overlay(tuple(pen.strips), tuple(pen.areas))


def _draw_line(pen: _Pen, title: str, ways: Sequence[Way]) -> None:
    line = Line().gap(1, pen.ink.text).text(title, _title_ink(pen))
    for way in ways:
        pen.way(line.gap(GAP), way)
    pen.end(line)


def _draw_rule(pen: _Pen, title: str) -> None:
    rule, style = glyphs().rule, pen.ink.accent if pen.waits else pen.ink.rule
    line = Line().raw(rule, style).gap(1).text(clip(title, pen.width - 4), _title_ink(pen)).gap(1)
    pen.end(line.raw(rule * (pen.width - line.width), style))


def _draw_shelves(pen: _Pen, shelves: Sequence[Shelf], height: int) -> None:
    """Line by line from the left, each shelf from a line of its own as long as there is room."""
    named = pen.width >= NAMED and len(shelves) > 1
    names = GAP + max(cells(shelf.label) for shelf in shelves) if named else 0
    columns = _columns(shelves, pen.width - 2 - names)
    if sum(-(-len(shelf.ways) // len(columns)) for shelf in shelves) > height:
        shelves, names = [Shelf("", tuple(way for shelf in shelves for way in shelf.ways))], 0
        columns = _columns(shelves, pen.width - 2)
    for shelf in shelves:
        for first in range(0, len(shelf.ways), len(columns)):
            if len(pen.strips) > height:
                return
            name = shelf.label if names and not first else ""
            line = Line().gap(1, pen.ink.text).text(name, pen.ink.dim, names)
            _draw_ways(pen, line, shelf.ways[first : first + len(columns)], columns)


def _draw_ways(pen: _Pen, line: Line, ways: Sequence[Way], columns: Sequence[int]) -> None:
    start = line.width
    for index, way in enumerate(ways):
        pen.way(line.to(start + sum(columns[:index]) + GAP * index), way)
    pen.end(line)


def _columns(shelves: Sequence[Shelf], room: int) -> list[int]:
    """The widths of as many columns as fit side by side."""
    for count in range(max(len(shelf.ways) for shelf in shelves), 1, -1):
        widths = [
            max((_width(way) for shelf in shelves for way in shelf.ways[column::count]), default=0)
            for column in range(count)
        ]
        if sum(widths) + GAP * (count - 1) <= room:
            return widths
    return [room]


def _width(way: Way) -> int:
    return cells(way.keys) + 1 + cells(way.label)


def _title_ink(pen: _Pen) -> Style:
    return pen.ink.heading if pen.waits else pen.ink.today
