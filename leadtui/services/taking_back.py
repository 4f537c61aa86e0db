"""Taking back a change of words on very many leads, but for leads somebody has built on since.

It may be ended on the way; undo goes on with it then.
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
from leadtui.services import access, happenings
from leadtui.store import normal_reads, rows, search, undo, undo_batch
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.undo import Group

LEADS, MOST = 40, 400
"""Leads a transaction, at first and at most."""
SECONDS = 0.12

Told = Callable[[str, int, int], None]


@dataclass(slots=True)
class Taken:
    """How far it is: ``place`` of ``ids``, how many ``leads`` are as before, why others are not."""

    ids: list[int]
    size: int
    place: int = 0
    leads: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def take_back(store: Store, viewer: Viewer, group: Group, told: Told | None = None) -> Saved:
    """Take back a unit lead by lead; ``told`` hears how far it is, and ends it by raising."""
    with store.reading():
        taken = Taken(undo_batch.leads(group.id), LEADS)
    while taken.place < len(taken.ids):
        _part(store, viewer, group, taken)
        if told:
            told("revert", taken.place, len(taken.ids))
    with store.transaction():
        by = undo_batch.compensating(group.id)
        # Where nothing could be taken back there is nothing to put again either.
        undo.mark(group.id, "dropped", by if by is not None else group.id)
    return Saved(0, group.id, "", "", _said(taken))


def _said(taken: Taken) -> str:
    text = ngettext("Undone: {n} lead", "Undone: {n} leads", taken.leads)
    kept = taken.refused.total()
    if kept:
        why, _n = taken.refused.most_common(1)[0]
        text += " · " + ngettext("{n} kept", "{n} kept", kept) + f" ({why})"
    return text


def _part(store: Store, viewer: Viewer, group: Group, taken: Taken) -> None:
    started = time.monotonic()
    ids = taken.ids[taken.place : taken.place + taken.size]
    with Journal(store, viewer, "undo", undoes=group.id, undoable=False) as journal:
        access.require_writer(viewer)
        earlier = undo_batch.compensating(group.id)
        if earlier is not None:
            journal.join(earlier)
        store.engine.reopen(ids)
        rows.hold_leads(ids)
        mine = undo_batch.events(group.id, ids)
        blocked = _blocked(viewer, group.id, mine)
        free = {lead_id: events for lead_id, events in mine.items() if lead_id not in blocked}
        _reverse(journal, free)
        if free and earlier is None:
            _number, name = undo.title(next(iter(free)))
            happenings.taken_back(journal, group.id, name)
    taken.refused.update(blocked.values())
    taken.leads += len(free)
    taken.place += len(ids)
    taken.size = _next_size(taken.size, time.monotonic() - started)


def _next_size(size: int, seconds: float) -> int:
    return round(min(max(size * SECONDS / max(seconds, SECONDS / 10), size / 4, 1), size * 1.5, MOST))


def _blocked(viewer: Viewer, group_id: int, mine: Mapping[int, Sequence[Any]]) -> dict[int, str]:
    """Leads that stay as they are, and why."""
    built = undo_batch.built_on(group_id, mine)
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
    for events in mine.values():
        undo.reverse_events(journal, list(events))
    journal.flush()
    search.index_leads(journal.store, mine)
