"""The order of a list: streams that are read one after the other, each along an index.

NULLs come last either way and choices in the order of their list, alike on both engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import SQL, Case, Ordering

from leadtui.domain.fields import Field, Registry
from leadtui.domain.lists import LISTS
from leadtui.domain.query_tree import SortKey
from leadtui.store.filters import due_key
from leadtui.store.models import Lead, User
from leadtui.store.related import added_column, added_of_lead, added_value, chosen, holding


@dataclass(frozen=True, slots=True)
class Key:
    """A column to order by; ``nullable`` where rows of the stream may lack it."""

    column: Any
    descending: bool = False
    nullable: bool = False

    @property
    def ordering(self) -> Any:
        """For ORDER BY; without NULLs in the plain form that an index understands."""
        direction = "DESC" if self.descending else "ASC"
        return Ordering(self.column, direction, nulls="LAST" if self.nullable else None)


@dataclass(frozen=True, slots=True)
class Stream:
    """The leads of one part of the list, and their order; ``where`` is None for all.

    ``joined`` is how rows of field_value are tied to them where these lead the order, in place of ``where``.
    """

    where: Any
    keys: tuple[Key, ...]
    default: bool = False
    joined: Any = None

    @property
    def order(self) -> list[Any]:
        """For ORDER BY; the newest first where all else is equal."""
        return [*(key.ordering for key in self.keys), Lead.id.desc()]

    @property
    def columns(self) -> list[Any]:
        """The keys as columns k0, k1, ... of a sub-select."""
        return [key.column.alias(f"k{place}") for place, key in enumerate(self.keys)]

    @property
    def outside(self) -> list[Any]:
        """The order of a sub-select ``c`` with these columns, for ORDER BY around it."""
        keys = (replace(key, column=SQL(f"c.k{place}")).ordering for place, key in enumerate(self.keys))
        return [*keys, SQL("c.id DESC")]


def streams(sort: Sequence[SortKey], registry: Registry) -> list[Stream]:
    """The list in its parts: due first, then the newest, unless ``sort`` says otherwise."""
    if not sort:
        return [Stream(None, (Key(due_key()),), default=True)]
    first, *others = sort
    rest = tuple(_plain(key, registry) for key in others)
    field = registry[first.field_id]
    if field.id == "due":
        return _due(rest, descending=first.descending)
    if field.type == "choice" and (field.column or field.added) and field.choices in LISTS:
        return _choices(field, rest or (Key(due_key()),), descending=first.descending)
    if field.added:
        return _added(field, rest, descending=first.descending)
    key = _plain(first, registry)
    if not key.nullable or field.type == "user":
        return [Stream(None, (key, *rest))]
    return [
        Stream(key.column.is_null(is_null=False), (replace(key, nullable=False), *rest)),
        Stream(key.column.is_null(), rest),
    ]


def _due(rest: tuple[Key, ...], *, descending: bool) -> list[Stream]:
    if not descending:
        return [Stream(None, (Key(due_key()), *rest), default=not rest)]
    dated = Lead.due_on.is_null()
    return [Stream(~dated, (Key(due_key(), descending=True), *rest)), Stream(dated, rest)]


def _choices(field: Field, rest: tuple[Key, ...], *, descending: bool) -> list[Stream]:
    ids = [item.id for item in LISTS[field.choices]]
    ordered = list(reversed(ids)) if descending else ids
    if field.added:
        known = [Stream(chosen(field, id_), rest) for id_ in ordered]
        return [*known, Stream(~chosen(field, *ids) if ids else None, rest)]
    column = getattr(Lead, field.column)
    known = [Stream(column == id_, rest) for id_ in ordered]
    return [*known, Stream(column.is_null() | column.not_in(ids), rest)]


def _added(field: Field, rest: tuple[Key, ...], *, descending: bool) -> list[Stream]:
    """Those with a value along the btree of the values, then those without."""
    value, has = added_column(field), holding(field)
    tied = added_of_lead(field) & value.is_null(is_null=False)
    return [Stream(has, (Key(value, descending), *rest), joined=tied), Stream(~has, rest)]


def _plain(key: SortKey, registry: Registry) -> Key:
    """A key as it stands behind others."""
    field = registry[key.field_id]
    if field.id == "due":
        return Key(Lead.due_on, key.descending, nullable=True) if key.descending else Key(due_key())
    if field.added:
        value = added_value(field)
        if field.type == "choice" and field.choices in LISTS:
            value = _rank(value, [item.id for item in LISTS[field.choices]])
        return Key(value, key.descending, nullable=True)
    if field.type == "user":
        name = User.select(User.display_name).where(User.id == getattr(Lead, field.column))
        return Key(name, key.descending, nullable=True)
    column = getattr(Lead, field.sort or field.column)
    if field.type == "choice" and field.choices in LISTS:
        return Key(_rank(column, [item.id for item in LISTS[field.choices]]), key.descending, nullable=True)
    return Key(column, key.descending, nullable=bool(column.null))


def _rank(column: Any, ids: Iterable[str]) -> Any:
    return Case(column, [(id_, place) for place, id_ in enumerate(ids)], None)
