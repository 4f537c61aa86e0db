"""Values that come from a list, given by id, CODE or any label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
