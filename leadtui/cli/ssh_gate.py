"""The gate behind a key of SSH: one person, leadtui's own verbs, one folder for files, no way around."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from leadtui.cli import ssh_folders
from leadtui.cli.desk import Desk, Options
from leadtui.cli.lazy import Group
from leadtui.cli.options import global_options
from leadtui.cli.root import COMMANDS, version_option
from leadtui.domain.vouched import Vouched
from leadtui.errors import DatabaseError, PermissionDenied, UsageError
from leadtui.i18n import N_, set_language

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer

ALLOWED = (
    "due",
    "list",
    "show",
    "add",
    "followup",
    "edit",
    "contact",
    "correct",
    "move",
    "log",
    "inbox",
    "notify",
    "audit",
    "undo",
    "redo",
    "import",
    "export",
    "dedupe",
    "merge",
    "normalize",
    "keys",
)
CHOSEN = "language"
FIXED = MappingProxyType({"db": "--db", "as_login": "--as", "as_of": "--as-of"})


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody came: as whom, by which account, to which database, with files below ``folder``."""

    login: str
    account: str
    url: str
    folder: Path


class FixedOptions(Options):
    """Options of which only the language is the client's to choose."""

    def __init__(self, url: str) -> None:
        for field in fields(Options):
            object.__setattr__(self, field.name, url if field.name == "db" else field.default)

    def __setattr__(self, name: str, value: object) -> None:
        if name != CHOSEN:
            raise PermissionDenied(N_("{option} does not go with a key."), option=FIXED.get(name, name))
        object.__setattr__(self, name, value)


class GateDesk(Desk):
    """A desk whose login is the one the key says, for whom the account vouches."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.options = FixedOptions(way.url)
        self.login = Vouched(way.login, way.account)


class Gate(Group):
    """The verbs for whoever comes by a key."""

    lazy = MappingProxyType({name: COMMANDS[name] for name in ALLOWED})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; those of admins and of the machine are refused by name."""
        if cmd_name in COMMANDS and cmd_name not in self.lazy:
            raise PermissionDenied(
                N_("{verb} does not go with a key."),
                N_("These do: {verbs}"),
                verb=cmd_name,
                verbs=" ".join(self.lazy),
            )
        return super().get_command(ctx, cmd_name)


def _options() -> Iterator[click.Parameter]:
    """The options of every command; those that are fixed are understood, refused and not shown."""
    for shown, hidden in zip(global_options(hidden=False), global_options(hidden=True), strict=True):
        yield shown if shown.name == "lang" else hidden


@click.group(
    "leadtui",
    cls=Gate,
    invoke_without_command=True,
    help=N_("A lead desk for the terminal. Without a command it opens the screen."),
    params=[*_options(), version_option()],
)
@click.pass_context
def gate(ctx: click.Context) -> None:
    """See the help above."""
    if ctx.invoked_subcommand is None:
        from leadtui.cli.screen import open_screen

        desk = ctx.ensure_object(Desk)
        desk.store.close()  # the app opens its own, in its own thread
        ctx.exit(open_screen(desk))


def opened(request: str, way: Way) -> int:
    """Answer one request (SSH_ORIGINAL_COMMAND; nothing means the screen); the exit code."""
    ssh_folders.settle(way.folder, way.login)
    words = words_of(request)
    desk = GateDesk(way)
    _speak(words, desk, _signed_in(desk, words))
    code = gate.main(words, "leadtui", standalone_mode=False, obj=desk)
    return code if isinstance(code, int) else 0


def words_of(request: str) -> list[str]:
    """The words of a request as a shell would cut them, of which nothing else is obeyed."""
    try:
        words = shlex.split(request)
    except ValueError:
        raise UsageError(
            N_("The quotes in this command do not match."),
            N_("Quote twice, for your shell and for the server: \"'it is late'\""),
        ) from None
    if words[:1] == ["leadtui"]:
        words = words[1:]
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    return words


def _signed_in(desk: Desk, words: Sequence[str]) -> Viewer:
    """Whoever is not active gets not even a page of help; who came for what is on record either way."""
    from leadtui.services import entry

    if entry.missing(desk.url):
        raise DatabaseError(N_("There is no leadtui database here."), N_("Ask an admin."))
    store = desk.store
    from leadtui.services import key_log

    try:
        viewer = desk.viewer
    except PermissionDenied:
        if isinstance(desk.login, Vouched):
            key_log.note_refused(store, desk.login)
        raise
    # The screen notes by itself who came, as it does for those the operating system knows.
    if command := next((word for word in words if word in ALLOWED), ""):
        key_log.note_came(store, viewer, command)
    return viewer


def _speak(words: Sequence[str], desk: Desk, viewer: Viewer) -> None:
    """The language that --lang names, else that of one's own settings, else the one on record."""
    from leadtui.cli.main import named_language

    desk.options.language = named_language(words)
    set_language(desk.options.language or desk.config.language or viewer.language)
