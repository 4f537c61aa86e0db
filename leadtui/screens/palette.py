"""Commands as choices: by name, with what their keys do, by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from leadtui.base import BaseApp
from leadtui.commands import GROUPS, REGISTRY, Command
from leadtui.domain.status import PATH
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.screens.picker import Entry, Picker
from leadtui.text import fold_value, glyphs

STATUSES = frozenset(f"status.{name}" for name in (*PATH, "lost"))
VIM = {"q": "app.quit", "q!": "app.quit", "w": "form.save", "wq": "form.save", "x": "form.save"}


def commands_of(screen: Keyed) -> list[Command]:
    """The commands of a place that the viewer is offered, by group, those of the registry's order."""
    offers = cast("BaseApp", screen.app).offers
    here = [command for command in REGISTRY if screen.context in command.contexts and offers(command)]
    return sorted(here, key=lambda command: GROUPS.index(command.group))


def entries_of(screen: Keyed, commands: Sequence[Command], *, explain: bool = False) -> list[Entry[Command]]:
    """Commands as choices, greyed out with the reason where they cannot run now."""
    entries = []
    for number, command in enumerate(commands):
        reason = screen.why_disabled(command)
        if reason == _("Not here: {command}", command=_(command.label)):
            reason = _("not here")
        keys = "  ".join(
            text for text in (screen.keys.shown(command.id), screen.keys.twin(command.id)) if text
        )
        detail = reason or (_(command.help) if explain else "")
        entries.append(Entry(number, command, _name(command), keys, detail, dim=reason is not None))
    return entries


def _name(command: Command) -> str:
    """Its label; a status alone does not say that the lead is moved there."""
    label = _(command.label)
    return f"{_('Status')} {glyphs().arrow} {label}" if command.id in STATUSES else label


class CommandPicker(Picker[Command]):
    """Commands by name; ``:q``, ``:w`` and ``:wq`` work as people expect."""

    CONTEXT = "palette"

    def submit(self, typed: str) -> None:
        """Take the entry, or what a vim hand typed."""
        wanted = VIM.get(typed)
        command = next((command for command in REGISTRY if command.id == wanted), None)
        if command is not None:
            self.dismiss(command)
        else:
            super().submit(typed)


class HelpPicker(Picker[Command]):
    """Every key of a place with what it does."""

    CONTEXT = "help"


class MenuPicker(Picker[Command]):
    """What can be done here, by number: works whatever the input method does."""

    CONTEXT = "menu"

    async def _fill(self, text: str) -> None:
        await super()._fill(text)
        text = fold_value(text)
        if text.isdigit():
            meant = [entry for entry in self.found if entry.label.startswith(f"{text} ")]
            if len(self.found) == 1 and meant:
                self._choose(meant[0])
