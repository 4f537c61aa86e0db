"""``FIELD=VALUE`` on the command line: which field is meant, and what completion proposes for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk
from leadtui.errors import LeadtuiError
from leadtui.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from leadtui.domain.fields import Field
    from leadtui.domain.fields.field import Entity

NEAR = 3


class Setting(click.ParamType[str]):
    """A field of one of ``entities`` and its value; of all but leads ``own`` ones only where that is said."""

    name = "setting"

    def __init__(self, *entities: Entity, own: Entity | None = None) -> None:
        self.entities = entities
        self.own = own

    def fields(self) -> Iterator[Field]:
        """The fields that may stand before the sign, those of one's own first."""
        from leadtui.domain.fields import REGISTRY

        found = [
            field
            for entity in self.entities
            for field in REGISTRY.of(entity)
            if field.change != "never" and (field.added or entity != self.own) and _is_typed(field)
        ]
        yield from sorted(found, key=lambda field: not field.added)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """``label=`` of every field, and behind the sign the choices of one."""
        # Fields of one's own come with the database, if there is one.
        with suppress(LeadtuiError), ctx.scope(cleanup=False):
            desk = ctx.ensure_object(Desk)
            with closing(desk.store):
                desk.reading()
        name, equals, value = incomplete.partition("=")
        return list(_values(name, value) if equals else _names(self.fields(), name))


def _is_typed(field: Field) -> bool:
    return field.added or bool(field.group)


def _names(fields: Iterable[Field], begun: str) -> Iterator[CompletionItem]:
    from click.shell_completion import CompletionItem

    from leadtui.domain.lists import fold

    wanted = fold(begun)
    for field in fields:
        label = str(field.label)
        name = next((each for each in (label, field.id) if fold(each).startswith(wanted)), None)
        if name is not None and " " not in name:
            yield CompletionItem(f"{name}=", help=label if name == field.id else field.id)
        elif name is not None:
            yield CompletionItem(f"{field.id}=", help=label)


def _values(name: str, begun: str) -> Iterator[CompletionItem]:
    from click.shell_completion import CompletionItem

    from leadtui.domain.fields import REGISTRY
    from leadtui.domain.lists import LISTS, fold, names_of
    from leadtui.domain.query_words import LABELS

    field = REGISTRY.named(name)
    if field is None:
        return
    flags = [(str(LABELS[word]), str(LABELS[word]), (word,)) for word in ("yes", "no")]
    known = [(str(item.label), item.id, tuple(names_of(item))) for item in LISTS.get(field.choices, ())]
    before, comma, last = begun.rpartition(",") if field.type == "choices" else ("", "", begun)
    for shown, help_text, names in flags if field.type == "flag" else known:
        if any(fold(word).startswith(fold(last)) for word in (shown, help_text, *names)):
            yield CompletionItem(f"{name}={before}{comma}{shown}", help=help_text)


def read_settings(
    settings: Sequence[str], *entities: Entity, own: Entity | None = None
) -> list[tuple[Field, str]]:
    """Each field and its value as typed; a usage error for what names no field of these."""
    from leadtui.domain.fields import REGISTRY

    made: list[tuple[Field, str]] = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise _misused(_("--set {setting}: write field=value.", setting=setting))
        field = REGISTRY.named(name)
        if field is None or field.entity not in entities or (field.entity == own and not field.added):
            raise _misused(_unknown(name, field, Setting(*entities, own=own)))
        made.append((field, value))
    return made


def _unknown(name: str, found: Field | None, known: Setting) -> str:
    if found is not None and found.added:
        from leadtui.domain.fields.definition import ENTITIES

        return _("--set: {name} is a field of {rows}.", name=name, rows=str(ENTITIES[found.entity]))
    text = _("--set: there is no field {name}.", name=name)
    names = near(name, known.fields())
    return f"{text} " + _("Did you mean {names}?", names=" ".join(names)) if names else text


def near(name: str, fields: Iterable[Field]) -> list[str]:
    """Labels and ids of fields that are written nearly so."""
    from difflib import get_close_matches

    from leadtui.domain.lists import fold
    from leadtui.i18n import LANGUAGES

    written = {
        fold(word): word
        for field in fields
        for word in (*(field.label.text(tag) for tag in LANGUAGES), *field.names, field.id)
    }
    return [written[key] for key in get_close_matches(fold(name), written, NEAR, 0.5)]


def _misused(text: str) -> click.UsageError:
    return click.UsageError(text, click.get_current_context())
