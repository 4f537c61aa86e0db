"""Thin lines between panes: upright ones, and rules with a joint where they meet."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from leadtui.text import glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line


class Upright(Canvas):
    """A line one cell wide from top to bottom."""

    DEFAULT_CSS = "Upright { width: 1; height: 1fr; }"

    def paint(self, width: int, height: int) -> list[Strip]:
        """The same sign on every line."""
        return [Line().raw(glyphs().line, self.ink.rule).strip(width, self.ink.rule)] * height


class Seam(Canvas):
    """A rule across with joints; ``title`` stands in it at the left."""

    DEFAULT_CSS = "Seam { height: 1; }"

    def __init__(self, sign: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sign = sign
        self.joints: tuple[int, ...] = ()
        self.title: tuple[tuple[str, bool], ...] = ()

    def show(self, joints: Sequence[int] = (), title: Sequence[tuple[str, bool]] = ()) -> None:
        """Joints at these cells; the parts of the title, of which the marked ones are in brackets."""
        self.joints, self.title = tuple(joints), tuple(title)
        self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line."""
        ink, line = self.ink, Line()
        for text, here in self.title:
            line.raw(glyphs().rule, ink.rule)
            line.text(f"[{text}]" if here else f" {text} ", ink.heading if here else ink.dim)
        for joint in sorted(self.joints):
            if line.width <= joint < width:
                line.raw(glyphs().rule * (joint - line.width), ink.rule).text(self._sign, ink.rule)
        line.raw(glyphs().rule * max(0, width - line.width), ink.rule)
        return [line.strip(width, ink.rule)]
