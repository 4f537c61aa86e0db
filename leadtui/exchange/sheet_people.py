"""Contacts of a lead beside the one its row names, as our own JSON lines tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leadtui.domain.fields import REGISTRY
from leadtui.i18n import Label

# The column in which they stand, each with its name, ways of contact and fields; and what people read for it.
PEOPLE = "contacts"
LABEL = Label("Other contacts", "其他联系人", "其他聯絡人")


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """One of them; ``points`` are the row's (kind, text) that are theirs, ``extra`` (field id, value)."""

    name: str
    points: frozenset[tuple[str, str]] = frozenset()
    extra: tuple[tuple[str, object], ...] = ()

    def has(self, kind: str, raw: str, norm: str | None) -> bool:
        """Whether a way of contact is theirs."""
        return (kind, raw) in self.points or (kind, norm or "") in self.points


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """The same before it is read: ``values`` are texts by field id."""

    name: str
    points: tuple[tuple[str, str], ...]
    values: Mapping[str, str]


def write_people(people: Iterable[ToldPerson]) -> str:
    """The cell that ``read_people`` reads; empty for nobody."""
    told = [{"name": each.name, "points": each.points, "values": dict(each.values)} for each in people]
    return json.dumps(told, ensure_ascii=False) if told else ""


def read_people(text: str) -> tuple[ToldPerson, ...] | None:
    """The people in a cell; None where it holds something else. Only fields of contacts count."""
    try:
        return tuple(_people(json.loads(text)))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None


def _people(found: Any) -> Iterator[ToldPerson]:
    for each in found:
        points = tuple((str(kind), str(raw)) for kind, raw in each["points"])
        values = {str(name): str(value) for name, value in each["values"].items() if _is_of_contacts(name)}
        yield ToldPerson(str(each["name"]), points, values)


def _is_of_contacts(name: str) -> bool:
    field = REGISTRY.get(name)
    return field is not None and field.entity == "contact" and (field.added or bool(field.column))
