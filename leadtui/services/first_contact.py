"""New leads get a first-contact plan at once (DOMAIN 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui import clock
from leadtui.domain.cadence import first_contact
from leadtui.domain.status import is_open
from leadtui.services import context
from leadtui.store import people, plans
from leadtui.store.journal import Journal


def plan(journal: Journal, lead: Mapping[str, Any], open_plans: Sequence[Any] = ()) -> None:
    """Plan the first contact of a lead that has an owner and that nobody has tried yet.

    ``open_plans`` are the lead's; the owner's own conversation is not planned twice.
    """
    owner = people.by_id(lead["owner_id"]) if lead["owner_id"] else None
    if owner is None or not owner.active or not untouched(lead):
        return
    if any((there.responsible_id, there.track) == (owner.id, "conversation") for there in open_plans):
        return
    zone = owner.zone or journal.viewer.team_zone
    assigned = clock.local(journal.at, zone).replace(tzinfo=None)
    when = first_contact(lead["level"], assigned, context.calendar())
    plans.place(
        journal,
        lead_id=lead["id"],
        owner_id=owner.id,
        responsible_id=owner.id,
        track="conversation",
        kind="first",
        due_on=when.day,
        due_time=when.at,
        zone=zone,
        method="phone",
        instead_of=open_plans,
    )


def untouched(lead: Mapping[str, Any]) -> bool:
    """Open, and nobody has tried to reach it."""
    return lead["last_touch_at"] is None and is_open(lead["status"])
