"""The page of people: who works here, with what, who is away; an admin adds, edits, deactivates."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import ZoneInfo

from textual.app import ComposeResult

from leadtui.base import BaseScreen
from leadtui.domain.forms import Saved
from leadtui.domain.people import PersonLine
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import N_, _
from leadtui.screens.actions import LeadActions
from leadtui.services import people_page
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.person_line import PersonPainter, head
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList


class PeopleScreen(LeadActions, BaseScreen):
    """All users, one a line."""

    CONTEXT = "people"
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = "PeopleScreen #people-head { height: 1; }"

    def compose(self) -> ComposeResult:
        """Titles, the list, messages, keys."""
        viewer = self.desk.viewer
        assert viewer is not None
        yield Rule(_("People"))
        yield Panel(head, id="people-head")
        yield VirtualList[Any](PersonPainter(self.desk.today(), ZoneInfo(viewer.zone)), id="list")
        yield MessageLine()
        yield KeyLine()

    @property
    def list(self) -> VirtualList[PersonLine]:
        """The users."""
        return self.query_one("#list", VirtualList)

    def on_mount(self) -> None:
        """Read everybody."""
        self.read()

    def on_screen_resume(self) -> None:
        """A dialog may have changed something."""
        self.read()

    async def on_lead_tui_changed(self) -> None:
        """Something was changed from here, or undone."""
        self.read()

    def read(self) -> None:
        """Read in the background."""
        self.run_worker(cast("Any", self._load), group="load", exclusive=True)

    async def _load(self) -> None:
        try:
            found = await self.desk.ask(people_page.lines, key="people")
        except LeadtuiError as error:
            self.desk.failed(error)
            return
        self.list.show(Rows.of(found))

    def after_change(self, saved: Saved) -> None:
        """Show what is so now."""
        self.read()

    def current(self) -> PersonLine:
        """The user under the cursor."""
        row = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is nobody under the cursor."))
        return row

    async def cmd_user_add(self) -> None:
        """A new user."""
        from leadtui.screens import person_edits

        await person_edits.add(self)

    async def cmd_user_edit(self) -> None:
        """Everything about the user under the cursor."""
        from leadtui.screens import person_edits

        await person_edits.edit(self, self.current().id)

    def on_virtual_list_selected(self) -> None:
        """Enter or a second click edits."""
        self._start(self.cmd_user_edit())

    async def cmd_user_leave(self) -> None:
        """When the user is away, and who stands in."""
        from leadtui.screens import leave

        person = self.current().person
        await leave.change(self, person.id, person.login, person.name)

    async def cmd_user_deactivate(self) -> None:
        """The user leaves; somebody takes over."""
        from leadtui.screens import person_edits

        await person_edits.deactivate(self, self.current())
