"""Options made from the field registry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.values import ListValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadtui.domain.fields import Field
    from leadtui.i18n import Label

PREFIX = "field_"
SEVERAL = frozenset({"tag", "phone", "wechat", "email"})


class FieldOption(click.Option):
    """An option for one field; its help is the field's label in the current language."""

    def __init__(self, field: Field) -> None:
        several = field.id in SEVERAL
        super().__init__(
            [*_flags(field), PREFIX + field.id],
            metavar=_metavar(field),
            multiple=several,
            type=ListValue(field.choices) if field.type == "choice" else str,
        )
        self.label: Label = field.label


def _flags(field: Field) -> Iterator[str]:
    """``--expected-value`` and the plain English names of the query language: ``--value``."""
    for name in dict.fromkeys((field.id, *field.names)):
        if name.isascii() and name.replace("_", "").isalnum():
            yield f"--{name.replace('_', '-')}"


def _metavar(field: Field) -> str:
    match field.type:
        case "choice" | "choices":
            return field.choices.upper()
        case "money":
            return "AMOUNT"
        case "date":
            return "DATE"
        case "flag":
            return "YES|NO"
        case "integer":
            return "N"
        case "user":
            return "USER"
        case _:
            return "TEXT"


def field_options() -> tuple[FieldOption, ...]:
    """An option for every field that a new lead may be given."""
    from leadtui.domain.fields import REGISTRY

    return _made(REGISTRY.version)


@lru_cache(maxsize=1)
def _made(_version: int) -> tuple[FieldOption, ...]:
    return tuple(FieldOption(field) for field in new_fields())


def new_fields() -> Iterator[Field]:
    """The fields of a lead and its first contact that are typed, the owner among them."""
    from leadtui.domain.fields import REGISTRY

    for field in (*REGISTRY.of("lead"), *REGISTRY.of("contact")):
        typed = field.group not in ("", "outcome") and field.change in ("form", "level")
        if typed or field.id == "owner":
            yield field


def given_fields(options: dict[str, Any]) -> dict[str, object]:
    """Values by field id, those that were given."""
    return {
        name.removeprefix(PREFIX): list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, ())
    }
