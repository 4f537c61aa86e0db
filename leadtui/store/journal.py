"""The events of one command: what changed, before and after, in the command's own transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import sleep
from typing import Any

from peewee import chunked

from leadtui.domain.people import Viewer
from leadtui.errors import ConnectionLost, DatabaseError, Unreachable
from leadtui.i18n import N_
from leadtui.store import computed
from leadtui.store.columns import instant_text
from leadtui.store.database import Store
from leadtui.store.digests import Columns, Salted, columns_text, digest, salt_of
from leadtui.store.models import Event, EventGroup, EventValue, UndoUnit
from leadtui.store.query import tuples

Changes = Mapping[str, tuple[object, object]]

SETTLE_TRIES, SETTLE_SECONDS = 20, 0.5
# SQLite binds 32,766 values at most.
CHUNK = 1_000
EVENT_FIELDS = [
    Event.group_id,
    Event.batch_id,
    Event.at,
    Event.actor_id,
    Event.kind,
    Event.entity,
    Event.entity_id,
    Event.lead_id,
    Event.audience,
    Event.reason,
    Event.reason_salt,
    Event.digest,
]
VALUE_FIELDS = [
    EventValue.event_id,
    EventValue.field_id,
    EventValue.before,
    EventValue.after,
    EventValue.salt,
]


_together: ContextVar[int | None] = ContextVar("together", default=None)


@contextmanager
def together(group_id: int) -> Iterator[None]:
    """Every journal begun in the block writes into this group: a command on many leads is one to undo."""
    token = _together.set(group_id)
    try:
        yield
    finally:
        _together.reset(token)


@dataclass(slots=True)
class _Pending:
    kind: str
    entity: str
    entity_id: int
    lead_id: int | None
    reason: str
    audience: str
    changes: Changes = field(default_factory=dict)


def note(
    store: Store,
    viewer: Viewer | None,
    kind: str,
    entity: str,
    entity_id: int,
    reason: str = "",
    values: Mapping[str, object] | None = None,
    *,
    lead_id: int | None = None,
    audience: Iterable[int] = (),
) -> int:
    """Keep that something happened which changed no row; the id of the event. ``values`` never hold secrets.

    It is a group of its own with a count of 0, in whatever transaction is open or in one of its own:
    nothing to undo, and nothing that stands in the way of an undo. Without a ``viewer`` nobody was
    known yet; what has no row has the ``entity_id`` 0. With a ``lead_id`` whoever may read the lead may
    read this; without one only admins, and the managers of whom it is about or who did it.
    """
    at = store.now()
    salted = [
        (name, None, encode(value), secrets.token_hex(8)) for name, value in sorted((values or {}).items())
    ]
    with store.transaction():
        group_id = EventGroup.insert(
            user_id=viewer.user_id if viewer else None,
            actor_id=viewer.actor if viewer else None,
            at=at,
            command=kind,
            lead_id=lead_id,
            count=0,
        ).execute()
        names = ",".join(str(user) for user in sorted(set(audience)))
        actor = viewer.actor if viewer else None
        columns = (
            *(group_id, None, at, actor, kind, entity, entity_id, lead_id, names, reason),
            salt_of(reason),
        )
        row = (*columns, digest(columns_text(*columns), salted))
        event_id: int = Event.insert_many([row], fields=EVENT_FIELDS).returning(Event.id).execute()[0].id
        if salted:
            rows = [(event_id, *value) for value in salted]
            # Whoever may write it may not always read it, as RETURNING would.
            EventValue.insert_many(rows, fields=VALUE_FIELDS).as_rowcount().execute()
    return event_id


class Journal:
    """Collects the events of one command and writes them when the ``with`` block ends well.

    The group it makes is one unit on the user's undo stack, unless ``undoable`` is false.
    """

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        command: str,
        *,
        lead_id: int | None = None,
        batch_id: int | None = None,
        undoes: int | None = None,
        undoable: bool = True,
    ) -> None:
        self.store = store
        self.viewer = viewer
        self.command = command
        self.lead_id = lead_id
        self.batch_id = batch_id
        self.undoes = undoes
        self.undoable = undoable
        self.at = store.now()
        self._pending: list[_Pending] = []
        self._group_id: int | None = _together.get()
        self._stacked = self._group_id is not None
        self._made = False
        self.wrote = False
        self._transaction: Any = None
        self._after: list[Callable[[], object]] = []
        self._leads: set[int] = set()

    def after(self, do: Callable[[], object]) -> None:
        """Do this once the events are written, in the same transaction."""
        self._after.append(do)

    @property
    def group_id(self) -> int:
        """The id of the event group, which the first look makes; ``unit`` makes none."""
        if self._group_id is None:
            self._made = True
            self._group_id = EventGroup.insert(
                user_id=self.viewer.user_id,
                actor_id=self.viewer.actor,
                at=self.at,
                command=self.command,
                lead_id=self.lead_id,
                batch_id=self.batch_id,
                undoes=self.undoes,
            ).execute()
        return self._group_id

    @property
    def unit(self) -> int:
        """The id of the event group once everything is flushed; 0 where nothing changed."""
        self.flush()
        return self._group_id or 0

    def join(self, group_id: int) -> None:
        """Write into a group that exists, such as an import's."""
        self._group_id = group_id
        self._stacked = True

    def __enter__(self) -> Journal:
        self._transaction = self.store.transaction()
        self._transaction.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            if kind is None:
                self.flush()
                for do in self._after:
                    do()
                computed.refresh(self.store, self._leads)
                if self.wrote:
                    self.store.note(self.group_id, self.at)
        except BaseException as late:
            self._transaction.__exit__(type(late), late, late.__traceback__)
            raise
        try:
            self._transaction.__exit__(kind, error, trace)
        except ConnectionLost:
            if kind is not None or not self._is_there():
                raise

    def _is_there(self) -> bool:
        """Whether a commit whose answer was lost had been made; the id of its group is never given twice.

        The server may still be on its way up. While that is not known nothing may be tried again.
        """
        if not self._made:
            return False
        group = EventGroup.select().where(EventGroup.id == self._group_id)
        for _try in range(SETTLE_TRIES):
            try:
                return bool(self.store.read(group.exists))
            except Unreachable:
                sleep(SETTLE_SECONDS)
        raise DatabaseError(
            N_("The connection was lost while saving."),
            N_("Look whether it was saved before you save again."),
        )

    def created(
        self, entity: str, entity_id: int, *, lead_id: int | None = None, audience: Iterable[int] = ()
    ) -> None:
        """A row came to be; the row itself holds its values."""
        self._add("created", entity, entity_id, lead_id, {}, audience=audience)

    def updated(
        self,
        entity: str,
        entity_id: int,
        changes: Changes,
        *,
        lead_id: int | None = None,
        kind: str = "updated",
        reason: str = "",
        audience: Iterable[int] = (),
    ) -> None:
        """Columns changed from one value to another; nothing is noted when nothing changed."""
        real = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        if real:
            self._add(kind, entity, entity_id, lead_id, real, reason, audience)

    def voided(
        self,
        entity: str,
        entity_id: int,
        *,
        lead_id: int | None = None,
        reason: str = "",
        audience: Iterable[int] = (),
    ) -> None:
        """A row was taken back."""
        self._add("voided", entity, entity_id, lead_id, {}, reason, audience)

    def restored(self, entity: str, entity_id: int, *, lead_id: int | None = None) -> None:
        """A row that had been taken back counts again."""
        self._add("restored", entity, entity_id, lead_id, {})

    def _add(
        self,
        kind: str,
        entity: str,
        entity_id: int,
        lead_id: int | None,
        changes: Changes,
        reason: str = "",
        audience: Iterable[int] = (),
    ) -> None:
        names = ",".join(str(user) for user in sorted(set(audience)))
        lead = lead_id if lead_id is not None else self.lead_id
        if lead is not None:
            self._leads.add(lead)
        self._pending.append(_Pending(kind, entity, entity_id, lead, reason, names, changes))

    def flush(self) -> None:
        """Write what was collected."""
        if not self._pending:
            return
        events: list[tuple[object, ...]] = []
        values: dict[str, list[Salted]] = {}
        for pending in self._pending:
            salted = [
                (name, encode(before), encode(after), secrets.token_hex(8))
                for name, (before, after) in pending.changes.items()
            ]
            columns = self._columns(pending)
            key = digest(columns_text(*columns), salted)
            values[key] = salted
            events.append((*columns, key))
        self._pending.clear()
        self._write(events, values)
        self.wrote = True
        if not self._stacked and self.undoable and self.undoes is None:
            self.stack()

    def _columns(self, pending: _Pending) -> Columns:
        return (
            self.group_id,
            self.batch_id,
            self.at,
            self.viewer.actor,
            pending.kind,
            pending.entity,
            pending.entity_id,
            pending.lead_id,
            pending.audience,
            pending.reason,
            salt_of(pending.reason),
        )

    @staticmethod
    def _write(events: list[tuple[object, ...]], values: Mapping[str, list[Salted]]) -> None:
        """All events at once, then all their values; no order of returned ids is relied on."""
        ids: dict[str, int] = {}
        for chunk in chunked(events, CHUNK):
            insert = Event.insert_many(chunk, fields=EVENT_FIELDS).returning(Event.id, Event.digest)
            ids.update((key, event_id) for event_id, key in tuples(insert))
        rows = [(ids[key], *value) for key, salted in values.items() for value in salted]
        for part in chunked(rows, CHUNK):
            EventValue.insert_many(part, fields=VALUE_FIELDS).execute()

    def stack(self) -> None:
        """A new command ends what could be redone and stands on top of the undo stack."""
        mine = UndoUnit.user_id == self.viewer.user_id
        UndoUnit.update(state="dropped").where(mine & (UndoUnit.state == "undone")).execute()
        UndoUnit.insert(group_id=self.group_id, user_id=self.viewer.user_id, state="done").execute()
        self._stacked = True


def encode(value: object) -> str | None:
    """A value as it stands in event_value: JSON, with dates and instants as ISO 8601 text."""
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, default=_plain)


def decode(text: str | None) -> Any:
    """The value behind ``encode``; dates stay text, which Peewee's fields take."""
    return None if text is None else json.loads(text)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"cannot keep {type(value).__name__} in an event")
