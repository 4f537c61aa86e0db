"""Taking back a change of words on very many leads, and making it again, but for those built on since.

Both go in short transactions. Taking back may be ended on the way: undo goes on with it then.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadtui import clock
from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.i18n import _, ngettext
from leadtui.services import access, context, happenings, pacing
from leadtui.store import normal_reads, rows, search, undo, undo_batch
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.put_back import put_back
from leadtui.store.undo import Group

WORDS = frozenset({*context.SEARCHED, *context.KEYED, "tags"})
"""Columns that a lead is found or compared by."""

Told = Callable[[str, int, int], None]


@dataclass(slots=True)
class Taken:
    """How far it is with the events of ``source``: ``place`` of ``ids``, ``into`` which group it is written.

    ``leads`` have changed, others ``refused`` for a reason.
    """

    source: int
    ids: list[int]
    size: int
    into: int | None = None
    place: int = 0
    leads: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def take_back(store: Store, viewer: Viewer, group: Group, told: Told | None = None) -> Saved:
    """Take back a unit lead by lead; ``told`` hears how far it is, and ends it by raising."""
    with store.reading():
        taken = Taken(group.id, undo_batch.leads(group.id), pacing.FIRST, undo_batch.compensating(group.id))
    _run(store, viewer, taken, told, command="undo")
    with store.transaction():
        # Where nothing could be taken back there is nothing to put again either.
        state = "dropped" if taken.into is None else "undone"
        undo.mark(group.id, state, taken.into or group.id)
    done = ngettext("Undone: {n} lead", "Undone: {n} leads", taken.leads)
    return Saved(0, taken.into or 0, "", "", _said(done, taken))


def put_again(store: Store, viewer: Viewer, group: Group, told: Told | None = None) -> Saved:
    """Make again what was taken back: a unit of its own, which can be taken back in turn."""
    assert group.undone_by is not None
    with store.reading():
        taken = Taken(group.undone_by, undo_batch.leads(group.undone_by), pacing.FIRST)
    _run(store, viewer, taken, told, command=group.command)
    if taken.into is None:
        with store.transaction():
            undo.mark(group.id, "dropped", group.undone_by)
    done = ngettext("Done again: {n} lead", "Done again: {n} leads", taken.leads)
    return Saved(0, taken.into or 0, "", "", _said(done, taken))


def _said(done: str, taken: Taken) -> str:
    kept = taken.refused.total()
    if not kept:
        return done
    why, _n = taken.refused.most_common(1)[0]
    return done + " · " + ngettext("{n} kept", "{n} kept", kept) + f" ({why})"


def _run(store: Store, viewer: Viewer, taken: Taken, told: Told | None, *, command: str) -> None:
    while taken.place < len(taken.ids):
        _part(store, viewer, taken, command)
        if told:
            told("revert" if command == "undo" else "again", taken.place, len(taken.ids))


def _part(store: Store, viewer: Viewer, taken: Taken, command: str) -> None:
    started = time.monotonic()
    ids = taken.ids[taken.place : taken.place + taken.size]
    back = command == "undo"
    with Journal(store, viewer, command, undoes=taken.source if back else None, undoable=not back) as journal:
        access.require_writer(viewer)
        if taken.into is not None:
            journal.join(taken.into)
        store.engine.reopen(ids)
        rows.hold_leads(ids)
        mine = undo_batch.events(taken.source, ids)
        blocked = _blocked(viewer, taken.source, mine)
        free = {lead_id: events for lead_id, events in mine.items() if lead_id not in blocked}
        _reverse(journal, free)
        if free and taken.into is None and back:
            _number, name = undo.title(next(iter(free)))
            happenings.taken_back(journal, taken.source, name)
        into = journal.unit if journal.wrote else taken.into
    taken.into = into
    taken.refused.update(blocked.values())
    taken.leads += len(free)
    taken.place += len(ids)
    taken.size = pacing.next_size(taken.size, time.monotonic() - started)


def _blocked(viewer: Viewer, source: int, mine: Mapping[int, Sequence[Any]]) -> dict[int, str]:
    """Leads that stay as they are, and why."""
    built = undo_batch.built_on(source, mine)
    found = {lead_id: _who(viewer, later) for lead_id, later in built.items()}
    owners = normal_reads.owners(viewer)
    if owners is not None:
        of_leads = normal_reads.owner_of(mine)
        gone = _("no longer yours")
        found |= {lead_id: gone for lead_id in mine if of_leads.get(lead_id, -1) not in owners}
    return found


def _who(viewer: Viewer, later: undo.Later) -> str:
    when = clock.local(later.at, viewer.zone).strftime("%m-%d %H:%M")
    return _("{who} has built on this ({when}).", who=later.actor or "?", when=when)


def _reverse(journal: Journal, mine: Mapping[int, Sequence[Any]]) -> None:
    """Set everything back, newest first; only what words or keys are made of is indexed anew."""
    values = normal_reads.values_of(event.id for events in mine.values() for event in events)
    now = normal_reads.touched(journal.store, [event for events in mine.values() for event in events])
    reworded: list[int] = []
    for lead_id, events in mine.items():
        for event in events:
            # A row that is read once and set twice is read again.
            current = now.pop((event.entity, event.entity_id), None)
            put_back(journal, event, values.get(event.id, {}), current=current)
        if any(event.entity != "lead" or WORDS & values[event.id].keys() for event in events):
            reworded.append(lead_id)
    journal.flush()
    search.index_leads(journal.store, reworded)
