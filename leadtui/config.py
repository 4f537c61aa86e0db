"""Settings from config.toml, and writing one of them back without touching the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from leadtui import paths
from leadtui.errors import UsageError
from leadtui.i18n import LANGUAGES, N_

GLYPHS = ("unicode", "ascii")
DAY = 24 * 60
BELLS = ("off", "bell", "osc9", "both")
LOGINS = ("system", "password")
TEXTS = ("db", "language", "theme", "glyphs", "login", "bell")
NAMES = (*TEXTS, "columns", "keys", "lock_after")

Setting = str | Sequence[str] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says; an empty value means that it says nothing.

    ``keys`` maps command ids to key sequences, ``columns`` are field ids of the list of leads,
    ``login`` is how one is recognised, ``bell`` how the terminal signals new notices (off where empty),
    ``lock_after`` the minutes without a key after which the screen locks (0 for never), ``unknown`` the
    names in the file that leadtui does not know.
    """

    db: str = ""
    language: str = ""
    theme: str = ""
    glyphs: str = ""
    login: str = ""
    bell: str = ""
    lock_after: float | None = None
    columns: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def load(path: Path | None = None) -> Config:
    """The settings in ``path``, by default the user's; UsageError names file and line of a mistake."""
    path = path or paths.config_file()
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    return _Reader(path, text, table).config()


def _unreadable(path: Path, error: Exception) -> UsageError:
    return UsageError(
        N_("The settings in {path} cannot be read: {detail}"),
        N_("Correct the file or move it away."),
        path=str(path),
        detail=str(error),
    )


class _Reader:
    """Checks the values of one file and knows where they stand."""

    def __init__(self, path: Path, text: str, table: Mapping[str, Any]) -> None:
        self.path = path
        self.text = text
        self.table = table

    def config(self) -> Config:
        """The settings, each checked."""
        texts = {name: self.word(name) for name in TEXTS}
        self.one_of("language", texts["language"], LANGUAGES)
        self.one_of("glyphs", texts["glyphs"], GLYPHS)
        self.one_of("login", texts["login"], LOGINS)
        self.one_of("bell", texts["bell"], BELLS)
        return Config(
            **texts,
            lock_after=self.minutes("lock_after"),
            columns=self.words("columns"),
            keys=dict(self.sequences()),
            unknown=tuple(name for name in self.table if name not in NAMES),
        )

    def word(self, name: str) -> str:
        """A text, empty where there is none."""
        value = self.table.get(name, "")
        if not isinstance(value, str):
            raise self.mistake(name, N_("a text in quotes"))
        return value

    def minutes(self, name: str) -> float | None:
        """Minutes, None where there are none."""
        value = self.table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= DAY:
            raise self.mistake(name, N_("minutes from 0 (never) to 1440"))
        return float(value)

    def one_of(self, name: str, value: str, allowed: Sequence[str]) -> None:
        """Refuse a value that is not among ``allowed``."""
        if value and value not in allowed:
            raise self.mistake(name, N_("one of {known}"), known=" ".join(allowed))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.mistake(name, N_("a list of texts"))
        return tuple(value)

    def sequences(self) -> Iterator[tuple[str, str]]:
        """Key sequences by command id; ``nav.open = ...`` without quotes is understood too."""
        table = self.table.get("keys", {})
        if not isinstance(table, dict):
            raise self.mistake("keys", N_("a table of command ids and keys"))
        for name, value in _flat(table):
            if isinstance(value, list) and all(isinstance(part, str) for part in value):
                yield name, ", ".join(value)
            elif isinstance(value, str):
                yield name, value
            else:
                raise self.mistake("keys", N_("a table of command ids and keys"))

    def mistake(self, name: str, wanted: str, **params: object) -> UsageError:
        """The error for a value of the wrong form."""
        from leadtui.i18n import _

        return UsageError(
            N_("{path}, line {line}: {name} must be {wanted}."),
            path=str(self.path),
            line=_line_of(self.text, name),
            name=name,
            wanted=_(wanted, **params),
        )


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def save_setting(name: str, value: Setting | None, path: Path | None = None) -> None:
    """Write one setting, None to take it out; comments and everything else in the file stay.

    The file is replaced whole or not at all. Raises UsageError where it cannot be read first.
    """
    if name not in NAMES:
        raise ValueError(f"unknown setting {name!r}")
    path = path or paths.config_file()
    load(path)
    text = path.read_text("utf-8-sig") if path.exists() else ""
    _replace(path, _with(text, name, value))


def _with(text: str, name: str, value: Setting | None) -> str:
    """The file with one setting changed where it stands, or added where TOML wants it."""
    before: list[str] = []
    after: list[str] = []
    fresh, table = _written(name, value), isinstance(value, Mapping)
    place = after if table else before
    for part in _parts(text):
        if not part.says(name):
            (after if part.table else before).append(part.text)
        elif fresh:
            place.append(fresh)
            fresh = ""
    if fresh:
        place.append(f"\n{fresh}" if table and (before or after) else fresh)
    return "".join((*before, *after))


def _written(name: str, value: Setting | None) -> str:
    match value:
        case None:
            return ""
        case str():
            return f"{name} = {_quoted(value)}\n"
        case Mapping():
            lines = (f"{_quoted(key)} = {_quoted(text)}\n" for key, text in value.items())
            return f"[{name}]\n" + "".join(lines)
        case _:
            return f"{name} = [{', '.join(_quoted(part) for part in value)}]\n"


class _Part(NamedTuple):
    """A statement, comment, blank line or header: its first line, the table it stands in, its key."""

    text: str
    line: int
    table: str
    key: str

    @property
    def is_header(self) -> bool:
        """Whether it opens a table."""
        return self.text.lstrip().startswith("[")

    def says(self, name: str) -> bool:
        """Whether it is the setting ``name``, or part of it: comments are not."""
        if self.table:
            return self.table == name and (self.is_header or bool(self.key))
        return self.key == name


def _parts(text: str) -> Iterator[_Part]:
    """The file cut into statements: each the fewest lines that TOML can read by themselves."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    table, at = "", 0
    while at < len(lines):
        end, parsed = _statement(lines, at)
        own = "".join(lines[at:end])
        first = next(iter(parsed), "")
        if own.lstrip().startswith("["):
            table, first = first, ""
        yield _Part(own, at + 1, table, first)
        at = end


def _statement(lines: Sequence[str], start: int) -> tuple[int, Mapping[str, Any]]:
    import tomllib

    for end in range(start + 1, len(lines) + 1):
        try:
            return end, tomllib.loads("".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
    raise ValueError("not a TOML file")


def _line_of(text: str, name: str) -> int:
    return next((part.line for part in _parts(text) if name in (part.table, part.key)), 1)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def _quoted(text: str) -> str:
    """A TOML basic string."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() or character > "\x9f" else f"\\u{ord(character):04x}"


def _replace(path: Path, text: str) -> None:
    """Write beside the file and rename over it; a link to dotfiles stays a link."""
    path = path.resolve()
    paths.private(path.parent)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(handle, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a handle, not a path
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
