"""Pairs of leads that may be one customer: listed, found for one lead, and what somebody said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadtui.domain.match_blocks import MOST
from leadtui.domain.matching import GRADES, Match, compare, prepare
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.duplicate_run import thresholds
from leadtui.services.reads import reads
from leadtui.store import lead_keys, pairs
from leadtui.store.database import Store
from leadtui.store.journal import note
from leadtui.store.models import Lead
from leadtui.store.pairs import Judged
from leadtui.store.query import column, tuples
from leadtui.store.scope import visible_leads

NEAR, MANY = 8, 150
"""Leads that are named as possibly the same as one, of so many that are compared."""


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
    keys = lead_keys.in_order(lead_keys.records([lead_id])[lead_id])
    but = {lead_id, *pairs.rejected_with(lead_id)}
    ids = [other for other in lead_keys.sharing(store, keys, MOST) if other not in but]
    seen = Lead.id.in_(ids[:MANY]) & Lead.voided_at.is_null() & visible_leads(viewer)
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
