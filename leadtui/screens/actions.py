"""What changes a lead, from any screen that shows one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, cast

from leadtui.domain.lead_row import LeadRow
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.text import fold_key

if TYPE_CHECKING:
    from textual import events

    from leadtui.app import LeadTui
    from leadtui.domain.cadence import Retry
    from leadtui.domain.forms import Saved
    from leadtui.keyed import Keyed
    from leadtui.services.changes import Change
    from leadtui.services.undoing import Way

    class _Host(Keyed):
        """What a screen is besides."""
else:
    _Host = object

OFFER_SECONDS = 6.0
PATH = ("potential", "interested", "high_intent", "won")
NO_LEAD = N_("There is no lead under the cursor.")


class Offer(NamedTuple):
    """Other times to try again, taken by a digit right after 'not reached'."""

    lead_id: int
    name: str
    retries: tuple[Retry, ...]


class LeadActions(_Host):
    """Mixed into screens that show leads.

    The screen says which lead the cursor is on, which ones a command is for, how the cursor goes on
    to the next and what to do once something was saved. What each command needs is imported when it
    is first used.
    """

    _offer: Offer | None = None

    # What the screen says

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    def current_row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return None

    def target_ids(self) -> Iterable[int]:
        """The marked leads, or the current one."""
        row = self.current_row()
        return (row.id,) if row else ()

    def advance(self, after_id: int) -> None:
        """Put the cursor on the lead after ``after_id``."""

    def after_change(self, saved: Saved) -> None:
        """Something was saved."""

    # What commands need

    def targets(self) -> list[int]:
        """The leads a command is for; RuleError where there is none."""
        ids = list(self.target_ids())
        if not ids:
            raise RuleError(NO_LEAD)
        return ids

    def one_target(self) -> int:
        """The one lead a command is for; RuleError where it is none or several."""
        ids = self.targets()
        if len(ids) > 1:
            raise RuleError(
                N_("This is done one lead at a time."), N_("Take the marks off first: Esc."), n=len(ids)
            )
        return ids[0]

    def told(self, saved: Saved, *, on: bool = False) -> None:
        """Say what was saved and how to take it back; ``on`` brings the cursor to the next lead."""
        hints = [_("{key} undo", key=self.keys.shown("change.undo"))] if saved.group_id else []
        if on and saved.lead_id:
            self.desk.remember(saved.lead_id)
            self.advance(saved.lead_id)
            hints.append(_("{key} back to it", key=self.keys.shown("nav.return")))
        self.after_change(saved)
        self.say(saved.message, "good", " · ".join(hints))

    async def change(self, wanted: Change, *, on: bool = False) -> Saved | None:
        """Carry out a change on the leads meant."""
        from leadtui.screens import lead_changes

        return await lead_changes.change(self, wanted, on=on)

    async def cmd_leave_mine(self) -> None:
        """One's own leave, and who stands in."""
        from leadtui.screens import leave

        viewer = self.desk.viewer
        if viewer is not None:
            await leave.change(self, viewer.user_id, viewer.login, viewer.name)

    # Follow-ups and plans

    async def cmd_followup_new(self) -> None:
        """Record a contact; on marked leads one content touch."""
        from leadtui.screens import lead_contacts

        await lead_contacts.follow_up(self)

    async def cmd_followup_not_reached(self) -> None:
        """Record an attempt and plan the next; a digit right after it chooses another time."""
        from leadtui.screens import lead_contacts

        self._offer = await lead_contacts.not_reached(self)
        if self._offer is not None:
            self.set_timer(OFFER_SECONDS, self._withdraw)

    def take_key(self, event: events.Key) -> bool:
        """A digit after 'not reached' chooses another time; anything else means what it always means."""
        offer = self._offer
        if offer is None or self._at_work is not None:
            return super().take_key(event)
        self._offer = None
        key = fold_key(event.character) if event.character else ""
        if key.isdigit() and 1 <= int(key) <= len(offer.retries):
            from leadtui.screens import lead_contacts

            self._start(lead_contacts.retry_later(self, offer, int(key) - 1))
            return True
        return super().take_key(event)

    def _withdraw(self) -> None:
        self._offer = None

    async def cmd_plan_redate(self) -> None:
        """Move the open plan to another day."""
        from leadtui.screens import lead_contacts

        await lead_contacts.redate(self)

    async def cmd_milestone_add(self) -> None:
        """Note a dated milestone."""
        from leadtui.screens import lead_contacts

        await lead_contacts.add_milestone(self)

    # Status

    async def cmd_status_potential(self) -> None:
        """Back to prospect."""
        await self.move_to("potential")

    async def cmd_status_interested(self) -> None:
        """Interested."""
        await self.move_to("interested")

    async def cmd_status_high_intent(self) -> None:
        """High intent."""
        await self.move_to("high_intent")

    async def cmd_status_won(self) -> None:
        """Won."""
        await self.move_to("won")

    async def cmd_status_lost(self) -> None:
        """Lost."""
        await self.move_to("lost")

    async def cmd_status_next_column(self) -> None:
        """The next status; the cursor follows."""
        await self._step_status(1)

    async def cmd_status_previous_column(self) -> None:
        """The status before; the cursor follows."""
        await self._step_status(-1)

    async def _step_status(self, by: int) -> None:
        row = self.current_row()
        if row is None:
            raise RuleError(NO_LEAD)
        at = PATH.index(row.status) + by if row.status in PATH else (len(PATH) - 1 if by < 0 else -1)
        if not 0 <= at < len(PATH):
            raise RuleError(N_("There is no column further on."))
        await self.move_to(PATH[at], on=False)

    async def move_to(self, status: str, lead_id: int | None = None, *, on: bool = True) -> Saved | None:
        """Move a lead, asking for what is missing; a drag calls it with ``lead_id``."""
        from leadtui.screens import lead_moves

        return await lead_moves.move(self, status, lead_id, on=on)

    # Owner, level, tags, fields

    async def cmd_lead_assign(self) -> None:
        """Give the lead to another owner, or to the pool."""
        from leadtui.screens import lead_edits

        await lead_edits.assign(self)

    async def cmd_lead_edit(self) -> None:
        """Edit the lead; marked ones all at once."""
        from leadtui.screens import lead_edits

        await lead_edits.edit(self)

    async def cmd_lead_tag(self) -> None:
        """Put tags on or take them off."""
        from leadtui.screens import lead_edits

        await lead_edits.tag(self)

    async def cmd_lead_normalize(self) -> None:
        """Bring the marked leads, or all the list shows, into one form."""
        from leadtui.screens import normalize

        await normalize.normalize(self)

    async def cmd_level_set(self) -> None:
        """A level, with the reason for it."""
        from leadtui.screens import lead_edits

        await lead_edits.set_level(self)

    async def cmd_level_up(self) -> None:
        """One level up."""
        from leadtui.services.changes import Level

        await self.change(Level(1))

    async def cmd_level_down(self) -> None:
        """One level down."""
        from leadtui.services.changes import Level

        await self.change(Level(-1))

    async def cmd_lead_merge(self) -> None:
        """Make one lead of two."""
        from leadtui.screens import merging

        await merging.merge(self)

    async def cmd_lead_new(self) -> None:
        """Enter a lead in one line."""
        from leadtui.screens import lead_edits

        await lead_edits.new(self)

    # Contact details

    async def cmd_contact_reveal(self) -> None:
        """Show the contact details of a lead that is not one's own."""
        from leadtui.screens import revealing

        await revealing.reveal(self)

    async def cmd_copy_phone(self) -> None:
        """Copy the phone number."""
        from leadtui.screens import copying

        await copying.phone(self)

    async def cmd_copy_menu(self) -> None:
        """Choose what to copy."""
        from leadtui.screens import copying

        await copying.menu(self)

    # Again and back

    async def cmd_change_repeat(self) -> None:
        """Do the last change again, here."""
        wanted = cast("Change | None", self.desk.last_change)
        if wanted is None:
            raise RuleError(N_("There is no change to repeat yet."))
        await self.change(wanted)

    async def cmd_change_undo(self) -> None:
        """Undo the last change."""
        await self._turn_back("undo", "change.redo", _("redo"))

    async def cmd_change_redo(self) -> None:
        """Do again what was undone."""
        await self._turn_back("redo", "change.undo", _("undo"))

    async def _turn_back(self, way: Way, way_back: str, word: str) -> None:
        from leadtui.screens.turning_back import turn_back

        saved = await turn_back(self, way)
        self._offer = None
        if saved is None:
            return
        self.after_change(saved)
        hint = f"{self.keys.shown(way_back)} {word}" if saved.group_id else ""
        self.say(saved.message, "good", hint)
