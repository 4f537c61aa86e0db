"""Commands that are imported when they are called, and options every one of them takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import click

from leadtui.cli.help_page import page
from leadtui.cli.options import global_options
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ReaderGone(Exception):
    """Nobody reads the output any more."""


HELP = N_("Show this page.")


class Lazy(NamedTuple):
    """Where a command lives (``module:name``), the title it stands under, and its help in one line."""

    place: str
    title: str
    help: str


GLOBALS = tuple(global_options(hidden=True))


class Command(click.Command):
    """A command whose help page is translated when it is shown; it takes the global options too."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters and the global ones."""
        return [*super().get_params(ctx), *GLOBALS]

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        return page(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, with our words."""
        return _worded(super().get_help_option(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The help, for completion; ours is short enough for any ``limit``."""
        return _(self.help or "")


class Group(click.Group):
    """A group that knows its commands by name and imports only the one that runs."""

    command_class = Command
    lazy: ClassVar[Mapping[str, Lazy]] = MappingProxyType({})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        found = self.lazy.get(cmd_name)
        if found is None:
            return super().get_command(ctx, cmd_name)
        module, _colon, name = found.place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        command.help = command.help or found.help
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; the error for another name proposes the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            known = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(error.command_name, None, known, ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; click would end the program with 1 where the reader of a pipe has gone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def get_help(self, ctx: click.Context) -> str:
        """The help page, without importing a single command."""
        return page(self, ctx, self._titled())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, with our words."""
        return _worded(super().get_help_option(ctx))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands without importing them; options as usual."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-") or not self.lazy:
            return super().shell_complete(ctx, incomplete)
        return [
            CompletionItem(name, help=_(found.help))
            for name, found in self.lazy.items()
            if name.startswith(incomplete)
        ]

    def _titled(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        if not self.lazy:
            rows = [
                (name, _(command.help) if command.help else "") for name, command in self.commands.items()
            ]
            yield N_("Commands"), rows
        for title in dict.fromkeys(found.title for found in self.lazy.values()):
            yield title, [(name, _(found.help)) for name, found in self.lazy.items() if found.title == title]


def _worded(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = HELP
    return option


def command(
    name: str, *, wide: bool = False, help: str | None = None
) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command; ``wide`` lets ``-status:lost`` through as a word of a query."""
    settings: dict[str, Any] = {"ignore_unknown_options": True} if wide else {}
    return click.command(name, cls=Command, help=help or "", context_settings=settings)


def words_of(ctx: click.Context, words: Sequence[str]) -> str:
    """The query that the words after a command make; a mistyped ``--option`` is an error."""
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
    return " ".join(words)
