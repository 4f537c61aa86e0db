"""Looking through the whole table, or through what an import made, for leads that are one customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from time import monotonic
from typing import Any

from leadtui.domain.match_blocks import MOST
from leadtui.domain.matching import GRADES, Match, Prepared, Thresholds, compare, prepare
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.store import imports, lead_keys, pairs, settings
from leadtui.store.database import Store
from leadtui.store.models import Lead
from leadtui.store.pairs import Judged
from leadtui.store.query import column

RUN = "dedupe_run"
REMEMBERED = 50_000
"""Leads whose records are kept in memory while the table is looked through."""
CHUNK = 500
"""Leads of an import that are looked at together."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: leads whose keys were made, pairs compared, and pairs kept by grade."""

    indexed: int
    compared: int
    certain: int
    likely: int
    weak: int
    seconds: float


def thresholds() -> Thresholds:
    """The least scores of the grades as they are set for the team."""
    rules = settings.load()
    return Thresholds(*(int(rules[f"dedupe_{grade}"]) / 100 for grade in GRADES))


def run(
    store: Store, viewer: Viewer, *, resume: bool = False, told: Callable[[int, int], None] | None = None
) -> Found:
    """Look through all leads; ended on the way, ``resume`` goes on from there. Admins only.

    ``told`` hears of (leads whose keys were made, pairs compared) every now and then.
    """
    looking = begin(store, viewer, resume=resume)
    while looking.step():
        if told:
            told(looking.indexed, looking.counts["compared"])
    return looking.found()


def begin(store: Store, viewer: Viewer, *, resume: bool = False) -> Looking:
    """A look through all leads of which nothing is done yet; admins only."""
    _require_all(viewer)
    return Looking(store, resume=resume)


def part(store: Store, viewer: Viewer, looking: Looking) -> bool:
    """The next portion of a look; False once there is none."""
    return looking.step()


def imported(
    store: Store,
    viewer: Viewer,
    batch_id: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Found:
    """Look for what the leads of an import, by default the last one, may be one with. Admins only."""
    _require_all(viewer)
    with store.reading():
        batch = next(iter(imports.recent(1)), None) if batch_id is None else imports.get(batch_id)
        if batch is None:
            raise NotFoundError(N_("There is no such import."), N_("List them with: leadtui import --list"))
        ids = column(Lead.select(Lead.id).where((Lead.batch_id == batch.id) & Lead.voided_at.is_null()))
    return Looking(store, resume=True).beside(ids, told or (lambda _leads, _pairs: None))


def _require_all(viewer: Viewer) -> None:
    access.require_right(viewer, "merge")
    if viewer.role != "admin":
        raise PermissionDenied(
            N_("Only an admin may look through all leads."), N_("What was found: leadtui dedupe list")
        )


class Looking:
    """One look through the table; where it stands is kept after every portion.

    ``indexed`` leads had their keys made, ``counts`` are pairs compared and those found, by grade.
    """

    def __init__(self, store: Store, *, resume: bool) -> None:
        self._store = store
        self._start = monotonic()
        self._making: Iterator[Sequence[int]] | None = None
        self.indexed = 0
        self._known: dict[int, Prepared] = {}
        state = self._state()
        going_on = resume and state.get("after") is not None
        self._run = int(state.get("run", 0)) + (0 if going_on else 1)
        self._after = int(state["after"]) if going_on else pairs.FIRST
        self.counts = dict(state["counts"]) if going_on else dict.fromkeys((*GRADES, "compared"), 0)
        self._limits = store.read(thresholds)

    def _state(self) -> dict[str, Any]:
        return dict(self._store.read(settings.load).get(RUN) or {})

    def step(self) -> bool:
        """A portion of leads without keys, then of pairs; False at the end, where older finds are gone."""
        if self._making is None:
            self._keep()
            self._making = lead_keys.portions(self._store)
        if made := next(self._making, ()):
            self.indexed += len(made)
            return True
        reached, blocks = pairs.blocks(self._store, self._after, MOST)
        if reached is None:
            pairs.drop_older(self._store, self._run)
            self._keep(done=True)
            return False
        self._portion(blocks)
        self._after = reached
        self._keep()
        return True

    def beside(self, ids: Sequence[int], told: Callable[[int, int], None]) -> Found:
        """These leads and all that stand under one key with them; where a run stands is left as it is."""
        self.counts = dict.fromkeys((*GRADES, "compared"), 0)
        state = self._state()
        self._run = int(state.get("run", 0))
        for place in range(0, len(ids), CHUNK):
            some = ids[place : place + CHUNK]
            self._portion(self._store.read(partial(pairs.blocks_of, some, MOST)), set(some))
            told(place + len(some), self.counts["compared"])
        return self.found()

    def found(self) -> Found:
        """What there is so far."""
        return Found(indexed=self.indexed, seconds=monotonic() - self._start, **self.counts)

    def _keep(self, *, done: bool = False) -> None:
        state = {"run": self._run, "after": None if done else self._after, "counts": self.counts}
        with self._store.transaction():
            settings.save(RUN, state)

    def _portion(self, blocks: Sequence[Sequence[int]], only: set[int] | None = None) -> None:
        """Compare all within each block; with ``only`` those pairs of which one is among these."""
        both = {pair for block in blocks for pair in combinations(sorted(block), 2)}
        wanted = sorted(pair for pair in both if only is None or not only.isdisjoint(pair))
        self._load({lead_id for pair in wanted for lead_id in pair})
        found: list[Judged] = []
        for low, high in wanted:
            one, other = self._known.get(low), self._known.get(high)
            if one is not None and other is not None:
                match = compare(one, other, self._limits)
                self.counts["compared"] += 1
                if match.grade != "none":
                    found.append(_judged(low, high, match))
        known = self._store.read(lambda: pairs.known(self._run, {one.low for one in found}))
        new = [one for one in found if (one.low, one.high) not in known]
        pairs.keep(self._store, new, self._run)
        for judged in new:
            self.counts[judged.grade] += 1

    def _load(self, ids: set[int]) -> None:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        missing = sorted(ids - self._known.keys())
        for start in range(0, len(missing), 1000):
            some = missing[start : start + 1000]
            records = self._store.read(partial(lead_keys.records, some))
            self._known.update((lead_id, prepare(record)) for lead_id, record in records.items())


def _judged(low: int, high: int, match: Match) -> Judged:
    return Judged(low, high, match.grade, match.score, match.reasons)
