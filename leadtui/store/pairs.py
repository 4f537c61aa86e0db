"""Pairs of leads that may be one customer: found, listed, and those that somebody said are two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from peewee import EXCLUDED, fn

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Lead, LeadKey, LeadPair
from leadtui.store.query import column, tuples
from leadtui.store.scope import visible_leads

PORTION = 20_000
"""Keys that are looked through at once."""
FULL = 10_000
"""The score of a pair without any doubt."""
FIRST = -(2**63)


class Judged(NamedTuple):
    """A pair as it was judged; ``low`` is the smaller id."""

    low: int
    high: int
    grade: str
    score: float
    reasons: tuple[str, ...]


def blocks(store: Store, after: int, most: int) -> tuple[int | None, list[list[int]]]:
    """The leads under each of the next keys, and the key reached; None at the end.

    Keys under which more than ``most`` leads stand say too little and are left out.
    """
    query = LeadKey.select(LeadKey.key, LeadKey.lead_id).where(LeadKey.key > after)
    rows = store.read(lambda: list(tuples(query.order_by(LeadKey.key, LeadKey.lead_id).limit(PORTION))))
    if not rows:
        return None, []
    ended = len(rows) < PORTION
    last = rows[-1][0]
    if not ended and rows[0][0] == last:
        return last, []
    found: dict[int, list[int]] = {}
    for key, lead_id in rows:
        if ended or key != last:
            found.setdefault(key, []).append(lead_id)
    reached = last if ended else max(found)
    return reached, [leads for leads in found.values() if 1 < len(leads) <= most]


def blocks_of(lead_ids: Sequence[int], most: int) -> list[list[int]]:
    """The leads under each key of these, where they are at most ``most``."""
    keys = column(LeadKey.select(LeadKey.key).where(LeadKey.lead_id.in_(list(lead_ids))).distinct())
    found: dict[int, list[int]] = {}
    for start in range(0, len(keys), 1000):
        asked = LeadKey.key.in_(keys[start : start + 1000])
        size = fn.COUNT(LeadKey.lead_id)
        counted = LeadKey.select(LeadKey.key).where(asked).group_by(LeadKey.key)
        few = column(counted.having((size > 1) & (size <= most)))
        for key, lead_id in tuples(LeadKey.select(LeadKey.key, LeadKey.lead_id).where(LeadKey.key.in_(few))):
            found.setdefault(key, []).append(lead_id)
    return list(found.values())


def known(run: int, lows: Collection[int]) -> set[tuple[int, int]]:
    """The pairs with one of these as the smaller id that this run found already, or somebody decided."""
    found: set[tuple[int, int]] = set()
    wanted = sorted(lows)
    for start in range(0, len(wanted), 1000):
        some = LeadPair.low_id.in_(wanted[start : start + 1000])
        settled = (LeadPair.run >= run) | (LeadPair.state == "rejected")
        found.update(tuples(LeadPair.select(LeadPair.low_id, LeadPair.high_id).where(some & settled)))
    return found


def keep(store: Store, found: Iterable[Judged], run: int) -> None:
    """Keep pairs, or what is thought of them now; what was decided stays."""
    rows = [
        (one.low, one.high, one.grade, round(one.score * FULL), ",".join(one.reasons)[:200], run)
        for one in found
    ]
    names = ("low_id", "high_id", "grade", "score", "reasons", "run")
    fields = [getattr(LeadPair, name) for name in names]
    for start in range(0, len(rows), 500):
        insert = LeadPair.insert_many(rows[start : start + 500], fields=fields)
        with store.transaction():
            insert.on_conflict(
                conflict_target=(LeadPair.low_id, LeadPair.high_id),
                update={getattr(LeadPair, name): getattr(EXCLUDED, name) for name in names[2:]},
            ).as_rowcount().execute()


def drop_older(store: Store, run: int) -> None:
    """Pairs that the last run did not find any more."""
    with store.transaction():
        LeadPair.delete().where((LeadPair.run < run) & (LeadPair.state == "open")).execute()


def listed(viewer: Viewer, grades: Sequence[str], limit: int | None) -> Iterator[tuple[Any, ...]]:
    """(low id, high id, grade, score, reasons) of open pairs, surest first; both live and may be read."""
    low, high = Lead.alias("low"), Lead.alias("high")
    living = (LeadPair.state == "open") & LeadPair.grade.in_(list(grades))
    mine = Lead.select(Lead.id).where(visible_leads(viewer))
    query = (
        LeadPair.select(LeadPair.low_id, LeadPair.high_id, LeadPair.grade, LeadPair.score, LeadPair.reasons)
        .join(low, on=(low.id == LeadPair.low_id))
        .switch(LeadPair)
        .join(high, on=(high.id == LeadPair.high_id))
        .where(living & low.voided_at.is_null() & high.voided_at.is_null())
        .where(low.id.in_(mine) & high.id.in_(mine))
        .order_by(LeadPair.score.desc(), LeadPair.low_id, LeadPair.high_id)
    )
    return tuples(query if limit is None else query.limit(limit))


def rejected_with(lead_id: int) -> set[int]:
    """The leads of which somebody said that they are not this one."""
    low = LeadPair.select(LeadPair.low_id).where(
        (LeadPair.high_id == lead_id) & (LeadPair.state == "rejected")
    )
    high = LeadPair.select(LeadPair.high_id).where(
        (LeadPair.low_id == lead_id) & (LeadPair.state == "rejected")
    )
    return {*column(low), *column(high)}


def decide(store: Store, pair: Judged, user_id: int | None, at: datetime) -> None:
    """Keep that two leads are not one; without a user that this is open again."""
    state = "open" if user_id is None else "rejected"
    same = (LeadPair.low_id == pair.low) & (LeadPair.high_id == pair.high)
    when = None if user_id is None else at
    fields: dict[Any, object] = {
        LeadPair.state: state, LeadPair.decided_at: when, LeadPair.decided_by: user_id,
    }  # fmt: skip
    with store.transaction():
        if not LeadPair.update(fields).where(same).execute():
            LeadPair.insert(
                low_id=pair.low,
                high_id=pair.high,
                grade=pair.grade,
                score=round(pair.score * FULL),
                reasons=",".join(pair.reasons)[:200],
                run=0,
                state=state,
                decided_at=when,
                decided_by=user_id,
            ).as_rowcount().execute()
