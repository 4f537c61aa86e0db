"""The last line: what the keys do here; the choices of a prefix grow upward from it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from leadtui.hints import Hint, Shelf
from leadtui.overlay import Overlay
from leadtui.text import cells
from leadtui.widgets import choices
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line

GAP = 2


class KeyLine(Canvas):
    """Draws as many hints as fit whole, and some at the right end that always stay."""

    DEFAULT_CSS = "KeyLine { height: 1; }"

    def __init__(self, *, id: str = "key-line") -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._right: tuple[Hint, ...] = ()

    def show(self, hints: Sequence[Hint], right: Sequence[Hint] = ()) -> None:
        """Show ``hints``, and ``right`` at the other end."""
        self._hints, self._right = tuple(hints), tuple(right)
        self.sync()

    def choices(self, shelves: Sequence[Shelf], title: str, *, waits: bool) -> Overlay:
        """The choices of a prefix over the foot of the screen; dim once it ``waits`` no more."""
        drawn = choices.overlay(shelves, title, size=self.screen.size, ink=self.ink, waits=waits)
        return drawn._replace(strips=tuple(self.finished(strip) for strip in drawn.strips))

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line, cut between hints."""
        ink = self.ink
        right_width = sum(_width(hint) + GAP for hint in self._right)
        line = Line().gap(1, ink.text)
        for hint in self._hints:
            if line.width + _width(hint) > width - right_width - 1:
                break
            self._draw(line, hint).gap(GAP)
        if right_width + line.width <= width:
            line.to(width - right_width + GAP - 1)
            for index, hint in enumerate(self._right):
                self._draw(line.gap(GAP if index else 0), hint)
        return [line.strip(width, ink.text)]

    def _draw(self, line: Line, hint: Hint) -> Line:
        return line.text(hint.keys, self.ink.key).gap(1).text(hint.label, self.ink.dim)


def _width(hint: Hint) -> int:
    return cells(hint.keys) + 1 + cells(hint.label)
