"""Today's queue for reps and managers, and the counts in its header (DOMAIN 3.4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from leadtui.domain.people import Viewer
from leadtui.domain.queue import GROUPS, MANAGER_GROUPS, REP_GROUPS
from leadtui.services import context
from leadtui.store import queue
from leadtui.store.database import Store
from leadtui.store.queue import Entry

MANAGER_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Queue:
    """Entries in the order of the screen, and exact counts per group."""

    entries: tuple[Entry, ...]
    counts: dict[str, int]

    @property
    def due(self) -> int:
        """How many leads call for work today."""
        return sum(n for group, n in self.counts.items() if GROUPS[group].due)


def today(store: Store, viewer: Viewer) -> Queue:
    """The viewer's queue: their own groups first, then a manager's."""
    with store.reading():
        now = context.wall(viewer)
        own = queue.entries(viewer, now)
        order = {group.id: place for place, group in enumerate(REP_GROUPS)}
        own.sort(key=lambda entry: order[entry.group])
        counts = dict(Counter(entry.group for entry in own))
        if viewer.role not in ("manager", "admin"):
            return Queue(tuple(own), counts)
        return _with_team(viewer, own, counts)


def _with_team(viewer: Viewer, own: list[Entry], counts: dict[str, int]) -> Queue:
    day = context.today(viewer)
    seen = {entry.lead_id for entry in own}
    entries = list(own)
    ids, total = queue.unassigned(MANAGER_LIMIT)
    counts["unassigned"] = total
    entries += [Entry("unassigned", lead_id) for lead_id in ids]
    for group, first in (("first_contact_overdue", True), ("team_late", False)):
        before = day + timedelta(days=1) if first else day
        rows, total = queue.team_plans(viewer, day if not first else before, first=first, limit=MANAGER_LIMIT)
        fresh = {plan.lead_id: plan for plan in reversed(rows) if plan.lead_id not in seen}
        seen |= fresh.keys()
        counts[group] = total
        entries += [
            Entry(
                group,
                plan.lead_id,
                plan.due_on,
                plan.due_time,
                plan.track,
                plan.step,
                plan.method,
                max((day - plan.due_on).days, 0),
            )
            for plan in reversed(fresh.values())
        ]
    return Queue(tuple(entries), {name: n for name, n in counts.items() if n})


def groups(viewer: Viewer) -> tuple[str, ...]:
    """The group ids in the order a viewer of this role sees them."""
    own = tuple(group.id for group in REP_GROUPS)
    if viewer.role in ("manager", "admin"):
        return (*own, *(group.id for group in MANAGER_GROUPS))
    return own
