"""The team's own fields that are in use in this process, and what is known of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.definition import Definition

_known: Mapping[str, Definition] = MappingProxyType({})


def definitions() -> Mapping[str, Definition]:
    """Every definition of the open database by its name, retired ones and pilots of others included."""
    return _known


def is_text(definition: Definition) -> bool:
    """Whether what stands in the field is found by its words."""
    texts = definition.kind in ("text", "email", "phone", "link")
    return texts and not definition.retired and not definition.formula


def searched(name: str) -> bool:
    """The same by the name of a field."""
    return name in _known and is_text(_known[name])


def use(found: Iterable[Definition], user_id: int | None = None, today: date = date.min) -> None:
    """Put the fields this user has on this day into the registry, in order, in place of those before."""
    global _known
    _known = MappingProxyType(
        {one.name: one for one in sorted(found, key=lambda one: (one.position, one.id))}
    )
    REGISTRY.install(one.field() for one in _known.values() if one.seen_by(user_id, today))
