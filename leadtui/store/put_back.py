"""Setting what an event changed to what it was before, if it still is what the event made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.store import added, list_items, members, people, rights, rows, teams
from leadtui.store.columns import instant_value
from leadtui.store.holders import Holder
from leadtui.store.journal import Journal
from leadtui.store.models import Event

Pair = tuple[Any, Any]

# Sets that stand in tables of their own: how to read one and how to replace it.
SETS: Mapping[str, tuple[Callable[[int], list[Any]], Callable[[int, list[Any]], None]]] = {
    "tags": (added.read_tags, added.replace_tags),
    "members": (members.member_ids, members.replace_members),
    "aliases": (people.aliases, people.set_aliases),
    "rights": (rights.signed, rights.replace),
    "team_members": (teams.members, teams.replace_members),
}


_ELSEWHERE = (added.PREFIX, list_items.PREFIX)


def put_back(
    journal: Journal, event: Event, changes: Mapping[str, Pair], *, current: Mapping[str, Any] | None = None
) -> None:
    """Apply the inverse of one event; ``changes`` are (before, after) as JSON held them.

    ``current`` is the event's row as this transaction read it, where the caller has it. Raises
    RuleError where a value is no longer what the event left.
    """
    columns = dict(changes)
    if "owner_id" in columns:
        _owner(journal, event, columns.pop("owner_id"), columns.pop("assigned_at", None))
    for name in [name for name in columns if name in SETS or name.startswith(_ELSEWHERE)]:
        _outside(journal, event, name, *columns.pop(name))
    if columns:
        _columns(journal, event, columns, current)


def _columns(
    journal: Journal, event: Event, changes: Mapping[str, Pair], known: Mapping[str, Any] | None
) -> None:
    current = rows.fetch(event.entity, event.entity_id) if known is None else known
    values: dict[str, object] = {}
    for name, (before, after) in changes.items():
        field = getattr(rows.ENTITIES[event.entity], name)
        require_unchanged(current[name], None if after is None else field.python_value(after))
        values[name] = None if before is None else field.python_value(before)
    rows.update(
        journal,
        event.entity,
        event.entity_id,
        values,
        current=current,
        lead_id=event.lead_id,
        kind=event.kind,
    )


def _outside(journal: Journal, event: Event, name: str, before: Any, after: Any) -> None:
    if name in SETS:
        read, replace = SETS[name]
        require_unchanged(sorted(read(event.entity_id)), sorted(after or []))
        replace(event.entity_id, before or [])
    elif name.startswith(list_items.PREFIX):
        kind = name.removeprefix(list_items.PREFIX)
        require_unchanged(list_items.read(kind), after)
        list_items.replace(kind, before)
    else:
        holder = Holder(event.entity, event.entity_id, event.lead_id)
        added.put_back(holder, name.removeprefix(added.PREFIX), before)
    journal.updated(event.entity, event.entity_id, {name: (after, before)}, lead_id=event.lead_id)


def _owner(journal: Journal, event: Event, owner: Pair, assigned: Pair | None) -> None:
    """Through the one function that changes owners; the instant of the assignment comes back too."""
    lead = rows.fetch("lead", event.entity_id)
    require_unchanged(lead["owner_id"], owner[1])
    at = instant_value(assigned[0]) if assigned and assigned[0] else journal.at
    journal.store.engine.change_owner(event.entity_id, owner[0], at)
    changes: dict[str, Pair] = {"owner_id": (owner[1], owner[0])}
    if assigned:
        changes["assigned_at"] = (assigned[1], assigned[0])
    audience = [user for user in owner if user is not None]
    journal.updated("lead", event.entity_id, changes, kind="owner", lead_id=event.lead_id, audience=audience)


def require_unchanged(now: object, left: object) -> None:
    """Raise RuleError unless a value is still what the event left."""
    if now != left:
        raise RuleError(N_("Someone has built on this since."), N_("Undo that first, or change it by hand."))
