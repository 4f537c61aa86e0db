"""The queue of an audit round as the screen reads it: what is in sight first, exact counts behind that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.finding_shelf import Run
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.services import audit_queue
from leadtui.services.reads import reads
from leadtui.store import audit_queue as queue
from leadtui.store import audit_rounds
from leadtui.store.audit_queue import Asked
from leadtui.store.audit_rounds import Round
from leadtui.store.database import Store

HEAD, PAGE = 100, 60
"""Findings of a kind that come first; findings around the cursor that come with their leads."""
FEW = 3_000
"""So many are read as quickly together as kind by kind."""
WINDOW = 10_000
"""So many are known as a whole; of more only those that were looked at (DESIGN 2.11)."""


class Wanted(NamedTuple):
    """Whose findings, and the query that narrows them."""

    owners: frozenset[int] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Exact counts of what waits by kind, how far one is, how many of its kind stand before a finding."""

    counts: dict[str, int]
    total: int = 0
    done: int = 0
    snoozed: int = 0
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The first findings of each kind, those around the cursor, and their leads.

    ``whole`` are the kinds that end there. The ``tally`` comes along where it costs nothing.
    """

    round: Round | None
    first: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    around: tuple[Finding, ...] = ()
    leads: dict[int, LeadRow] = field(default_factory=dict)
    tally: Tally | None = None


@reads
def head(store: Store, viewer: Viewer, wanted: Wanted, cursor: int | None = None) -> Head:
    """What is in sight first, at a cost that follows what it shows."""
    found = audit_rounds.latest()
    if found is None or viewer.role == "viewer":
        return Head(found, tally=Tally({}))
    asked = audit_queue.asked(store, viewer, *wanted)
    parts = _parts(asked)
    first = {kind: tuple(part[:HEAD]) for kind, part in parts.items() if part}
    whole = frozenset(kind for kind, part in parts.items() if len(part) <= HEAD)
    entries = [one for kind in KINDS for one in first.get(kind, ())]
    at = next((place for place, one in enumerate(entries) if one.id == cursor), None)
    around = _around(asked, cursor) if cursor is not None and at is None else ()
    seen = around or entries[max(0, (at or 0) - PAGE) : (at or 0) + PAGE]
    tally = None
    if whole >= first.keys() and viewer.role == "rep":
        tally = Tally({kind: len(part) for kind, part in first.items()}, *_progress(viewer, found, wanted))
    return Head(found, first, whole, tuple(around), audit_queue.leads(store, viewer, seen), tally)


def _parts(asked: Asked) -> dict[str, list[Finding]]:
    """The first of each kind, one more than is shown where there are more.

    Where they are few, as a rep's are and those on few leads, one look finds them all.
    """
    alike = asked.sieve.alike
    if alike is not None and (alike.listed or (alike.test is None and asked.viewer.role == "rep")):
        found = queue.everything(asked, FEW)
        if len(found) < FEW:
            return {kind: list(part)[: HEAD + 1] for kind, part in groupby(found, lambda one: one.kind)}
    return {kind: queue.part(asked, kind, 0, HEAD + 1) for kind in asked.kinds}


def _around(asked: Asked, cursor: int) -> tuple[Finding, ...]:
    """A page around a finding that waits; nothing where it does not any more."""
    one = next(iter(queue.by_ids(asked.viewer, [cursor])), None)
    if one is None or not queue.waits(asked, one):
        return ()
    behind = queue.following(asked, one, PAGE)
    return (*queue.preceding(asked, one, PAGE), one, *behind)


def _progress(viewer: Viewer, round_: Round, wanted: Wanted) -> tuple[int, int, int]:
    return audit_queue.progress(viewer, round_, wanted.owners)


@reads
def tally(store: Store, viewer: Viewer, wanted: Wanted, cursor: Finding | None = None) -> Tally:
    """What is counted behind the first page, and where the finding under the cursor stands in its kind."""
    found = audit_rounds.latest()
    if found is None:
        return Tally({})
    asked = audit_queue.asked(store, viewer, *wanted, counting=True)
    place = queue.before(asked, cursor) if cursor is not None and cursor.kind in asked.kinds else None
    return Tally(queue.counts(asked), *_progress(viewer, found, wanted), place)


@reads
def runs(
    store: Store, viewer: Viewer, wanted: Wanted, asked: Sequence[Run], known: Sequence[Finding] = ()
) -> tuple[list[list[Finding]], dict[int, LeadRow]]:
    """Some runs of findings, shorter where less waits; their leads, and those of ``known`` ones, by id."""
    found: list[list[Finding]] = []
    if asked:
        of = audit_queue.asked(store, viewer, *wanted)
        found = [_run(of, run) for run in asked]
    shown = [*known, *(one for run in found for one in run)]
    return found, audit_queue.leads(store, viewer, shown)


@reads
def rest(store: Store, viewer: Viewer, wanted: Wanted, asked: Sequence[Run]) -> list[list[Finding]]:
    """Runs of findings without their leads."""
    of = audit_queue.asked(store, viewer, *wanted)
    return [_run(of, run) for run in asked]


def _run(of: Asked, run: Run) -> list[Finding]:
    return queue.part(of, run.kind, run.first, run.n, run.length) if run.kind in of.sieve.parts else []
