"""Imports as batches: staged row by row, applied in short transactions, resumable and reversible."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError
from leadtui.exchange.combine import lead_key
from leadtui.exchange.payload import pack, unpack
from leadtui.exchange.reader import open_table
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.exchange.rows import parse_rows
from leadtui.i18n import N_
from leadtui.services import access, context
from leadtui.services.import_apply import Applier
from leadtui.services.import_owners import Owners
from leadtui.store import imports
from leadtui.store.database import Store
from leadtui.store.imports import Batch

CHUNK_ROWS = 400
CHUNK_SECONDS = 0.15
MAX_CHUNK = 2000

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Result:
    """What an import did; ``rejected`` and ``kept`` are (line, reason)."""

    batch_id: int
    file_name: str
    counts: dict[str, int] = field(default_factory=dict)
    rejected: list[tuple[int, str]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    owners_created: list[str] = field(default_factory=list)
    owners_unclear: list[str] = field(default_factory=list)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()


def run(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    activate_owners: bool = False,
    on_progress: Progress | None = None,
) -> Result:
    """Import a sheet: stage it, then apply it.

    ``on_progress(phase, done, total)`` is called often; what it raises stops the work between two
    transactions, and the batch can be resumed or reverted.
    """
    batch_id = stage(
        store, viewer, source, name=name, on_progress=on_progress, activate_owners=activate_owners
    )
    return apply(store, viewer, batch_id, on_progress=on_progress)


def stage(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    activate_owners: bool = False,
    on_progress: Progress | None = None,
) -> int:
    """Read a sheet into a new batch and return its id; unreadable rows are kept with their reason."""
    access.require_writer(viewer)
    if activate_owners:
        access.require_admin(viewer)
    with open_table(source, name=name) as table, store.reading():
        tally = Tally()
        options = {
            "sheet": table.sheet,
            "sheets": list(table.sheets),
            "unknown": list(table.header.unknown),
            "activate": activate_owners,
        }
        with store.transaction():
            batch_id = imports.create(viewer.user_id, table.name, options, store.now())
        rows = parse_rows(table, tally=tally, region=context.phone_region())
        done = 0
        for chunk in _chunks(rows):
            with store.transaction():
                imports.stage(store, [_staged(batch_id, row) for row in chunk])
            done += len(chunk)
            if on_progress:
                on_progress("read", done, max(table.total, done))
        with store.transaction():
            imports.update(batch_id, state="staged", total=done)
    return batch_id


def _chunks(rows: Iterator[SheetRow | RowError]) -> Iterator[list[SheetRow | RowError]]:
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield chunk


def _staged(batch_id: int, row: SheetRow | RowError) -> tuple[int, str, int, str, str, str]:
    if isinstance(row, RowError):
        return batch_id, "", row.row, imports.REJECTED, row.text(), ""
    return batch_id, lead_key(row), row.row, "", "", pack(row)


def apply(store: Store, viewer: Viewer, batch_id: int, *, on_progress: Progress | None = None) -> Result:
    """Apply what is staged, in transactions of at most about a third of a second each."""
    batch = _own(viewer, batch_id)
    if batch.state not in ("staged", "applying"):
        raise RuleError(N_("Import {id} is not waiting to be applied."), id=batch_id)
    with store.reading():
        owners = Owners(store, viewer, activate=bool(batch.options.get("activate")))
        applier = Applier(store, viewer, batch_id, owners, dict(batch.counts))
        after, size = "", CHUNK_ROWS
        while True:
            started = time.monotonic()
            with store.transaction():
                waiting = imports.waiting(batch_id, after, size)
                if not waiting:
                    break
                applier.apply([(key, line, unpack(payload)) for key, line, payload in waiting])
                imports.clear(batch_id, waiting[0][0], waiting[-1][0])
                imports.update(batch_id, state="applying", counts=applier.counts)
            after = waiting[-1][0]
            size = _next_size(size, time.monotonic() - started)
            if on_progress:
                on_progress("write", applier.counts.get("rows", 0), batch.total)
        with store.transaction():
            imports.update(batch_id, state="done", finished_at=store.now(), counts=applier.counts)
        store.engine.analyze()
    return result(store, viewer, batch_id, owners)


def _next_size(size: int, seconds: float) -> int:
    """More rows a transaction while it is quick, fewer when it would hold up a colleague's save."""
    if seconds > CHUNK_SECONDS:
        return max(size // 2, 50)
    return min(size * 2, MAX_CHUNK) if seconds < CHUNK_SECONDS / 3 else size


def result(store: Store, viewer: Viewer, batch_id: int, owners: Owners | None = None) -> Result:
    """What an import did, also later."""
    with store.reading():
        batch = _own(viewer, batch_id)
        return Result(
            batch_id,
            batch.file_name,
            batch.counts,
            imports.noted(batch_id, imports.REJECTED),
            imports.noted(batch_id, imports.KEPT),
            list(owners.created) if owners else [],
            list(owners.unclear) if owners else [],
            batch.options.get("sheet", ""),
            tuple(batch.options.get("sheets", ())),
            tuple(batch.options.get("unknown", ())),
        )


def resume(store: Store, viewer: Viewer, *, on_progress: Progress | None = None) -> Result:
    """Finish the viewer's newest import that was stopped on the way."""
    with store.reading():
        open_batches = [b for b in imports.recent() if b.state in ("staged", "applying") and _mine(viewer, b)]
    if not open_batches:
        raise NotFoundError(N_("No import waits to be finished."))
    return apply(store, viewer, open_batches[0].id, on_progress=on_progress)


def batches(store: Store, viewer: Viewer, limit: int = 50) -> list[Batch]:
    """Imports, newest first: one's own, an admin's all."""
    with store.reading():
        return [batch for batch in imports.recent(limit) if _mine(viewer, batch)]


def _mine(viewer: Viewer, batch: Batch) -> bool:
    return viewer.role == "admin" or batch.user_id == viewer.user_id


def _own(viewer: Viewer, batch_id: int) -> Batch:
    batch = imports.get(batch_id)
    if batch is None or not _mine(viewer, batch):
        raise NotFoundError(
            N_("There is no import {id}."), N_("List them with: leadtui import --list"), id=batch_id
        )
    return batch
