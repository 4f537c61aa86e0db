"""Rows of an import, collected per table and written with one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.journal import digest

FOLLOWUP = (
    "id", "lead_id", "owner_id", "author_id", "contact_id", "contacted_at", "has_time", "recorded_at",
    "method", "outcome", "summary", "feedback", "next_step", "import_key", "import_order", "batch_id",
)  # fmt: skip
PLAN = (
    "lead_id", "owner_id", "responsible_id", "track", "kind", "due_on", "due_time", "zone", "step",
    "focus", "goal", "every_count", "every_unit", "batch_id", "created_at", "created_by",
)  # fmt: skip
STATUS = (
    "lead_id", "owner_id", "from_status", "to_status", "at", "actor_id", "level", "source",
    "lost_reason", "verified", "batch_id",
)  # fmt: skip
EVENT = ("group_id", "batch_id", "at", "actor_id", "kind", "entity", "entity_id", "lead_id", "digest")


class Contacted(Protocol):
    """A day with or without a time."""

    @property
    def day(self) -> date: ...
    @property
    def at(self) -> time | None: ...


class Bulk:
    """One chunk of new rows in the order in which foreign keys allow them."""

    def __init__(self, store: Store, viewer: Viewer, batch_id: int, group_id: int) -> None:
        self._engine = store.engine
        self._viewer = viewer
        self._batch_id = batch_id
        self._group_id = group_id
        self._now = store.now()
        self._instant = store.engine.instant
        self._day = store.engine.day
        self._lead_columns: tuple[str, ...] = ()
        self._tables: dict[str, tuple[Sequence[str], list[Sequence[object]]]] = {
            "lead": ((), []),
            "contact": (("id", "lead_id", "name", "is_primary"), []),
            "contact_point": (("lead_id", "contact_id", "kind", "raw", "norm", "valid", "position"), []),
            "followup": (FOLLOWUP, []),
            "plan": (PLAN, []),
            "status_change": (STATUS, []),
            "lead_search": (("lead_id", "tokens"), []),
            "followup_search": (("followup_id", "lead_id", "at", "tokens"), []),
            "event": (EVENT, []),
        }

    def _add(self, table: str, *values: object) -> None:
        self._tables[table][1].append(values)

    def lead(self, columns: dict[str, Any]) -> None:
        """A lead, all with the same columns."""
        columns["batch_id"] = self._batch_id
        if not self._lead_columns:
            self._lead_columns = tuple(columns)
            self._tables["lead"] = (self._lead_columns, [])
        self._add("lead", *(self._plain(value) for value in columns.values()))
        self._event("imported", "lead", columns["id"], columns["id"])

    def _plain(self, value: object) -> object:
        if isinstance(value, datetime):
            return self._instant(value)
        return self._day(value) if isinstance(value, date | time) else value

    def contact(self, contact_id: int, lead_id: int, name: str) -> None:
        """The primary contact."""
        self._add("contact", contact_id, lead_id, name, True)

    def point(self, lead_id: int, contact_id: int, point: Any, position: int) -> None:
        """One way to reach it, as typed and normalised."""
        self._add(
            "contact_point", lead_id, contact_id, point.kind, point.raw, point.norm, point.valid, position
        )

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
        self._add(
            "followup",
            followup_id,
            lead_id,
            owner_id,
            author_id,
            contact_id,
            self._instant(at),
            row.contacted.at is not None,
            self._instant(self._now),
            row.method or "other",
            row.outcome,
            row.summary,
            row.feedback,
            row.next_step,
            key,
            row.row,
            self._batch_id,
        )
        self._event("imported", "followup", followup_id, lead_id)

    def plan(self, lead_id: int, owner_id: int | None, plan: Any, zone: str) -> None:
        """An open plan of the owner."""
        rhythm = plan.rhythm
        self._add(
            "plan",
            lead_id,
            owner_id,
            owner_id,
            plan.track,
            "next",
            self._day(plan.when.day),
            self._day(plan.when.at),
            zone,
            plan.step,
            plan.focus,
            plan.goal,
            rhythm.every if rhythm else None,
            rhythm.unit if rhythm else None,
            self._batch_id,
            self._instant(self._now),
            self._viewer.user_id,
        )

    def status(
        self, lead_id: int, owner_id: int | None, before: str | None, after: str, at: datetime, lead: Any
    ) -> None:
        """A step of the status as the sheet tells it."""
        self._add(
            "status_change",
            lead_id,
            owner_id,
            before,
            after,
            self._instant(at),
            self._viewer.user_id,
            lead.level,
            lead.source or "other",
            lead.lost_reason if after == "lost" else None,
            False,
            self._batch_id,
        )

    def lead_tokens(self, lead_id: int, tokens: str) -> None:
        """What the lead is found by."""
        self._add("lead_search", lead_id, tokens)

    def said_tokens(self, followup_id: int, lead_id: int, at: datetime, tokens: str) -> None:
        """What was said."""
        if tokens:
            self._add("followup_search", followup_id, lead_id, self._instant(at), tokens)

    def _event(self, kind: str, entity: str, entity_id: int, lead_id: int) -> None:
        self._add(
            "event",
            self._group_id,
            self._batch_id,
            self._instant(self._now),
            self._viewer.actor,
            kind,
            entity,
            entity_id,
            lead_id,
            digest(self._now, kind, entity, entity_id),
        )

    def write(self) -> None:
        """Insert everything that was collected."""
        for table, (columns, rows) in self._tables.items():
            if rows:
                self._engine.bulk_insert(table, columns, rows)
                rows.clear()
