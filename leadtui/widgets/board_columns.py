"""Five lists beside each other; narrow ones swap with wide ones as they are entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from leadtui.domain.records import LeadRow
from leadtui.text import cells
from leadtui.widgets.board_head import BoardHead
from leadtui.widgets.board_layout import COLUMNS, RAIL, Layout, lay_out
from leadtui.widgets.due import SHORT_STATUS
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.quiet_focus import QuietFocus
from leadtui.widgets.seams import Upright
from leadtui.widgets.standing import Standing
from leadtui.widgets.virtual_list import Painter

TALL = 30
"""From so many lines of the screen on cards have a line of air."""


More = Callable[[int, int], str]
"""Words how many cards lie below (first), in so many cells (second)."""


class CardList(Standing, QuietFocus, HintedList[LeadRow]):
    """The cards of one status; on a rail a card is one line."""

    def __init__(self, painter: Painter[LeadRow], more: More, *, id: str) -> None:
        super().__init__(painter, item_height=2, more=lambda count: more(count, self.size.width), id=id)


class Lanes(Standing, Horizontal):
    """The lists side by side."""


class Edge(Standing, Upright):
    """The line between two lists."""


class BoardColumns(Standing, Vertical):
    """Headings and columns; ``focus_at`` is the column one works in."""

    DEFAULT_CSS = """
    BoardColumns { height: 1fr; }
    BoardColumns Lanes { height: 1fr; }
    """

    @dataclass
    class Entered(Message):
        """Another column has the keys."""

        column: int

    def __init__(self, painter: Painter[LeadRow], more: More) -> None:
        super().__init__(id="columns")
        self.focus_at = 0
        self.now: Layout = lay_out(120, 0)
        self._widths = [-1] * COLUMNS
        self._painter = painter
        self._more = more

    def compose(self) -> ComposeResult:
        """The headings over five lists with lines between them."""
        yield BoardHead()
        with Lanes():
            for column in range(COLUMNS):
                if column:
                    yield Edge(id=f"edge-{column}")
                yield CardList(self._painter, self._more, id=f"column-{column}")

    def _place(self, column: int, cards: CardList) -> None:
        """Give a list its width; where it has it already nothing is laid out again."""
        width = self.now.widths[column]
        if self._widths[column] == width:
            return
        self._widths[column] = width
        cards.display = width > 0
        if width:
            cards.styles.width = width
        if column:
            self.query_one(f"#edge-{column}").display = "hidden" not in self.now.kinds

    @property
    def head(self) -> BoardHead:
        """The headings."""
        return self.query_one(BoardHead)

    @property
    def lists(self) -> list[CardList]:
        """The five lists."""
        return list(self.query(CardList))

    @property
    def current(self) -> CardList:
        """The list one works in."""
        return self.query_one(f"#column-{self.focus_at}", CardList)

    def index_of(self, cards: object) -> int:
        """Which column a list is."""
        return next(at for at, one in enumerate(self.lists) if one is cards)

    def enter(self, column: int) -> None:
        """Work in a column: it opens, and has the keys."""
        self._open(column)
        self.current.take_focus()

    def column_at(self, x: int) -> int | None:
        """The column drawn at a cell of the screen's width."""
        return self.now.at(x - self.region.x)

    def on_mount(self) -> None:
        """The first layout, before anything is drawn."""
        self.fit()

    def on_resize(self) -> None:
        """Other widths."""
        self.fit()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse may have gone to another column."""
        if isinstance(event.widget, CardList):
            self._open(self.index_of(event.widget))

    def _open(self, column: int) -> None:
        if column != self.focus_at:
            self.focus_at = column
            self.fit()
            self.post_message(self.Entered(column))

    def fit(self) -> None:
        """Give every column its width."""
        width, height = self.app.size
        rail = max(RAIL, *(cells(text.text()) for text in SHORT_STATUS.values()))
        before, self.now = self.now, lay_out(width, self.focus_at, self.now.first, rail)
        for column, cards in enumerate(self.lists):
            kind = self.now.kinds[column]
            lines = 1 if kind == "rail" else 3 if height >= TALL else 2
            if cards.view.item_height != lines:
                cards.set_item_height(lines)
            self._place(column, cards)
        if before != self.now or self.head.layout_now is None or self.head.focus_at != self.focus_at:
            self.head.place(self.now, self.focus_at)
