"""A manager's queue: what their people have left undone, each lead in its first group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import SQL, chunked, fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.store import people
from leadtui.store.columns import clock_value, day_value
from leadtui.store.models import Lead, Plan
from leadtui.store.query import column, raw
from leadtui.store.queue import DUE_KEY, OPEN, Entry

CHUNK = 5_000
# Written out, not bound: only so do engines see that the index of first contacts will do.
FIRST = SQL("'first'")


class Team(NamedTuple):
    """Whom a manager watches: (zone, user ids), without the manager; ``everyone`` is an admin's team."""

    users: tuple[tuple[str, tuple[int, ...]], ...]
    everyone: bool = False


def team(viewer: Viewer) -> Team:
    """The users below a manager, an admin's everyone, by the zone in which they are late."""
    watched = None if viewer.role == "admin" else set(column(people.led_users(viewer.user_id)))
    zones: dict[str, list[int]] = {}
    for zone, users in people.zones().items():
        wanted = [user for user in users if user != viewer.user_id and (watched is None or user in watched)]
        zones.setdefault(zone or viewer.team_zone, []).extend(wanted)
    return Team(tuple((zone, tuple(users)) for zone, users in zones.items() if users), watched is None)


def unassigned(seen: set[int], limit: int) -> tuple[list[Entry], int]:
    """Open leads in the pool, due ones first, then newest: (up to ``limit`` entries, exact count)."""
    pool = Lead.owner_id.is_null() & Lead.voided_at.is_null()
    found: list[tuple[date, int]] = []
    for status in OPEN_STATUSES:
        query = Lead.select(DUE_KEY, Lead.id).where(pool & (Lead.status == status))
        # That no owner orders nothing is clear to people only: so spelled PostgreSQL reads along an index.
        ordered_pool = query.order_by(Lead.owner_id, DUE_KEY, Lead.id.desc())
        rows = raw(ordered_pool.limit(limit + len(seen)))
        found += [(day_value(day), -lead_id) for day, lead_id in rows]
    ids = [-lead_id for _day, lead_id in sorted(found) if -lead_id not in seen][:limit]
    condition = pool & Lead.status.in_(OPEN_STATUSES)
    total = int(Lead.select().where(condition).count())
    both = _among(Lead.select(fn.COUNT(Lead.id)).where(condition), Lead.id, seen)
    return [Entry("unassigned", lead_id) for lead_id in ids], total - both


def overdue(watched: Team, now: datetime, plan: Any = Plan) -> Any:
    """The first contacts that should have been by now, each by its person's clock."""
    return of_team(watched, now, partial(_past, plan), plan) & (plan.kind == FIRST)


def of_team(watched: Team, now: datetime, condition: Callable[[datetime], Any], plan: Any = Plan) -> Any:
    """The plans of those watched for which a condition holds on their own wall."""
    parts = [
        plan.responsible_id.in_(users) & condition(now.astimezone(ZoneInfo(zone)))
        for zone, users in watched.users
    ]
    return reduce(or_, parts) if parts else plan.id < 0


def _past(plan: Any, wall: datetime) -> Any:
    """Over by this wall clock; a plan without a time lasts to the end of its day."""
    today, moment = wall.date(), wall.time().replace(microsecond=0)
    return (plan.due_on <= today) & ((plan.due_on < today) | (plan.due_time < moment))


COLUMNS = (
    Plan.lead_id,
    Plan.due_on,
    Plan.due_time,
    Plan.track,
    Plan.step,
    Plan.method,
    Plan.responsible_id,
)


def plans(group: str, condition: Any, today: date, seen: set[int], limit: int) -> tuple[list[Entry], int]:
    """Leads with such open plans, per person, longest late first: (up to ``limit`` entries, exact count)."""
    # Removed and lost leads have no open plans, so that nobody needs to look at a hundred thousand leads.
    base = Plan.select().where(OPEN & condition)
    found = entries_of(group, raw(ordered(base, 2 * limit + len(seen))), today, seen)
    counted = base.select(fn.COUNT(fn.DISTINCT(Plan.lead_id)))
    total = int(counted.scalar() or 0) - _among(counted, Plan.lead_id, seen)
    return found[:limit], total


def ordered(base: Any, limit: int) -> Any:
    """Person by person, longest late first."""
    return base.select(*COLUMNS).order_by(Plan.responsible_id, Plan.due_on, Plan.lead_id).limit(limit)


def entries_of(group: str, rows: Iterable[tuple[Any, ...]], today: date, seen: set[int]) -> list[Entry]:
    """The first plan of each lead that has not been seen."""
    found: dict[int, Entry] = {}
    for lead_id, on, at, track, step, method, person in rows:
        if lead_id not in seen and lead_id not in found:
            day = day_value(on)
            moment = None if at is None else clock_value(at)
            days = max((today - day) // timedelta(days=1), 0)
            found[lead_id] = Entry(group, lead_id, day, moment, track, step, method, days, person)
    return list(found.values())


def _among(counted: Any, lead_id: Any, seen: Iterable[int]) -> int:
    """How many of the counted leads stand in an earlier group."""
    chunks = chunked(sorted(seen), CHUNK)
    return sum(int(counted.where(lead_id.in_(list(chunk))).scalar() or 0) for chunk in chunks)
