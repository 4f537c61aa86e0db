"""What normalising reads: the words on some leads, how often each spelling stands, who would be alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from peewee import SQL, chunked, fn

from leadtui.domain.normal_rules import CONTACT_FIELDS, Detail, LeadWords
from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.journal import CHUNK, decode
from leadtui.store.models import Contact, ContactPoint, EventValue, Lead, LeadTag
from leadtui.store.people import led_users
from leadtui.store.points import open_leads
from leadtui.store.query import column, dicts, pairs, tuples
from leadtui.store.rows import ENTITIES
from leadtui.store.scope import visible_leads

MOST_SPELLINGS = 20_000
"""Of each field so many spellings are counted, the commonest ones."""
_COLUMNS = (
    Lead.id,
    Lead.number,
    Lead.short_name,
    Lead.customer,
    Lead.owner_id,
    Lead.kind,
    Lead.source,
    Lead.source_detail,
    Lead.region,
    Lead.industry,
)


def words(store: Store, viewer: Viewer, lead_ids: Sequence[int], fields: Collection[str]) -> list[LeadWords]:
    """What stands on these leads as far as the viewer may read it, in their order."""
    if not lead_ids:
        return []
    query = Lead.select(*_COLUMNS).where(store.engine.among(Lead.id, list(lead_ids)) & visible_leads(viewer))
    rows = {row["id"]: row for row in dicts(query)}
    shown = open_leads(store, viewer, rows) if CONTACT_FIELDS.intersection(fields) else set()
    tags = _tags(store, list(rows)) if "tag" in fields else {}
    people = _people(store, sorted(shown)) if "person" in fields else {}
    details = _details(store, sorted(shown)) if {"phone", "email"}.intersection(fields) else {}
    return [
        LeadWords(
            lead_id,
            row["number"],
            row["short_name"] or row["customer"],
            row["owner_id"],
            row["kind"],
            row["customer"],
            row["source"],
            row["source_detail"] or "",
            row["region"] or "",
            row["industry"] or "",
            tuple(tags.get(lead_id, ())),
            tuple(people.get(lead_id, ())),
            tuple(details.get(lead_id, ())),
            lead_id in shown,
        )
        for lead_id in lead_ids
        if (row := rows.get(lead_id)) is not None
    ]


def _tags(store: Store, lead_ids: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = LeadTag.select(LeadTag.lead_id, LeadTag.tag).where(store.engine.among(LeadTag.lead_id, lead_ids))
    for lead_id, tag in tuples(query):
        found[lead_id].append(tag)
    return {lead_id: sorted(each) for lead_id, each in found.items()}


def _people(store: Store, lead_ids: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    live = store.engine.among(Contact.lead_id, lead_ids) & Contact.voided_at.is_null()
    query = Contact.select(Contact.lead_id, Contact.id, Contact.name).where(live).order_by(Contact.id)
    for lead_id, contact_id, name in tuples(query):
        found[lead_id].append((contact_id, name))
    return found


def _details(store: Store, lead_ids: Sequence[int]) -> Mapping[int, list[Detail]]:
    found: dict[int, list[Detail]] = defaultdict(list)
    point = ContactPoint
    live = store.engine.among(point.lead_id, lead_ids) & point.voided_at.is_null()
    columns = (point.lead_id, point.id, point.contact_id, point.kind, point.raw, point.norm)
    query = point.select(*columns).where(live & point.kind.in_(("phone", "email"))).order_by(point.id)
    for lead_id, *detail in tuples(query):
        found[lead_id].append(Detail._make(detail))
    return found


def owners(viewer: Viewer) -> frozenset[int | None] | None:
    """Whose leads the viewer may normalise, None among them for the pool; None for everybody's."""
    match viewer.role:
        case "admin":
            return None
        case "manager":
            return frozenset((viewer.user_id, None, *column(led_users(viewer.user_id))))
        case "rep":
            return frozenset((viewer.user_id,))
        case _:
            return frozenset()


def spelt(viewer: Viewer, name: str) -> list[tuple[str, int]]:
    """How often each spelling stands in a column of the leads the viewer may read, the commonest first."""
    field = getattr(Lead, name)
    query = Lead.select(field, fn.COUNT(SQL("*"))).where(visible_leads(viewer) & (field != ""))
    return _counted(query, field)


def spelt_tags(viewer: Viewer) -> list[tuple[str, int]]:
    """The same of tags."""
    query = LeadTag.select(LeadTag.tag, fn.COUNT(SQL("*"))).join(Lead, on=(Lead.id == LeadTag.lead_id))
    return _counted(query.where(visible_leads(viewer)), LeadTag.tag)


def _counted(query: Any, field: Any) -> list[tuple[str, int]]:
    order = (fn.COUNT(SQL("*")).desc(), field)
    return [(text, n) for text, n in tuples(query.group_by(field).order_by(*order).limit(MOST_SPELLINGS))]


def held(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """All columns of leads the viewer may read, by id."""
    query = Lead.select().where(store.engine.among(Lead.id, list(lead_ids)) & visible_leads(viewer))
    return {row["id"]: row for row in dicts(query)}


def rows_of(store: Store, entity: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """All columns of live rows by id."""
    model = ENTITIES[entity]
    live = store.engine.among(model.id, list(ids)) & model.voided_at.is_null()
    return {row["id"]: row for row in dicts(model.select().where(live))} if ids else {}


def touched(store: Store, events: Sequence[Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that events are about, as they are now, by entity and id."""
    ids: dict[str, list[int]] = defaultdict(list)
    for event in events:
        ids[event.entity].append(event.entity_id)
    return {
        (entity, row_id): row
        for entity, some in ids.items()
        for row_id, row in rows_of(store, entity, some).items()
    }


def owner_of(lead_ids: Iterable[int]) -> dict[int, int | None]:
    """The owners of living leads."""
    query = Lead.select(Lead.id, Lead.owner_id).where(Lead.id.in_(list(lead_ids)) & Lead.voided_at.is_null())
    return dict(pairs(query))


def values_of(event_ids: Iterable[int]) -> dict[int, dict[str, tuple[Any, Any]]]:
    """What each event changed: column -> (before, after) as JSON held them."""
    found: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for chunk in chunked(event_ids, CHUNK):
        query = EventValue.select(
            EventValue.event_id, EventValue.field_id, EventValue.before, EventValue.after
        )
        for event_id, name, before, after in tuples(query.where(EventValue.event_id.in_(list(chunk)))):
            found[event_id][name] = decode(before), decode(after)
    return found
