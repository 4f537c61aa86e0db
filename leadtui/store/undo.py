"""The undo stack, and turning the events of a group around."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import chunked

from leadtui.domain.privacy import ERASED
from leadtui.store import digests, list_items, merges, rows
from leadtui.store.journal import CHUNK, Journal, decode
from leadtui.store.models import (
    Absence,
    Event,
    EventGroup,
    EventValue,
    FieldDef,
    Lead,
    SavedView,
    Team,
    UndoUnit,
    User,
)
from leadtui.store.put_back import put_back
from leadtui.store.query import column, first, tuples

NEUTRAL = ("undone", "dropped")
TOLD_EACH = 50
"""Events between two words on how far it is."""
MADE = ("created", "restored", "imported")


@dataclass(frozen=True, slots=True)
class Group:
    """A unit of the undo stack."""

    id: int
    command: str
    lead_id: int | None
    batch_id: int | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """A later event that stands in the way."""

    at: datetime
    actor: str


def top(user_id: int, state: str) -> Group | None:
    """The unit that undo ('done') or redo ('undone') would take next.

    What was undone last is redone first, so redo goes by the compensating group.
    """
    order = UndoUnit.group_id if state == "done" else UndoUnit.undone_by
    query = (
        EventGroup.select(
            EventGroup.id, EventGroup.command, EventGroup.lead_id, EventGroup.batch_id, UndoUnit.undone_by
        )
        .join(UndoUnit, on=(UndoUnit.group_id == EventGroup.id))
        .where((UndoUnit.user_id == user_id) & (UndoUnit.state == state))
        .order_by(order.desc())
    )
    row = first(query)
    return Group(*row) if row else None


def drop_undone(user_id: int) -> None:
    """A new command ends what could be redone."""
    mine = (UndoUnit.user_id == user_id) & (UndoUnit.state == "undone")
    UndoUnit.update(state="dropped").where(mine).execute()


def claim(group_id: int, before: str, after: str) -> bool:
    """Take a unit from one state to another; False if another window of the same user was faster."""
    unit = (UndoUnit.group_id == group_id) & (UndoUnit.state == before)
    return bool(UndoUnit.update(state=after).where(unit).execute())


def mark(group_id: int, state: str, by: int) -> None:
    """Where the unit stands now; ``by`` is the group that brought it there."""
    UndoUnit.update(state=state, undone_by=by).where(UndoUnit.group_id == group_id).execute()


def title(lead_id: int | None) -> tuple[str, str]:
    """Number and short name of a lead, for the message."""
    row = first(Lead.select(Lead.number, Lead.short_name, Lead.customer).where(Lead.id == lead_id))
    return (row[0], row[1] or row[2]) if row else ("", "")


def leads_of(group_id: int) -> list[int]:
    """The leads that a group is about."""
    query = Event.select(Event.lead_id).where(
        (Event.group_id == group_id) & Event.lead_id.is_null(is_null=False)
    )
    return column(query.distinct())


def entities_of(group_id: int) -> list[str]:
    """What kinds of rows a group is about."""
    return column(Event.select(Event.entity).where(Event.group_id == group_id).distinct())


def lists_of(group_id: int) -> list[str]:
    """The lists whose choices a group changed."""
    query = EventValue.select(EventValue.field_id).join(Event, on=(Event.id == EventValue.event_id))
    mine = (Event.group_id == group_id) & (Event.entity == list_items.ENTITY)
    return [name.removeprefix(list_items.PREFIX) for name in column(query.where(mine).distinct())]


def has_leads(group_id: int, many: int) -> bool:
    """Whether a group is about so many leads or more."""
    some = Event.select(Event.lead_id).where((Event.group_id == group_id) & (Event.lead_id > 0))
    return len(column(some.distinct().limit(many))) >= many


def subject(group: Group) -> tuple[str, str]:
    """Number and name of what a group is about: its lead, or the view or user it changed."""
    if group.lead_id is not None:
        return title(group.lead_id)
    names = {
        "saved_view": SavedView.name,
        "user": User.display_name,
        "team": Team.name,
        "field_def": FieldDef.name,
    }
    query = Event.select(Event.entity, Event.entity_id).where(Event.group_id == group.id)
    for entity, entity_id in tuples(query.order_by(Event.id)):
        if entity == "absence":
            away = Absence.select(Absence.user_id).where(Absence.id == entity_id)
            row = first(User.select(User.display_name).where(User.id.in_(away)))
            return "", row[0] if row else ""
        if entity in names:
            row = first(
                rows.ENTITIES[entity].select(names[entity]).where(names[entity].model.id == entity_id)
            )
            return "", row[0] if row else ""
    return "", ""


def built_on(group_id: int) -> Later | None:
    """The first later live event, by another unit, on a field or row that this group touched.

    A plan counts as a whole: what was meant by its day was meant of its method too.
    """
    mine = list(Event.select().where(Event.group_id == group_id).order_by(Event.id))
    if not mine:
        return None
    names = _names(mine)
    touched: dict[tuple[str, int], set[str]] = {}
    for event in mine:
        touched.setdefault((event.entity, event.entity_id), set()).update(names[event.id])
    whole = {(e.entity, e.entity_id) for e in mine if e.kind in MADE or e.entity == "plan"}
    leads = {e.entity_id for e in mine if e.kind in MADE and e.entity == "lead"}
    if any(event.kind == merges.MERGED for event in mine):
        # What was two leads is built upon by whatever is done to the one.
        leads |= {event.lead_id for event in mine if event.lead_id is not None}
    later = _live_after(max(event.id for event in mine), group_id, touched.keys(), leads)
    later_names = _names(later)
    for event in later:
        key = (event.entity, event.entity_id)
        if key in whole or event.lead_id in leads or later_names[event.id] & touched.get(key, set()):
            actor = first(User.select(User.display_name).where(User.id == event.actor_id))
            return Later(event.at, actor[0] if actor else "")
    return None


def was_erased(group_id: int) -> bool:
    """Whether what a group changed, or the row it changed it of, was erased since."""
    mine = Event.select(Event.id).where(Event.group_id == group_id)
    erased = EventValue.event_id.in_(mine) & EventValue.salt.startswith(digests.ERASED)
    if EventValue.select().where(erased).exists():
        return True
    keys = set(tuples(Event.select(Event.entity, Event.entity_id).where(Event.group_id == group_id)))
    leads = set(leads_of(group_id))
    keys |= {("lead", lead_id) for lead_id in leads}
    later = Event.select(Event.entity, Event.entity_id).where(
        (Event.kind == ERASED) & Event.lead_id.in_(leads) & (Event.group_id != group_id)
    )
    return bool(keys & set(tuples(later)))


def live(group_id: int) -> Any:
    """The condition on events of other groups that still count: neither undone, compensating nor notes."""
    neutral = EventGroup.select(EventGroup.id).where(
        (EventGroup.id == group_id) | EventGroup.undoes.is_null(is_null=False) | (EventGroup.count == 0)
    )
    undone = UndoUnit.select(UndoUnit.group_id).where(UndoUnit.state.in_(NEUTRAL))
    return Event.group_id.not_in(neutral) & Event.group_id.not_in(undone)


def _live_after(last: int, group_id: int, keys: Iterable[tuple[str, int]], leads: set[int]) -> list[Any]:
    """Later live events on these rows and leads."""
    ids: dict[str, list[int]] = {}
    for entity, entity_id in keys:
        ids.setdefault(entity, []).append(entity_id)
    same = [(Event.entity == entity) & Event.entity_id.in_(found) for entity, found in sorted(ids.items())]
    if leads:
        same.append(Event.lead_id.in_(leads))
    condition = reduce(or_, same)
    return list(Event.select().where((Event.id > last) & condition & live(group_id)).order_by(Event.id))


def _names(events: Iterable[Any]) -> dict[int, set[str]]:
    """The fields that each event changed; an event without values changed whether its row counts."""
    names: dict[int, set[str]] = {event.id: set() for event in events}
    for chunk in chunked(names, CHUNK):
        query = EventValue.select(EventValue.event_id, EventValue.field_id)
        for event_id, name in tuples(query.where(EventValue.event_id.in_(list(chunk)))):
            names[event_id].add(name)
    return {event_id: found or {"voided_at"} for event_id, found in names.items()}


def reverse(
    journal: Journal, group_id: int, told: Callable[[int, int], None] | None = None
) -> tuple[set[int], set[int]]:
    """Apply the inverse of every event of a group; return the leads and the follow-ups concerned.

    ``told`` hears now and then how many events of how many are done; what it raises ends the work.
    """
    events = list(Event.select().where(Event.group_id == group_id).order_by(Event.id.desc()))
    reverse_events(journal, events, told)
    leads = {event.lead_id for event in events if event.lead_id is not None}
    return leads, {event.entity_id for event in events if event.entity == "followup"}


def reverse_events(
    journal: Journal, events: list[Any], told: Callable[[int, int], None] | None = None
) -> None:
    """Apply the inverse of events, given newest first.

    Status changes go first: a lead's status must equal the latest one that counts.
    """
    for done, event in enumerate(sorted(events, key=_turn(events)), 1):
        _reverse_one(journal, event)
        if told is not None and done % TOLD_EACH == 0:
            told(done, len(events))


def _turn(events: list[Any]) -> Callable[[Any], int]:
    """A lead is merged again before anything moves, as it was closed first."""
    newest: Any = events[0] if events else None

    def turn(event: Any) -> int:
        if event.kind == merges.MERGED and event is newest:
            return 0
        return 1 if event.entity == "status_change" else 2

    return turn


def _reverse_one(journal: Journal, event: Any) -> None:
    lead_id, row_id = event.lead_id, event.entity_id
    match event.kind:
        case "created" | "restored" | "imported":
            rows.void(journal, event.entity, row_id, lead_id=lead_id)
        case "voided":
            rows.restore(journal, event.entity, row_id, lead_id=lead_id)
        case _:
            values = EventValue.select().where(EventValue.event_id == event.id)
            changes = {value.field_id: (decode(value.before), decode(value.after)) for value in values}
            if event.kind in (merges.MERGED, merges.MOVED):
                merges.reverse(journal, event, changes)
            else:
                put_back(journal, event, changes)
