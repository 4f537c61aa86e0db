"""Ids of leads in list order, counts and positions, at a cost that follows what is asked for.

Three ways, chosen by what an index tells cheaply. *Few*: few leads match the words, a tag, a number;
list them and sort. *Walk*: read the list order along its index, the viewer's owners merged, and look
into each lead on the way. *Whole*: let the engine combine sets; it takes longest, about a second at
1,000,000 leads, and is left for what is common in parts and rare together.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import SQL, fn

from leadtui.domain.fields import REGISTRY, Registry
from leadtui.domain.people import Viewer
from leadtui.domain.query_tree import Query
from leadtui.store.comparing import both
from leadtui.store.database import Store
from leadtui.store.lead_filter import LeadFilter
from leadtui.store.lead_rows import rows
from leadtui.store.matching import dialect
from leadtui.store.models import FieldValue, Lead
from leadtui.store.ordering import Stream, streams
from leadtui.store.said import said_ids

__all__ = ["count", "lead_ids", "position", "rows"]

# How many leads are looked into: where a page is likely to be found so, and before sets are combined.
TESTS = (4_000, 20_000)
FEW_OWNERS = 3
"""Of so many leads are counted part by part, whatever a query excludes."""


def lead_ids(
    store: Store,
    viewer: Viewer,
    query: Query,
    today: date,
    offset: int,
    limit: int,
    registry: Registry = REGISTRY,
) -> list[int]:
    """Ids of the leads ``viewer`` may read, in list order, from ``offset`` on."""
    wanted = LeadFilter(store, viewer, query, today, registry)
    if wanted.said is not None and not query.sort:
        return said_ids(wanted, offset, limit)
    found: list[int] = []
    for stream in streams(query.sort, registry):
        part = _part(wanted, stream, offset, limit - len(found))
        found += part
        if len(found) >= limit:
            break
        offset = 0 if part or not offset else max(0, offset - _count(wanted, stream.where))
    return found


def count(store: Store, viewer: Viewer, query: Query, today: date, registry: Registry = REGISTRY) -> int:
    """How many leads there are in all, exactly."""
    return _count(LeadFilter(store, viewer, query, today, registry), None)


def position(
    store: Store, viewer: Viewer, query: Query, today: date, lead_id: int, registry: Registry = REGISTRY
) -> int | None:
    """How many leads stand before this one in the list; None where it is not in it."""
    wanted = LeadFilter(store, viewer, query, today, registry)
    before = 0
    for stream in streams(query.sort, registry):
        place = _place(wanted, stream, lead_id)
        if place is not None:
            return before + place
        before += _count(wanted, stream.where)
    return None


def _part(wanted: LeadFilter, stream: Stream, offset: int, limit: int) -> list[int]:
    first, *others = TESTS
    if wanted.deep and wanted.promising:
        walked = _walked(wanted, stream, offset, limit, first)
        if walked is not None:
            return walked
    if wanted.few is None:
        if not wanted.deep:
            return _ids(_candidates(wanted, stream, limit, offset))
        for tests in others:
            walked = _walked(wanted, stream, offset, limit, tests)
            if walked is not None:
                return walked
    return _ids(_plain(stream, wanted.whole()).offset(offset).limit(limit))


def _walked(wanted: LeadFilter, stream: Stream, offset: int, limit: int, tests: int) -> list[int] | None:
    """The answer by looking into ``tests`` candidates in their order; None where they do not suffice."""
    candidates = _candidates(wanted, stream, tests)
    found = _tested(wanted, stream, candidates, offset, limit)
    return found if len(found) == limit or candidates.count() < tests else None


def _candidates(wanted: LeadFilter, stream: Stream, limit: int, offset: int = 0) -> Any:
    """The list without the deep tests, from the merged orders of owners where that is possible."""
    if stream.default and wanted.owners is not None:
        return wanted.merged(limit, offset)
    return _plain(stream, wanted.shallow(), *stream.columns).limit(limit).offset(offset)


def _plain(stream: Stream, test: Any, *columns: Any) -> Any:
    query = Lead.select(Lead.id, *columns).order_by(*stream.order)
    if stream.joined is not None:
        return query.join(FieldValue, on=stream.joined).where(test)
    return query.where(test if stream.where is None else both([test, stream.where]))


def _tested(wanted: LeadFilter, stream: Stream, candidates: Any, offset: int, limit: int) -> list[int]:
    """Those of the ordered candidates that pass the deep tests; fewer than ``limit`` prove nothing."""
    inner = candidates.alias("c")
    tests = [clause.at(inner.c.id) for clause in wanted.deep if clause.at is not None]
    query = Lead.select(inner.c.id).from_(inner).where(both(tests)).offset(offset).limit(limit)
    return _ids(query.order_by(*stream.outside) if dialect(wanted.store).REORDERS else query)


def _ids(select: Any) -> list[int]:
    return [row[0] for row in select.tuples()]


def _count(wanted: LeadFilter, where: Any) -> int:
    if where is None and wanted.few is None:
        tally = wanted.tally()
        if tally is not None:
            return tally
    more = [] if where is None else [where]
    if wanted.few is None and wanted.owners is not None and not wanted.deep and not _excluding(wanted):
        return sum(_number(test) for test in wanted.arms(*more))
    return _number(both([wanted.counted(), *more]))


def _excluding(wanted: LeadFilter) -> bool:
    """Whether each of many owners' parts would look through all values that are excluded."""
    many = wanted.owners is not None and len(wanted.owners) > FEW_OWNERS
    return many and any(clause.without is not None for clause in wanted.clauses)


def _number(test: Any) -> int:
    return int(Lead.select(fn.COUNT(SQL("*"))).where(test).scalar())


def _place(wanted: LeadFilter, stream: Stream, lead_id: int) -> int | None:
    numbered = _plain(
        stream, wanted.whole(), fn.ROW_NUMBER().over(order_by=stream.order).alias("place")
    ).order_by()
    numbered = numbered.alias("n")
    row = Lead.select(numbered.c.place).from_(numbered).where(numbered.c.id == lead_id).tuples().first()
    return None if row is None else int(row[0]) - 1
