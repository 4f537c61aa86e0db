"""Every change of owner leaves the new one a page, which stands first on the lead until it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.domain.handover import Handover, text
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import handovers
from leadtui.store import unread as unread_pages
from leadtui.store.database import Store
from leadtui.store.journal import Journal

LIMIT = 500


def write(journal: Journal, lead: Mapping[str, Any], to_user: int) -> None:
    """The page for a new owner; ``lead`` are the columns before, its plans have moved already.

    A lead that comes from the pool with nothing behind it needs none.
    """
    if lead["owner_id"] is None and lead.get("last_touch_at") is None:
        return
    known = handovers.facts({**lead, "owner_id": to_user})
    handovers.write(journal, lead["id"], lead["owner_id"], to_user, text(known), known)


@reads
def unread(store: Store, viewer: Viewer) -> list[Handover]:
    """Pages that wait for the viewer, oldest first."""
    return handovers.unread(viewer.user_id, LIMIT)


@reads
def received(store: Store, viewer: Viewer) -> list[Handover]:
    """All pages the viewer got, newest first."""
    return handovers.received(viewer.user_id, LIMIT)


@reads
def count_unread(store: Store, viewer: Viewer) -> int:
    """How many pages wait for the viewer."""
    return unread_pages.count(viewer.user_id)


@reads
def waiting_on(store: Store, viewer: Viewer, lead_id: int) -> Handover | None:
    """The page of a lead that the viewer has yet to read."""
    found = handovers.of_lead(lead_id)
    waits = found is not None and found.to_id == viewer.user_id and found.acknowledged_at is None
    return found if waits else None


@reads
def latest(store: Store, viewer: Viewer, number: str) -> Handover:
    """The latest page of a lead the viewer may read; NotFoundError where there is none."""
    lead = access.find_number(viewer, number)
    found = handovers.of_lead(lead["id"])
    if found is None:
        raise NotFoundError(N_("{number} was never handed over."), number=lead["number"])
    return found


def acknowledge(store: Store, viewer: Viewer, pages: Sequence[Handover]) -> int:
    """The viewer has read these; how many had not been read before.

    It is noted on the lead and is no step to undo: who gave the lead away can still take it back.
    """
    fresh = [page for page in pages if page.acknowledged_at is None]
    if any(page.to_id != viewer.user_id for page in fresh):
        raise PermissionDenied(N_("Only the new owner acknowledges a hand-over."))
    with Journal(store, viewer, "handover.read", undoable=False) as journal:
        handovers.acknowledge((page.id for page in fresh), journal.at)
        for page in fresh:
            changes: dict[str, tuple[object, object]] = {"handover": (None, page.id)}
            journal.updated("lead", page.lead_id, changes, lead_id=page.lead_id, kind="read")
    return len(fresh)
