"""What belongs to the program and not to a lead: palette, help, menu, finding, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from leadtui.base import BaseApp
from leadtui.commands import Command
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.screens.recording import Recording
from leadtui.text import fold_value

if TYPE_CHECKING:
    from textual.screen import Screen

    from leadtui.app import LeadTui
    from leadtui.screens.picker import Entry, Picker

    _App = BaseApp
else:
    _App = object


class ProgramCommands(Recording, _App):
    """Commands that work in every place; mixed into the app."""

    def offers(self, command: Command) -> bool:
        """What is for some roles only is not shown to others."""
        viewer = cast("LeadTui", self).viewer
        return not command.roles or viewer is None or viewer.role in command.roles

    async def cmd_audit_open(self) -> None:
        """The audit log; a manager's and an admin's."""
        from leadtui.screens.audit import AuditScreen
        from leadtui.services.access import require_reviewer

        viewer = cast("LeadTui", self).viewer
        if viewer is not None:
            require_reviewer(viewer)
            await self.push_screen(AuditScreen())

    async def cmd_app_palette(self) -> None:
        """Choose any command by name."""
        from leadtui.screens.palette import CommandPicker, commands_of, entries_of
        from leadtui.screens.picker import fitting

        screen = cast("Keyed", self.screen)
        entries = entries_of(screen, commands_of(screen))

        async def source(text: str) -> list[Entry[Command]]:
            return fitting(entries, text)

        await self._run_chosen(CommandPicker(_("Commands"), source), screen)

    async def cmd_app_help(self) -> None:
        """What every key does here."""
        from leadtui.screens.palette import HelpPicker, commands_of, entries_of
        from leadtui.screens.picker import fitting

        screen = cast("Keyed", self.screen)
        entries = entries_of(screen, commands_of(screen), explain=True)

        async def source(text: str) -> list[Entry[Command]]:
            return fitting(entries, text)

        await self._run_chosen(HelpPicker(_("Help"), source), screen)

    async def cmd_app_menu(self) -> None:
        """Choose what can be done here by its number."""
        from leadtui.screens.palette import MenuPicker, commands_of, entries_of
        from leadtui.screens.picker import Entry, fitting

        screen = cast("Keyed", self.screen)
        able = [command for command in commands_of(screen) if screen.why_disabled(command) is None]
        able = [command for command in able if not command.id.startswith("nav.")]
        entries = [
            Entry(number, entry.value, f"{number} {entry.label}", entry.right)
            for number, entry in enumerate(entries_of(screen, able), 1)
        ]

        async def source(text: str) -> list[Entry[Command]]:
            text = fold_value(text)
            if text.isdigit():
                return [entry for entry in entries if entry.label.startswith(text)]
            return fitting(entries, text)

        await self._run_chosen(MenuPicker(_("What can be done here"), source), screen)

    async def _run_chosen(self, picker: Picker[Command], screen: Keyed) -> None:
        command = await self.push_screen_wait(picker)
        if command is not None:
            cast("Screen[Any]", screen).call_later(screen.run_command, command)

    async def cmd_find_anywhere(self) -> None:
        """Find a lead anywhere."""
        await self.find("")

    async def find(self, text: str) -> None:
        """Find a lead anywhere, starting with what was typed, and open it."""
        from leadtui.screens.find import FindPicker

        desk = cast("LeadTui", self)
        found = await self.push_screen_wait(FindPicker(desk, text))
        if found is not None:
            await desk.open_lead(found, (found,))

    def cmd_app_mouse(self) -> None:
        """Hand the mouse to the terminal, or take it back."""
        driver = self._driver
        assert driver is not None
        self.mouse_given = not getattr(self, "mouse_given", False)
        if self.mouse_given:
            driver._disable_mouse_support()  # type: ignore[attr-defined]  # LinuxDriver's
            text = _("The mouse is the terminal's: select text · {key} takes it back")
        else:
            driver._enable_mouse_support()  # type: ignore[attr-defined]  # LinuxDriver's
            text = _("The mouse works here again · {key} hands it to the terminal")
        cast("Keyed", self.screen).say(text.format(key=self.keys.shown("app.mouse")))
