"""What changes a lead, from any screen that shows one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from leadtui.domain.forms import Saved
from leadtui.domain.records import LeadRow
from leadtui.errors import RuleError
from leadtui.i18n import N_

if TYPE_CHECKING:
    from leadtui.app import LeadTui

    _Host = Screen[Any]
else:
    _Host = object


class LeadActions(_Host):
    """Mixed into screens that show leads.

    The screen says which lead the cursor is on, which ones a command is for, how the cursor goes on
    to the next and what to do once something was saved.
    """

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    def current_row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return None

    def target_ids(self) -> Iterable[int]:
        """The marked leads, or the current one."""
        return ()

    def advance(self, after_id: int) -> None:
        """Put the cursor on the lead after ``after_id``."""

    def after_change(self, saved: Saved) -> None:
        """Something was saved."""

    def lead_here(self) -> LeadRow:
        """The lead under the cursor; RuleError where there is none."""
        row = self.current_row()
        if row is None:
            raise RuleError(N_("There is no lead under the cursor."))
        return row

    async def cmd_change_undo(self) -> None:
        """Undo the last change."""
        from leadtui.services import undoing

        self.after_change(await self.desk.change(undoing.undo_last))

    async def cmd_change_redo(self) -> None:
        """Do again what was undone."""
        from leadtui.services import undoing

        self.after_change(await self.desk.change(undoing.redo_last))
