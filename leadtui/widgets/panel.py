"""Quiet lines: what a function paints, and thin rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.strip import Strip

from leadtui.text import glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Ink, Line

PanelPainter = Callable[[int, int, Ink], Sequence[Strip]]
"""Paints so many cells by so many lines; missing lines are blank."""


class Panel(Canvas):
    """Shows what a painter draws: headers, the peek strip, a preview, column headings."""

    DEFAULT_CSS = "Panel { height: auto; }"

    def __init__(
        self, painter: PanelPainter | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._painter = painter

    def show(self, painter: PanelPainter) -> None:
        """Paint with another function; only what looks different is sent."""
        self._painter = painter
        self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """The painter's lines, cut or filled to the height."""
        lines = list(self._painter(width, height, self.ink)) if self._painter else []
        return (lines + [Strip.blank(width)] * (height - len(lines)))[:height]


class Rule(Canvas):
    """A thin line across, with an optional title in it."""

    DEFAULT_CSS = "Rule { height: 1; }"

    def __init__(self, title: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = title

    def paint(self, width: int, height: int) -> list[Strip]:
        """The rule, as wide as there is room."""
        line = Line()
        if self.title:
            line.raw(glyphs().rule, self.ink.rule).text(f" {self.title} ", self.ink.dim)
        return [
            line.raw(glyphs().rule * max(0, width - line.width), self.ink.rule).strip(width, self.ink.rule)
        ]
