"""The first line: the screens with the current one in brackets, and who you are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from leadtui.text import cells, clip
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line

ROOMY = 100
NARROW = 60


class Tab(NamedTuple):
    """A screen: its digit, its name, and what its badge says (unread, say)."""

    key: str
    label: str
    badge: str = ""


class TabLine(Canvas):
    """Tabs at the left, a text at the right; below 100 cells the tabs fold, below 60 to their digits."""

    DEFAULT_CSS = "TabLine { height: 1; }"

    @dataclass
    class Clicked(Message):
        """Somebody clicked on the tab with this key."""

        key: str

    def __init__(self, *, id: str = "tab-line") -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._active = ""
        self._right = ("", "")
        self._spans: list[tuple[int, int, str]] = []

    def show(self, tabs: Sequence[Tab], active: str, right: str = "", short: str | None = None) -> None:
        """Show ``tabs``, that with the key ``active`` in brackets; ``short`` is for less than 100 cells."""
        self._tabs = tuple(tabs)
        self._active = active
        self._right = (right, right if short is None else short)
        self.sync()

    def on_click(self, event: events.Click) -> None:
        """Go to a screen with the mouse."""
        for first, last, key in self._spans:
            if first <= event.x < last:
                self.post_message(self.Clicked(key))

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line."""
        line = Line()
        self._spans = []
        for index, tab in enumerate(self._tabs):
            start = line.width
            self._paint_tab(line, index, tab, width)
            self._spans.append((start, line.width, tab.key))
        line.raw("]" if self._tabs and self._tabs[-1].key == self._active else " ", self.ink.accent)
        right = clip(self._right[width < ROOMY], max(0, width - line.width - 1))
        line.to(width - cells(right) - 1).text(right, self.ink.dim)
        return [line.strip(width, self.ink.text)]

    def _paint_tab(self, line: Line, index: int, tab: Tab, width: int) -> None:
        active = tab.key == self._active
        after_active = index > 0 and self._tabs[index - 1].key == self._active
        sign = "[" if active else "]" if after_active else " "
        roomy = width >= ROOMY
        if roomy and index:
            sign = sign + " " if after_active else " " + sign
        line.raw(sign, self.ink.accent)
        style = self.ink.heading if active else self.ink.text
        label = "" if width < NARROW and not active else tab.label
        # Beside a bare digit a number would make it another number.
        badge = f"({tab.badge})" if tab.badge and not label else tab.badge
        parts = (tab.key, label, badge)
        line.text(" ".join(part for part in parts if part) if roomy else "".join(parts), style)
