"""Events that others committed since one last looked (DESIGN 2.12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.engine import Window
from leadtui.store.models import Event, Lead
from leadtui.store.people import led_users
from leadtui.store.query import column, dicts, tuples
from leadtui.store.scope import visible_leads

MOST = 500
"""Events read at once; where there are more, anything may have changed."""


class Fresh(NamedTuple):
    """An event, without its values."""

    kind: str
    entity: str
    entity_id: int
    lead_id: int | None
    actor_id: int | None
    audience: frozenset[int]


def since(store: Store, horizon: int) -> tuple[Window, list[Fresh] | None]:
    """The events of others since ``horizon``, in their order; None where they are too many."""
    window = store.engine.changes_since(horizon)
    if window.empty:
        return window, []
    query = Event.select(
        Event.group_id,
        Event.at,
        Event.kind,
        Event.entity,
        Event.entity_id,
        Event.lead_id,
        Event.actor_id,
        Event.audience,
    ).where(window.where)
    rows = list(tuples(query.order_by(*window.order).limit(MOST + 1)))
    if len(rows) > MOST:
        return window, None
    return window, [
        Fresh(row[2], row[3], row[4], row[5], row[6], _ids(row[7]))
        for row in rows
        if not store.wrote(row[0], row[1])
    ]


def _ids(names: str) -> frozenset[int]:
    return frozenset(int(name) for name in names.split(",") if name)


def readable(viewer: Viewer, lead_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Name, status and owner of those of the leads that the viewer may read, by id."""
    query = Lead.select(Lead.id, Lead.customer, Lead.short_name, Lead.status, Lead.owner_id)
    return {row["id"]: row for row in dicts(query.where(Lead.id.in_(list(lead_ids)) & visible_leads(viewer)))}


def led(viewer: Viewer) -> frozenset[int]:
    """Whose leads come under the viewer's eyes besides their own."""
    return frozenset(column(led_users(viewer.user_id))) if viewer.role == "manager" else frozenset()
