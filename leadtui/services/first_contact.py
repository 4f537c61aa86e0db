"""New leads get a first-contact plan at once (DOMAIN 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadtui import clock
from leadtui.domain.cadence import first_contact
from leadtui.domain.people import Viewer
from leadtui.domain.status import is_open
from leadtui.services import context
from leadtui.store import people, plans, silent
from leadtui.store.journal import Journal


def plan(journal: Journal, lead: Mapping[str, Any], open_plans: Sequence[Any] = ()) -> None:
    """Plan the first contact of a lead that has an owner and that nobody has tried yet.

    ``open_plans`` are the lead's; the owner's own conversation is not planned twice.
    """
    owner_id = lead["owner_id"]
    if any((there.responsible_id, there.track) == (owner_id, "conversation") for there in open_plans):
        return
    planned = columns(journal.viewer, lead, journal.at)
    if planned is not None and not silent.is_silent(lead["id"]):
        plans.place(journal, lead_id=lead["id"], instead_of=open_plans, **planned)


def columns(viewer: Viewer, lead: Mapping[str, Any], at: datetime) -> dict[str, Any] | None:
    """The columns of the first contact's plan for a lead given away ``at`` an instant, if it needs one."""
    owner = people.by_id(lead["owner_id"]) if lead["owner_id"] else None
    if owner is None or not owner.active or not untouched(lead):
        return None
    zone = owner.zone or viewer.team_zone
    assigned = clock.local(at, zone).replace(tzinfo=None)
    when = first_contact(lead.get("level"), assigned, context.calendar())
    return {
        "owner_id": owner.id,
        "responsible_id": owner.id,
        "track": "conversation",
        "kind": "first",
        "due_on": when.day,
        "due_time": when.at,
        "zone": zone,
        "method": "phone",
    }


def untouched(lead: Mapping[str, Any]) -> bool:
    """Open, and nobody has tried to reach it."""
    return lead.get("last_touch_at") is None and is_open(lead["status"])
