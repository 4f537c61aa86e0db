"""Imports as batches: staged row by row, applied in short transactions, resumable and reversible."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError
from leadtui.exchange.combine import lead_key
from leadtui.exchange.payload import pack
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.i18n import N_
from leadtui.services import access, pacing
from leadtui.services.import_apply import Chunk
from leadtui.services.import_choices import remember
from leadtui.services.import_fields import retire, retire_made
from leadtui.services.import_new import warm_up
from leadtui.services.import_numbers import Raised
from leadtui.services.import_owners import Owners
from leadtui.services.import_source import Asked, open_source
from leadtui.services.import_twins import Twins
from leadtui.services.reads import reads
from leadtui.store import imports, numbers, settings
from leadtui.store.database import Store
from leadtui.store.imports import Batch
from leadtui.text import printable

# Leads a transaction, at first and at most; and the seconds it should take.
CHUNK_LEADS, MOST = 100, 1000
CHUNK_SECONDS = 0.1
CHUNK_ROWS = 400
# Leads after which a database that was new knows what its tables are like.
TYPICAL = 500
# Nobody reads a sheet for longer.
STAGING_HOURS = 1

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Result:
    """What an import did; ``rejected``, ``kept`` and possible ``duplicates`` are (line, reason).

    ``counts`` are of rows, rejected, leads_created, leads_updated, leads_same, leads_kept,
    duplicates, followups_added, followups_same, blank, totals, headers; those that are 0 are left out.
    """

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
    owners_unknown: list[str] = field(default_factory=list)
    duplicates: list[tuple[int, str]] = field(default_factory=list)
    fields_made: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return any(self.counts.get(name) for name in ("leads_created", "leads_updated"))


def run(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    activate_owners: bool = False,
    asked: Asked | None = None,
    on_progress: Progress | None = None,
) -> Result:
    """Import a file: stage it, then apply it. ``asked`` is how to read what is no record sheet.

    ``on_progress(phase, done, total)`` is called often; what it raises stops the work between two
    transactions. While the sheet is read nothing is left of it then; later the batch can be resumed or
    reverted.
    """
    batch_id = stage(
        store,
        viewer,
        source,
        name=name,
        on_progress=on_progress,
        activate_owners=activate_owners,
        asked=asked,
    )
    return apply(store, viewer, batch_id, on_progress=on_progress)


def stage(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    activate_owners: bool = False,
    asked: Asked | None = None,
    on_progress: Progress | None = None,
) -> int:
    """Read a sheet into a new batch and return its id; unreadable rows are kept with their reason."""
    store.read(lambda: access.require_right(viewer, "import"))
    if activate_owners:
        access.require_admin(viewer)
    asked = asked or Asked()
    with (
        store.reading(),
        open_source(store, viewer, source, name=name, asked=asked) as table,
        ExitStack() as on_failure,
    ):
        made = table.make_fields(store, viewer)
        on_failure.callback(retire, store, viewer, made)
        options = {
            "sheet": table.sheet,
            "sheets": list(table.sheets),
            "unknown": list(table.unknown),
            "activate": activate_owners,
            "process": _process(),
            "fields": list(table.fields),
            "mapped": table.foreign,
            "layout": table.mapping.layout if table.mapping else "",
            "skip_duplicates": asked.skip_duplicates,
            "update_duplicates": asked.update_duplicates,
            "set": list(asked.cells),
            "fields_made": list(made),
        }
        with store.transaction():
            batch_id = imports.create(viewer.user_id, printable(table.name)[:255], options, store.now())
        on_failure.callback(_drop, store, batch_id)
        tally = Tally()
        rows = table.rows(tally)
        done = rejected = 0
        raised = Raised()
        while chunk := list(islice(rows, CHUNK_ROWS)):
            _stage(store, batch_id, chunk, raised)
            done += len(chunk)
            rejected += sum(isinstance(row, RowError) for row in chunk)
            if on_progress:
                on_progress("read", done, max(table.total, done))
        counts = {
            "rejected": rejected,
            "blank": tally.blank,
            "totals": tally.totals,
            "headers": tally.headers,
        }
        with store.transaction():
            counts = {key: count for key, count in counts.items() if count}
            _speak(table.language, options)
            imports.update(batch_id, state="staged", total=done, counts=counts, options=options)
            remember(store, viewer, table.mapping, table.decided, asked)
        on_failure.pop_all()
        imports.analyze(store)
    return batch_id


def _speak(language: str, options: dict[str, object]) -> None:
    """What is exported from now on has the language of the sheet; whoever takes it back gets the former."""
    before = settings.load().get("sheet_language") or ""
    if language and language != before:
        options["language"] = [before, language]
        settings.save("sheet_language", language)


def _stage(store: Store, batch_id: int, rows: list[SheetRow | RowError], raised: Raised) -> None:
    """Numbers of the sheet are taken from now on: no lead without one is given any of them."""
    named = (row.number for row in rows if isinstance(row, SheetRow) and row.number)
    with store.transaction():
        imports.stage(store, [_staged(batch_id, row) for row in rows])
        numbers.keep(store, raised.beyond(named))


def _staged(batch_id: int, row: SheetRow | RowError) -> tuple[int, str, int, str, str, str]:
    if isinstance(row, RowError):
        return batch_id, "", row.row, imports.REJECTED, printable(row.text()), ""
    return batch_id, lead_key(row), row.row, "", "", pack(row)


def _drop(store: Store, batch_id: int) -> None:
    """Leave nothing of a sheet that was not read to its end."""
    unstage(store, batch_id)
    with store.transaction():
        imports.drop(batch_id)


def unstage(store: Store, batch_id: int) -> None:
    """Forget what waits to be applied, in short transactions."""
    left = MOST
    while left == MOST:
        with store.transaction():
            left = imports.unstage(batch_id, MOST)


def apply(store: Store, viewer: Viewer, batch_id: int, *, on_progress: Progress | None = None) -> Result:
    """Apply what is staged, in transactions well below a third of a second each."""
    with store.reading():
        access.require_right(viewer, "import")
        batch = own(viewer, batch_id)
        _require_waiting(batch)
        activate = bool(batch.options.get("activate"))
        # Another program's users are nobody's here until somebody says so.
        owners = Owners(store, activate=activate, create=activate or not batch.options.get("mapped"))
        warm_up()
        analyzed = imports.has_leads(TYPICAL)
        with store.engine.bulk_load():
            for counts in _chunks(store, viewer, batch_id, owners):
                if not analyzed and counts.get("leads_created", 0) >= TYPICAL:
                    store.engine.analyze()
                    analyzed = True
                if on_progress:
                    on_progress("write", counts.get("rows", 0) + counts.get("rejected", 0), batch.total)
        done = result(store, viewer, batch_id)
        if done.changed:
            store.engine.analyze()
        return done


def _chunks(store: Store, viewer: Viewer, batch_id: int, owners: Owners) -> Iterator[dict[str, int]]:
    """Apply chunk by chunk; the counts after each."""
    # Where the last lead of a chunk begins, everything above it is applied.
    after, size = 0, CHUNK_LEADS
    # What was written before it was stopped cannot be told from what was here.
    resumed = own(viewer, batch_id).state == "applying"
    twins = Twins(store, viewer, but=0 if resumed else batch_id)
    while True:
        started = time.monotonic()
        with store.transaction():
            # Two windows may resume one batch: each chunk is applied by one of them.
            batch = imports.take(batch_id)
            _require_waiting(batch)
            assert batch is not None
            waiting = imports.waiting(store, batch_id, after, size)
            if not waiting:
                imports.update(batch_id, state="done", finished_at=store.now())
                return
            chunk = Chunk(store, viewer, batch, owners, twins)
            chunk.apply(waiting)
            imports.update(batch_id, state="applying", counts=chunk.counts, options=chunk.options)
        after = max({key: line for key, line, _payload in reversed(waiting)}.values())
        size = pacing.next_size(size, time.monotonic() - started, within=CHUNK_SECONDS, most=MOST)
        yield chunk.counts


def _require_waiting(batch: Batch | None) -> None:
    if batch is None or batch.state not in imports.UNFINISHED:
        raise RuleError(
            N_("This import is not waiting to be applied."), N_("List them with: leadtui import --list")
        )


@reads
def result(store: Store, viewer: Viewer, batch_id: int) -> Result:
    """What an import did, also later."""
    batch = own(viewer, batch_id)
    return Result(
        batch_id,
        batch.file_name,
        batch.counts,
        imports.noted(batch_id, imports.REJECTED),
        imports.noted(batch_id, imports.KEPT),
        batch.options.get("owners_created", []),
        batch.options.get("owners_unclear", []),
        batch.options.get("sheet", ""),
        tuple(batch.options.get("sheets", ())),
        tuple(batch.options.get("unknown", ())),
        batch.options.get("owners_unknown", []),
        imports.noted(batch_id, imports.DUPLICATE),
        batch.options.get("fields_made", []),
    )


def resume(store: Store, viewer: Viewer, *, on_progress: Progress | None = None) -> Result:
    """Finish the viewer's newest import that was stopped on the way.

    One that was stopped while its sheet was still being read cannot be finished: RuleError says so, and
    nothing is left of it.
    """
    batch = next((batch for batch in batches(store, viewer) if _stopped(store, batch)), None)
    if batch is None:
        raise NotFoundError(N_("No import waits to be finished."))
    if batch.state in imports.UNFINISHED:
        return apply(store, viewer, batch.id, on_progress=on_progress)
    _drop(store, batch.id)
    retire_made(store, viewer, batch)
    raise RuleError(
        N_("The import of {name} was stopped while its file was still being read; nothing of it was kept."),
        N_("Import the file again."),
        name=batch.file_name,
    )


def _stopped(store: Store, batch: Batch) -> bool:
    """Whether nobody works on an unfinished batch any more, as far as can be told."""
    if batch.state != "staging":
        return batch.state in imports.UNFINISHED
    if store.now() - batch.created_at > timedelta(hours=STAGING_HOURS):
        return True
    machine, process = batch.options.get("process", ("", 0))
    return machine == platform.node() and not _is_running(process)


def _process() -> tuple[str, int]:
    return platform.node(), os.getpid()


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@reads
def batches(store: Store, viewer: Viewer, limit: int = 50) -> list[Batch]:
    """Imports, newest first: one's own, an admin's all."""
    return [batch for batch in imports.recent(limit) if _mine(viewer, batch)]


def _mine(viewer: Viewer, batch: Batch) -> bool:
    return viewer.role == "admin" or batch.user_id == viewer.user_id


def own(viewer: Viewer, batch_id: int) -> Batch:
    """A batch of the viewer; an admin may have anyone's."""
    batch = imports.get(batch_id)
    if batch is None or not _mine(viewer, batch):
        raise NotFoundError(
            N_("There is no import {id}."), N_("List them with: leadtui import --list"), id=batch_id
        )
    return batch
