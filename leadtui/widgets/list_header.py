"""The headings of the list's columns, with the sign of what it is ordered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from leadtui.domain.query_tree import SortKey
from leadtui.i18n import language
from leadtui.text import cells, glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line
from leadtui.widgets.lead_columns import EDGE, Choice, Fitted, column_of, fit


class ListHeader(Canvas):
    """One line of headings; a click on one asks to order by it."""

    DEFAULT_CSS = "ListHeader { height: 1; }"

    @dataclass
    class Clicked(Message):
        """Somebody clicked on the heading of a column that can be ordered by."""

        column: str

    def __init__(self, *, id: str = "list-header") -> None:
        super().__init__(id=id)
        self._choices: tuple[Choice, ...] = ()
        self._sort: tuple[SortKey, ...] = ()

    def show(self, choices: Sequence[Choice], sort: Sequence[SortKey]) -> None:
        """Show these columns; the first sort key is marked."""
        self._choices, self._sort = tuple(choices), tuple(sort)
        self.sync()

    def on_click(self, event: events.Click) -> None:
        """Order by a column."""
        at = EDGE
        for fitted in fit(self._choices, self.size.width, language()):
            at += fitted.gap
            column = column_of(fitted.id)
            if at <= event.x < at + fitted.width and column is not None and column.sort:
                self.post_message(self.Clicked(fitted.id))
            at += fitted.width

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line."""
        line = Line().gap(EDGE, self.ink.dim)
        for fitted in fit(self._choices, width, language()):
            line.raw(" " * fitted.gap, self.ink.dim)
            self._heading(line, fitted)
        return [line.strip(width, self.ink.dim)]

    def _heading(self, line: Line, fitted: Fitted) -> None:
        column = column_of(fitted.id)
        if column is None:
            return
        text = column.heading.text()
        first = self._sort[0] if self._sort else None
        if first is None or first.field_id != column.sort:
            line.text(text, self.ink.dim, fitted.width, fitted.align)
            return
        sign = glyphs().down if first.descending else glyphs().up
        room = fitted.width - cells(sign)
        line.text(
            f"{text}{sign}" if cells(text) <= room else sign, self.ink.accent, fitted.width, fitted.align
        )
