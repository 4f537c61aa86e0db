"""The frame of the board: columns, the strip below them, and what both say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.widget import Widget

from leadtui import clock
from leadtui.domain.board import COLUMNS, Peek
from leadtui.domain.lists import label
from leadtui.domain.records import LeadRow
from leadtui.i18n import _
from leadtui.screens.board_reads import (
    read_peek,
)
from leadtui.screens.desk import DeskScreen
from leadtui.screens.list_query import ListQuery
from leadtui.screens.query_bar import QueryBar
from leadtui.text import cells
from leadtui.widgets.board_columns import BoardColumns, CardList
from leadtui.widgets.board_head import Total, Verdict
from leadtui.widgets.board_peek import board_peek
from leadtui.widgets.card import WIDE, CardPainter
from leadtui.widgets.panel import Panel, Rule

SIBLINGS = 10_000
TALL, LOW = 36, 22
"""From so many lines on the peek strip has many; below it is there only when asked for."""
MANY, FEW = 5, 2
PHONE = 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BoardFrame(DeskScreen):
    """Query, columns and strip, and which cards a command is for."""

    # Textual repaints the whole screen whenever another widget takes the keys.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    CONTEXT = "board"
    AUTO_FOCUS = "#column-0"
    TAB = "3"
    DEFAULT_CSS = """
    BoardFrame { layout: vertical; }
    BoardFrame #peek { height: 2; }
    BoardFrame #peek-foot { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.query_now = ListQuery()
        self._milestones: dict[int, str] = {}
        self._painter = CardPainter(EPOCH, self._milestones)
        self._totals = tuple(Total(status) for status in COLUMNS)
        self._peek_wanted: bool | None = None
        self._peeking = False
        self._follow: int | None = None
        self._next: int | None = None
        self._dragged: int | None = None
        self._judged: tuple[int, tuple[Verdict, ...]] | None = None

    def body(self) -> ComposeResult:
        """Query, columns, peek strip."""
        yield QueryBar()
        yield BoardColumns(self._painter, self._more)
        yield Rule(id="peek-rule")
        yield Panel(id="peek")
        yield Rule(id="peek-foot")

    # What is where

    @property
    def columns(self) -> BoardColumns:
        """The five columns."""
        return self.query_one(BoardColumns)

    @property
    def cards(self) -> CardList:
        """The column one works in."""
        return self.columns.current

    def current_row(self) -> LeadRow | None:
        """The card under the cursor."""
        return self.cards.cursor_row

    def target_ids(self) -> Iterable[int]:
        """The marked cards of every column, in order, or the current one."""
        found: list[int] = []
        for cards in self.columns.lists:
            if cards.marks:
                ids = (cards.rows.id_at(position) for position in range(cards.rows.length))
                found += [card for card in ids if card is not None and card in cards.marks]
        return tuple(found) or super().target_ids()

    def walk(self) -> Sequence[int]:
        """The leads J and K walk inside the lead that is opened from here."""
        rows = self.cards.rows
        ids = (rows.id_at(position) for position in range(min(rows.length, SIBLINGS)))
        return tuple(card for card in ids if card is not None)

    def wall(self) -> datetime:
        """Now, on the viewer's wall."""
        return clock.local(clock.now(), self.viewer.zone)

    def _column_of(self, lead_id: int) -> int | None:
        """The column a card is known to stand in."""
        for at, cards in enumerate(self.columns.lists):
            if cards.rows.position_of(lead_id) is not None:
                return at
        return None

    # Words

    def _more(self, count: int, width: int) -> str:
        """How many cards lie below, in so many cells."""
        if width < WIDE:
            text = _(" {n} more", n=count)
            return text if cells(text) <= width else f" +{count:,}"
        keys = self.keys.shown("nav.half_down")
        return "   " + _("{n} more ({keys})", n=count, keys=keys)

    def _hint(self) -> None:
        """An empty column says how it fills; an empty board what to do next."""
        nothing = not any(cards.rows.length for cards in self.columns.lists)
        for at, cards in enumerate(self.columns.lists):
            wide = self.columns.now.kinds[at] == "wide"
            cards.tell(self._hints(at, nothing=nothing) if wide and not cards.rows.length else ())

    def _hints(self, at: int, *, nothing: bool) -> tuple[str, ...]:
        keys = self.keys
        if nothing and at == self.columns.focus_at:
            if self.query_now.text:
                return _("Nothing in this view fits."), _("{key} shows all of it", key=keys.shown("nav.back"))
            views = f"{keys.shown('view.previous')} {keys.shown('view.next')}"
            return (
                _("No lead in this view."),
                _("{key} another view", key=views),
                _("{key} new lead", key=keys.shown("lead.new")),
                _("{key} import a sheet", key=keys.shown("sheet.import")),
            )
        match COLUMNS[at]:
            case "potential":
                return (_("No prospects."), _("{key} enters one", key=keys.shown("lead.new")))
            case "won":
                return (_("Nothing won this month."),)
            case "lost":
                return (_("Nothing lost this month."),)
            case status:
                move = keys.shown("status.next_column")
                text = _("Nobody is {status}.", status=label("status", status))
                return text, _("{key} moves a card here from the left", key=move)

    # The peek strip

    def _peek(self) -> None:
        if self._peeking:
            self.start("peek", self._read_peek)

    async def _read_peek(self) -> None:
        lead_id = self.cards.cursor_id
        self.show_peek(await self.desk.ask(read_peek, lead_id, key="peek") if lead_id is not None else None)

    def show_peek(self, peek: Peek | None) -> None:
        """Show a lead in the strip."""
        panel = self.query_one("#peek", Panel)
        if peek is None:
            panel.show(lambda *_size: [])
        else:
            panel.show(board_peek(peek, self.wall().date(), self.viewer.zone))

    def cmd_preview_toggle(self) -> None:
        """The strip, or more cards."""
        self._peek_wanted = not self._peeking
        self._fit()
        self.call_after_refresh(self._peek)

    def on_resize(self) -> None:
        """The strip is as high as there is room for."""
        self._fit()
        if self._loaded != -1:
            self._hint()
            self.call_after_refresh(self._peek)

    def _fit(self) -> None:
        width, height = self.app.size
        wanted = self._peek_wanted
        self._peeking = (height >= LOW and width >= PHONE) if wanted is None else wanted
        tall = height >= TALL and width >= PHONE
        # Not by classes: those would have everything on the screen styled and painted anew.
        self.query_one("#peek").styles.height = MANY if tall else FEW
        self.query_one("#peek").display = self.query_one("#peek-rule").display = self._peeking
        self.query_one("#peek-foot").display = self._peeking and tall
