"""What the columns show: pages first, figures once they are counted, changes where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from leadtui.domain.board import CLOSED, COLUMNS, Card, Column
from leadtui.domain.money import short_money
from leadtui.domain.records import LeadRow
from leadtui.errors import LeadtuiError
from leadtui.i18n import _, language
from leadtui.screens.board_moves import BoardMoves
from leadtui.screens.board_reads import (
    Page,
    first_view,
    read_board,
    read_cards,
    read_changed,
    read_start,
    read_totals,
)
from leadtui.screens.lead_pages import read_counts
from leadtui.screens.list_query import ListQuery
from leadtui.screens.query_bar import QueryBar
from leadtui.widgets.board_columns import CardList
from leadtui.widgets.board_head import Total
from leadtui.widgets.card import CardPainter
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.services.views import View

DIM_SECONDS = 0.1
"""After so long old figures are dim."""


class BoardLoading(BoardMoves):
    """Reads what is in sight, and again only what changed."""

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
            typed = self.query_now.text
            self._begin(start.views)
            pages = start.pages
            if typed:
                pages = await self.desk.ask(read_board, self.query_now.whole, key="board")
            self._show(pages)
        await self._count(COLUMNS)

    def _begin(self, views: tuple[View, ...]) -> None:
        self.query_now = self.query_now.begun(views, self.desk.query_text, first_view(self.viewer))
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

    def places(self, lead_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """The columns that cards are known to stand in."""
        found = {}
        for lead_id in lead_ids:
            at = self._column_of(lead_id)
            if at is not None:
                row = self.columns.lists[at].rows.row(lead_id)
                found[lead_id] = at, row.short_name if row is not None else ""
        return found

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
        self._show_totals()

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
        self._show_totals()
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
        opened = [total for total in self._totals if total.status not in CLOSED]
        known = all(total.count is not None for total in opened)
        self.query_one(QueryBar).show(
            self.query_now.shown,
            self.query_now.text,
            sum(total.count or 0 for total in opened) if known else None,
            known=not any(total.stale for total in opened),
            worth=_worth(opened),
        )

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


def _worth(totals: Sequence[Total]) -> str:
    """What the open leads are expected to bring, each currency by itself."""
    sums: dict[str, int] = {}
    for total in totals:
        for currency, value in ((total.currency, total.value), *total.others):
            sums[currency] = sums.get(currency, 0) + value
    return "+".join(short_money(value, currency, language()) for currency, value in sums.items() if value)


def _month(now: datetime) -> str:
    return f"{now:%b}" if language() == "en" else _("month {n}", n=now.month)
