"""Taking an import back as a whole, lead by lead, but for leads someone has built on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError
from leadtui.i18n import N_
from leadtui.store import derived, imports, search, undo, undo_batch
from leadtui.store.database import Store
from leadtui.store.journal import Journal

CHUNK_LEADS = 200


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
    """Take back what a batch wrote; it may be stopped and called again."""
    with store.reading():
        batch = imports.get(batch_id)
        if batch is None or (viewer.role != "admin" and batch.user_id != viewer.user_id):
            raise NotFoundError(N_("There is no import {id}."), id=batch_id)
        if batch.state == "reverted":
            raise RuleError(N_("Import {id} was taken back already."), id=batch_id)
        group_id = batch.counts.get("group", 0)
        total = undo_batch.count_leads(group_id)
    done = Reverted(batch_id)
    compensating, after = 0, 0
    while True:
        with Journal(store, viewer, "import.revert", batch_id=batch_id, undoes=group_id) as journal:
            lead_ids = undo_batch.next_leads(group_id, after, CHUNK_LEADS)
            if not lead_ids:
                break
            if compensating:
                journal.join(compensating)
            compensating = journal.group_id
            _revert_leads(journal, viewer, group_id, lead_ids, done)
        after = lead_ids[-1]
        if on_progress:
            on_progress("revert", done.leads + len(done.refused), total)
    with store.transaction():
        imports.update(batch_id, state="reverted", finished_at=store.now())
        if compensating:
            undo.mark(group_id, "dropped", compensating)
    return done


def _revert_leads(
    journal: Journal, viewer: Viewer, group_id: int, lead_ids: list[int], done: Reverted
) -> None:
    blocked = undo_batch.built_on(group_id, lead_ids)
    for lead_id in sorted(blocked):
        number, _name = undo.title(lead_id)
        later = blocked[lead_id]
        when = clock.local(later.at, viewer.zone).strftime("%m-%d %H:%M")
        done.refused.append((number, later.actor, when))
    free = [lead_id for lead_id in lead_ids if lead_id not in blocked]
    events = undo_batch.events(group_id, free)
    made = {event.entity_id for event in events if event.entity == "lead" and event.kind == "imported"}
    undo_batch.void_leads(journal, [lead_id for lead_id in free if lead_id in made])
    for lead_id, of_lead in groupby(events, key=attrgetter("lead_id")):
        if lead_id not in made:
            _revert_known(journal, lead_id, list(of_lead))
    done.leads += len(free)


def _revert_known(journal: Journal, lead_id: int, events: list[Any]) -> None:
    undo.reverse_events(journal, events)
    journal.flush()
    derived.refresh(lead_id)
    search.reindex_lead(journal.store, lead_id)
    search.index_followups(journal.store, [e.entity_id for e in events if e.entity == "followup"])
