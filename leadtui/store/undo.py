"""The undo stack, and turning the events of a group around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadtui.store import added, members, rows
from leadtui.store.journal import Journal, decode
from leadtui.store.models import Event, EventGroup, EventValue, Lead, UndoUnit, User

NEUTRAL = ("undone", "dropped")
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
    row = (
        UndoUnit.select(UndoUnit.group_id, UndoUnit.undone_by)
        .where((UndoUnit.user_id == user_id) & (UndoUnit.state == state))
        .order_by(order.desc())
        .tuples()
        .first()
    )
    if row is None:
        return None
    group = EventGroup.get_by_id(row[0])
    return Group(group.id, group.command, group.lead_id, group.batch_id, row[1])


def mark(group_id: int, state: str, by: int) -> None:
    """Where the unit stands now; ``by`` is the group that brought it there."""
    UndoUnit.update(state=state, undone_by=by).where(UndoUnit.group_id == group_id).execute()


def title(lead_id: int | None) -> tuple[str, str]:
    """Number and short name of a lead, for the message."""
    row = Lead.select(Lead.number, Lead.short_name).where(Lead.id == lead_id).tuples().first()
    return row if row else ("", "")


def built_on(group_id: int) -> Later | None:
    """The first later live event, by another unit, on a field or row that this group touched."""
    mine = list(Event.select().where(Event.group_id == group_id).order_by(Event.id))
    if not mine:
        return None
    last = max(event.id for event in mine)
    touched = _fields_by_row(mine)
    whole = {(e.entity, e.entity_id) for e in mine if e.kind in MADE}
    leads = {entity_id for entity, entity_id in whole if entity == "lead"}
    for event in _live_after(last, group_id, touched.keys() | whole, leads):
        key = (event.entity, event.entity_id)
        if key in whole or event.lead_id in leads or _names(event.id) & touched.get(key, set()):
            actor = User.get_or_none(User.id == event.actor_id)
            return Later(event.at, actor.display_name if actor else "")
    return None


def live(group_id: int) -> Any:
    """The condition on events of other groups that still count: neither undone nor compensating."""
    neutral = EventGroup.select(EventGroup.id).where(
        (EventGroup.id == group_id) | (EventGroup.undoes.is_null(False))
    )
    undone = UndoUnit.select(UndoUnit.group_id).where(UndoUnit.state.in_(NEUTRAL))
    return Event.group_id.not_in(neutral) & Event.group_id.not_in(undone)


def _live_after(last: int, group_id: int, keys: Any, leads: set[int]) -> list[Any]:
    """Later live events on these rows and leads."""
    same = False
    for entity in sorted({entity for entity, _id in keys}):
        ids = [entity_id for name, entity_id in keys if name == entity]
        same = same | ((Event.entity == entity) & Event.entity_id.in_(ids))
    if leads:
        same = same | Event.lead_id.in_(leads)
    if same is False:
        return []
    return list(Event.select().where((Event.id > last) & same & live(group_id)).order_by(Event.id))


def _fields_by_row(events: list[Any]) -> dict[tuple[str, int], set[str]]:
    fields: dict[tuple[str, int], set[str]] = {}
    for event in events:
        if event.kind not in MADE:
            fields.setdefault((event.entity, event.entity_id), set()).update(
                _names(event.id) or {"voided_at"}
            )
    return fields


def _names(event_id: int) -> set[str]:
    names = EventValue.select(EventValue.field_id).where(EventValue.event_id == event_id)
    return {name for (name,) in names.tuples()}


def reverse(journal: Journal, group_id: int) -> tuple[set[int], set[int]]:
    """Apply the inverse of every event of a group; return the leads and the follow-ups concerned."""
    events = list(Event.select().where(Event.group_id == group_id).order_by(Event.id.desc()))
    reverse_events(journal, events)
    leads = {event.lead_id for event in events if event.lead_id is not None}
    return leads, {event.entity_id for event in events if event.entity == "followup"}


def reverse_events(journal: Journal, events: list[Any]) -> None:
    """Apply the inverse of events, given newest first.

    Status changes go first: a lead's status must equal the latest one that counts.
    """
    for event in sorted(events, key=lambda event: event.entity != "status_change"):
        _reverse_one(journal, event)


def _reverse_one(journal: Journal, event: Any) -> None:
    lead_id, row_id = event.lead_id, event.entity_id
    match event.kind:
        case "created" | "restored" | "imported":
            rows.void(journal, event.entity, row_id, lead_id=lead_id)
        case "voided":
            model: Any = rows.ENTITIES[event.entity]
            model.update(voided_at=None).where(model.id == row_id).execute()
            journal.restored(event.entity, row_id, lead_id=lead_id)
        case _:
            values = EventValue.select().where(EventValue.event_id == event.id)
            changes = {value.field_id: (decode(value.before), decode(value.after)) for value in values}
            _put_back(journal, event, changes)


def _put_back(journal: Journal, event: Any, changes: dict[str, tuple[Any, Any]]) -> None:
    columns: dict[str, object] = {}
    for name, (before, after) in changes.items():
        if name == "owner_id":
            journal.store.engine.change_owner(event.entity_id, before, journal.at)
            journal.updated(
                "lead", event.entity_id, {name: (after, before)}, kind="owner", lead_id=event.lead_id
            )
        elif name == "tags":
            added.replace_tags(event.entity_id, before)
            journal.updated("lead", event.entity_id, {name: (after, before)}, lead_id=event.lead_id)
        elif name == "members":
            members.replace_members(event.entity_id, before)
            journal.updated("lead", event.entity_id, {name: (after, before)}, lead_id=event.lead_id)
        elif name.startswith(added.PREFIX):
            added.put(event.entity_id, name.removeprefix(added.PREFIX), before)
            journal.updated("lead", event.entity_id, {name: (after, before)}, lead_id=event.lead_id)
        else:
            columns[name] = _typed(event.entity, name, before)
    if columns:
        rows.update(journal, event.entity, event.entity_id, columns, lead_id=event.lead_id, kind=event.kind)


def _typed(entity: str, column: str, value: Any) -> object:
    """A JSON value in the type of its column."""
    field = getattr(rows.ENTITIES[entity], column)
    return field.python_value(value) if value is not None else None
