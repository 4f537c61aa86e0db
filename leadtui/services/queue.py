"""Today's queue for reps and managers, and the counts in its header (DOMAIN 3.4)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import NamedTuple

from leadtui.domain.people import Viewer
from leadtui.domain.queue import GROUPS, MANAGER_GROUPS, REP_GROUPS
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import absences, queue, team_late, team_queue
from leadtui.store import done as done_by
from leadtui.store import people as people_of
from leadtui.store.database import Store
from leadtui.store.queue import Entry

MANAGER_LIMIT = 1000


class Late(NamedTuple):
    """Somebody in the team and how many leads stand late with them, exactly."""

    user_id: int
    name: str
    leads: int
    away: date | None = None


class Queue(NamedTuple):
    """Entries in the order of the screen, and exact counts per group.

    ``done`` is how many leads the viewer has followed up today, wherever they stand now. ``people`` are
    those whose plans are late in the team, in the order of the entries.
    """

    entries: tuple[Entry, ...]
    counts: dict[str, int]
    done: int = 0
    people: tuple[Late, ...] = ()

    @property
    def due(self) -> int:
        """How many leads call for work today."""
        return sum(n for group, n in self.counts.items() if GROUPS[group].due)


@reads
def today(store: Store, viewer: Viewer) -> Queue:
    """The viewer's queue: their own groups first, then a manager's."""
    now = context.wall(viewer)
    done, read = queue.done_today(viewer, now)
    done_all = done_by.count(store, viewer, now, read)
    own = queue.entries(viewer, now, done)
    counts = dict(Counter(entry.group for entry in own))
    people: tuple[Late, ...] = ()
    if viewer.role in ("manager", "admin"):
        team, more, people = _team(viewer, now, {entry.lead_id for entry in own})
        own, counts = [*own, *team], counts | more
    return Queue(tuple(own), {group: n for group, n in counts.items() if n}, done_all, people)


def _team(
    viewer: Viewer, now: datetime, seen: set[int]
) -> tuple[list[Entry], dict[str, int], tuple[Late, ...]]:
    """A manager's groups: each lead stands once, so what stands above does not count below."""
    today, watched = now.date(), team_queue.team(viewer)
    entries, pool = team_queue.unassigned(seen, MANAGER_LIMIT)
    first = "first_contact_overdue"
    untouched, overdue = team_queue.plans(first, team_queue.overdue(watched, now), today, seen, MANAGER_LIMIT)
    late, by_person = team_late.late_by_person(watched, now, seen, MANAGER_LIMIT)
    names = people_of.names(by_person)
    away = absences.away(today)
    people = tuple(
        Late(user_id, names.get(user_id, ""), count, away.get(user_id))
        for user_id, count in by_person.items()
    )
    counts = {"unassigned": pool, first: overdue, team_late.GROUP: sum(by_person.values())}
    return [*entries, *untouched, *late], counts, people


def groups(viewer: Viewer) -> tuple[str, ...]:
    """The group ids in the order a viewer of this role sees them."""
    own = tuple(group.id for group in REP_GROUPS)
    if viewer.role in ("manager", "admin"):
        return (*own, *(group.id for group in MANAGER_GROUPS))
    return own
