"""Types of options: items of lists by id, CODE or any label, fixed choices, whole numbers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk
from leadtui.errors import LeadtuiError
from leadtui.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ListValue(click.ParamType[str]):
    """The id of an item of the list ``kind``."""

    def __init__(self, kind: str) -> None:
        self.kind = self.name = kind

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id that ``value`` names; the error lists what is known."""
        from leadtui.domain.lists import LISTS, find_item

        item = find_item(self.kind, value)
        if item is None and ctx is not None and (desk := ctx.find_object(Desk)) is not None:
            # A list may have items of a team's own: they come with the database, if there is one.
            with suppress(LeadtuiError):
                desk.reading()
            item = find_item(self.kind, value)
        if item is None:
            known = " ".join(f"{item.id} ({item.label})" for item in LISTS[self.kind])
            self.fail(_("{value} is not in the list. Known: {known}", value=value, known=known), param, ctx)
        return item.id

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Ids, each with its label."""
        from click.shell_completion import CompletionItem

        from leadtui.domain.lists import LISTS

        return [
            CompletionItem(item.id, help=str(item.label))
            for item in LISTS[self.kind]
            if item.id.startswith(incomplete)
        ]


class OneOf(click.ParamType[str]):
    """One of a few fixed words."""

    name = "choice"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word itself."""
        if value not in self.words:
            known = " ".join(self.words)
            self.fail(_("{value} is not in the list. Known: {known}", value=value, known=known), param, ctx)
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


class Words(click.ParamType[tuple[str, ...]]):
    """One or several of a few fixed words, separated by commas."""

    name = "words"

    def __init__(self, *words: str) -> None:
        self.one = OneOf(*words)

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The words, each once."""
        if isinstance(value, tuple):
            return value
        given = [word.strip() for word in value.replace("，", ",").split(",")]
        return tuple(dict.fromkeys(self.one.convert(word, param, ctx) for word in given if word))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words."""
        return self.one.shell_complete(ctx, param, incomplete)


class Number(click.ParamType[int]):
    """A whole number, ``least`` or more."""

    name = "number"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if number < self.least:
            self.fail(
                _("{value} is no whole number from {least} on.", value=value, least=self.least), param, ctx
            )
        return number
