"""One change on many leads: looked at first, carried out in short transactions, one unit of undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from leadtui.domain.people import Viewer
from leadtui.errors import ConflictError, LeadtuiError, PermissionDenied, RuleError
from leadtui.services import access, happenings
from leadtui.services.changes import Change, apply
from leadtui.store.database import Store
from leadtui.store.journal import Journal, together
from leadtui.store.models import Event, UndoUnit

SECONDS = 0.2
"""A transaction ends after this long: a colleague's save waits for it."""
COMMAND = "bulk"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A lead that a change leaves as it is, and why, in the viewer's language."""

    lead_id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: how many leads differ now, how many were so already, which refused."""

    changed: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        """Two parts of one run."""
        return Outcome(self.changed + other.changed, self.same + other.same, self.refused + other.refused)

    def reasons(self) -> list[tuple[str, int]]:
        """Why leads refused, the commonest first."""
        return Counter(refusal.why for refusal in self.refused).most_common()


class _Tried(Exception):
    """Ends a trial, so that nothing of it stays."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def preview(store: Store, viewer: Viewer, change: Change, lead_ids: Sequence[int]) -> Outcome:
    """What a change would do to some leads: it is tried by the real rules and taken back.

    Give it at most a few hundred leads at once: it holds the writer's place meanwhile.
    """
    try:
        with store.transaction():
            access.require_right(viewer, "bulk")
            group_id = Journal(store, viewer, COMMAND).group_id
            raise _Tried(_try_all(store, viewer, change, lead_ids, group_id))
    except _Tried as tried:
        return tried.outcome


def begin(store: Store, viewer: Viewer) -> int:
    """The event group that the parts of one run write into."""
    with store.transaction():
        access.require_right(viewer, "bulk")
        return Journal(store, viewer, COMMAND).group_id


def part(
    store: Store, viewer: Viewer, change: Change, lead_ids: Sequence[int], group_id: int
) -> tuple[Outcome, int]:
    """Carry out as much as one transaction may take; the outcome and how many leads it has dealt with."""
    started, done = monotonic(), 0
    total = Outcome()
    with store.transaction(), happenings.together(store):
        for lead_id in lead_ids:
            total += _try_all(store, viewer, change, (lead_id,), group_id)
            done += 1
            if monotonic() - started > SECONDS:
                break
        if total.changed:
            _stack(store, viewer, group_id)
    return total, done


def _stack(store: Store, viewer: Viewer, group_id: int) -> None:
    """From the first lead changed on, the run can be undone."""
    if not UndoUnit.select().where(UndoUnit.group_id == group_id).exists():
        journal = Journal(store, viewer, COMMAND)
        journal.join(group_id)
        journal.stack()


def run(store: Store, viewer: Viewer, change: Change, lead_ids: Iterable[int]) -> tuple[Outcome, int]:
    """Carry out a change on all of these leads; the outcome and the event group."""
    left, total = list(lead_ids), Outcome()
    group_id = begin(store, viewer)
    while left:
        outcome, done = part(store, viewer, change, left, group_id)
        total, left = total + outcome, left[done:]
    return total, group_id


def _try_all(store: Store, viewer: Viewer, change: Change, lead_ids: Iterable[int], group_id: int) -> Outcome:
    total = Outcome()
    for lead_id in lead_ids:
        total += _try(store, viewer, change, lead_id, group_id)
    return total


def _try(store: Store, viewer: Viewer, change: Change, lead_id: int, group_id: int) -> Outcome:
    try:
        with store.savepoint(), together(group_id), happenings.unless_refused():
            apply(store, viewer, lead_id, change)
    except (RuleError, PermissionDenied, ConflictError) as error:
        return Outcome(refused=(_refusal(viewer, lead_id, error),))
    differs = Event.select().where((Event.lead_id == lead_id) & (Event.group_id == group_id)).exists()
    return Outcome(changed=1) if differs else Outcome(same=1)


def _refusal(viewer: Viewer, lead_id: int, error: LeadtuiError) -> Refusal:
    try:
        lead = access.find(viewer, lead_id)
    except RuleError:
        return Refusal(lead_id, f"#{lead_id}", error.text())
    return Refusal(lead_id, lead["short_name"] or lead["customer"], error.text())
