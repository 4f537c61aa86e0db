"""Import batches and their staged rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadtui.store.database import Store
from leadtui.store.models import ImportBatch, ImportRow

REJECTED = "rejected"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as the batch list shows it."""

    id: int
    user_id: int
    file_name: str
    state: str
    total: int
    created_at: datetime
    finished_at: datetime | None
    counts: dict[str, int] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def create(user_id: int, file_name: str, options: dict[str, Any], at: datetime) -> int:
    """A batch that takes rows."""
    return int(
        ImportBatch.insert(
            user_id=user_id,
            file_name=file_name,
            state="staging",
            options=json.dumps(options, ensure_ascii=False),
            created_at=at,
        ).execute()
    )


def get(batch_id: int) -> Batch | None:
    """One batch."""
    row = ImportBatch.get_or_none(ImportBatch.id == batch_id)
    return _batch(row) if row else None


def recent(limit: int = 50) -> list[Batch]:
    """Batches, newest first."""
    return [_batch(row) for row in ImportBatch.select().order_by(ImportBatch.id.desc()).limit(limit)]


def _batch(row: Any) -> Batch:
    return Batch(
        row.id,
        row.user_id,
        row.file_name,
        row.state,
        row.total,
        row.created_at,
        row.finished_at,
        json.loads(row.counts or "{}"),
        json.loads(row.options or "{}"),
    )


def update(batch_id: int, **values: Any) -> None:
    """Set columns of a batch; counts and options are given as dictionaries."""
    for name in ("counts", "options"):
        if name in values:
            values[name] = json.dumps(values[name], ensure_ascii=False)
    ImportBatch.update(**values).where(ImportBatch.id == batch_id).execute()


def stage(store: Store, rows: Sequence[tuple[int, str, int, str, str, str]]) -> None:
    """Add rows: (batch, lead key, line, verdict, reason, payload)."""
    store.engine.bulk_insert(
        "import_row", ("batch_id", "lead_key", "line", "verdict", "reason", "payload"), rows
    )


def waiting(batch_id: int, after: str, limit: int) -> list[tuple[str, int, str]]:
    """The next staged rows by lead: (lead key, line, payload), whole leads only.

    ``after`` is the last lead key that was applied; at least ``limit`` rows unless fewer are left.
    """
    base = ImportRow.select(ImportRow.lead_key, ImportRow.line, ImportRow.payload).where(
        (ImportRow.batch_id == batch_id) & (ImportRow.verdict == "")
    )
    order = (ImportRow.lead_key, ImportRow.line)
    rows: list[Any] = list(base.where(ImportRow.lead_key > after).order_by(*order).limit(limit).tuples())
    if len(rows) == limit:
        last_key, last_line = rows[-1][0], rows[-1][1]
        rest = base.where((ImportRow.lead_key == last_key) & (ImportRow.line > last_line))
        rows.extend(rest.order_by(ImportRow.line).tuples())
    return rows


def clear(batch_id: int, first: str, last: str) -> None:
    """Forget staged rows between two lead keys, both included, once they are applied."""
    ImportRow.delete().where(
        (ImportRow.batch_id == batch_id) & ImportRow.lead_key.between(first, last) & (ImportRow.verdict == "")
    ).execute()


def note(batch_id: int, lead_key: str, line: int, verdict: str, reason: str) -> None:
    """What became of a row that people will want to look at."""
    ImportRow.update(verdict=verdict, reason=reason).where(
        (ImportRow.batch_id == batch_id) & (ImportRow.lead_key == lead_key) & (ImportRow.line == line)
    ).execute()


def noted(batch_id: int, verdict: str) -> list[tuple[int, str]]:
    """Rows with this verdict as (line, reason), in the order of the file."""
    rows: Any = (
        ImportRow.select(ImportRow.line, ImportRow.reason)
        .where((ImportRow.batch_id == batch_id) & (ImportRow.verdict == verdict))
        .order_by(ImportRow.line)
    )
    return list(rows.tuples())
