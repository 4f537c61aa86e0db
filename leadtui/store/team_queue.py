"""A manager's queue: what their people have left undone, each lead in its first group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from peewee import chunked, fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.store import people
from leadtui.store.columns import clock_value, day_value
from leadtui.store.models import Lead, Plan
from leadtui.store.query import column, raw
from leadtui.store.queue import OPEN, WORKED, Entry

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Team:
    """Whom a manager watches: (zone, user ids), without the manager."""

    users: tuple[tuple[str, tuple[int, ...]], ...]


def team(viewer: Viewer) -> Team:
    """The users below a manager, an admin's everyone, by the zone in which they are late."""
    watched = None if viewer.role == "admin" else set(column(people.led_users(viewer.user_id)))
    zones: dict[str, list[int]] = {}
    for zone, users in people.zones().items():
        wanted = [user for user in users if user != viewer.user_id and (watched is None or user in watched)]
        zones.setdefault(zone or viewer.team_zone, []).extend(wanted)
    return Team(tuple((zone, tuple(users)) for zone, users in zones.items() if users))


def unassigned(seen: set[int], limit: int) -> tuple[list[Entry], int]:
    """Open leads in the pool, newest first: (up to ``limit`` entries, exact count)."""
    condition = Lead.owner_id.is_null() & Lead.voided_at.is_null() & Lead.status.in_(OPEN_STATUSES)
    query = Lead.select(Lead.id).where(condition).order_by(Lead.created_at.desc(), Lead.id.desc())
    ids = [lead_id for lead_id in column(query.limit(limit + len(seen))) if lead_id not in seen][:limit]
    total = int(Lead.select().where(condition).count())
    both = _among(Lead.select(fn.COUNT(Lead.id)).where(condition), Lead.id, seen)
    return [Entry("unassigned", lead_id) for lead_id in ids], total - both


def first_contact_overdue(viewer: Viewer, now: datetime) -> Any:
    """The condition on plans of first contact whose time is over, each by its person's clock."""
    return _of_team(team(viewer), now, _past) & (Plan.kind == "first")


def late(viewer: Viewer, now: datetime) -> Any:
    """The condition on plans of a day before today, by the person's clock; wake-ups are not late.

    A lead whose first contact is overdue stands there already.
    """
    first = Plan.select(Plan.lead_id).where(OPEN & first_contact_overdue(viewer, now))
    today = _of_team(team(viewer), now, lambda wall: Plan.due_on < wall.date())
    return today & Plan.kind.not_in(("first", "wake")) & Plan.lead_id.not_in(first)


def _of_team(watched: Team, now: datetime, condition: Any) -> Any:
    parts = [
        Plan.responsible_id.in_(users) & condition(now.astimezone(ZoneInfo(zone)))
        for zone, users in watched.users
    ]
    return reduce(or_, parts) if parts else Plan.id < 0


def _past(wall: datetime) -> Any:
    """Over by this wall clock; a plan without a time lasts to the end of its day."""
    same_day = (Plan.due_on == wall.date()) & (Plan.due_time < wall.time().replace(microsecond=0))
    return (Plan.due_on < wall.date()) | same_day


def plans(group: str, condition: Any, today: date, seen: set[int], limit: int) -> tuple[list[Entry], int]:
    """Leads with such open plans, per person, longest late first: (up to ``limit`` entries, exact count)."""
    base = Plan.select().join(Lead, on=(Lead.id == Plan.lead_id)).where(OPEN & condition & WORKED)
    columns = (Plan.lead_id, Plan.due_on, Plan.due_time, Plan.track, Plan.step, Plan.method)
    rows = base.select(*columns).order_by(Plan.responsible_id, Plan.due_on, Plan.due_time, Plan.id)
    found: dict[int, Entry] = {}
    for lead_id, on, at, track, step, method in raw(rows.limit(2 * limit + len(seen))):
        if lead_id not in seen and lead_id not in found:
            day = day_value(on)
            moment = None if at is None else clock_value(at)
            days = max((today - day) // timedelta(days=1), 0)
            found[lead_id] = Entry(group, lead_id, day, moment, track, step, method, days)
    counted = base.select(fn.COUNT(fn.DISTINCT(Plan.lead_id)))
    total = int(counted.scalar() or 0) - _among(counted, Plan.lead_id, seen)
    return list(found.values())[:limit], total


def _among(counted: Any, lead_id: Any, seen: Iterable[int]) -> int:
    """How many of the counted leads stand in an earlier group."""
    chunks = chunked(sorted(seen), CHUNK)
    return sum(int(counted.where(lead_id.in_(list(chunk))).scalar() or 0) for chunk in chunks)
