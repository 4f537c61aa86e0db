"""What Today shows first: the queue and the rows of one page of it, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer

if TYPE_CHECKING:
    from leadtui.services.queue import Late
    from leadtui.store.database import Store
    from leadtui.store.queue import Entry

PAGE = 60


class QueuePage(NamedTuple):
    """The queue with a page of it: entries in the order of the screen, exact counts, rows by id.

    ``done`` counts the leads followed up today, ``any_leads`` is whether the viewer sees any at all,
    ``handovers`` how many pages wait to be read.
    """

    entries: tuple[Entry, ...]
    counts: dict[str, int]
    done: int
    leads: dict[int, LeadRow]
    any_leads: bool = True
    people: tuple[Late, ...] = ()
    handovers: int = 0


def read(store: Store, viewer: Viewer, around: int | None = None, text: str = "") -> QueuePage:
    """The queue, narrowed by ``text``; rows are a page after the lead ``around`` and one before it."""
    from leadtui.services import lead_pages, queue
    from leadtui.store import unread

    found = queue.today(store, viewer)
    entries = found.entries
    if text.strip():
        from leadtui.services import finding

        kept = finding.among(store, viewer, text, [entry.lead_id for entry in entries])
        entries = tuple(entry for entry in entries if entry.lead_id in kept)
    ids = [entry.lead_id for entry in entries]
    at = ids.index(around) if around in ids else 0
    leads = rows(store, viewer, list(dict.fromkeys(ids[max(0, at - PAGE) : at + PAGE])))
    some = bool(leads) or lead_pages.any_lead(store, viewer)
    waiting = store.read(lambda: unread.count(viewer.user_id))
    return QueuePage(entries, found.counts, found.done, leads, some, found.people, waiting)


def rows(store: Store, viewer: Viewer, ids: Sequence[int]) -> dict[int, LeadRow]:
    """A page of rows by id."""
    from leadtui.services import lead_pages

    return {row.id: row for row in lead_pages.page(store, viewer, ids)}
