"""A page of rows below their titles, read again whenever something changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, cast

from textual.app import ComposeResult

from leadtui.base import BaseScreen
from leadtui.domain.forms import Saved
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.actions import LeadActions
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList

Painter = Callable[..., Any]


class Page(LeadActions, BaseScreen):
    """A page overrides its title, head, painter and rows, and what an empty one says."""

    AUTO_FOCUS = "#list"
    DEFAULT_CSS = "Page #page-head { height: 1; }"
    HEAD: Painter

    @abstractmethod
    def title_text(self) -> str:
        """What stands above."""

    @abstractmethod
    def painter(self) -> Painter:
        """What paints a row."""

    @abstractmethod
    async def rows(self) -> Sequence[Any]:
        """The rows as they are now."""

    def groups(self, found: Sequence[Any]) -> Sequence[Group]:
        """The headings the rows stand under, in order; a page has none unless it says so."""
        return ()

    def say_empty(self) -> None:
        """What to do where there is no row."""

    def compose(self) -> ComposeResult:
        """Titles, the rows, messages, keys."""
        yield Rule(self.title_text())
        yield Panel(type(self).HEAD, id="page-head")
        yield VirtualList[Any](self.painter(), id="list")
        yield MessageLine()
        yield KeyLine()

    @property
    def list(self) -> VirtualList[Any]:
        """The rows."""
        return self.query_one("#list", VirtualList)

    def on_screen_resume(self) -> None:
        """Read them; again where a form, a dialog or another page may have changed something."""
        self.read()

    async def on_lead_tui_changed(self) -> None:
        """Something was changed from here, or undone."""
        self.read()

    def done(self, text: str, cursor: int | None = None) -> None:
        """Say what is so now, and that it can be taken back."""
        self.say(text, "good", _("{key} undo", key=self.keys.shown("change.undo")))
        self.read(cursor)

    def after_change(self, saved: Saved) -> None:
        """Show what is so now."""
        self.read()

    def read(self, cursor: int | None = None) -> None:
        """Read in the background; then the cursor is on this row, or where it was."""

        async def load() -> None:
            try:
                found = await self.rows()
            except LeadtuiError as error:
                self.desk.failed(error)
                return
            self.list.show(Rows.of(found), self.groups(found), cursor=cursor)
            if not found:
                self.say_empty()

        self.run_worker(cast("Any", load), group="load", exclusive=True)
