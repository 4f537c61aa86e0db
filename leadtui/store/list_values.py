"""Which values of a list rows bear, how many rows, and another value in place of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from peewee import SQL, fn

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.definition import LIST_PREFIX
from leadtui.store import added, rows, search
from leadtui.store.holders import Holder, with_leads
from leadtui.store.journal import Journal
from leadtui.store.models import Contact, FieldValue, Followup, Lead, LeadTag, Plan
from leadtui.store.query import column, dicts, tuples

PART = 500
"""Rows of one transaction."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column in which a list's values stand; ``several`` of them joined by commas."""

    entity: str
    model: Any
    name: str
    several: bool = False


PLACES: Mapping[str, tuple[Place, ...]] = MappingProxyType(
    {
        **{
            name: (Place("lead", Lead, name),)
            for name in (
                *("source", "lost_reason", "industry", "level", "status", "intent", "kind", "turn"),
                "priority",
            )
        },
        "method": (Place("followup", Followup, "method"), Place("plan", Plan, "method")),
        "outcome": (Place("followup", Followup, "outcome"),),
        "need": (Place("followup", Followup, "needs", several=True),),
        "concern": (Place("followup", Followup, "concerns", several=True),),
        "buying_role": (Place("contact", Contact, "roles", several=True),),
    }
)
TAG = "tag"


def counts(kind: str) -> dict[str, int]:
    """How many rows that count bear each value."""
    found: Counter[str] = Counter()
    for value, count in _counted(kind):
        parts = str(value).split(",") if _several(kind) else [str(value)]
        for part in filter(None, parts):
            found[part] += count
    return dict(found)


def is_counted(kind: str) -> bool:
    """Whether it is known where the values of a list stand."""
    return kind in PLACES or kind == TAG or kind.startswith(LIST_PREFIX)


def _several(kind: str) -> bool:
    if kind.startswith(LIST_PREFIX):
        field = REGISTRY.get(kind.removeprefix(LIST_PREFIX))
        return field is not None and field.type == "choices"
    return any(place.several for place in PLACES.get(kind, ()))


def _counted(kind: str) -> Iterator[tuple[Any, int]]:
    if kind == TAG:
        query = LeadTag.select(LeadTag.tag, fn.COUNT(LeadTag.lead_id)).group_by(LeadTag.tag)
        yield from tuples(query)
    elif kind.startswith(LIST_PREFIX):
        value = FieldValue.text_value
        mine = (FieldValue.field_id == kind.removeprefix(LIST_PREFIX)) & value.is_null(is_null=False)
        yield from tuples(FieldValue.select(value, fn.COUNT(SQL("*"))).where(mine).group_by(value))
    for place in PLACES.get(kind, ()):
        value = getattr(place.model, place.name)
        there = value.is_null(is_null=False) & place.model.voided_at.is_null()
        yield from tuples(place.model.select(value, fn.COUNT(place.model.id)).where(there).group_by(value))


def replace(journal: Journal, kind: str, before: str, after: str) -> int:
    """Another value in the next few rows that bear ``before``; how many there were."""
    if kind == TAG:
        return _retag(journal, before, after)
    if kind.startswith(LIST_PREFIX):
        return _own(journal, kind.removeprefix(LIST_PREFIX), before, after)
    return sum(_column(journal, place, before, after) for place in PLACES[kind])


def _column(journal: Journal, place: Place, before: str, after: str) -> int:
    value = getattr(place.model, place.name)
    bears = _among(value, before) if place.several else value == before
    query = place.model.select().where(bears & place.model.voided_at.is_null()).order_by(place.model.id)
    found = list(dicts(query.limit(PART)))
    if place.entity == "lead":
        rows.hold_leads(row["id"] for row in found)
    for row in found:
        text = _exchanged(row[place.name], before, after) if place.several else after
        lead = row["id"] if place.entity == "lead" else row["lead_id"]
        rows.update(journal, place.entity, row["id"], {place.name: text}, current=row, lead_id=lead)
    return len(found)


def _among(value: Any, before: str) -> Any:
    from peewee import Value

    return Value(",").concat(value).concat(",").contains(f",{before},")


def _exchanged(text: str, before: str, after: str) -> str:
    parts = [after if part == before else part for part in text.split(",")]
    return ",".join(dict.fromkeys(parts))


def _retag(journal: Journal, before: str, after: str) -> int:
    query = LeadTag.select(LeadTag.lead_id).where(LeadTag.tag == before).order_by(LeadTag.lead_id)
    found = column(query.limit(PART))
    rows.hold_leads(found)
    for lead_id in found:
        old = added.read_tags(lead_id)
        new = sorted({after if tag == before else tag for tag in old})
        added.replace_tags(lead_id, new)
        journal.updated("lead", lead_id, {"tags": (old, new)}, lead_id=lead_id)
    search.index_leads(journal.store, found)
    return len(found)


def _own(journal: Journal, name: str, before: str, after: str) -> int:
    field = REGISTRY[name]
    value = FieldValue.text_value
    bears = _among(value, before) if field.type == "choices" else value == before
    mine = (FieldValue.entity == field.entity) & (FieldValue.field_id == name)
    query = with_leads(FieldValue.select(FieldValue.entity_id, Lead.id, value), field.entity)
    found = list(tuples(query.where(mine & bears).order_by(FieldValue.entity_id).limit(PART)))
    rows.hold_leads(lead_id for _row_id, lead_id, _text in found)
    for row_id, lead_id, text in found:
        new = ",".join(sorted(_exchanged(text, before, after).split(",")))
        added.write(journal, Holder(field.entity, row_id, lead_id), {field: new})
    return len(found)
