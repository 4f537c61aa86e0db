"""Opening what the cursor is on in the screen of a lead: a field, a contact, a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.domain.fields import REGISTRY
from leadtui.domain.records import FollowupRow
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.drafting import newest
from leadtui.screens.edit_form import EditDialog
from leadtui.services import form_facts

if TYPE_CHECKING:
    from leadtui.screens.lead import LeadScreen


class EditFrom(EditDialog):
    """Begins in any row, also in one that is mounted behind the first frame."""

    async def _mount_rest(self) -> None:
        await super()._mount_rest()
        if self.focused is None and self.FIRST in self.rows:
            self.rows[self.FIRST].control.focus()


async def edit_at(screen: LeadScreen, row: str) -> None:
    """The form of the lead with the caret in one row; rows of contacts are named ``c12-contact``."""
    facts = await screen.desk.ask(form_facts.read, screen.lead_id)
    dialog = EditFrom(facts, await newest(screen.desk, EditDialog.KIND, screen.lead_id))
    if row not in REGISTRY or REGISTRY[row].change == "form":
        dialog.FIRST = row
    saved = await screen.app.push_screen_wait(dialog)
    if saved is not None:
        screen.told(saved)
    elif dialog.parked:
        screen.say(_("Draft kept · {key} goes on with it", key=screen.keys.shown("lead.edit")))


async def correct(screen: LeadScreen, followup: FollowupRow, name: str) -> None:
    """The form of a follow-up; RuleError where it is not the viewer's, or too old."""
    from leadtui import clock
    from leadtui.screens.correct_form import CorrectDialog
    from leadtui.widgets.timeline import ended

    if followup.author_id != screen.viewer.user_id or ended(followup, clock.now()):
        raise RuleError(
            N_("A follow-up is corrected by its author, within 24 hours."), N_("Record another one.")
        )
    draft = await newest(screen.desk, CorrectDialog.KIND, followup.id)
    saved = await screen.app.push_screen_wait(CorrectDialog(followup, name, draft))
    if saved is not None:
        screen.told(saved)
