"""Every verb of the screens, once: bindings, footer, palette, help, menu and the key table read it."""

from __future__ import annotations

from leadtui.commands.auditing import AUDITING
from leadtui.commands.changing import CHANGING, MARKING
from leadtui.commands.command import DOORS, EVERYWHERE, GROUPS, SHELVES, Command
from leadtui.commands.footer import FOOTER_PREFIXES, FOOTER_RIGHT, PAIRS, PREFIXES
from leadtui.commands.importing import IMPORTING
from leadtui.commands.looking import FILLING, LOOKING
from leadtui.commands.moving import GOING, MOVING
from leadtui.commands.privacy import GUARDING
from leadtui.commands.program import RUNNING
from leadtui.commands.shaping import SHAPING
from leadtui.commands.tidying import TIDYING
from leadtui.commands.working import READING, WORKING

__all__ = [
    "BY_ID",
    "DOORS",
    "EVERYWHERE",
    "FOOTER_PREFIXES",
    "FOOTER_RIGHT",
    "GROUPS",
    "PAIRS",
    "PREFIXES",
    "REGISTRY",
    "SHELVES",
    "Command",
]

REGISTRY: tuple[Command, ...] = (
    *GOING,
    *MOVING,
    *WORKING,
    *READING,
    *CHANGING,
    *TIDYING,
    *MARKING,
    *LOOKING,
    *FILLING,
    *RUNNING,
    *IMPORTING,
    *SHAPING,
    *GUARDING,
    *AUDITING,
)
BY_ID: dict[str, Command] = {command.id: command for command in REGISTRY}
