"""Which keys lead to which command: defaults, what people rebind, clashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from leadtui.commands import BY_ID, GROUPS, PREFIXES, REGISTRY, Command
from leadtui.i18n import N_, _

Keys = tuple[str, ...]
"""Key names pressed one after the other, e.g. ``("g", "t")``."""

FORBIDDEN = frozenset(
    {f"ctrl+{key}" for key in ("h", "i", "j", "m", "a", "b", "q", "z", "\\", "]", "space", ",", ".", ";")}
    | {"ctrl+backslash", "ctrl+right_square_bracket", "ctrl+comma", "ctrl+full_stop", "ctrl+semicolon"}
    | {"ctrl+period", "ctrl+@", "shift+space", "f1", "f10", "f11", "f12"}
)
"""Keys that terminals, tmux or input methods keep for themselves, or that look like others."""

_SHOWN = {
    "space": N_("Space"),
    "enter": N_("Enter"),
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "comma": ",",
}


class Problem(NamedTuple):
    """Something about a rebinding that people should know; ``message`` is a message id."""

    message: str
    params: Mapping[str, object]

    def text(self) -> str:
        """The problem in the current language."""
        return _(self.message, **self.params)


class Choice(NamedTuple):
    """One way on from a prefix: the keys still to be pressed and where they lead."""

    keys: Keys
    command: Command


@dataclass(frozen=True, slots=True)
class Keymap:
    """Resolved keys: ``sequences`` per command id (twins last), and what was wrong with the wishes.

    ``prefixes`` gives the keys people chose in the place of a prefix of ours.
    """

    sequences: Mapping[str, tuple[Keys, ...]]
    problems: tuple[Problem, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    _index: Mapping[tuple[str, Keys], Command] = field(default_factory=dict)
    _prefixes: frozenset[tuple[str, Keys]] = frozenset()

    def command(self, context: str, keys: Keys) -> Command | None:
        """The command ``keys`` lead to in ``context``."""
        return self._index.get((context, keys))

    def is_prefix(self, context: str, keys: Keys) -> bool:
        """Whether more keys may follow ``keys`` in ``context``."""
        return (context, keys) in self._prefixes

    def choices(self, context: str, prefix: Keys) -> tuple[Choice, ...]:
        """What may follow ``prefix``, in the registry's order."""
        size = len(prefix)
        return tuple(
            Choice(keys[size:], command)
            for command in REGISTRY
            if context in command.contexts
            for keys in self.sequences[command.id]
            if len(keys) > size and keys[:size] == prefix
        )

    def shown(self, command_id: str, separator: str = " ") -> str:
        """The first key of a command as people read it; empty when it has none."""
        sequences = self.sequences.get(command_id, ())
        return sequence_text(sequences[0], separator) if sequences else ""

    def twin(self, command_id: str) -> str:
        """The other keys of a command, twins among them, as people read them; may be empty."""
        others = [sequence_text(keys) for keys in self.sequences.get(command_id, ())[1:]]
        return " ".join(others)


def key_text(key: str) -> str:
    """A key name as people read it: ``f2`` is F2, ``escape`` Esc."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if last in _SHOWN:
        last = _(_SHOWN[last])
    elif len(last) > 1 and last[0] == "f" and last[1:].isdigit():
        last = last.upper()
    return "+".join((*modifiers, last))


def sequence_text(keys: Keys, separator: str = " ") -> str:
    """Several keys pressed one after the other, as people read them."""
    return separator.join(key_text(key) for key in keys)


def keymap(overrides: Mapping[str, str] | None = None) -> Keymap:
    """The keymap with ``overrides`` applied.

    An override maps a command id to sequences separated by commas (``"g d, f8"``; the comma key is
    ``comma``), or ``prefix.go``, ``prefix.status`` to one key. Unknown ids, keys that may not be
    bound and clashes are told in ``problems``; the command keeps its own keys then, or, in a
    clash, the one that comes first in the registry wins, rebound ones before others.
    """
    wishes = dict(overrides or {})
    problems: list[Problem] = []
    prefixes = _prefixes(wishes, problems)
    sequences = {command.id: _defaults(command, prefixes) for command in REGISTRY}
    rebound: list[str] = []
    for command_id, text in wishes.items():
        wanted = _wanted(command_id, text, problems)
        if wanted is not None:
            sequences[command_id] = wanted
            rebound.append(command_id)
    return _resolve(sequences, rebound, problems, prefixes)


def markdown_table(keys: Keymap | None = None) -> str:
    """Every command with its keys as a Markdown table in the current language."""
    keys = keys or keymap()
    lines = [f"| {_('Key')} | {_('Twin')} | {_('Command')} |", "|---|---|---|"]
    for group in GROUPS:
        lines.append(f"| **{_(group)}** | | |")
        lines += [_table_row(keys, command) for command in REGISTRY if command.group == group]
    return "\n".join(lines) + "\n"


def markdown_summary(keys: Keymap | None = None) -> str:
    """The verbs that have a place in a footer, a row per group, as a Markdown table."""
    keys = keys or keymap()
    lines = [f"| | {_('Key')} |", "|---|---|"]
    for group in GROUPS:
        parts = [
            _short(keys, command) for command in REGISTRY if command.group == group and keys.shown(command.id)
        ]
        lines.append(f"| {_(group)} | {' · '.join(dict.fromkeys(parts))} |")
    return "\n".join(lines) + "\n"


def _short(keys: Keymap, command: Command) -> str:
    twins = [sequence_text(_split(text)) for text in command.twins]
    shown = " ".join(f"`{text}`" for text in (keys.shown(command.id), *twins)).replace("|", "\\|")
    return f"{shown} {_(command.label).lower()}"


def _table_row(keys: Keymap, command: Command) -> str:
    twins = {_split(text) for text in command.twins}
    own = [_code(found) for found in keys.sequences[command.id] if found not in twins]
    twin = [_code(found) for found in keys.sequences[command.id] if found in twins]
    return f"| {' '.join(own)} | {' '.join(twin)} | {_(command.help)} |"


def _code(keys: Keys) -> str:
    return f"`{sequence_text(keys)}`".replace("|", "\\|")


def _split(text: str) -> Keys:
    return tuple("," if key == "comma" else key for key in text.split())


def _prefixes(wishes: dict[str, str], problems: list[Problem]) -> dict[str, str]:
    """New first keys by old ones, taken out of ``wishes``."""
    found: dict[str, str] = {}
    for name, (default, _label) in PREFIXES.items():
        wish = wishes.pop(name, None)
        if wish is None:
            continue
        wanted = _split(wish)
        if len(wanted) == 1 and not _forbidden((wanted,), name, problems):
            found[default] = wanted[0]
    return found


def _defaults(command: Command, prefixes: Mapping[str, str]) -> tuple[Keys, ...]:
    split = (_split(text) for text in (*command.keys, *command.twins))
    return tuple((prefixes.get(keys[0], keys[0]), *keys[1:]) if len(keys) > 1 else keys for keys in split)


def _wanted(command_id: str, text: str, problems: list[Problem]) -> tuple[Keys, ...] | None:
    if command_id not in BY_ID:
        problems.append(Problem(N_("Keys: there is no command {command}"), {"command": command_id}))
        return None
    wanted = tuple(keys for part in text.split(",") if (keys := _split(part)))
    return None if _forbidden(wanted, command_id, problems) else wanted


def _forbidden(wanted: Iterable[Keys], command_id: str, problems: list[Problem]) -> bool:
    bad = [key for keys in wanted for key in keys if key.lower() in FORBIDDEN]
    problems += [
        Problem(N_("Keys: {key} cannot be bound (wished for {command})"), {"key": key, "command": command_id})
        for key in bad
    ]
    return bool(bad)


def _resolve(
    sequences: dict[str, tuple[Keys, ...]],
    rebound: list[str],
    problems: list[Problem],
    renamed: Mapping[str, str],
) -> Keymap:
    index: dict[tuple[str, Keys], Command] = {}
    prefixes: set[tuple[str, Keys]] = set()
    order = sorted(REGISTRY, key=lambda command: command.id not in rebound)
    for command in order:
        kept = []
        for keys in sequences[command.id]:
            other = _taken(index, prefixes, command, keys)
            if other is not None:
                problems.append(_clash(keys, other, command))
                continue
            kept.append(keys)
            for context in command.contexts:
                index[context, keys] = command
                prefixes.update((context, keys[:size]) for size in range(1, len(keys)))
        sequences[command.id] = tuple(kept)
    return Keymap(sequences, tuple(problems), renamed, index, frozenset(prefixes))


def _clash(keys: Keys, winner: Command, loser: Command) -> Problem:
    return Problem(
        N_("Keys: {key} is taken by {winner}, {loser} goes without"),
        {"key": sequence_text(keys), "winner": winner.id, "loser": loser.id},
    )


def _taken(
    index: Mapping[tuple[str, Keys], Command],
    prefixes: set[tuple[str, Keys]],
    command: Command,
    keys: Keys,
) -> Command | None:
    """The command that already answers to ``keys``, to a beginning of them, or to more of them."""
    for context in command.contexts:
        for size in range(1, len(keys) + 1):
            if (other := index.get((context, keys[:size]))) is not None:
                return other
        if (context, keys) in prefixes:
            return next(c for (where, k), c in index.items() if where == context and k[: len(keys)] == keys)
    return None
