"""Proving that events are as they were written: each digest, each seal, none missing, none put in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from peewee import SQL, fn

from leadtui.store import sealing
from leadtui.store.database import Store
from leadtui.store.digests import Salted, mismatch
from leadtui.store.journal import EVENT_FIELDS, VALUE_FIELDS
from leadtui.store.models import Event, EventGroup, EventSeal, EventValue
from leadtui.store.query import dicts, first, raw

PAGE = 2_000
SEALS = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that does not match, where it is one event's or one seal's.

    ``what``: columns or values of an event, event (either, of an old one), missing, order (an event that no
    seal covers though later ones are sealed), seal (its events are not those it was made of), chain (a seal
    that does not follow the one before, or does not list what it counts).
    """

    what: str
    event_id: int | None = None
    seal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was gone through until the first break, if there is one; ``hash`` is the last seal's."""

    events: int
    seals: int
    unsealed: int
    hash: str
    broken: Break | None


@dataclass(slots=True)
class _Open:
    """A seal some of whose events have been gone through."""

    id: int
    hash: str
    hashed: Any
    ids: Iterator[int]
    expected: int | None = field(init=False)

    def __post_init__(self) -> None:
        self.expected = next(self.ids)


class _Found(Exception):
    """Carries the break out of the walk."""

    def __init__(self, broken: Break) -> None:
        super().__init__(broken)
        self.broken = broken


def verify(store: Store, on_progress: Progress | None = None) -> Proof:
    """Go through all events in the order of ids and stop at the first break; memory stays flat."""
    walk = _Walk(store, on_progress)
    broken = None
    try:
        walk.go()
    except _Found as found:
        broken = found.broken
    return Proof(walk.events, walk.seals, walk.unsealed, walk.hash, broken)


class _Walk:
    """Seals open where their first event comes and close with their last; only late ones overlap."""

    def __init__(self, store: Store, on_progress: Progress | None) -> None:
        self.store = store
        self.on_progress = on_progress
        self.events = self.seals = self.unsealed = 0
        self.hash = ""
        self._open: list[_Open] = []

    def go(self) -> None:
        """The chain of seals first, then what they cover."""
        with self.store.reading():
            self._last = first(
                EventSeal.select(EventSeal.id, EventSeal.horizon).order_by(EventSeal.id.desc())
            )
            self._top = sealing.top()
            self._end = int(Event.select(fn.MAX(Event.id)).scalar() or 0)
        self._chain()
        coming = self._seals(EventSeal.first_event)
        self._next = next(coming, None)
        for page in self._pages():
            for row, values in page:
                self._event(row, values, coming)
            if self.on_progress is not None:
                self.on_progress(min(row[0], self._end), self._end)
        self._opened(self._top, coming)
        self._passed(self._top + 1)

    def _chain(self) -> None:
        for seal in self._seals(EventSeal.id):
            ids = _ids(seal)
            told = (seal["first_event"], seal["last_event"], seal["count"])
            lists = ids is not None and (ids[0][0], ids[-1][1] - 1, _count(ids)) == told
            if seal["previous"] != self.hash or not lists:
                raise _Found(Break("chain", seal_id=seal["id"]))
            self.hash = seal["hash"]
            self.seals += 1

    def _seals(self, order: Any) -> Iterator[dict[str, Any]]:
        """The seals in an order that no two share, a few at a time."""
        done = 0
        until = self._last[0] if self._last else 0
        while True:
            with self.store.reading():
                query = EventSeal.select().where((order > done) & (EventSeal.id <= until))
                found = list(dicts(query.order_by(order).limit(SEALS)))
            yield from found
            if len(found) < SEALS:
                return
            done = found[-1][order.name]

    def _pages(self) -> Iterator[list[tuple[Sequence[Any], list[Salted]]]]:
        done = 0
        while True:
            rows, values = self.store.read(partial(_page, done, self._end))
            if not rows:
                return
            yield [(row, values.get(row[0], [])) for row in rows]
            done = rows[-1][0]

    def _event(self, row: Sequence[Any], values: list[Salted], coming: Iterator[dict[str, Any]]) -> None:
        event_id, txid, user_id, command, undoes, *columns, digest = row
        self._opened(event_id, coming)
        self._passed(event_id)
        if what := mismatch(digest, tuple(columns), values):
            raise _Found(Break(what, event_id))
        self.events += 1
        claimed = [each for each in self._open if each.expected == event_id]
        if len(claimed) > 1:
            raise _Found(Break("chain", event_id, claimed[-1].id))
        if claimed:
            self._take(claimed[0], (event_id, digest, user_id, command, undoes))
        elif event_id <= self._top and not self._late(txid):
            raise _Found(Break("order", event_id))
        else:
            self.unsealed += 1

    def _late(self, txid: int) -> bool:
        """Whether the next seal will find it: on a server, what was committed after the last one."""
        return bool(self._last and self._last[1] and txid >= self._last[1])

    def _opened(self, event_id: int, coming: Iterator[dict[str, Any]]) -> None:
        while self._next is not None and self._next["first_event"] <= event_id:
            seal, self._next = self._next, next(coming, None)
            hashed = sealing.begin(seal["previous"], seal["sealed_at"], seal["events"])
            spans = sealing.spans_of(seal["events"])
            ids = (each for low, high in spans for each in range(low, high))
            self._open.append(_Open(seal["id"], seal["hash"], hashed, ids))

    def _passed(self, event_id: int) -> None:
        """Nothing that a seal expects may lie before this id."""
        missing = [each for each in self._open if each.expected is not None and each.expected < event_id]
        if missing:
            seal = min(missing, key=lambda each: each.expected or 0)
            raise _Found(Break("missing", seal.expected, seal.id))

    def _take(self, seal: _Open, row: tuple[Any, ...]) -> None:
        sealing.take(seal.hashed, row)
        seal.expected = next(seal.ids, None)
        if seal.expected is None:
            self._open.remove(seal)
            if seal.hashed.hexdigest() != seal.hash:
                raise _Found(Break("seal", row[0], seal.id))


def _page(done: int, end: int) -> tuple[list[tuple[Any, ...]], dict[int, list[Salted]]]:
    columns = [
        Event.id,
        SQL("txid"),
        EventGroup.user_id,
        EventGroup.command,
        EventGroup.undoes,
        *EVENT_FIELDS,
    ]
    query = Event.select(*columns).join(EventGroup, on=(EventGroup.id == Event.group_id))
    rows = raw(query.where((Event.id > done) & (Event.id <= end)).order_by(Event.id).limit(PAGE))
    values: dict[int, list[Salted]] = {}
    if rows:
        here = EventValue.event_id.between(rows[0][0], rows[-1][0])
        for event_id, *value in raw(EventValue.select(*VALUE_FIELDS).where(here)):
            values.setdefault(event_id, []).append(tuple(value))
    return rows, values


def _ids(seal: dict[str, Any]) -> list[tuple[int, int]] | None:
    try:
        return sealing.spans_of(seal["events"])
    except ValueError:
        return None


def _count(spans: Sequence[tuple[int, int]]) -> int:
    return sum(beyond - start for start, beyond in spans)
