"""What a definition of a field must be like, and what of the values on record would not fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.defined import definitions
from leadtui.domain.fields.definition import ENTITIES, KINDS, PLACES, Definition
from leadtui.domain.lists import fold
from leadtui.domain.query_words import SPECIAL
from leadtui.domain.status import PATH
from leadtui.domain.values import read, show
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import LANGUAGES, N_
from leadtui.services import context
from leadtui.store import field_defs
from leadtui.store.details import as_typed
from leadtui.store.holders import Holder
from leadtui.store.models import Lead

# What leads as JSON bear besides their columns and fields.
OF_JSON = frozenset(
    {"due", "tags", "members", "next_status", "missing", "contacts", "followups", "plans", "events", "level",
     "status_changes", "milestones", "owner_login", "owner_imported", "next_method", "error", "line", "own"}
)  # fmt: skip
STORED = ("kind", "decimals")
"""What decides how a value is stored; what else changes leaves the values on record as they are."""
LIMITS = (*STORED, "length", "minimum", "maximum")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that would not fit, and why, in the viewer's language."""

    number: str
    name: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Refitted:
    """A value and what it would be; None where it would not fit."""

    holder: Holder
    before: object
    after: object
    misfit: Misfit | None = None


def taken_names() -> frozenset[str]:
    """Names that a new field cannot have."""
    shipped = {field.id for field in (*REGISTRY, *SPECIAL)}
    return frozenset({*shipped, *definitions(), *Lead._meta.columns, *OF_JSON})


def check(definition: Definition) -> None:
    """Raise ValidationError or RuleError unless this can be a field."""
    _check_labels(definition)
    if definition.entity not in ENTITIES:
        raise ValidationError(
            N_("Fields do not stand on {name}."),
            N_("Known: {known}"),
            name=definition.entity,
            known=" ".join(ENTITIES),
        )
    if definition.formula and definition.entity != "lead":
        raise RuleError(N_("Only leads have computed fields."), field="entity")
    if definition.kind not in KINDS:
        raise ValidationError(
            N_("There is no type {name}."), N_("Known: {known}"), name=definition.kind, known=" ".join(KINDS)
        )
    if definition.group not in PLACES:
        raise ValidationError(
            N_("There is no group {name}."),
            N_("Known: {known}"),
            name=definition.group,
            known=" ".join(PLACES),
        )
    _check_needed(definition)
    low, high = definition.minimum, definition.maximum
    if low is not None and high is not None and low > high:
        raise ValidationError(N_("The range ends below where it begins."), field="maximum")
    if definition.unique and definition.kind in ("choice", "choices", "flag"):
        raise ValidationError(N_("Values of this type cannot be unique."), field="unique")
    if definition.default and not definition.choices:
        read(definition.field(), definition.default, now=context.epoch())


def _check_needed(definition: Definition) -> None:
    if not definition.required_from or definition.required_from == PATH[0]:
        return
    if definition.entity != "lead":
        raise ValidationError(
            N_("Only leads have a status: a field of {rows} is needed always or never."),
            field="required_from",
            rows=str(ENTITIES[definition.entity]),
        )
    if definition.required_from not in PATH:
        raise ValidationError(N_("A field can be needed from these on: {known}"), known=" ".join(PATH))


def _check_labels(definition: Definition) -> None:
    """A label leads to one field only: queries and column titles go by it."""
    others = {
        fold(label)
        for other in definitions().values()
        if other.name != definition.name
        for label in (other.name, *other.label)
    }
    for tag in LANGUAGES:
        label = definition.label.text(tag)
        found = SPECIAL.named(label) or REGISTRY.named(label)
        mine = found is None or found.id == definition.name
        if not label.strip() or len(label) > 60 or any(mark in label for mark in ':<>=,"'):
            raise ValidationError(
                N_("{name} cannot be a label: 1 to 60 characters, none of {marks}"),
                field="label",
                name=label,
                marks=': < > = , "',
            )
        if not mine or fold(label) in others:
            raise RuleError(N_("There is a field named {name} already."), field="label", name=label)


def refitted(before: Definition, after: Definition) -> Iterator[Refitted]:
    """Every value on record as the changed definition would have it."""
    old, new, now = before.field(), after.field(), context.epoch()
    for holder, number, name, stored in field_defs.values(before.name, before.entity):
        value = as_typed(old, stored)
        text = show(old, value)
        try:
            yield Refitted(holder, value, read(new, text, now=now))
        except ValidationError as error:
            yield Refitted(holder, value, None, Misfit(number, name, text, error.text()))


def touches(before: Definition, after: Definition, names: tuple[str, ...]) -> bool:
    """Whether the two differ in one of these."""
    return any(getattr(before, name) != getattr(after, name) for name in names)


def refuse_twins(definition: Definition) -> None:
    """Raise RuleError where two rows share a value of a field that is to be unique."""
    from leadtui.store.added import single

    seen: dict[str, str] = {}
    field: Any = definition.field()
    for holder, number, _name, stored in field_defs.values(definition.name, definition.entity):
        if holder.gone:
            continue
        key = single(as_typed(field, stored))
        if key in seen:
            raise RuleError(
                N_("{one} and {other} have the same value: {value}"),
                N_("Make them differ first."),
                field="unique",
                one=seen[key],
                other=number,
                value=show(field, as_typed(field, stored)),
            )
        seen[key] = number
