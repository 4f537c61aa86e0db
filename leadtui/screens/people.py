"""The page of people: who works here, with what, who is away; an admin adds, edits, deactivates."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from leadtui.domain.people import PersonLine
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.page import Page, Painter
from leadtui.services import people_page
from leadtui.widgets.person_line import PersonPainter, head


class PeopleScreen(Page):
    """All users, one a line."""

    CONTEXT = "people"
    HEAD = staticmethod(head)

    def title_text(self) -> str:
        """What stands above."""
        return _("People")

    def painter(self) -> Painter:
        """What paints a user, in the zone of whoever looks."""
        viewer = self.desk.viewer
        assert viewer is not None
        return PersonPainter(self.desk.today(), ZoneInfo(viewer.zone))

    async def rows(self) -> Sequence[PersonLine]:
        """Everybody."""
        return await self.desk.ask(people_page.lines, key="people")

    def current(self) -> PersonLine:
        """The user under the cursor."""
        row: PersonLine | None = self.list.cursor_row
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
