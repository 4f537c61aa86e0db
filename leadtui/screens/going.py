"""Going from place to place, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from leadtui.base import BaseApp

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.screens.sheets import SheetDialog

    _App = BaseApp
else:
    _App = object


class Place(NamedTuple):
    """Where one was: a mode and the lead under the cursor, for ctrl+o."""

    mode: str
    lead_id: int | None


class Going(_App):
    """Commands that lead to a screen; mixed into the app."""

    places: list[Place]

    @property
    def _desk(self) -> LeadTui:
        return cast("LeadTui", self)

    async def go(self, mode: str, lead_id: int | None = None) -> None:
        """Switch to a mode, remembering where one was."""
        if mode != self.current_mode:
            self.places.append(Place(self.current_mode, getattr(self.screen, "current_id", None)))
            del self.places[:-50]
            await self.switch_mode(mode)

    def remember(self, lead_id: int) -> None:
        """The cursor leaves this lead by itself; ctrl+o leads back to it."""
        self.places.append(Place(self.current_mode, lead_id))
        del self.places[:-50]

    async def cmd_screen_today(self) -> None:
        """Today's work."""
        await self.go("today")

    async def cmd_screen_leads(self) -> None:
        """The list."""
        await self.go("leads")

    async def cmd_screen_board(self) -> None:
        """The board."""
        await self.go("board")

    async def cmd_screen_inbox(self) -> None:
        """What one was told."""
        await self.go("inbox")

    async def cmd_round_open(self) -> None:
        """What the audit round found."""
        await self.go("round")

    async def cmd_nav_return(self) -> None:
        """Back where one was."""
        if self.places:
            place = self.places.pop()
            await self.switch_mode(place.mode)
            show = getattr(self.screen, "go_to_lead", None)
            if show is not None and place.lead_id is not None:
                await show(place.lead_id)

    async def open_lead(self, lead_id: int, siblings: Sequence[int] = (), trail: str = "") -> None:
        """Open one lead; J and K walk ``siblings``, ``trail`` says where one came from."""
        from leadtui.screens.lead import LeadScreen

        await self.push_screen(LeadScreen(lead_id, siblings, trail))

    async def cmd_nav_back(self) -> None:
        """Up one step; at home, leave."""
        if len(self.screen_stack) > 1:
            # Not awaited: a command of the page that goes is cancelled with it, and would stop its going.
            self.pop_screen()
        elif self.current_mode != self._desk.DEFAULT_MODE:
            await self.switch_mode(self._desk.DEFAULT_MODE)
        else:
            await self._desk.cmd_app_quit()

    async def cmd_app_settings(self) -> None:
        """Language, theme and glyphs."""
        from leadtui.screens.settings import open_settings

        await open_settings(self._desk)

    async def cmd_people_open(self) -> None:
        """The page of people, for those who lead any."""
        from leadtui.screens.people import PeopleScreen
        from leadtui.services.access import require_leader

        if self._desk.viewer is not None:
            require_leader(self._desk.viewer)
            await self.push_screen(PeopleScreen())

    async def cmd_fields_open(self) -> None:
        """The team's own fields, for admins."""
        from leadtui.screens.own_fields import OwnFieldsScreen
        from leadtui.services.access import require_admin

        if self._desk.viewer is not None:
            require_admin(self._desk.viewer)
            await self.push_screen(OwnFieldsScreen())

    async def cmd_lists_open(self) -> None:
        """Every list one chooses from, for admins."""
        from leadtui.screens.lists import ListsScreen
        from leadtui.services.access import require_admin

        if self._desk.viewer is not None:
            require_admin(self._desk.viewer)
            await self.push_screen(ListsScreen())

    async def cmd_privacy_open(self) -> None:
        """What is held about a person, for those who lead any."""
        from leadtui.screens.privacy import PrivacyScreen
        from leadtui.services.access import require_leader

        if self._desk.viewer is not None:
            require_leader(self._desk.viewer)
            await self.push_screen(PrivacyScreen())

    async def cmd_handover_open(self) -> None:
        """Choose a hand-over to read."""
        from leadtui.screens.handover import choose_page

        await choose_page(self._desk)

    async def cmd_duplicates_open(self) -> None:
        """Pairs of leads that may be one customer."""
        from leadtui.screens.actions import LeadActions
        from leadtui.screens.merging import open_pairs

        saved = await open_pairs(self._desk)
        screen = self.screen
        if saved is not None and isinstance(screen, LeadActions):
            screen.told(saved)

    async def cmd_sheet_import(self) -> None:
        """Import a sheet after a preview."""
        from leadtui.screens.sheets import ImportDialog

        await self._sheet(ImportDialog(self._desk))

    async def cmd_sheet_export(self) -> None:
        """Export what the list shows."""
        from leadtui.screens.export_dialog import ExportDialog

        await self._sheet(ExportDialog(self._desk))

    async def _sheet(self, dialog: SheetDialog) -> None:
        told = await self.push_screen_wait(dialog)
        if told is not None:
            self._desk.revision += 1
            self.screen.post_message(self._desk.Changed(None))
            self._desk._tell(told, "good")
