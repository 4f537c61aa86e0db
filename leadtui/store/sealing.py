"""Seals over settled events: each is a hash over their digests and the seal before (DESIGN 2.12).

A seal lists the ids it covers, as PostgreSQL writes a multirange: ``{[1,501),[503,504)}``. Its hash is the
SHA-256 of lines: the hash before, when it was sealed, that list, and for each event in the order of ids its
id and digest with who, what and which undone group its command was.

On SQLite one writer follows the other, so events settle in the order of their ids. On PostgreSQL an id that
was drawn early may be committed late. Only events whose transaction is below every one that still runs are
sealed (``txid < xmin``), and the seal keeps that ``horizon``: what comes late bears an id below the highest
sealed one, and a txid at or above the horizon, so the next seal finds it by the txid and lists it among its
own. Where the counter of transactions starts anew (a dump restored into another server) ids from before are
told by ``since``, and a txid from the future belongs to what was restored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from leadtui.store.columns import instant_text
from leadtui.store.database import Store
from leadtui.store.models import Event, EventGroup, EventSeal
from leadtui.store.query import first, tuples

LIMIT = 5_000
LEAST = 500
WAIT = timedelta(minutes=10)


def seal(store: Store, *, limit: int = LIMIT, least: int = LEAST, wait: timedelta = WAIT) -> int:
    """Seal at most ``limit`` settled events once ``least`` or one older than ``wait`` are there; how many.

    Two at once: one seals, the other finds nothing to do.
    """
    now = store.now()
    with store.reading():
        if store.engine.name == "postgresql":
            sealed = store.database.execute_sql(
                "SELECT seal_events(%s, %s, %s, %s)", (limit, least, now - wait, now)
            ).fetchone()[0]
            return int(sealed)
        if not _due(least, now - wait):
            return 0
    with store.transaction():
        return _seal(limit, now) if _due(least, now - wait) else 0


def top() -> int:
    """The highest id that is sealed."""
    return int(EventSeal.select(fn.MAX(EventSeal.last_event)).scalar() or 0)


def span(since: datetime | None, until: datetime | None) -> tuple[int, int | None, int | None]:
    """The highest id that is sealed; the lowest and the highest sealed one that can lie in these days."""
    database: Any = EventSeal._meta.database
    if not getattr(database, "instants_as_text", False):
        found = database.execute_sql("SELECT * FROM event_span(%s, %s)", (since, until)).fetchone()
        return int(found[0]), found[1], found[2]
    query = EventSeal.select(fn.MIN(EventSeal.first_event), fn.MAX(EventSeal.last_event))
    if since is not None:
        query = query.where(EventSeal.last_at >= since)
    if until is not None:
        query = query.where(EventSeal.first_at < until)
    low, high = first(query) or (None, None)
    return top(), low, high


def _due(least: int, before: datetime) -> bool:
    sealed = top()
    last = Event.select(fn.MAX(Event.id)).scalar() or 0
    oldest = first(Event.select(Event.at).where(Event.id > sealed).order_by(Event.id))
    return oldest is not None and (last - sealed >= least or oldest[0] <= before)


def _seal(limit: int, now: datetime) -> int:
    """What ``seal_events`` does on a server."""
    rows = list(tuples(lines_query().where(Event.id > top()).order_by(Event.id).limit(limit)))
    last = first(EventSeal.select(EventSeal.hash).order_by(EventSeal.id.desc()))
    previous = last[0] if last else ""
    events = multirange(row[0] for row in rows)
    hashed = begin(previous, now, events)
    for row in rows:
        take(hashed, row)
    instants = [row[5] for row in rows]
    EventSeal.insert(
        first_event=rows[0][0],
        last_event=rows[-1][0],
        count=len(rows),
        events=events,
        first_at=min(instants),
        last_at=max(instants),
        sealed_at=now,
        previous=previous,
        hash=hashed.hexdigest(),
    ).execute()
    return len(rows)


def lines_query() -> Any:
    """Events with what ``take`` takes, then their instant."""
    return Event.select(
        Event.id, Event.digest, EventGroup.user_id, EventGroup.command, EventGroup.undoes, Event.at
    ).join(EventGroup, on=(EventGroup.id == Event.group_id))


def begin(previous: str, sealed_at: datetime, events: str) -> Any:
    """The hash of a seal before its events are taken in."""
    return hashlib.sha256(f"{previous}\n{instant_text(sealed_at)}\n{events}".encode())


def take(hashed: Any, row: tuple[Any, ...]) -> None:
    """Take in one event: id, digest, the user and the command of its group, the group that it undoes."""
    event_id, digest, user_id, command, undoes, *_rest = row
    hashed.update(f"\n{event_id}|{digest}|{user_id or ''}|{command}|{undoes or ''}".encode())


def multirange(ids: Iterable[int]) -> str:
    """Ascending ids as PostgreSQL writes them."""
    spans: list[list[int]] = []
    for each in ids:
        if spans and spans[-1][1] == each:
            spans[-1][1] += 1
        else:
            spans.append([each, each + 1])
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"


def spans_of(events: str) -> list[tuple[int, int]]:
    """The ids of a multirange as (first, beyond) pairs; ValueError where it is none."""
    inner = events.removeprefix("{[").removesuffix(")}")
    pairs = [part.split(",") for part in inner.split("),[")]
    return [(int(low), int(high)) for low, high in pairs]
