"""A desk's whole history, put together in memory and written with one statement per table.

A row is a dict of its columns; until it is written it stands for its own id in the columns of others.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from leadtui.store import computed
from leadtui.store.database import Store
from leadtui.store.digests import Salted, columns_text, digest, salt_of
from leadtui.store.journal import EVENT_FIELDS, VALUE_FIELDS, encode
from leadtui.store.models import MODELS, Base, Event

Row = dict[str, Any]
# Foreign keys allow this order.
TABLES = (
    "app_user", "team", "team_closure", "team_member", "import_batch", "lead", "lead_member", "lead_tag",
    "contact", "contact_point", "followup", "field_value", "plan", "status_change", "milestone", "saved_view",
    "event_group", "undo_unit",
)  # fmt: skip
_MODELS: Mapping[str, type[Base]] = {model._meta.table_name: model for model in MODELS}
_ENTITY = {"app_user": "user"}


@dataclass(frozen=True, slots=True)
class _Noted:
    group: Row
    kind: str
    entity: str
    row: Row
    lead: Row | None
    changes: Mapping[str, tuple[object, object]]
    reason: str
    audience: tuple[Row, ...]


class Ledger:
    """Rows by table, and the events that tell how they came to be; undo knows what is put on its stack."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._events: list[_Noted] = []
        self._group: Row = {}

    def of(self, table: str) -> list[Row]:
        """What was added to a table."""
        return self._rows[table]

    def command(self, name: str, user: Row, at: datetime, lead: Row | None = None, **columns: object) -> Row:
        """What follows is done by ``user`` at this instant, with one command."""
        self._group = {
            "user_id": user,
            "actor_id": user,
            "at": at,
            "command": name,
            "lead_id": lead,
            **columns,
        }
        self._rows["event_group"].append(self._group)
        return self._group

    def put(self, table: str, **columns: Any) -> Row:
        """A row without an event of its own."""
        self._rows[table].append(columns)
        return columns

    def add(self, table: str, **columns: Any) -> Row:
        """A row that the current command makes."""
        row = self.put(table, **columns)
        if self._group["lead_id"] is None and table == "lead":
            self._group["lead_id"] = row
        self._note("created", table, row, row if table == "lead" else columns.get("lead_id"), {})
        return row

    def change(
        self,
        table: str,
        row: Row,
        columns: Mapping[str, Any],
        *,
        kind: str = "updated",
        reason: str = "",
        audience: Sequence[Row] = (),
    ) -> None:
        """Columns of an earlier row that the current command sets."""
        changes = {name: (row.get(name), value) for name, value in columns.items() if row.get(name) != value}
        row.update(columns)
        if table == "lead":
            row["updated_at"] = self._group["at"]
        if changes and "version" in _MODELS[table]._meta.fields:
            row["version"] = row.get("version", 1) + 1
        lead = row if table == "lead" else row.get("lead_id")
        if changes:
            self._note(kind, table, row, lead, changes, reason, tuple(audience))

    def tell(self, table: str, row: Row, changes: Mapping[str, tuple[object, object]]) -> None:
        """What changed of a lead, or of what belongs to one, outside its own row: tags, added fields."""
        self._note("updated", table, row, row if table == "lead" else row["lead_id"], changes)

    def _note(
        self,
        kind: str,
        table: str,
        row: Row,
        lead: Row | None,
        changes: Mapping[str, tuple[object, object]],
        reason: str = "",
        audience: tuple[Row, ...] = (),
    ) -> None:
        entity = _ENTITY.get(table, table)
        self._events.append(_Noted(self._group, kind, entity, row, lead, changes, reason, audience))

    def write(self, store: Store) -> None:
        """Insert everything, commands and leads in the order of time; call it in a transaction."""
        self._rows["lead"].sort(key=lambda row: row["created_at"])
        self._rows["event_group"].sort(key=lambda row: row["at"])
        self._events.sort(key=lambda noted: noted.group["at"])
        for table, rows in self._rows.items():
            if rows and "id" in _MODELS[table]._meta.fields:
                for row, row_id in zip(rows, store.engine.reserve_ids(table, len(rows)), strict=True):
                    row["id"] = row_id
        for table, rows in self._rows.items():
            if rows:
                _insert(store, table, rows)
        self._write_events(store)
        computed.refresh(store, [row["id"] for row in self._rows["lead"]])

    def _write_events(self, store: Store) -> None:
        ids = store.engine.reserve_ids("event", len(self._events))
        events, values = [], []
        for event_id, noted in zip(ids, self._events, strict=True):
            salted = [
                (name, encode(_id(before)), encode(_id(after)), secrets.token_hex(8))
                for name, (before, after) in noted.changes.items()
            ]
            events.append((event_id, *_event(store, noted, salted)))
            values += [(event_id, *value) for value in salted]
        names = [field.column_name for field in EVENT_FIELDS]
        store.engine.bulk_insert(Event._meta.table_name, ("id", *names), events)
        store.engine.bulk_insert("event_value", [field.column_name for field in VALUE_FIELDS], values)


def _event(store: Store, noted: _Noted, salted: Iterable[Salted]) -> tuple[object, ...]:
    """The columns of EVENT_FIELDS."""
    group = noted.group
    columns = (
        group["id"],
        _id(group.get("batch_id")),
        group["at"],
        _id(group["actor_id"]),
        noted.kind,
        noted.entity,
        noted.row["id"],
        _id(noted.lead),
        ",".join(str(user) for user in sorted({user["id"] for user in noted.audience})),
        noted.reason,
        salt_of(noted.reason),
    )
    stored = (store.engine.instant(value) if isinstance(value, datetime) else value for value in columns)
    return (*stored, digest(columns_text(*columns), salted))


def _insert(store: Store, table: str, rows: Sequence[Row]) -> None:
    used = set().union(*rows)
    fields = [field for field in _MODELS[table]._meta.sorted_fields if field.name in used]
    defaults = {field.name: field.default for field in fields}
    written = [[_plain(store, row.get(field.name, defaults[field.name])) for field in fields] for row in rows]
    store.engine.bulk_insert(table, [field.column_name for field in fields], written)


def _plain(store: Store, value: object) -> object:
    match value:
        case datetime():
            return store.engine.instant(value)
        case date() | time():
            return store.engine.day(value)
        case _:
            return _id(value)


def _id(value: Any) -> Any:
    """The id of a row, and of each in a list; other values as they are."""
    if isinstance(value, dict):
        return value["id"]
    return [_id(each) for each in value] if isinstance(value, list) else value
