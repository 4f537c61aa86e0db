"""What a field of one's own stands on, as a word of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from leadtui.domain.fields.field import Entity

WORDS: dict[Entity, tuple[str, ...]] = {
    "lead": ("lead", "leads", "线索", "線索"),
    "contact": ("contact", "contacts", "联系人", "聯絡人", "聯繫人"),
    "followup": (
        *("followup", "followups", "跟进记录", "跟進記錄", "跟進紀錄"),
        *("follow-up", "follow-ups", "跟进", "跟進"),
    ),
}


class EntityWord(click.ParamType["Entity"]):
    """lead, contact or followup, in any language."""

    name = "entity"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Entity:
        """The id that a word means."""
        found = next((each for each, words in WORDS.items() if value.strip().casefold() in words), None)
        if found is None:
            known = " ".join(f"{words[0]} ({words[2]})" for words in WORDS.values())
            self.fail(_("{value} is not in the list. Known: {known}", value=value, known=known), param, ctx)
        return found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The ids, each with its label."""
        from click.shell_completion import CompletionItem

        from leadtui.domain.fields.definition import ENTITIES

        return [
            CompletionItem(entity, help=str(ENTITIES[entity]))
            for entity in WORDS
            if entity.startswith(incomplete)
        ]
