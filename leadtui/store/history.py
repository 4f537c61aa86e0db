"""Reading events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow
from leadtui.store.journal import decode
from leadtui.store.models import Event, EventGroup, EventValue, Lead
from leadtui.store.people import names
from leadtui.store.query import dicts
from leadtui.store.scope import visible_leads


def events(
    viewer: Viewer,
    *,
    lead_id: int | None = None,
    lead_ids: Sequence[int] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[EventRow]:
    """Events on leads the viewer may read, newest first."""
    query = (
        Event.select(Event, EventGroup.command.alias("command"), Lead.number.alias("number"))
        .join(EventGroup, on=(EventGroup.id == Event.group_id))
        .switch(Event)
        .join(Lead, on=(Lead.id == Event.lead_id))
        .where(visible_leads(viewer))
    )
    if lead_id is not None:
        query = query.where(Event.lead_id == lead_id)
    if lead_ids is not None:
        query = query.where(Event.lead_id.in_(list(lead_ids)))
    if since is not None:
        query = query.where(Event.at >= since)
    return _with_values(list(dicts(query.order_by(Event.id.desc()).limit(limit))))


def _with_values(rows: list[dict[str, Any]]) -> list[EventRow]:
    people = names(row["actor_id"] for row in rows)
    values: dict[int, list[tuple[str, str | None, str | None]]] = {}
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), 500):
        chunk = EventValue.select().where(EventValue.event_id.in_(ids[start : start + 500]))
        for value in chunk:
            pair = (value.field_id, _text(value.before), _text(value.after))
            values.setdefault(value.event_id, []).append(pair)
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
            row["number"],
            row["reason"],
            tuple(values.get(row["id"], ())),
        )
        for row in rows
    ]


def _text(encoded: str | None) -> str | None:
    value = decode(encoded)
    return None if value is None else str(value)
