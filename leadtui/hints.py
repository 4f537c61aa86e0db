"""What the footer says: the keys of a place, or the ways on from a prefix."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from leadtui.commands import (
    BY_ID,
    FOOTER_PREFIXES,
    FOOTER_RIGHT,
    PAIRS,
    PREFIXES,
    REGISTRY,
    SHELVES,
    Command,
)
from leadtui.i18n import _
from leadtui.keymap import Keymap, Keys, sequence_text


class Hint(NamedTuple):
    """Keys as people read them, and what they do."""

    keys: str
    label: str


class Way(NamedTuple):
    """One way on from a prefix: the keys still to be pressed as people read them, and where they lead."""

    keys: str
    label: str
    command: Command


class Shelf(NamedTuple):
    """Ways on that belong together."""

    label: str
    ways: tuple[Way, ...]


def footer(keys: Keymap, context: str) -> list[Hint]:
    """The hints of a context, the most useful first."""
    found = [
        (command.footer, Hint(keys.shown(command.id), _(command.label)))
        for command in REGISTRY
        if command.footer and context in command.contexts
    ]
    found += [
        (pair.footer, Hint(" ".join(keys.shown(command_id) for command_id in pair.ids), _(pair.label)))
        for pair in PAIRS
        if context in pair.contexts
    ]
    found += [(order, hint) for order, hint in _prefixes(keys, context)]
    return [hint for _order, hint in sorted(found) if hint.keys.strip()]


def footer_right(keys: Keymap, context: str) -> list[Hint]:
    """The hints that stand at the right end in every place."""
    commands = [BY_ID[command_id] for command_id in FOOTER_RIGHT]
    return [
        Hint(keys.shown(c.id), _(c.label)) for c in commands if context in c.contexts and keys.shown(c.id)
    ]


def ways_on(keys: Keymap, context: str, prefix: Keys, can: Callable[[Command], bool]) -> list[Shelf]:
    """The choices of a prefix that ``can`` lets through, shelf by shelf."""
    ways = [way for way in keys.choices(context, prefix) if can(way.command)]
    shelves = []
    for name, label in SHELVES.items():
        here = tuple(
            Way(sequence_text(way.keys), _(way.command.label), way.command)
            for way in ways
            if way.command.shelf == name
        )
        if here:
            shelves.append(Shelf(str(label), here))
    return shelves


def prefix_title(keys: Keymap, context: str, prefix: Keys) -> str:
    """What a prefix is for; a twin of one is called like it."""
    commands = {way.command.id for way in keys.choices(context, prefix)}
    for default, label in PREFIXES.values():
        known = keys.choices(context, (keys.prefixes.get(default, default),))
        if commands and commands <= {way.command.id for way in known}:
            return _(label)
    return sequence_text(prefix)


def _prefixes(keys: Keymap, context: str) -> list[tuple[int, Hint]]:
    found = []
    for name, order in FOOTER_PREFIXES.items():
        default, label = PREFIXES[name]
        prefix = keys.prefixes.get(default, default)
        choices = keys.choices(context, (prefix,))
        if choices:
            span = f"{choices[0].keys[0]}-{choices[-1].keys[0]}"
            found.append((order, Hint(sequence_text((prefix,)), f"{_(label)}({span})")))
    return found
