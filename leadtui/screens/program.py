"""What belongs to the program and not to a lead: palette, help, menu, finding, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.widgets import Input

from leadtui.base import BaseApp, Keyed
from leadtui.commands import GROUPS, REGISTRY, Command
from leadtui.i18n import _
from leadtui.screens.picker import Entry, Picker, fitting

if TYPE_CHECKING:
    from textual.screen import Screen

    from leadtui.app import LeadTui

    _App = BaseApp
else:
    _App = object

VIM = {"q": "app.quit", "q!": "app.quit", "w": "form.save", "wq": "form.save", "x": "form.save"}


def commands_of(screen: Keyed) -> list[Command]:
    """The commands of a place, by group, those of the registry's order."""
    here = [command for command in REGISTRY if screen.context in command.contexts]
    return sorted(here, key=lambda command: GROUPS.index(command.group))


def entries_of(screen: Keyed, commands: Sequence[Command], *, explain: bool = False) -> list[Entry[Command]]:
    """Commands as choices, greyed out with the reason where they cannot run now."""
    entries = []
    for number, command in enumerate(commands):
        reason = screen.why_disabled(command)
        keys = "  ".join(
            text for text in (screen.keys.shown(command.id), screen.keys.twin(command.id)) if text
        )
        detail = reason or (_(command.help) if explain else "")
        entries.append(Entry(number, command, _(command.label), keys, detail, dim=reason is not None))
    return entries


class CommandPicker(Picker[Command]):
    """Commands by name; ``:q``, ``:w`` and ``:wq`` work as people expect."""

    CONTEXT = "palette"

    def on_input_submitted(self) -> None:
        """Take the entry, or what a vim hand typed."""
        typed = self.query_one("#narrow", Input).value.strip()
        wanted = VIM.get(typed)
        command = next((command for command in REGISTRY if command.id == wanted), None)
        if command is not None:
            self.dismiss(command)
        else:
            super().on_input_submitted()


class HelpPicker(Picker[Command]):
    """Every key of a place with what it does."""

    CONTEXT = "help"


class MenuPicker(Picker[Command]):
    """What can be done here, by number: works whatever the input method does."""

    CONTEXT = "menu"

    async def _fill(self, text: str) -> None:
        await super()._fill(text)
        if text.isdigit():
            meant = [entry for entry in self.found if entry.label.startswith(f"{text} ")]
            if len(self.found) == 1 and meant:
                self._choose(meant[0])


class ProgramCommands(_App):
    """Commands that work in every place; mixed into the app."""

    async def cmd_app_palette(self) -> None:
        """Choose any command by name."""
        screen = cast("Keyed", self.screen)
        entries = entries_of(screen, commands_of(screen))

        async def source(text: str) -> list[Entry[Command]]:
            return fitting(entries, text)

        await self._run_chosen(CommandPicker(_("Commands"), source), screen)

    async def cmd_app_help(self) -> None:
        """What every key does here."""
        screen = cast("Keyed", self.screen)
        entries = entries_of(screen, commands_of(screen), explain=True)

        async def source(text: str) -> list[Entry[Command]]:
            return fitting(entries, text)

        await self._run_chosen(HelpPicker(_("Help"), source), screen)

    async def cmd_app_menu(self) -> None:
        """Choose what can be done here by its number."""
        screen = cast("Keyed", self.screen)
        able = [command for command in commands_of(screen) if screen.why_disabled(command) is None]
        able = [command for command in able if not command.id.startswith("nav.")]
        entries = [
            Entry(number, entry.value, f"{number} {entry.label}", entry.right)
            for number, entry in enumerate(entries_of(screen, able), 1)
        ]

        async def source(text: str) -> list[Entry[Command]]:
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
            driver._disable_mouse_support()  # type: ignore[attr-defined]
            text = _("The mouse is the terminal's: select text · {key} takes it back")
        else:
            driver._enable_mouse_support()  # type: ignore[attr-defined]
            text = _("The mouse works here again · {key} hands it to the terminal")
        cast("Keyed", self.screen).say(text.format(key=self.keys.shown("app.mouse")))
