"""Rows of an import, collected per table and written with one statement each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.store import computed
from leadtui.store.added import taken, typed
from leadtui.store.database import Store
from leadtui.store.digests import columns_part, common, own

CONTACT = ("id", "lead_id", "name", "is_primary")
POINT = ("lead_id", "contact_id", "kind", "raw", "norm", "valid", "position")
FIELD = (
    "entity", "entity_id", "lead_id", "field_id", "int_value", "text_value", "date_value", "single_value",
)  # fmt: skip
FOLLOWUP = (
    "id", "lead_id", "owner_id", "author_id", "contact_id", "contacted_at", "has_time", "recorded_at",
    "method", "outcome", "summary", "feedback", "next_step", "import_key", "import_order", "batch_id",
)  # fmt: skip
PLAN = (
    "lead_id", "owner_id", "responsible_id", "track", "kind", "due_on", "due_time", "zone", "method", "step",
    "focus", "goal", "every_count", "every_unit", "batch_id", "created_at", "created_by",
)  # fmt: skip
STATUS = (
    "lead_id", "owner_id", "from_status", "to_status", "at", "actor_id", "level", "source",
    "lost_reason", "verified", "batch_id",
)  # fmt: skip
EVENT = ("group_id", "batch_id", "at", "actor_id", "kind", "entity", "entity_id", "lead_id", "digest")


class _Instants(dict[datetime, object]):
    """Instants as the engine takes them, each worked out once: most stand in several rows."""

    def __init__(self, instant: Callable[[datetime], object]) -> None:
        super().__init__()
        self._instant = instant

    def __missing__(self, value: datetime) -> object:
        found = self[value] = self._instant(value)
        return found


SAME_SHEET = "*"


class Bulk:
    """One chunk of new rows in the order in which foreign keys allow them."""

    def __init__(self, store: Store, viewer: Viewer, batch_id: int, group_id: Callable[[], int]) -> None:
        self._store, self._engine = store, store.engine
        self._viewer = viewer
        self._batch_id = batch_id
        self._group_id = group_id
        now = store.now()
        self._instants = _Instants(store.engine.instant)
        self._now = self._instants[now]
        self._at = now
        self._common: Any = None
        self._day = store.engine.day
        self._lead_columns: tuple[str, ...] = ()
        self._contact_columns: tuple[str, ...] = CONTACT
        self._single: set[tuple[str, object]] = set()
        self._touched: set[int] = set()
        self._rows: dict[str, list[Sequence[object]]] = {
            table: []
            for table in (
                "lead", "contact", "contact_point", "lead_tag", "followup", "field_value", "plan",
                "status_change", "lead_search", "followup_search", "event",
            )
        }  # fmt: skip
        self._leads, self._events = self._rows["lead"], self._rows["event"]

    def lead(self, columns: dict[str, Any]) -> None:
        """A lead, all with the same columns."""
        columns["batch_id"] = self._batch_id
        self._lead_columns = self._lead_columns or tuple(columns)
        self._leads.append([self._plain(value) for value in columns.values()])
        self._event("lead", columns["id"], columns["id"])

    def _plain(self, value: Any) -> object:
        kind = type(value)
        if kind is datetime:
            return self._instants[value]
        return self._day(value) if kind is date or kind is time else value

    def contact(
        self, contact_id: int, lead_id: int, name: str, more: Mapping[str, object], *, primary: bool = True
    ) -> None:
        """A contact; ``more`` are further columns, the same ones of all."""
        self._contact_columns = (*CONTACT, *more)
        self._rows["contact"].append((contact_id, lead_id, name, primary, *more.values()))

    def tag(self, lead_id: int, tag: str) -> None:
        """A tag of the lead."""
        self._rows["lead_tag"].append((lead_id, tag))

    def point(self, lead_id: int, contact_id: int, point: Any, position: int) -> None:
        """One way to reach it, as typed and normalised."""
        self._rows["contact_point"].append(
            (lead_id, contact_id, point.kind, point.raw, point.norm, point.valid, position)
        )

    def field(self, lead_id: int, row_id: int, field: Field, value: object) -> str:
        """The value of an added field of a lead, contact or follow-up; a unique one others have is left out.

        The number of their lead, ``SAME_SHEET`` where it is one of this import; "" where it is taken in.
        """
        columns = typed(value, field)
        only = columns.get("single_value")
        if only is not None:
            other = SAME_SHEET if (field.id, only) in self._single else taken(field, value)
            if other:
                return other
        self._single.add((field.id, only))
        stored = self._plain(columns.get("date_value"))
        kept = (columns.get("int_value"), columns.get("text_value"), stored, only)
        self._rows["field_value"].append((field.entity, row_id, lead_id, field.id, *kept))
        return ""

    def followup(
        self,
        followup_id: int,
        lead_id: int,
        owner_id: int | None,
        author_id: int | None,
        contact_id: int | None,
        row: Any,
        at: datetime,
        key: str,
    ) -> None:
        """One follow-up with its import identity; its line in the sheet breaks ties of a day."""
        self._rows["followup"].append(
            (
                followup_id,
                lead_id,
                owner_id,
                author_id,
                contact_id,
                self._instants[at],
                row.contacted.at is not None,
                self._now,
                row.method or "other",
                row.outcome,
                row.summary,
                row.feedback,
                row.next_step,
                key,
                row.row,
                self._batch_id,
            )
        )
        self._event("followup", followup_id, lead_id)

    def plan(
        self,
        lead_id: int,
        owner_id: int | None,
        plan: Any,
        zone: str,
        *,
        kind: str = "next",
        method: str | None = None,
    ) -> None:
        """An open plan of the owner."""
        rhythm = plan.rhythm
        self._rows["plan"].append(
            (
                lead_id,
                owner_id,
                owner_id,
                plan.track,
                kind,
                self._day(plan.when.day),
                self._day(plan.when.at),
                zone,
                method,
                plan.step,
                plan.focus,
                plan.goal,
                rhythm.every if rhythm else None,
                rhythm.unit if rhythm else None,
                self._batch_id,
                self._now,
                self._viewer.user_id,
            )
        )

    def status(
        self,
        lead_id: int,
        owner_id: int | None,
        before: str | None,
        after: str,
        at: datetime,
        lead: Any,
        *,
        verified: bool,
    ) -> None:
        """A step of the status as the sheet tells it."""
        self._rows["status_change"].append(
            (
                lead_id,
                owner_id,
                before,
                after,
                self._instants[at],
                self._viewer.user_id,
                lead.level,
                lead.source or "other",
                lead.lost_reason if after == "lost" else None,
                verified,
                self._batch_id,
            )
        )

    def lead_tokens(self, lead_id: int, tokens: str) -> None:
        """What the lead is found by."""
        self._rows["lead_search"].append((lead_id, tokens))

    def said_tokens(self, followup_id: int, lead_id: int, at: datetime, tokens: str) -> None:
        """What was said."""
        if tokens:
            self._rows["followup_search"].append((followup_id, lead_id, self._instants[at], tokens))

    def _event(self, entity: str, entity_id: int, lead_id: int) -> None:
        """The event that a row came to be; its digest is what ``digests.digest`` gives."""
        if self._common is None:
            shared = common(self._at, self._group_id(), self._batch_id, self._viewer.actor, "imported")
            self._common = hashlib.sha256(shared.encode())
        self._touched.add(lead_id)
        hashed = self._common.copy()
        hashed.update(own(entity, entity_id, lead_id).encode())
        self._events.append(
            (
                self._group_id(),
                self._batch_id,
                self._now,
                self._viewer.actor,
                "imported",
                entity,
                entity_id,
                lead_id,
                columns_part(hashed),
            )
        )

    def write(self) -> None:
        """Insert everything that was collected."""
        columns = {
            "lead": self._lead_columns, "contact": self._contact_columns, "lead_tag": ("lead_id", "tag"),
            "contact_point": POINT, "field_value": FIELD,
            "followup": FOLLOWUP, "plan": PLAN, "status_change": STATUS, "lead_search": ("lead_id", "tokens"),
            "followup_search": ("followup_id", "lead_id", "at", "tokens"), "event": EVENT,
        }  # fmt: skip
        for table, rows in self._rows.items():
            if rows:
                self._engine.bulk_insert(table, columns[table], rows)
                rows.clear()
        computed.refresh(self._store, self._touched)
        self._touched.clear()
