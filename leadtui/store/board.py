"""Columns of the board: exact counts and sums, ids in the order of the column, marks on cards.

Counts and sums read only the indexes ``lead_status`` and ``lead_owner``, which hold all that is summed of
open leads; what was won and lost this month is found by ``lead_closed``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import SQL, fn

from leadtui.domain.board import CLOSED, Column
from leadtui.domain.lists import LISTS, OPEN_STATUSES
from leadtui.store.comparing import both
from leadtui.store.filters import FOREVER, Clause, due_key
from leadtui.store.lead_filter import LeadFilter
from leadtui.store.matching import dialect
from leadtui.store.models import Lead, Milestone
from leadtui.store.ordering import Key, Stream, streams
from leadtui.store.query import column, tuples
from leadtui.store.scope import visible_leads

# How many leads are looked into one by one before another way is taken.
TESTS = (2_000, 20_000)
# Conditions on these say of which time won and lost are meant.
TIMES = frozenset({"status_since", "signed_on"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads are on the board: those of the filter, closed ones since ``since`` unless it is None."""

    wanted: LeadFilter
    since: datetime | None


@dataclass(slots=True)
class _Sum:
    count: int = 0
    value: int = 0
    late: int = 0
    foreign: int = 0


def scope(wanted: LeadFilter, month_start: datetime) -> Scope:
    """Won and lost are this month's, unless the query itself says when."""
    says_when = any(condition.field in TIMES for condition in wanted.query.conditions)
    return Scope(wanted, None if says_when else month_start)


def columns(board: Scope, currency: str, statuses: Sequence[str]) -> list[Column]:
    """The numbers of the columns of ``statuses``, in that order."""
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for part in _parts(board, statuses):
        for status, *numbers in tuples(_summed(board, currency, part)):
            _add(sums[status], *numbers)
    others = _others(board, currency, [status for status, found in sums.items() if found.foreign])
    return [
        Column(
            status,
            sums[status].count,
            sums[status].value,
            sums[status].late if status in OPEN_STATUSES else 0,
            currency,
            others.get(status, ()),
            status in CLOSED and board.since is not None,
        )
        for status in statuses
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """Leads whose numbers one query sums, and what of them is summed."""

    test: Any
    value: Any


def _parts(board: Scope, statuses: Sequence[str]) -> Iterator[_Part]:
    """Open leads by owner where there are few owners; only closed ones are asked for amounts.

    No index holds amounts, so that a sum over both would look into every lead.
    """
    wanted = board.wanted
    opened = [status for status in statuses if status in OPEN_STATUSES]
    if opened:
        test = Lead.status.in_(opened)
        tests = wanted.arms(test) if _by_owner(wanted) else [both([_whole(wanted), test])]
        yield from (_Part(each, Lead.expected_value) for each in tests)
    for status in statuses:
        if status in CLOSED:
            value = Lead.amount if status == "won" else Lead.expected_value
            yield _Part(both([_whole(wanted), _closed(board, status)]), value)


def _by_owner(wanted: LeadFilter) -> bool:
    return wanted.few is None and wanted.owners is not None and not wanted.deep


def _whole(wanted: LeadFilter) -> Any:
    """All that holds of the filter's leads, for reads that touch every one of them.

    The sets that words list are asked for each lead of an index: driving the read by such a set looks
    into the leads in no order at all, 20 s for 900,000.
    """
    if wanted.few is not None:
        return wanted.whole()
    return both([visible_leads(wanted.viewer), *(_member(clause) for clause in wanted.clauses)])


def _member(clause: Clause) -> Any:
    if clause.whole is not None and clause.ids is not None:
        return (Lead.id + 0).in_(clause.ids)
    return clause.member


def _closed(board: Scope, status: str) -> Any:
    # SQLite uses a partial index only where its condition stands literally in the query.
    partial = Lead.status.in_([SQL("'won'"), SQL("'lost'")])
    test = partial & (Lead.status == status)
    return test if board.since is None else test & (Lead.status_since >= board.since)


def _summed(board: Scope, currency: str, part: _Part) -> Any:
    """(status, count, value, late, in other currencies) by status."""
    ours, late = Lead.currency == currency, due_key() < board.wanted.eyes.today.isoformat()
    return (
        Lead.select(
            Lead.status,
            fn.COUNT(SQL("*")),
            fn.SUM(part.value).filter(ours),
            fn.COUNT(SQL("*")).filter(late),
            fn.COUNT(SQL("*")).filter(~ours),
        )
        .where(part.test)
        .group_by(Lead.status)
    )


def _add(total: _Sum, count: int, value: Any, late: int, foreign: int) -> None:
    total.count += count
    total.value += int(value or 0)
    total.late += late
    total.foreign += foreign


def _others(board: Scope, currency: str, statuses: Sequence[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Sums in other currencies by status."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for part in _parts(board, statuses):
        query = (
            Lead.select(Lead.status, Lead.currency, fn.SUM(part.value))
            .where(both([part.test, Lead.currency != currency]))
            .group_by(Lead.status, Lead.currency)
        )
        for status, other, value in tuples(query):
            sums[status, other] += int(value or 0)
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for (status, other), value in sorted(sums.items()):
        found[status] = (*found.get(status, ()), (other, value))
    return found


def column_ids(board: Scope, status: str, offset: int, limit: int) -> list[int]:
    """Ids of one column from ``offset`` on.

    Longest late first, then today, later, without a plan, each by level; closed ones newest first; as
    ``sort:`` says, if it does.
    """
    found: list[int] = []
    for stream in _streams(board, status):
        part = _part(board.wanted, stream, offset, limit - len(found))
        found += part
        if len(found) >= limit:
            break
        offset = 0 if part or not offset else max(0, offset - _count(board.wanted, stream))
    return found


def _streams(board: Scope, status: str) -> list[Stream]:
    """The column in its parts; what has no plan is one long day, which no engine should have to sort."""
    wanted, closed = board.wanted, status in CLOSED
    test = _closed(board, status) if closed else Lead.status == status
    if wanted.query.sort:
        parts = streams(wanted.query.sort, wanted.registry)
    elif closed:
        parts = [Stream(None, (Key(Lead.status_since, descending=True),))]
    elif wanted.deep and wanted.few is None:
        parts = [Stream(None, _BY_DAY)]
    else:
        parts = [Stream(due_key() < FOREVER, _BY_DAY), *_unplanned()]
    # Only open leads stand in the order of the index by owner.
    return [
        replace(part, where=test if part.where is None else both([test, part.where]), default=not closed)
        for part in parts
    ]


_BY_DAY = (Key(due_key()), Key(Lead.level, nullable=True))


def _unplanned() -> list[Stream]:
    """Leads without a plan: A, B, C, then those without a level."""
    ids = [item.id for item in LISTS["level"]]
    levels = [*(Lead.level == id_ for id_ in ids), Lead.level.is_null() | Lead.level.not_in(ids)]
    return [Stream(both([due_key() == FOREVER, level]), ()) for level in levels]


def _part(wanted: LeadFilter, stream: Stream, offset: int, limit: int) -> list[int]:
    """Read along an index, looking into each lead on the way; by sets where that finds too little."""
    if wanted.few is not None:
        return _ids(_ordered(wanted.whole(), stream), offset, limit)
    if not wanted.deep:
        merged = wanted.owners is not None and not wanted.query.sort and stream.default
        if merged:
            return _merged(wanted, stream, offset, limit)
        return _ids(_ordered(wanted.shallow(), stream), offset, limit)
    walked = _walked(wanted, stream, offset, limit)
    return walked if len(walked) == limit else _ids(_ordered(_whole(wanted), stream), offset, limit)


def _ordered(test: Any, stream: Stream, *columns: Any) -> Any:
    return Lead.select(Lead.id, *columns).where(both([test, stream.where])).order_by(*stream.order)


def _ids(select: Any, offset: int, limit: int) -> list[int]:
    return column(select.offset(offset).limit(limit))


def _walked(wanted: LeadFilter, stream: Stream, offset: int, limit: int) -> list[int]:
    """Those of the first candidates that pass; a sub-select with a LIMIT runs as it is written."""
    found: list[int] = []
    for tests in TESTS:
        inner = _ordered(wanted.shallow(), stream, *stream.columns).limit(tests).alias("c")
        passing = both(clause.at(inner.c.id) for clause in wanted.deep if clause.at)
        walked = Lead.select(inner.c.id).from_(inner).where(passing)
        if dialect(wanted.store).REORDERS:
            walked = walked.order_by(*stream.outside)
        found = _ids(walked, offset, limit)
        if len(found) == limit:
            break
    return found


def _merged(wanted: LeadFilter, stream: Stream, offset: int, limit: int) -> list[int]:
    """The columns of the viewer's owners, each read along ``lead_owner``, as one.

    PostgreSQL merges arms that have an order and a LIMIT of their own, SQLite arms that have neither.
    """
    tests = wanted.arms(stream.where)
    arms = [Lead.select(Lead.id, *stream.columns).where(test) for test in tests]
    if not arms:
        return []
    if len(arms) == 1:
        # PostgreSQL reads an index of the pool in its order only where the order names the owner.
        return _ids(arms[0].order_by(Lead.owner_id, *stream.order), offset, limit)
    if dialect(wanted.store).REORDERS:
        # One owner's arm may name the owner first, and so reads its index; the shared one has many owners.
        first = [[Lead.owner_id]] * len(wanted.owners or ()) + [[]]
        arms = [
            arm.order_by(*owner, *stream.order).limit(offset + limit)
            for arm, owner in zip(arms, first, strict=False)
        ]
    merged: Any = arms[0]
    for arm in arms[1:]:
        merged = merged.union_all(arm)
    keys = [replace(key, column=SQL(f"k{place}")).ordering for place, key in enumerate(stream.keys)]
    return _ids(merged.order_by(*keys, SQL("id DESC")), offset, limit)


def _count(wanted: LeadFilter, stream: Stream) -> int:
    tests = wanted.arms(stream.where) if _by_owner(wanted) else [both([_whole(wanted), stream.where])]
    return sum(int(Lead.select(fn.COUNT(SQL("*"))).where(test).scalar()) for test in tests)


def milestones(lead_ids: Sequence[int]) -> Mapping[int, tuple[str, date]]:
    """The latest milestone of each lead that has one, in one query."""
    live = Milestone.lead_id.in_(list(lead_ids)) & Milestone.voided_at.is_null()
    query = (
        Milestone.select(Milestone.lead_id, Milestone.title, Milestone.on_day)
        .where(live)
        .order_by(Milestone.on_day, Milestone.id)
    )
    return {lead_id: (title, day) for lead_id, title, day in tuples(query)}
