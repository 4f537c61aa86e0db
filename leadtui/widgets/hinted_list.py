"""A list that says below its last row, or in the place of rows, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.strip import Strip

from leadtui.widgets.ink import Line
from leadtui.widgets.prose import wrap
from leadtui.widgets.rows import HasId
from leadtui.widgets.virtual_list import VirtualList

R = TypeVar("R", bound=HasId)


class HintedList(VirtualList[R]):
    """``tell`` sets the hint; it is drawn where the list leaves room."""

    hints: tuple[str, ...] = ()

    def tell(self, hints: Sequence[str]) -> None:
        """Say these lines, the first one strong, from the next painting on; none clears them."""
        if tuple(hints) != self.hints:
            self.hints = tuple(hints)
            self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """The rows, then the hint."""
        lines = super().paint(width, height)
        place = max(0, self.view.lines - self.view.top) + 1
        for number, hint in enumerate(self.hints):
            for text in wrap(hint, width - 4):
                if place < height:
                    style = self.ink.dim if number else self.ink.text
                    lines[place] = Line().gap(2, self.ink.text).text(text, style).strip(width, self.ink.text)
                place += 1
        return lines
