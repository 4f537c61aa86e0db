"""Rows of forms for the team's own fields of contacts and follow-ups: which there are, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import datetime

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.field import Entity
from leadtui.domain.status import PATH
from leadtui.domain.values import read
from leadtui.screens.field_controls import control_of, text_of
from leadtui.widgets.form_field import FormField, fill

PREFIX = "own-"
"""Before the id of a field in the name of its row; no row of a form begins with it otherwise."""
NEEDED = " *"
MakeRow = Callable[..., FormField]


def fields_of(entity: Entity) -> tuple[Field, ...]:
    """The own fields a form asks for, in order; hidden ones too where nothing is saved without them."""
    return tuple(
        field
        for field in REGISTRY.of(entity)
        if field.added and field.change == "form" and (field.group or is_needed(field))
    )


def is_needed(field: Field) -> bool:
    """Whether a row cannot be without it from the first day."""
    return field.added and field.required_from == PATH[0]


def title_of(field: Field) -> str:
    """What stands before the row; needed ones bear a star."""
    return field.label.text() + (NEEDED if is_needed(field) else "")


def help_of(field: Field) -> str:
    """What is said below a row while it is filled in; lines say it in the empty field."""
    chosen = field.type in ("choice", "choices", "flag", "prose")
    return field.help.text() if field.added and field.help and chosen else ""


def first_text(field: Field, now: datetime) -> str:
    """What the row of something new begins with: the default, as its control holds it."""
    if field.default and field.type in ("choice", "choices", "flag"):
        return text_of(field, read(field, field.default, now=now))
    return field.default


def rows_of(fields: Iterable[Field], make: MakeRow, now: datetime) -> Iterator[FormField]:
    """The rows of something new."""
    for field in fields:
        first = first_text(field, now)
        name = PREFIX + field.id
        row = make(name, title_of(field), control_of(field, name, first), help=help_of(field))
        if first:
            fill(row.control, first)
        yield row


def first_texts(entities: Iterable[Entity], now: datetime) -> dict[str, str]:
    """What such rows begin with, by their names."""
    return {PREFIX + field.id: first_text(field, now) for one in entities for field in fields_of(one)}


def given(values: Mapping[str, str], entity: Entity, firsts: Mapping[str, str]) -> dict[str, object]:
    """What such rows hold, by field id; of empty ones those whose default in ``firsts`` was taken out."""
    names = [field.id for field in fields_of(entity) if PREFIX + field.id in values]
    held = {name: values[PREFIX + name].strip() for name in names}
    return {name: text for name, text in held.items() if text or firsts.get(PREFIX + name)}


def place_of(field: str, rows: Container[str]) -> str:
    """The row an error about a field belongs to."""
    return PREFIX + field if PREFIX + field in rows else field
