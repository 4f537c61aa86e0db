"""Import batches and their staged rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from leadtui.store.database import Store
from leadtui.store.models import FieldValue, ImportBatch, ImportRow, Lead
from leadtui.store.query import column, first, locked, tuples

REJECTED = "rejected"
KEPT = "kept"
DUPLICATE = "duplicate"
UNFINISHED = ("staged", "applying")

# A staged row: (lead key, line, payload).
Staged = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as the batch list shows it; ``state`` of staging, staged, applying, done, reverted.

    ``options`` hold what was read beside the rows: sheet, sheets, unknown, and what the import was
    asked for and found out about owners: activate, owners_created, owners_unclear.
    """

    id: int
    user_id: int
    file_name: str
    state: str
    total: int
    created_at: datetime
    finished_at: datetime | None
    counts: dict[str, int] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def group_id(self) -> int:
        """The event group of all it changed; 0 while it has changed nothing."""
        return int(self.options.get("group", 0))


def create(user_id: int, file_name: str, options: dict[str, Any], at: datetime) -> int:
    """A batch that takes rows."""
    return int(
        ImportBatch.insert(
            user_id=user_id,
            file_name=file_name,
            state="staging",
            options=json.dumps(options),
            created_at=at,
        ).execute()
    )


def get(batch_id: int) -> Batch | None:
    """One batch."""
    row = first(_batches().where(ImportBatch.id == batch_id))
    return _batch(row) if row else None


def take(batch_id: int) -> Batch | None:
    """One batch, kept from other writers until the transaction ends."""
    row = first(locked(_batches().where(ImportBatch.id == batch_id)))
    return _batch(row) if row else None


def recent(limit: int = 50) -> list[Batch]:
    """Batches, newest first."""
    return [_batch(row) for row in tuples(_batches().order_by(ImportBatch.id.desc()).limit(limit))]


def _batches() -> Any:
    return ImportBatch.select(
        ImportBatch.id,
        ImportBatch.user_id,
        ImportBatch.file_name,
        ImportBatch.state,
        ImportBatch.total,
        ImportBatch.created_at,
        ImportBatch.finished_at,
        ImportBatch.counts,
        ImportBatch.options,
    )


def _batch(row: Sequence[Any]) -> Batch:
    values: list[Any] = [*row[:-2], *(json.loads(text or "{}") for text in row[-2:])]
    return Batch(*values)


def update(batch_id: int, **values: Any) -> None:
    """Set columns of a batch; counts and options are given as dictionaries."""
    for name in ("counts", "options"):
        if name in values:
            # Plain ASCII: what a sheet is named may hold what no database takes.
            values[name] = json.dumps(values[name])
    ImportBatch.update(**values).where(ImportBatch.id == batch_id).execute()


def stage(store: Store, rows: Sequence[tuple[int, str, int, str, str, str]]) -> None:
    """Add rows: (batch, lead key, line, verdict, reason, payload)."""
    store.engine.bulk_insert(
        "import_row", ("batch_id", "lead_key", "line", "verdict", "reason", "payload"), rows
    )


def analyze(store: Store) -> None:
    """Tell the planner what is staged: after an import nothing was, and it would walk all for each lead."""
    with store.transaction():
        store.database.execute_sql("ANALYZE import_row")


def waiting(store: Store, batch_id: int, after: int, limit: int) -> list[Staged]:
    """Staged rows of the next leads in the order of the sheet: whole leads, at most ``limit`` of them.

    ``after`` is a line before which nothing waits. A lead stands where its first row stands.
    """
    mine = (ImportRow.batch_id == batch_id) & (ImportRow.verdict == "")
    window = ImportRow.select(ImportRow.lead_key).where(mine & (ImportRow.line > after))
    keys = list(dict.fromkeys(column(window.order_by(ImportRow.line).limit(limit))))
    if not keys:
        return []
    rows = ImportRow.select(ImportRow.lead_key, ImportRow.line, ImportRow.payload)
    found: Any = tuples(rows.where(mine & store.engine.among(ImportRow.lead_key, keys)))
    return sorted(found, key=itemgetter(1))


def settle(store: Store, batch_id: int, lead_keys: Sequence[str]) -> None:
    """Forget the staged rows of leads that are applied."""
    mine = (ImportRow.batch_id == batch_id) & (ImportRow.verdict == "")
    ImportRow.delete().where(mine & store.engine.among(ImportRow.lead_key, lead_keys)).execute()


def note(store: Store, batch_id: int, verdict: str, reasons: Sequence[tuple[int, str]]) -> None:
    """What became of (line, reason)s that people will want to look at; their rows are settled."""
    if reasons:
        stage(store, [(batch_id, "", line, verdict, reason, "") for line, reason in reasons])


def noted(batch_id: int, verdict: str) -> list[tuple[int, str]]:
    """Rows with this verdict as (line, reason), in the order of the file."""
    query = (
        ImportRow.select(ImportRow.line, ImportRow.reason)
        .where((ImportRow.batch_id == batch_id) & (ImportRow.verdict == verdict))
        .order_by(ImportRow.line)
    )
    return [(line, reason) for line, reason in tuples(query)]


def has_leads(least: int) -> bool:
    """Whether there are at least so many leads; statistics of fewer mislead the planner as they grow."""
    return first(Lead.select(Lead.id).order_by(Lead.id).offset(least - 1)) is not None


def fields_used(names: Sequence[str]) -> set[str]:
    """Those of these fields of one's own in which a lead, contact or follow-up that is here has a value."""
    here = FieldValue.select(FieldValue.field_id).join(Lead, on=(Lead.id == FieldValue.lead_id))
    mine = FieldValue.field_id.in_(list(names)) & Lead.voided_at.is_null()
    return set(column(here.where(mine).distinct()))


def unstage(batch_id: int, limit: int) -> int:
    """Forget up to ``limit`` rows that wait to be applied; return how many there were."""
    mine = (ImportRow.batch_id == batch_id) & (ImportRow.verdict == "")
    lines = column(ImportRow.select(ImportRow.line).where(mine).order_by(ImportRow.line).limit(limit))
    if lines:
        between = ImportRow.line.between(lines[0], lines[-1])
        ImportRow.delete().where(mine & between).execute()
    return len(lines)


def drop(batch_id: int) -> None:
    """Forget a batch that never got as far as being applied, once its rows are unstaged."""
    ImportRow.delete().where(ImportRow.batch_id == batch_id).execute()
    ImportBatch.delete().where(ImportBatch.id == batch_id).execute()
