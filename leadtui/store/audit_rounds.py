"""Making an audit round: portion by portion, each a short transaction, and gone on with where it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from peewee import EXCLUDED, Case, Value, fn

from leadtui.domain.people import Viewer
from leadtui.store import audit_rules
from leadtui.store.audit_reach import reach
from leadtui.store.audit_rules import RANK, Now, Rule
from leadtui.store.database import Store
from leadtui.store.models import AuditFinding, AuditRound, Lead
from leadtui.store.models.base import proxy
from leadtui.store.query import column, first, tuples

FIELDS = (
    AuditFinding.lead_id,
    AuditFinding.mark,
    AuditFinding.other_id,
    AuditFinding.kind,
    AuditFinding.owner_id,
    AuditFinding.rank,
    AuditFinding.round_id,
    AuditFinding.state,
    AuditFinding.found_at,
)
UNCHECKED = frozenset({"unchecked"})
"""What is left alone here was checked by that, and comes again as it would by itself."""
TOGETHER = 500
"""Leads looked at anew in one query."""


class Round(NamedTuple):
    """A round as it stands."""

    id: int
    on_day: Any
    started_at: datetime
    whole: bool
    after_id: int
    made_at: datetime | None


def latest(*, whole: bool = False) -> Round | None:
    """The newest round; with ``whole`` the newest over everybody's leads."""
    query = AuditRound.select(
        AuditRound.id,
        AuditRound.on_day,
        AuditRound.started_at,
        AuditRound.whole,
        AuditRound.after_id,
        AuditRound.made_at,
    )
    if whole:
        query = query.where(AuditRound.whole)
    row = first(query.order_by(AuditRound.id.desc()))
    return None if row is None else Round(*row)


def unfinished_held() -> int:
    """The newest round over all leads where it is not made yet, else 0; nobody begins one meanwhile."""
    whole = AuditRound.select(AuditRound.made_at, AuditRound.id).where(AuditRound.whole)
    row = first(_held(whole.order_by(AuditRound.id.desc()), "FOR UPDATE"))
    return 0 if row is None or row[0] is not None else int(row[1])


def begin(now: Now, user_id: int | None, *, whole: bool) -> int:
    """A new round; one over some leads only is made by whoever begins it."""
    made = None if whole else now.at
    row = {"on_day": now.day, "started_at": now.at, "started_by": user_id, "whole": whole, "made_at": made}
    return int(AuditRound.insert(row).execute())


def portion(store: Store, now: Now, round_id: int, size: int) -> tuple[int, int] | None:
    """Look through the next ``size`` leads of a whole round: the id reached, how many; None at its end.

    Whoever does the same at the same moment waits, and goes on behind them.
    """
    with store.transaction():
        going = AuditRound.select(AuditRound.after_id).where(
            (AuditRound.id == round_id) & AuditRound.made_at.is_null()
        )
        row = first(_held(going, "FOR UPDATE"))
        if row is None:
            return None
        ids = column(
            _held(Lead.select(Lead.id).where(Lead.id > row[0]).order_by(Lead.id).limit(size), "FOR KEY SHARE")
        )
        mine = AuditRound.id == round_id
        if not ids:
            AuditRound.update(made_at=now.at).where(mine).execute()
            return None
        span = Lead.id.between(ids[0], ids[-1])
        find_all(store, now, round_id, audit_rules.rules(now), span)
        _close_older(now, round_id, ids[0], ids[-1])
        AuditRound.update(after_id=ids[-1]).where(mine).execute()
        return int(ids[-1]), len(ids)


def last_lead() -> int:
    """The highest id of a lead there is."""
    return int(Lead.select(fn.MAX(Lead.id)).scalar() or 0)


def find_all(store: Store, now: Now, round_id: int, rules: Sequence[Rule], span: Any) -> None:
    """Note what rules find in a span; what is open stays so, what was settled comes again."""
    apart = [rule for rule in rules if rule.kind in UNCHECKED]
    _find(store, now, round_id, [rule for rule in rules if rule.kind not in UNCHECKED], span)
    _find(store, now, round_id, apart, span)


def _find(store: Store, now: Now, round_id: int, rules: Sequence[Rule], span: Any) -> None:
    """The same in one statement: a statement for each rule costs more than what it reads."""
    if not rules:
        return
    at = Value(store.engine.instant(now.at), converter=False)
    fixed = Value(round_id, converter=False), Value("open", converter=False), at
    selects = [
        audit_rules.select(rule, span, Value(rule.kind, converter=False), Lead.owner_id, RANK, *fixed)
        for rule in rules
    ]
    query = reduce(lambda all_, one: all_.union_all(one), selects)
    months = "audit_check_months" if rules[0].kind in UNCHECKED else "audit_left_months"
    since = now.months_ago(months)
    stays = (AuditFinding.state == "left") & (AuditFinding.settled_at >= since)
    was_open = AuditFinding.state == "open"
    AuditFinding.insert_from(query, FIELDS).on_conflict(
        conflict_target=(AuditFinding.lead_id, AuditFinding.kind, AuditFinding.mark),
        update={
            AuditFinding.round_id: EXCLUDED.round_id,
            AuditFinding.rank: EXCLUDED.rank,
            AuditFinding.state: Case(None, ((stays, "left"),), "open"),
            AuditFinding.reason: Case(None, ((stays, AuditFinding.reason),), ""),
            AuditFinding.settled_at: Case(None, ((stays, AuditFinding.settled_at),), None),
            AuditFinding.settled_by: Case(None, ((stays, AuditFinding.settled_by),), None),
            AuditFinding.snoozed_until: Case(None, ((was_open, AuditFinding.snoozed_until),), None),
            AuditFinding.found_at: Case(None, ((was_open, AuditFinding.found_at),), EXCLUDED.found_at),
            AuditFinding.version: AuditFinding.version + 1,
        },
        where=(AuditFinding.round_id < EXCLUDED.round_id) | (AuditFinding.state == "done"),
    ).as_rowcount().execute()


def _close_older(now: Now, round_id: int, low: int, high: int) -> None:
    """What an older round found in the span and this one did not is done."""
    gone = AuditFinding.lead_id.between(low, high) & (AuditFinding.round_id < round_id)
    AuditFinding.update(_done(now)).where(gone & (AuditFinding.state != "done")).execute()


def _done(now: Now) -> dict[Any, object]:
    return {
        AuditFinding.state: "done",
        AuditFinding.settled_at: now.at,
        AuditFinding.settled_by: None,
        AuditFinding.reason: "",
        AuditFinding.snoozed_until: None,
        AuditFinding.version: AuditFinding.version + 1,
    }


def look_again(store: Store, viewer: Viewer, now: Now, lead_ids: Sequence[int]) -> tuple[int, int]:
    """Close what holds no more on some leads, and open what holds again; how many of both."""
    ended: list[int] = []
    again: list[int] = []
    for start in range(0, len(lead_ids), TOGETHER):
        some = sorted(lead_ids[start : start + TOGETHER])
        with store.reading():
            closing, opening = _differing(store, viewer, now, some)
        ended += closing
        again += opening
    for start in range(0, len(ended), TOGETHER):
        _set(store, ended[start : start + TOGETHER], AuditFinding.state != "done", _done(now))
    for start in range(0, len(again), TOGETHER):
        open_again: dict[Any, object] = {
            AuditFinding.state: "open",
            AuditFinding.settled_at: None,
            AuditFinding.version: AuditFinding.version + 1,
        }
        _set(store, again[start : start + TOGETHER], AuditFinding.state == "done", open_again)
    return len(ended), len(again)


def _differing(
    store: Store, viewer: Viewer, now: Now, lead_ids: Sequence[int]
) -> tuple[list[int], list[int]]:
    known = _known(store, lead_ids)
    if not known:
        return [], []
    concerned = sorted({row[1] for row in known})
    span = store.engine.among(Lead.id, concerned)
    rules = audit_rules.rules(now, reach(store, viewer, concerned))
    wanted = {audit_rules.key_of(kind, mark) for _id, _lead, kind, mark, _state in known}
    held = {
        (lead_id, rule.kind, mark)
        for rule in rules
        if rule.key in wanted
        for lead_id, mark, _other in tuples(audit_rules.select(rule, span))
    }
    ended: list[int] = []
    again: list[int] = []
    for row_id, lead_id, kind, mark, state in known:
        if ((lead_id, kind, mark) in held) == (state == "done"):
            (again if state == "done" else ended).append(row_id)
    return ended, again


def any_known(store: Store, lead_ids: Sequence[int]) -> bool:
    """Whether there is anything on these leads that a queue may show."""
    return any(
        _known(store, lead_ids[start : start + TOGETHER]) for start in range(0, len(lead_ids), TOGETHER)
    )


def _known(store: Store, lead_ids: Sequence[int]) -> list[tuple[int, int, str, str, str]]:
    """What is not settled on these leads, and what the newest round saw settled."""
    round_ = latest()
    if round_ is None:
        return []
    query = AuditFinding.select(
        AuditFinding.id, AuditFinding.lead_id, AuditFinding.kind, AuditFinding.mark, AuditFinding.state
    ).where(
        store.engine.among(AuditFinding.lead_id, lead_ids)
        & ((AuditFinding.state != "done") | (AuditFinding.round_id == round_.id))
    )
    return list(tuples(query))


def _set(store: Store, ids: Sequence[int], still: Any, fields: dict[Any, object]) -> None:
    with store.transaction():
        AuditFinding.update(fields).where(AuditFinding.id.in_(ids) & still).execute()


def waiting_leads(after: int, limit: int) -> list[int]:
    """The next leads behind ``after`` on which something is not settled."""
    query = AuditFinding.select(AuditFinding.lead_id).where(
        (AuditFinding.lead_id > after) & (AuditFinding.state != "done")
    )
    return column(query.distinct().order_by(AuditFinding.lead_id).limit(limit))


def hold(lead_ids: Sequence[int]) -> None:
    """Nobody gives these leads away until the transaction ends: who does would wait for their findings."""
    column(_held(Lead.select(Lead.id).where(Lead.id.in_(lead_ids)).order_by(Lead.id), "FOR KEY SHARE"))


def _held(query: Any, how: str) -> Any:
    """Rows kept as they are until the transaction ends; SQLite has one writer at a time anyway."""
    return query.for_update(how) if proxy.obj.for_update else query
