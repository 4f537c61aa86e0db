"""Reading events: all of a lead, or those that an audit asks for, newest first and never counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from peewee import JOIN, SQL

from leadtui.domain.audit import CHANGES
from leadtui.domain.fields.defined import definitions
from leadtui.domain.fields.definition import ENTITIES
from leadtui.domain.masking import mask_detail, mask_name, mask_point
from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow
from leadtui.i18n import _
from leadtui.store import added, digests, own_masks, sealing
from leadtui.store.database import Store
from leadtui.store.journal import decode
from leadtui.store.models import Event, EventGroup, EventValue, Lead
from leadtui.store.people import names
from leadtui.store.points import open_leads
from leadtui.store.query import dicts
from leadtui.store.scope import visible_events, visible_leads

# As it stands in the condition of the index.
RARE = SQL("t1.kind NOT IN ('created', 'updated', 'imported')")
HIDDEN: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "contact_point": {"raw": mask_detail, "norm": mask_detail},
    "contact": {"name": mask_name},
}
"""What of contacts is masked to who is not the lead's owner, collaborator or an admin (DOMAIN 8)."""


Value = tuple[str, str | None, str | None]
Masks = Mapping[str, Callable[[str], str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; None and nothing do not ask. ``until`` is exclusive."""

    actors: Sequence[int] | None = None
    kinds: Sequence[str] = ()
    field: str = ""
    since: datetime | None = None
    until: datetime | None = None
    lead_ids: Sequence[int] | None = None


def events(
    store: Store,
    viewer: Viewer,
    *,
    lead_id: int | None = None,
    lead_ids: Sequence[int] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[EventRow]:
    """Events on leads the viewer may read, newest first."""
    ids = [lead_id] if lead_id is not None else lead_ids
    wanted = Wanted(since=since, lead_ids=ids)
    query = _select(viewer, wanted).where(visible_leads(viewer))
    return _told(store, viewer, list(dicts(query.limit(limit))))


def page(
    store: Store, viewer: Viewer, wanted: Wanted, before: int | None, limit: int | None
) -> list[EventRow]:
    """At most ``limit`` events below the id ``before`` that the viewer may read, newest first."""
    found: list[dict[str, Any]] = []
    for query in queries(viewer, wanted, before):
        left = None if limit is None else limit - len(found)
        if left == 0:
            break
        found += dicts(query.limit(left))
    return _told(store, viewer, found)


def queries(viewer: Viewer, wanted: Wanted, before: int | None) -> Iterator[Any]:
    """The selects whose rows follow each other: ids that can hold the days asked for, newest first."""
    # Along the index that gives the order.
    place = EventValue.event_id if wanted.field else Event.id
    for low, high in _spans(wanted):
        top = high if before is None else min(high or before, before)
        query = _select(viewer, wanted)
        if low:
            query = query.where(place >= low)
        if top is not None:
            query = query.where(place < top)
        if top is None or low < top:
            yield query


def _select(viewer: Viewer, wanted: Wanted) -> Any:
    lead = (Lead.number, Lead.short_name, Lead.customer, Lead.owner_id)
    query: Any = (
        Event.select(Event, EventGroup.command.alias("command"), *lead)
        # An inner join would let SQLite begin with the groups, where they are few, and sort all events.
        .join(EventGroup, JOIN.LEFT_OUTER, on=(EventGroup.id == Event.group_id))
        .switch(Event)
        .join(Lead, JOIN.LEFT_OUTER, on=(Lead.id == Event.lead_id))
        .where(visible_events(viewer))
    )
    for condition in _conditions(wanted):
        query = query.where(condition)
    if not wanted.field:
        return query.order_by(Event.id.desc())
    query = query.switch(Event).join(EventValue, on=(EventValue.event_id == Event.id))
    return query.where(EventValue.field_id == wanted.field).order_by(EventValue.event_id.desc())


def _conditions(wanted: Wanted) -> Iterator[Any]:
    if wanted.actors is not None:
        yield Event.actor_id.in_(list(wanted.actors))
    if wanted.kinds:
        yield Event.kind.in_(list(wanted.kinds))
        if not set(wanted.kinds) & set(CHANGES):
            yield RARE
    if wanted.since is not None:
        yield Event.at >= wanted.since
    if wanted.until is not None:
        yield Event.at < wanted.until
    if wanted.lead_ids is not None:
        yield Event.lead_id.in_(list(wanted.lead_ids))


def _spans(wanted: Wanted) -> list[tuple[int, int | None]]:
    """Ids (from, below) that can hold events between two instants: seals tell from when to when they are.

    What is not sealed yet comes first; it is little.
    """
    if (wanted.since is None and wanted.until is None) or wanted.lead_ids is not None:
        return [(0, None)]
    top, low, high = sealing.span(wanted.since, wanted.until)
    sealed = [] if low is None or high is None else [(low, high + 1)]
    return [(top + 1, None), *sealed]


def _told(store: Store, viewer: Viewer, rows: list[dict[str, Any]]) -> list[EventRow]:
    people = names([*(row["actor_id"] for row in rows), *(_user_of(row) for row in rows)])
    values = _values(row["id"] for row in rows)
    details = _own_details()
    guarded = {*HIDDEN, *ENTITIES} if details else set(HIDDEN)
    own = open_leads(store, viewer, {row["lead_id"] for row in rows if row["entity"] in guarded})
    if store.engine.bound:
        asked = ("contact_point", *ENTITIES) if details else ("contact_point",)
        shut = [row["id"] for row in rows if row["entity"] in asked and row["lead_id"] not in own]
        for event_id, masked in (_masked_values(store, shut) if shut else {}).items():
            seen = [value for value in values.get(event_id, ()) if value[0] not in {one[0] for one in masked}]
            values[event_id] = sorted([*seen, *masked])
    return [
        EventRow(
            row["id"],
            row["group_id"],
            row["at"],
            people.get(row["actor_id"], ""),
            row["command"],
            row["kind"],
            row["entity"],
            row["entity_id"],
            row["lead_id"],
            row["number"] or "",
            row["reason"],
            _shown(row, values.get(row["id"], ()), details, open_to_viewer=row["lead_id"] in own),
            row["short_name"] or row["customer"] or people.get(_user_of(row) or 0, ""),
            row["owner_id"],
        )
        for row in rows
    ]


def _user_of(row: dict[str, Any]) -> int | None:
    return row["entity_id"] if row["entity"] == "user" else None


def _masked_values(store: Store, event_ids: list[int]) -> dict[int, list[Value]]:
    """Of contact details that the database does not show the viewer."""
    found: dict[int, list[Value]] = {}
    sql = "SELECT event_id, field_id, before, after FROM leadtui_masked_values(%s::bigint[]) ORDER BY 1, 2"
    for event_id, name, before, after in store.database.execute_sql(sql, (event_ids,)).fetchall():
        found.setdefault(event_id, []).append((name, _text(before), _text(after)))
    return found


def _own_details() -> Masks:
    """Phones and addresses in fields of one's own, by the name that events keep them under."""
    return {
        added.PREFIX + name: partial(mask_point, found.kind)
        for name, found in definitions().items()
        if found.kind in own_masks.FORMATS
    }


def _shown(
    row: dict[str, Any], values: Iterable[Value], details: Masks, *, open_to_viewer: bool
) -> tuple[Value, ...]:
    mine = {**HIDDEN.get(row["entity"], {}), **details}
    hidden = {} if open_to_viewer else mine
    return tuple(
        (name, _masked(hidden.get(name), before), _masked(hidden.get(name), after))
        for name, before, after in values
    )


def _masked(mask: Callable[[str], str] | None, text: str | None) -> str | None:
    return mask(text) if mask is not None and text else text


def _values(event_ids: Iterable[int]) -> dict[int, list[Value]]:
    values: dict[int, list[Value]] = {}
    ids = list(event_ids)
    for start in range(0, len(ids), 500):
        chunk = EventValue.select().where(EventValue.event_id.in_(ids[start : start + 500]))
        for value in chunk.order_by(EventValue.event_id, EventValue.field_id):
            gone = value.salt.startswith(digests.ERASED)
            after = _("(erased)") if gone else _text(value.after)
            pair = (value.field_id, _text(value.before), after)
            values.setdefault(value.event_id, []).append(pair)
    return values


def _text(encoded: str | None) -> str | None:
    value = decode(encoded)
    return None if value is None else str(value)
