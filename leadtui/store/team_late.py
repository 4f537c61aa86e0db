"""The leads that are late in a team, person by person, and how many they are with whom."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from peewee import SQL, chunked, fn

from leadtui.store.models import Plan, User
from leadtui.store.query import first_of_each, raw
from leadtui.store.queue import OPEN, Entry, is_open
from leadtui.store.team_queue import CHUNK, COLUMNS, Team, entries_of, of_team, ordered, overdue

GROUP = "team_late"
MANY = 200_000
"""Late plans from which on a look at every open plan takes less than parting the late ones."""


def late_by_person(
    watched: Team, now: datetime, seen: set[int], limit: int
) -> tuple[list[Entry], dict[int, int]]:
    """Leads with a plan for a day before today by its person's clock: (entries, exact counts by person).

    Wake-ups are not late, and a lead whose first contact is overdue stands there already. Where there are
    more than ``limit`` in all, everybody has their share of it. A lead that is late with two stands with
    the first of them.
    """
    base = Plan.select().where(OPEN & _late(watched, now))
    counts = _of_everyone(base) if watched.everyone else _by_person(base)
    for chunk in chunked(sorted(seen), CHUNK):
        for person, count in _by_person(base.where(Plan.lead_id.in_(list(chunk)))).items():
            counts[person] -= count
    counts = {person: count for person, count in counts.items() if count > 0}
    if sum(counts.values()) <= limit:
        rows = raw(ordered(base, 2 * limit + len(seen)))
        return entries_of(GROUP, rows, now.date(), seen)[:limit], counts
    share = max(1, limit // len(counts))
    rows_of = _first_few(watched, now, counts, 2 * share + min(len(seen), limit))
    return _shares(rows_of, counts, now.date(), seen, share), counts


def _late(watched: Team, now: datetime) -> Any:
    there = Plan.select(Plan.lead_id).where(OPEN & overdue(watched, now))
    return of_team(watched, now, partial(_before, Plan)) & Plan.lead_id.not_in(there)


def _before(plan: Any, wall: datetime) -> Any:
    return (plan.due_on < wall.date()) & plan.kind.not_in(("first", "wake"))


def _first_few(
    watched: Team, now: datetime, people: Container[int], limit: int
) -> dict[int, list[tuple[Any, ...]]]:
    """The first late plans of each, by person: looks only at these, however many are late."""
    own, first = Plan.alias(), Plan.alias()
    there = first.select(SQL("1")).where(
        (first.lead_id == own.lead_id) & is_open(first) & overdue(watched, now, first)
    )
    found: dict[int, list[tuple[Any, ...]]] = {}
    for zone, users in watched.users:
        late = is_open(own) & _before(own, now.astimezone(ZoneInfo(zone))) & ~fn.EXISTS(there)
        few = own.select().where((own.responsible_id == User.id) & late)
        few = few.order_by(own.due_on, own.lead_id).limit(limit)
        names = [field.name for field in COLUMNS]
        wanted = [user for user in users if user in people]
        for row in raw(first_of_each(User, few, own, names).where(User.id.in_(wanted))):
            found.setdefault(row[-1], []).append(row)
    return {person: sorted(rows, key=_place) for person, rows in found.items()}


def _place(row: tuple[Any, ...]) -> tuple[Any, ...]:
    lead_id, due_on, *_rest = row
    return due_on, lead_id


def _shares(
    rows_of: dict[int, list[tuple[Any, ...]]], counts: dict[int, int], today: date, seen: set[int], share: int
) -> list[Entry]:
    found: list[Entry] = []
    taken = set(seen)
    for person in counts:
        own = entries_of(GROUP, rows_of.get(person, ()), today, taken)[:share]
        taken.update(entry.lead_id for entry in own)
        found += own
    return found


def _by_person(base: Any) -> dict[int, int]:
    """How many leads have their first such plan with whom."""
    firsts = base.select(fn.MIN(Plan.responsible_id).alias("person")).group_by(Plan.lead_id).alias("f")
    query = Plan.select(firsts.c.person, fn.COUNT(SQL("*"))).from_(firsts).group_by(firsts.c.person)
    return dict(raw(query.order_by(firsts.c.person)))


def _of_everyone(base: Any) -> dict[int, int]:
    """The same of all: where many plans are late, their number less what leads have beside their first.

    To part a million plans by lead takes a second; leads with several stand together in an index.
    """
    counted = base.select(Plan.responsible_id, fn.COUNT(SQL("*"))).group_by(Plan.responsible_id)
    counts = dict(raw(counted.order_by(Plan.responsible_id)))
    if sum(counts.values()) <= MANY:
        return _by_person(base)
    several = Plan.select(Plan.lead_id).where(OPEN).group_by(Plan.lead_id).having(fn.COUNT(SQL("*")) > 1)
    place = fn.ROW_NUMBER().over(partition_by=[Plan.lead_id], order_by=[Plan.responsible_id])
    plans = base.select(Plan.responsible_id.alias("person"), place.alias("place"))
    plans = plans.where(Plan.lead_id.in_(several)).alias("p")
    again = Plan.select(plans.c.person, fn.COUNT(SQL("*"))).from_(plans).where(plans.c.place > 1)
    for person, count in raw(again.group_by(plans.c.person)):
        counts[person] -= count
    return counts
