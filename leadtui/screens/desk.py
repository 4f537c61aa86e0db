"""The frame of Today, Leads and Board: tabs, body, message line, footer; and the way to the services."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult

from leadtui.base import BaseScreen
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.news import News
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.actions import LeadActions
from leadtui.screens.counts import counts_text
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.screens.query_bar import QueryBar

MOST_BADGE = 99
MODE_KEYS = {"1": "today", "2": "leads", "3": "board", "6": "inbox"}


def tabs(unread: int = 0) -> tuple[Tab, ...]:
    """The screens that exist, in the current language; the inbox says how much of it is unread."""
    badge = f"{MOST_BADGE}+" if unread > MOST_BADGE else str(unread or "")
    return Tab("1", _("Today")), Tab("2", _("Leads")), Tab("3", _("Board")), Tab("6", _("Inbox"), badge)


class DeskScreen(LeadActions, BaseScreen):
    """A screen that shows many leads.

    Subclasses yield their widgets in ``body``, load in ``load`` (called when shown and stale) and
    say which leads a command is for in ``current_row`` and ``target_ids`` (marked ones, or the current).
    """

    TAB = ""
    _loaded = -1

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    @property
    def viewer(self) -> Viewer:
        """Who looks; known once anything was loaded."""
        viewer = self.desk.viewer
        assert viewer is not None
        return viewer

    def compose(self) -> ComposeResult:
        """The frame around ``body``."""
        yield TabLine()
        yield from self.body()
        yield MessageLine()
        yield KeyLine()

    def body(self) -> ComposeResult:
        """What the screen is about."""
        yield from ()

    async def load(self) -> None:
        """Read what the screen shows; called when it is shown and something changed since."""

    # The query bar

    def take_key(self, event: events.Key) -> bool:
        """Enter ends narrowing before any key behind it counts; the field alone would hear of it too late."""
        focused = self.focused
        waits = self._at_work is not None or self._ahead
        if waits or event.key != "enter" or focused is None or focused.id != "query":
            return super().take_key(event)
        self._start(self.end_narrowing())
        return True

    async def end_narrowing(self) -> None:
        """Leave the query bar."""
        await cast("QueryBar", self.query_one("#query-bar")).submit()

    # What a command is about

    def current_row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return None

    def target_ids(self) -> Iterable[int]:
        """The marked leads, or the current one."""
        row = self.current_row()
        return (row.id,) if row else ()

    @property
    def current_id(self) -> int | None:
        """The id of the lead under the cursor."""
        row = self.current_row()
        return row.id if row else None

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on a lead, if it is here."""

    # Staying in step

    def on_mount(self) -> None:
        """Tabs and footer stand from the first frame on; the rows follow."""
        self.show_counts()
        self.start("load", self.reload)

    def on_screen_resume(self) -> None:
        """Read again what changed while another screen was shown."""
        self.show_counts()
        if self._loaded not in (-1, self.desk.revision):
            self.start("load", self.reload)

    def language_changed(self) -> None:
        """Tabs, footer and rows in the language chosen."""
        super().language_changed()
        self.show_counts()
        self.start("load", self.reload)

    def start(self, group: str, work: Callable[..., Coroutine[Any, Any, None]], *args: object) -> None:
        """Read in the background; a newer read of the group takes the place of one that still runs.

        A coroutine would complain where it is replaced before its first step, so ``work`` makes it.
        """
        self.run_worker(cast("Any", partial(work, *args)), group=group, exclusive=True)

    async def reload(self) -> None:
        """Load and remember at which revision; what goes wrong is said in the message line."""
        revision = self.desk.revision
        try:
            await self.load()
        except LeadtuiError as error:
            self.desk.failed(error)
            return
        if self._loaded == -1:
            self.call_after_refresh(self.desk.loaded)
        self._loaded = revision

    def show_counts(self, counts: Mapping[str, int] | None = None) -> None:
        """Show the tabs, who one is and what there is to do today."""
        if counts is not None:
            self.desk.counts = dict(counts)
        viewer = self.desk.viewer
        full, short = ("", "") if viewer is None else counts_text(viewer, self.desk.counts)
        self.query_one(TabLine).show(tabs(self.desk.unread), self.TAB, full, short)

    def unread_changed(self) -> None:
        """Another number of notices waits."""
        self.show_counts()

    async def on_lead_tui_changed(self, event: LeadTui.Changed) -> None:
        """Something was changed from here, or by a colleague."""
        if event.news is None:
            self.start("load", self.reload_changed, event.lead_ids)
        else:
            self.start("load", self.take_news, event.news, self.desk.revision)

    async def take_news(self, news: News, revision: int) -> None:
        """Show what colleagues changed, and say which leads left the view by it."""
        before = self.places(told.lead_id for told in news.told)
        if news.leads is not None and self._loaded == revision - 1:
            await self.renew(news.leads)
        else:
            await self.reload()
        after = self.places(before)
        left = {
            lead_id: name
            for lead_id, (place, name) in before.items()
            if lead_id not in after or after[lead_id][0] != place
        }
        if left:
            from leadtui.screens.departures import departed

            self.say(departed(news, left))

    async def renew(self, lead_ids: frozenset[int]) -> None:
        """Show again what colleagues' changes of some leads touch, and no more."""
        await self.reload_changed(lead_ids)

    def places(self, lead_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Those of the leads that are here: in which part of the screen, and their names as far as known."""
        return {}

    async def reload_changed(self, lead_ids: frozenset[int] | None) -> None:
        """Read again what changed leads touch; None where any may have changed."""
        await self.reload()

    async def on_tab_line_clicked(self, event: TabLine.Clicked) -> None:
        """Go to a screen with the mouse."""
        await self.desk.go(MODE_KEYS[event.key])
