"""New leads get a first-contact plan at once (DOMAIN 3.3)."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from leadtui.domain.cadence import first_contact
from leadtui.domain.status import is_open
from leadtui.services import context
from leadtui.store import people, plans, rows
from leadtui.store.journal import Journal


def plan(journal: Journal, lead_id: int) -> None:
    """Plan the first contact of a lead that has an owner and that nobody has tried yet."""
    lead = rows.fetch("lead", lead_id)
    owner = people.by_id(lead["owner_id"]) if lead["owner_id"] else None
    untouched = lead["last_touch_at"] is None and is_open(lead["status"])
    if owner is None or not untouched or plans.has_open(lead_id, owner.id, "conversation"):
        return
    zone = owner.zone or journal.viewer.team_zone
    assigned = journal.at.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    when = first_contact(lead["level"], assigned, context.calendar())
    plans.place(
        journal,
        lead_id=lead_id,
        owner_id=owner.id,
        responsible_id=owner.id,
        track="conversation",
        kind="first",
        due_on=when.day,
        due_time=when.at,
        zone=zone,
        method="phone",
    )
