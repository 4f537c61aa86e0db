"""Board: the five statuses side by side; cards move by keys and by mouse, through one transition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.widget import Widget

from leadtui import clock
from leadtui.domain.board import COLUMNS, Card, Column, Peek
from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.domain.records import LeadRow
from leadtui.domain.status import CRITERIA
from leadtui.errors import LeadtuiError
from leadtui.i18n import _, language
from leadtui.screens.board_reads import (
    Page,
    first_view,
    read_board,
    read_cards,
    read_changed,
    read_gaps,
    read_peek,
    read_start,
    read_totals,
)
from leadtui.screens.desk import DeskScreen
from leadtui.screens.lead_pages import read_counts
from leadtui.screens.list_query import ListQuery
from leadtui.screens.query_bar import QueryBar
from leadtui.text import glyphs
from leadtui.widgets.board_columns import BoardColumns, CardList
from leadtui.widgets.board_head import Total, Verdict
from leadtui.widgets.board_peek import board_peek
from leadtui.widgets.card import WIDE, CardPainter
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.services.views import View

SIBLINGS = 10_000
TALL, LOW = 36, 22
"""From so many lines on the peek strip has five lines; below it is there only when asked for."""
PHONE = 60
DIM_SECONDS = 0.1
"""After so long old figures are dim."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BoardScreen(DeskScreen):
    """The board."""

    # Textual repaints the whole screen whenever another widget takes the keys.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    CONTEXT = "board"
    AUTO_FOCUS = "#column-0"
    TAB = "3"
    DEFAULT_CSS = """
    BoardScreen { layout: vertical; }
    BoardScreen #peek { height: 2; }
    BoardScreen.-tall #peek { height: 5; }
    BoardScreen #peek-foot { display: none; }
    BoardScreen.-tall #peek-foot { display: block; }
    BoardScreen.-no-peek #peek, BoardScreen.-no-peek #peek-rule { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.query_now = ListQuery()
        self._milestones: dict[int, str] = {}
        self._painter = CardPainter(EPOCH, self._milestones)
        self._totals = tuple(Total(status) for status in COLUMNS)
        self._peek_wanted: bool | None = None
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

    # Loading

    def on_mount(self) -> None:
        """The frame stands at once; the first column has the keys."""
        self._fit()
        self.columns.fit()
        self.columns.head.show(self._totals)

    def on_screen_resume(self) -> None:
        """Leads may have left another query."""
        if self._loaded != -1 and self.desk.query_text != self.query_now.whole:
            self.ask_for(self.query_now.of(self.desk.query_text))

    async def load(self) -> None:
        """What is in sight of all columns, in one call; figures and what there is to do today follow."""
        if self.query_now.views:
            text, around = self.query_now.whole, self._around()
            self._show(await self.desk.ask(read_board, text, COLUMNS, around, key="board"))
        else:
            start = await self.desk.ask(read_start, self.desk.query_text or None, key="board")
            self._begin(start.views)
            self._show(start.pages)
        await self._count(COLUMNS)

    def _begin(self, views: tuple[View, ...]) -> None:
        query, text = ListQuery(views), self.desk.query_text
        self.query_now = query.of(text) if text else query.at(first_view(self.viewer))
        self.desk.query_text = self.query_now.whole

    def _around(self) -> dict[str, int]:
        """Where in each column one is."""
        lists = zip(COLUMNS, self.columns.lists, strict=True)
        return {status: max(0, cards.cursor_position) for status, cards in lists}

    def ask_for(self, query: ListQuery) -> None:
        """Show the board of another query."""
        self.query_now = query
        self.desk.query_text = query.whole
        self.start("load", self.reload)

    async def reload_changed(self, lead_ids: frozenset[int] | None) -> None:
        """Read again the columns concerned, and no others."""
        if lead_ids is None or self._loaded == -1:
            await self.reload()
            return
        revision = self.desk.revision
        places = {self._column_of(lead_id) for lead_id in lead_ids}
        statuses = [COLUMNS[place] for place in places if place is not None]
        wanted = sorted(lead_ids)
        try:
            text, around = self.query_now.whole, self._around()
            pages = await self.desk.ask(read_changed, text, wanted, statuses, around, key="board")
            self._show(pages, lead_ids)
            self._loaded = revision
            await self._count(tuple(pages))
        except LeadtuiError as error:
            self.desk.failed(error)

    async def _count(self, statuses: Sequence[str]) -> None:
        """The exact figures of some columns; the old ones are dim where it takes long."""
        timer = self.set_timer(DIM_SECONDS, self._dim)
        try:
            found = await self.desk.ask(read_totals, self.query_now.whole, statuses, key="board-totals")
        finally:
            timer.stop()
        now = self.wall()
        self._totals = tuple(
            _total(found[total.status], now) if total.status in found else replace(total, stale=False)
            for total in self._totals
        )
        for status, cards in zip(COLUMNS, self.columns.lists, strict=True):
            if status in found and cards.rows.length != found[status].count:
                cards.rows.length = found[status].count
                cards.show(cards.rows)
        self._show_totals()
        self._hint()
        self.show_counts(await self.desk.ask(read_counts, key="counts"))

    def _dim(self) -> None:
        self._totals = tuple(replace(total, stale=True) for total in self._totals)
        self.columns.head.show(self._totals)

    def _show(self, pages: Mapping[str, Page], changed: frozenset[int] = frozenset()) -> None:
        self._painter = CardPainter(self.wall(), self._milestones)
        follow, self._follow = self._follow, None
        for at, (status, cards) in enumerate(zip(COLUMNS, self.columns.lists, strict=True)):
            cards.painter = self._painter
            if status in pages:
                self._fill(cards, pages[status], self._totals[at].count or 0, changed)
                if follow is not None and cards.rows.position_of(follow) is not None:
                    cards.go_to_id(follow)
                    self.columns.enter(at)
        self._next = None
        self._hint()
        self._peek()

    def _fill(self, cards: CardList, page: Page, count: int, changed: frozenset[int]) -> None:
        """Another content of a column; cards read before that did not change are kept.

        Until it is counted anew it is as long as it was, where it is longer than what was read.
        """
        before = cards.rows
        length = len(page.ids) if page.whole else max(count, len(page.ids))
        rows: Rows[LeadRow] = Rows(length, page.ids)
        self._put(rows, page.first, page.ids[page.first :], page.cards)
        if changed:
            for position, lead_id in enumerate(page.ids):
                known = before.row(lead_id)
                if known is not None and lead_id not in changed and rows.row(lead_id) is None:
                    rows.put(position, [known])
        known_next = self._next is not None and rows.position_of(self._next) is not None
        cards.show(rows, cursor=self._next if known_next else cards.cursor_id)

    def _put(self, rows: Rows[LeadRow], first: int, ids: Sequence[int], cards: Sequence[Card]) -> None:
        """Put cards where their ids stand; one that is gone leaves its place empty."""
        found = {card.row.id: card for card in cards}
        for position, lead_id in enumerate(ids, first):
            card = found.get(lead_id)
            if card is None:
                continue
            rows.put(position, [card.row])
            if card.milestone:
                self._milestones[lead_id] = card.milestone
            else:
                self._milestones.pop(lead_id, None)

    def _show_totals(self) -> None:
        self.columns.head.show(self._totals)
        open_ones = [total.count or 0 for total in self._totals[:3]]
        self.query_one(QueryBar).show(self.query_now.shown, self.query_now.text, sum(open_ones))

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what comes into sight."""
        group = f"rows-{event.list.id}"
        cards = event.list
        assert isinstance(cards, CardList)
        self.start(group, self._fetch, cards, event.first, event.last)

    async def _fetch(self, cards: CardList, first: int, last: int) -> None:
        status, rows = COLUMNS[self.columns.index_of(cards)], cards.rows
        known = [rows.id_at(position) for position in range(first, last)]
        ids, found = await self.desk.ask(
            read_cards, self.query_now.whole, status, first, known, key=f"board-{status}"
        )
        rows.put_ids(first, ids)
        self._put(rows, first, ids, found)
        if rows is cards.rows:
            cards.rows_changed()

    # Words

    def _more(self, count: int, width: int) -> str:
        """How many cards lie below, in so many cells."""
        if width < WIDE:
            return _(" {n} more", n=count)
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

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """The cursor rests: show what is known of its card."""
        if event.list is self.cards:
            self._peek()
            self._judge_again()

    def _peek(self) -> None:
        if self.query_one("#peek").display:
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
        self._peek_wanted = self.has_class("-no-peek")
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
        shown = (height >= LOW and width >= PHONE) if wanted is None else wanted
        self.set_class(height >= TALL and width >= PHONE and shown, "-tall")
        self.set_class(not shown, "-no-peek")

    # Moving about

    def cmd_nav_right(self) -> None:
        """Next column."""
        self._enter(self.columns.focus_at + 1)

    def cmd_nav_left(self) -> None:
        """Previous column."""
        self._enter(self.columns.focus_at - 1)

    def cmd_nav_next_pane(self) -> None:
        """Next column, from the last one the first."""
        self._enter((self.columns.focus_at + 1) % len(COLUMNS))

    def cmd_nav_previous_pane(self) -> None:
        """Previous column, from the first one the last."""
        self._enter((self.columns.focus_at - 1) % len(COLUMNS))

    def _enter(self, at: int) -> None:
        if 0 <= at < len(COLUMNS):
            self.columns.enter(at)

    def on_board_columns_entered(self) -> None:
        """The strip follows to another column."""
        self._hint()
        self._peek()
        self._judge_again()

    def cmd_nav_next_group(self) -> None:
        """Half a column down."""
        self.cards.cmd_nav_half_down()

    def cmd_nav_previous_group(self) -> None:
        """Half a column up."""
        self.cards.cmd_nav_half_up()

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on a card, if it is here."""
        at = self._column_of(lead_id)
        if at is not None:
            self.columns.lists[at].go_to_id(lead_id)
            self.columns.enter(at)

    async def on_virtual_list_selected(self, event: VirtualList.Selected) -> None:
        """Open the lead."""
        status = label("status", COLUMNS[self.columns.focus_at])
        trail = f"{_('Board')} {glyphs().next} {status}"
        await self.desk.open_lead(event.id, self.walk(), trail)

    async def on_chinese_key(self, text: str) -> None:
        """A Chinese character typed outside a field finds leads with it (UX 4.3)."""
        await super().on_chinese_key(text)
        await self.desk.find(text)

    # After a change

    def advance(self, after_id: int) -> None:
        """Keep the place: the cursor goes on to the next card of the column, or the one before."""
        cards = self.cards
        at = cards.rows.position_of(after_id)
        if at is None:
            return
        following = cards.rows.id_at(at + 1) if at + 1 < cards.rows.length else cards.rows.id_at(at - 1)
        if following is not None:
            self._next = following
            cards.go_to_id(following)

    async def move_to(self, status: str, lead_id: int | None = None, *, on: bool = True) -> Saved | None:
        """Move a card; where the cursor does not go ``on`` it follows the card."""
        row, saved = self.current_row(), None
        self._follow = row.id if row is not None and not on else None
        try:
            saved = await super().move_to(status, lead_id, on=on)
        finally:
            if saved is None:
                self._follow = None
        return saved

    # What a move lacks

    def show_hints(self) -> None:
        """While a status may be typed, the headings say what each would need."""
        super().show_hints()
        if self._status_waits():
            self._judge_now()
        elif self._dragged is None:
            self._judge_no_more()

    def _status_waits(self) -> bool:
        ways = self.keys.choices(self.context, self._prefix) if self._prefix else ()
        return any(way.command.id.startswith("status.") for way in ways)

    def _judge_again(self) -> None:
        if self._status_waits():
            self._judge_now()

    def _judge_now(self, lead_id: int | None = None) -> None:
        lead_id = self.cards.cursor_id if lead_id is None else lead_id
        if lead_id is not None:
            self.start("judge", self._judge, lead_id)

    async def _judge(self, lead_id: int) -> None:
        gaps = await self.desk.ask(read_gaps, lead_id, key="gaps")
        if self._status_waits() or self._dragged == lead_id:
            verdicts = tuple(_verdict(gaps.get(status)) for status in COLUMNS)
            self._judged = lead_id, verdicts
            self.columns.head.judge(verdicts)

    def _judge_no_more(self) -> None:
        if self._judged is not None:
            self._judged = None
            self.columns.head.judge(())

    # Dragging

    async def on_virtual_list_dragged(self, event: VirtualList.Dragged) -> None:
        """A card on its way: the headings judge; dropped on another column it moves there."""
        column = self.columns.column_at(event.x)
        if not event.dropped:
            if self.app.mouse_captured is event.list:
                self._drag_over(event.id, column)
            return
        start, self._dragged = self._column_of(event.id), None
        self._judge_no_more()
        inside = self.columns.region.contains(event.x, event.y)
        if inside and column is not None and start is not None and column != start:
            self._start(self._drop(event.id, COLUMNS[column]))

    def on_mouse_up(self) -> None:
        """The drag is over, wherever the card was let go."""
        self._dragged = None
        if not self._status_waits():
            self._judge_no_more()

    def _drag_over(self, lead_id: int, column: int | None) -> None:
        if self._dragged != lead_id:
            self._dragged = lead_id
            self._judge_now(lead_id)
        elif self._judged is not None and self._judged[0] == lead_id:
            self.columns.head.judge(self._judged[1], column)

    async def _drop(self, lead_id: int, status: str) -> None:
        """Move a card as its keys would."""
        await self.move_to(status, lead_id)

    # Views and narrowing

    def cmd_view_next(self) -> None:
        """The next view."""
        if self.query_now.views:
            self.ask_for(self.query_now.at(self.query_now.place + 1))

    def cmd_view_previous(self) -> None:
        """The view before."""
        if self.query_now.views:
            self.ask_for(self.query_now.at(max(self.query_now.place, 0) - 1))

    def cmd_find_narrow(self) -> None:
        """Narrow the board as one types."""
        self.query_one(QueryBar).open(self.query_now.text)

    def on_query_bar_changed(self, event: QueryBar.Changed) -> None:
        """Show what fits."""
        self.ask_for(self.query_now.narrowed(event.text))

    def on_query_bar_wants_view(self) -> None:
        """The query of the view becomes text to edit."""
        self.query_now = self.query_now.opened()
        bar = self.query_one(QueryBar)
        bar.show(self.query_now.shown, self.query_now.text, bar.count)
        bar.put(self.query_now.text)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Keep what is typed, or restore what was there."""
        self.cards.focus()
        if event.text != self.query_now.text:
            self.ask_for(self.query_now.narrowed(event.text))

    async def cmd_nav_back(self) -> None:
        """Up one step: marks, what narrows, the screen."""
        marked = [cards for cards in self.columns.lists if cards.marks or cards.ranging]
        if marked:
            for cards in marked:
                cards.clear_marks()
        elif self.query_now.text:
            self.ask_for(self.query_now.narrowed(""))
        else:
            await self.desk.cmd_nav_back()


def _total(column: Column, now: datetime) -> Total:
    """The figures over a column."""
    month = _month(now) if column.this_month else ""
    return Total(
        column.status,
        column.count,
        column.value_minor,
        column.late,
        column.currency,
        month,
        column.others,
    )


def _month(now: datetime) -> str:
    return f"{now:%b}" if language() == "en" else _("month {n}", n=now.month)


def _verdict(gaps: Sequence[str] | None) -> Verdict:
    """None is the status a lead is in; what the dialog asks for anyway is no gap."""
    if gaps is None:
        return Verdict(here=True)
    asked = {"signed_on", "amount", "reason"}
    return Verdict(tuple(CRITERIA[gap].label.text() for gap in gaps if gap not in asked))
