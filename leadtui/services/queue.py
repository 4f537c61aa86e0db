"""Today's queue for reps and managers, and the counts in its header (DOMAIN 3.4)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from leadtui.domain.people import Viewer
from leadtui.domain.queue import GROUPS, MANAGER_GROUPS, REP_GROUPS
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import queue, team_queue
from leadtui.store.database import Store
from leadtui.store.queue import Entry

MANAGER_LIMIT = 1000


class Queue(NamedTuple):
    """Entries in the order of the screen, and exact counts per group.

    ``done`` is how many leads the viewer has followed up today, wherever they stand now.
    """

    entries: tuple[Entry, ...]
    counts: dict[str, int]
    done: int = 0

    @property
    def due(self) -> int:
        """How many leads call for work today."""
        return sum(n for group, n in self.counts.items() if GROUPS[group].due)


@reads
def today(store: Store, viewer: Viewer) -> Queue:
    """The viewer's queue: their own groups first, then a manager's."""
    now = context.wall(viewer)
    done = queue.done_today(viewer, now)
    own = queue.entries(viewer, now, done)
    counts = dict(Counter(entry.group for entry in own))
    if viewer.role in ("manager", "admin"):
        team, more = _team(viewer, now, {entry.lead_id for entry in own})
        own, counts = [*own, *team], counts | more
    return Queue(tuple(own), {group: n for group, n in counts.items() if n}, len(done))


def _team(viewer: Viewer, now: datetime, seen: set[int]) -> tuple[list[Entry], dict[str, int]]:
    """A manager's groups: each lead stands once, so what stands above does not count below."""
    entries, total = team_queue.unassigned(seen, MANAGER_LIMIT)
    counts = {"unassigned": total}
    for group, condition in team_queue.conditions(viewer, now).items():
        found, total = team_queue.plans(group, condition, now.date(), seen, MANAGER_LIMIT)
        entries += found
        counts[group] = total
    return entries, counts


def groups(viewer: Viewer) -> tuple[str, ...]:
    """The group ids in the order a viewer of this role sees them."""
    own = tuple(group.id for group in REP_GROUPS)
    if viewer.role in ("manager", "admin"):
        return (*own, *(group.id for group in MANAGER_GROUPS))
    return own
