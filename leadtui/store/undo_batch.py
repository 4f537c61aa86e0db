"""Turning a whole batch around, many leads at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import chunked, fn

from leadtui.domain.privacy import ERASED
from leadtui.store import lead_keys
from leadtui.store.digests import ERASED as GONE
from leadtui.store.holders import values_of, values_of_leads
from leadtui.store.journal import CHUNK, Journal
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Event,
    EventGroup,
    EventValue,
    FieldValue,
    Followup,
    FollowupSearch,
    Lead,
    LeadSearch,
    LeadTag,
    Plan,
    StatusChange,
    User,
)
from leadtui.store.query import column, pairs, tuples
from leadtui.store.undo import MADE, Later, live

_Row = tuple[str, int]


def leads(group_id: int) -> list[int]:
    """The leads that a group touched, by id."""
    query = Event.select(Event.lead_id).where(Event.group_id == group_id).distinct()
    return sorted(column(query))


def events(group_id: int, lead_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The group's events on these leads by lead, newest first; none of what was taken back already."""
    done = (
        Event.select(Event.lead_id)
        .join(EventGroup, on=(EventGroup.id == Event.group_id))
        .where((EventGroup.undoes == group_id) & Event.lead_id.in_(lead_ids))
    )
    mine = (Event.group_id == group_id) & Event.lead_id.in_(lead_ids) & Event.lead_id.not_in(done)
    found: dict[int, list[Any]] = defaultdict(list)
    for event in Event.select().where(mine).order_by(Event.lead_id, Event.id.desc()):
        found[event.lead_id].append(event)
    return dict(found)


def built_on(group_id: int, mine: Mapping[int, Sequence[Any]]) -> dict[int, Later]:
    """Of leads with the group's events, those on which another unit has built since: the latest who and when.

    Anything on a lead that the group made; on others a field or row that the group touched.
    """
    if not mine:
        return {}
    first = min(event.id for events in mine.values() for event in events)
    after = Event.lead_id.in_(list(mine)) & (Event.id > first) & live(group_id)
    query = (
        Event.select(
            Event.lead_id, Event.id, Event.entity, Event.entity_id, Event.kind, Event.at, User.display_name
        )
        .join(User, on=(User.id == Event.actor_id))
        .where(after)
        .order_by(Event.id)
    )
    later = list(tuples(query))
    if not later:
        return {}
    names = _names([row[1] for row in later])
    touched = {lead_id: _touched(events) for lead_id, events in mine.items()}
    erased = _erased(event.id for events in mine.values() for event in events)
    return {
        lead_id: Later(at, actor)
        for lead_id, _event, _entity, _row, kind, at, actor in later
        if kind == ERASED and lead_id in erased
    } | {
        lead_id: Later(at, actor)
        for lead_id, event_id, entity, entity_id, kind, at, actor in later
        if event_id > mine[lead_id][0].id
        and _meets(touched[lead_id], lead_id, (entity, entity_id), kind, names[event_id])
    }


def _erased(event_ids: Iterable[int]) -> set[int]:
    """The leads of those events whose values were erased."""
    found: set[int] = set()
    for chunk in chunked(event_ids, CHUNK):
        gone = EventValue.event_id.in_(list(chunk)) & EventValue.salt.startswith(GONE)
        query = Event.select(Event.lead_id).join(EventValue, on=(EventValue.event_id == Event.id))
        found.update(column(query.where(gone)))
    return found


def _touched(events: Sequence[Any]) -> dict[_Row, set[str] | None]:
    """The rows that events touched with the fields they set; None for a row as a whole."""
    found: dict[_Row, set[str] | None] = {}
    names = _names([event.id for event in events if event.kind not in MADE])
    for event in events:
        row = (event.entity, event.entity_id)
        if event.kind in MADE or event.entity == "plan":
            found[row] = None
        elif found.get(row, set()) is not None:
            found[row] = (found.get(row) or set()) | names[event.id]
    return found


def _meets(
    touched: Mapping[_Row, set[str] | None], lead_id: int, row: _Row, kind: str, names: set[str]
) -> bool:
    if ("lead", lead_id) in touched and touched["lead", lead_id] is None:
        return True
    if row not in touched:
        return False
    fields = touched[row]
    return fields is None or kind in (*MADE, "voided", ERASED) or bool(fields & names)


def _names(event_ids: Iterable[int]) -> dict[int, set[str]]:
    """The fields that each event set."""
    names: dict[int, set[str]] = {event_id: set() for event_id in event_ids}
    if names:
        query = EventValue.select(EventValue.event_id, EventValue.field_id)
        for event_id, name in pairs(query.where(EventValue.event_id.in_(list(names)))):
            names[event_id].add(name)
    return names


def made(mine: Mapping[int, Sequence[Any]]) -> list[int]:
    """The leads that the group itself made."""
    return [
        lead_id
        for lead_id, events in mine.items()
        if any(event.entity == "lead" and event.kind == "imported" for event in events)
    ]


def void_leads(journal: Journal, lead_ids: Sequence[int]) -> None:
    """Take back leads that the batch made, with all that belongs to them, and stop finding them.

    What no lead that is gone may hold on to goes too: unique values, tags, the keys of duplicates.
    """
    if not lead_ids:
        return
    said = Followup.select(Followup.id).where(Followup.lead_id.in_(lead_ids))
    FollowupSearch.delete().where(FollowupSearch.followup_id.in_(said)).execute()
    LeadSearch.delete().where(LeadSearch.lead_id.in_(lead_ids)).execute()
    LeadTag.delete().where(LeadTag.lead_id.in_(lead_ids)).execute()
    FieldValue.delete().where(values_of_leads(lead_ids)).execute()
    for model in (Followup, Plan, StatusChange, Contact, ContactPoint):
        mine = model.lead_id.in_(lead_ids) & model.voided_at.is_null()
        model.update(voided_at=journal.at).where(mine).execute()
    Lead.update(voided_at=journal.at, updated_at=journal.at, version=Lead.version + 1).where(
        Lead.id.in_(lead_ids)
    ).execute()
    lead_keys.index(journal.store, lead_ids)
    for lead_id in lead_ids:
        journal.voided("lead", lead_id, lead_id=lead_id)


def clear_followups(followup_ids: Iterable[int]) -> None:
    """Take the values of the team's own fields from follow-ups that a batch made and that are taken back."""
    for ids in chunked(followup_ids, CHUNK):
        FieldValue.delete().where(values_of("followup", list(ids))).execute()


def compensating(group_id: int) -> int | None:
    """The group that has taken part of this one back already."""
    found: int | None = EventGroup.select(fn.MAX(EventGroup.id)).where(EventGroup.undoes == group_id).scalar()
    return found
