"""The events of one command: what changed, before and after, in the command's own transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.store.columns import instant_text
from leadtui.store.database import Store
from leadtui.store.models import Event, EventGroup, EventValue, UndoUnit

Changes = Mapping[str, tuple[object, object]]


@dataclass(slots=True)
class _Pending:
    kind: str
    entity: str
    entity_id: int
    lead_id: int | None
    reason: str
    audience: str
    changes: Changes = field(default_factory=dict)


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
        self._group_id: int | None = None
        self._stacked = False
        self.wrote = False
        self._transaction: Any = None

    @property
    def group_id(self) -> int:
        """The id of the event group; it exists from the first look on."""
        if self._group_id is None:
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
        except BaseException as late:
            self._transaction.__exit__(type(late), late, late.__traceback__)
            raise
        self._transaction.__exit__(kind, error, trace)

    def created(self, entity: str, entity_id: int, *, lead_id: int | None = None) -> None:
        """A row came to be; the row itself holds its values."""
        self._add("created", entity, entity_id, lead_id, {})

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

    def voided(self, entity: str, entity_id: int, *, lead_id: int | None = None, reason: str = "") -> None:
        """A row was taken back."""
        self._add("voided", entity, entity_id, lead_id, {}, reason)

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
        self._pending.append(_Pending(kind, entity, entity_id, lead, reason, names, changes))

    def flush(self) -> None:
        """Write what was collected."""
        if not self._pending:
            return
        values: list[tuple[int, str, str | None, str | None, str]] = []
        for pending in self._pending:
            salted = [
                (name, encode(before), encode(after), secrets.token_hex(8))
                for name, (before, after) in pending.changes.items()
            ]
            event_id = Event.insert(
                group_id=self.group_id,
                batch_id=self.batch_id,
                at=self.at,
                actor_id=self.viewer.actor,
                kind=pending.kind,
                entity=pending.entity,
                entity_id=pending.entity_id,
                lead_id=pending.lead_id,
                audience=pending.audience,
                reason=pending.reason,
                digest=digest(self.at, pending.kind, pending.entity, pending.entity_id, salted),
            ).execute()
            values.extend((event_id, *value) for value in salted)
        if values:
            EventValue.insert_many(values, fields=list(EventValue._meta.sorted_fields)).execute()
        self._pending.clear()
        self.wrote = True
        if not self._stacked and self.undoable and self.undoes is None:
            self.stack()

    def stack(self) -> None:
        """A new command ends what could be redone and stands on top of the undo stack."""
        mine = UndoUnit.user_id == self.viewer.user_id
        UndoUnit.update(state="dropped").where(mine & (UndoUnit.state == "undone")).execute()
        UndoUnit.insert(group_id=self.group_id, user_id=self.viewer.user_id, state="done").execute()
        self._stacked = True


def digest(
    at: datetime,
    kind: str,
    entity: str,
    entity_id: int,
    salted: Iterable[tuple[str, str | None, str | None, str]] = (),
) -> str:
    """SHA-256 over the event and salted hashes of its values: values may be erased, the digest stays."""
    total = hashlib.sha256(f"{instant_text(at)}|{kind}|{entity}|{entity_id}".encode())
    for name, before, after, salt in sorted(salted):
        total.update(hashlib.sha256(f"{salt}|{name}|{before}|{after}".encode()).digest())
    return total.hexdigest()


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
