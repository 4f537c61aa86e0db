"""Board: the five statuses side by side; cards move by keys and by mouse, through one transition."""

from __future__ import annotations

from leadtui.domain.board import COLUMNS
from leadtui.domain.lists import label
from leadtui.i18n import _
from leadtui.screens.board_loading import BoardLoading
from leadtui.screens.query_bar import QueryBar
from leadtui.text import glyphs
from leadtui.widgets.virtual_list import VirtualList


class BoardScreen(BoardLoading):
    """The board."""

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

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """The cursor rests: show what is known of its card."""
        if event.list is self.cards:
            self._peek()
            self._judge_again()

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
        self._show_totals()
        self.query_one(QueryBar).put(self.query_now.text)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Keep what is typed, or restore what was there."""
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
