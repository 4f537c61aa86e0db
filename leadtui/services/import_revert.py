"""Taking an import back as a whole, lead by lead, but for leads someone has built on since."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import happenings, importing, pacing
from leadtui.services.import_fields import retire_made
from leadtui.store import derived, imports, people, rows, search, settings, undo, undo_batch
from leadtui.store.database import Store
from leadtui.store.imports import Batch
from leadtui.store.journal import Journal

# Leads a transaction at least: one of many follow-ups takes long to take back.
LEAST = 10


@dataclass(slots=True)
class Reverted:
    """What was taken back; ``refused`` are (number, who, when) of leads that stay as they are."""

    batch_id: int
    leads: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)


def revert(
    store: Store,
    viewer: Viewer,
    batch_id: int,
    *,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Reverted:
    """Take back what a batch wrote, finished or not; it may be stopped and called again."""
    with store.reading():
        batch = importing.own(viewer, batch_id)
        if batch.state == "reverted":
            raise RuleError(N_("Import {id} was taken back already."), id=batch_id)
        importing.unstage(store, batch_id)
        lead_ids = undo_batch.leads(batch.group_id) if batch.group_id else []
        done = Reverted(batch_id)
        at, size = 0, pacing.FIRST
        while at < len(lead_ids):
            started = time.monotonic()
            _revert_chunk(store, viewer, batch, lead_ids[at : at + size], done)
            at += size
            size = pacing.next_size(size, time.monotonic() - started, least=LEAST)
            if on_progress:
                on_progress("revert", min(at, len(lead_ids)), len(lead_ids))
        _close(store, batch)
    retire_made(store, viewer, batch)
    return done


def _close(store: Store, batch: Batch) -> None:
    with store.transaction():
        imports.update(batch.id, state="reverted", finished_at=store.now())
        if activated := batch.options.get("owners_activated"):
            people.rest(activated)
        before, after = batch.options.get("language", ("", ""))
        if after and settings.load().get("sheet_language") == after:
            settings.save("sheet_language", before)
        group_id = undo_batch.compensating(batch.group_id)
        if group_id is not None:
            undo.mark(batch.group_id, "dropped", group_id)


def _revert_chunk(
    store: Store, viewer: Viewer, batch: Batch, lead_ids: Sequence[int], done: Reverted
) -> None:
    """Nothing more is applied of a batch that is being taken back: both hold its row."""
    with Journal(
        store, viewer, "import.revert", batch_id=batch.id, undoes=batch.group_id, undoable=False
    ) as journal:
        imports.take(batch.id)
        imports.update(batch.id, state="done")
        earlier = undo_batch.compensating(batch.group_id)
        if earlier is not None:
            journal.join(earlier)
        store.engine.reopen(lead_ids)
        rows.hold_leads(lead_ids)
        mine = undo_batch.events(batch.group_id, lead_ids)
        blocked = undo_batch.built_on(batch.group_id, mine)
        done.refused += (_refusal(viewer, lead_id, later) for lead_id, later in sorted(blocked.items()))
        free = {lead_id: events for lead_id, events in mine.items() if lead_id not in blocked}
        _take_back(journal, free)
        done.leads += len(free)
        if free:
            _number, name = undo.title(next(iter(free)))
            happenings.taken_back(journal, batch.group_id, name)


def _refusal(viewer: Viewer, lead_id: int, later: undo.Later) -> tuple[str, str, str]:
    number, _name = undo.title(lead_id)
    return number, later.actor, clock.local(later.at, viewer.zone).strftime("%m-%d %H:%M")


def _take_back(journal: Journal, mine: Mapping[int, Sequence[Any]]) -> None:
    made = undo_batch.made(mine)
    undo_batch.void_leads(journal, made)
    known = [lead_id for lead_id in mine if lead_id not in set(made)]
    undo_batch.clear_followups(
        event.entity_id
        for lead_id in known
        for event in mine[lead_id]
        if (event.entity, event.kind) == ("followup", "imported")
    )
    said: list[int] = []
    for lead_id in known:
        undo.reverse_events(journal, list(mine[lead_id]))
        said += (event.entity_id for event in mine[lead_id] if event.entity == "followup")
    journal.flush()
    for lead_id in known:
        derived.refresh(lead_id)
    search.index_leads(journal.store, known)
    search.index_followups(journal.store, said)
