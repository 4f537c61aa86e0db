"""Looking through the whole table for leads that are one customer, and what is said of each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from time import monotonic
from typing import Any, NamedTuple

from leadtui.domain.match_blocks import MOST
from leadtui.domain.matching import GRADES, Match, Prepared, Thresholds, compare, prepare
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied, RuleError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import lead_keys, pairs, settings
from leadtui.store.database import Store
from leadtui.store.journal import note
from leadtui.store.models import Lead
from leadtui.store.pairs import Judged
from leadtui.store.query import column, tuples
from leadtui.store.scope import visible_leads

RUN = "dedupe_run"
NEAR, MANY = 8, 300
"""Leads that are named as possibly the same as one, of so many that are compared."""
REMEMBERED = 50_000
"""Leads whose records are kept in memory while the table is looked through."""

__all__ = [
    "Found",
    "Half",
    "Pair",
    "judge",
    "listed",
    "near",
    "reject",
    "reopen",
    "run",
    "thresholds",
]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: leads whose keys were made, pairs compared, and pairs kept by grade."""

    indexed: int
    compared: int
    certain: int
    likely: int
    weak: int
    seconds: float


class Half(NamedTuple):
    """One lead of a pair."""

    id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two leads that may be one; ``score`` 0..1, ``reasons`` what is the same, strongest first."""

    low_id: int
    high_id: int
    low: str
    high: str
    low_name: str
    high_name: str
    grade: str
    score: float
    reasons: tuple[str, ...]

    def other_than(self, lead_id: int) -> Half:
        """The lead of the pair that is not this one."""
        if lead_id == self.low_id:
            return Half(self.high_id, self.high, self.high_name)
        return Half(self.low_id, self.low, self.low_name)


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
    access.require_right(viewer, "merge")
    if viewer.role != "admin":
        raise PermissionDenied(
            N_("Only an admin may look through all leads."), N_("What was found: leadtui dedupe list")
        )
    return _Run(store, told or (lambda _leads, _pairs: None), resume=resume).through()


class _Run:
    """One look through the table; where it stands is kept after every portion."""

    def __init__(self, store: Store, told: Callable[[int, int], None], *, resume: bool) -> None:
        self._store, self._told = store, told
        self._known: dict[int, Prepared] = {}
        state = self._state()
        going_on = resume and state.get("after") is not None
        self._run = int(state.get("run", 0)) + (0 if going_on else 1)
        self._after = int(state["after"]) if going_on else pairs.FIRST
        self._counts = dict(state["counts"]) if going_on else dict.fromkeys((*GRADES, "compared"), 0)
        self._limits = store.read(thresholds)

    def _state(self) -> dict[str, Any]:
        return dict(self._store.read(settings.load).get(RUN) or {})

    def through(self) -> Found:
        """All of it."""
        start = monotonic()
        self._keep()
        indexed = lead_keys.catch_up(self._store, lambda n: self._told(n, 0))
        while True:
            reached, blocks = pairs.blocks(self._store, self._after, MOST)
            if reached is None:
                break
            self._portion(blocks)
            self._after = reached
            self._keep()
            self._told(indexed, self._counts["compared"])
        pairs.drop_older(self._store, self._run)
        self._keep(done=True)
        return Found(
            indexed,
            self._counts["compared"],
            self._counts["certain"],
            self._counts["likely"],
            self._counts["weak"],
            monotonic() - start,
        )

    def _keep(self, *, done: bool = False) -> None:
        state = {"run": self._run, "after": None if done else self._after, "counts": self._counts}
        with self._store.transaction():
            settings.save(RUN, state)

    def _portion(self, blocks: Sequence[Sequence[int]]) -> None:
        wanted = sorted({pair for block in blocks for pair in combinations(sorted(block), 2)})
        self._load({lead_id for pair in wanted for lead_id in pair})
        found: list[Judged] = []
        for low, high in wanted:
            one, other = self._known.get(low), self._known.get(high)
            if one is not None and other is not None:
                match = compare(one, other, self._limits)
                self._counts["compared"] += 1
                if match.grade != "none":
                    found.append(_judged(low, high, match))
        known = self._store.read(lambda: pairs.known(self._run, {one.low for one in found}))
        new = [one for one in found if (one.low, one.high) not in known]
        pairs.keep(self._store, new, self._run)
        for judged in new:
            self._counts[judged.grade] += 1

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


@reads
def listed(
    store: Store, viewer: Viewer, grades: Sequence[str] = ("certain", "likely"), limit: int | None = None
) -> list[Pair]:
    """The open pairs the viewer may read both leads of, surest first."""
    access.require_right(viewer, "merge")
    unknown = [grade for grade in grades if grade not in GRADES]
    if unknown:
        raise RuleError(N_("There is no grade {name}."), N_("One of: certain, likely, weak"), name=unknown[0])
    rows = list(pairs.listed(viewer, grades, limit))
    names = _names({lead_id for row in rows for lead_id in row[:2]})
    return list(_pairs(rows, names))


def _pairs(rows: Sequence[tuple[Any, ...]], names: dict[int, tuple[str, str]]) -> Iterator[Pair]:
    for low, high, grade, score, reasons in rows:
        if low in names and high in names:
            (number, name), (other, called) = names[low], names[high]
            told = tuple(str(reasons).split(",")) if reasons else ()
            yield Pair(low, high, number, other, name, called, grade, score / pairs.FULL, told)


def _names(ids: set[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 1000):
        some = wanted[start : start + 1000]
        query = Lead.select(Lead.id, Lead.number, Lead.short_name, Lead.customer).where(Lead.id.in_(some))
        found |= {row[0]: (row[1], row[2] or row[3]) for row in tuples(query)}
    return found


@reads
def near(store: Store, viewer: Viewer, lead_id: int, most: int = NEAR) -> list[Pair]:
    """Leads the viewer may read that may be this one, surest first; none that is known not to be."""
    access.require_right(viewer, "merge")
    access.find(viewer, lead_id)
    keys = lead_keys.of(lead_keys.records([lead_id])[lead_id])
    ids = set(lead_keys.sharing(store, keys, MOST)) - {lead_id} - pairs.rejected_with(lead_id)
    seen = Lead.id.in_(sorted(ids)[:MANY]) & Lead.voided_at.is_null() & visible_leads(viewer)
    others = column(Lead.select(Lead.id).where(seen)) if ids else []
    judged = [(other, match) for other, match in _judged_with(lead_id, others) if match.grade != "none"]
    judged.sort(key=lambda each: (-each[1].score, each[0]))
    rows = [
        (lead_id, other, match.grade, match.score * pairs.FULL, ",".join(match.reasons))
        for other, match in judged[:most]
    ]
    return list(_pairs(rows, _names({lead_id, *(other for other, _match in judged[:most])})))


def _judged_with(lead_id: int, others: Sequence[int]) -> Iterator[tuple[int, Match]]:
    records = lead_keys.records([lead_id, *others])
    mine, limits = prepare(records.pop(lead_id)), thresholds()
    for other, record in records.items():
        yield other, compare(mine, prepare(record), limits)


@reads
def judge(store: Store, viewer: Viewer, one_id: int, other_id: int) -> Match:
    """What is thought of two leads that the viewer may read."""
    for lead_id in (one_id, other_id):
        access.find(viewer, lead_id)
    records = lead_keys.records([one_id, other_id])
    return compare(prepare(records[one_id]), prepare(records[other_id]), thresholds())


def reject(store: Store, viewer: Viewer, one_id: int, other_id: int) -> None:
    """Two leads are two customers: no run and no check while typing names the pair again."""
    _decide(store, viewer, one_id, other_id, user_id=viewer.user_id)


def reopen(store: Store, viewer: Viewer, one_id: int, other_id: int) -> None:
    """They may be one after all."""
    _decide(store, viewer, one_id, other_id, user_id=None)


def _decide(store: Store, viewer: Viewer, one_id: int, other_id: int, *, user_id: int | None) -> None:
    access.require_right(viewer, "merge")
    if one_id == other_id:
        raise RuleError(N_("A lead cannot be merged with itself."))
    match = judge(store, viewer, one_id, other_id)
    low, high = sorted((one_id, other_id))
    grade = match.grade if match.grade != "none" else "weak"
    judged = Judged(low, high, grade, match.score, match.reasons)
    with store.transaction():
        pairs.decide(store, judged, user_id, store.now())
        kind = "dedupe.reject" if user_id else "dedupe.reopen"
        note(store, viewer, kind, "lead", low, values={"other": high}, lead_id=low)
