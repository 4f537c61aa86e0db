"""Who is at a lead just now, so that nobody calls twice: best effort, in nobody's way."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.news import Beside, Doing
from leadtui.domain.people import Viewer
from leadtui.services.reads import reads
from leadtui.store import presence
from leadtui.store.database import Store


def enter(store: Store, viewer: Viewer, session_id: str, lead_id: int, doing: Doing) -> bool:
    """Say that this program is at a lead, and nowhere else; whether others are there, or where it was.

    They hear of it.

    DatabaseError where somebody else writes at this moment: presence waits for nobody.
    """
    with store.reading(), store.engine.at_once():
        with store.transaction():
            left = presence.lead_of(session_id)
            presence.enter(store, session_id, viewer.user_id, lead_id, doing)
        return _tell_those_at(store, session_id, [lead_id, *left])


def beat(store: Store, viewer: Viewer, session_id: str, lead_id: int, doing: Doing) -> None:
    """Say that it is still there."""
    with store.reading(), store.engine.at_once():
        with store.transaction():
            known = presence.beat(store, session_id)
        if known:
            _sweep(store)
        else:
            enter(store, viewer, session_id, lead_id, doing)


def leave(store: Store, viewer: Viewer, session_id: str) -> None:
    """Say that it is at no lead any more."""
    del viewer
    with store.reading(), store.engine.at_once():
        with store.transaction():
            left = presence.lead_of(session_id)
            presence.leave(session_id)
        _tell_those_at(store, session_id, left)


def _tell_those_at(store: Store, session_id: str, lead_ids: Sequence[int]) -> bool:
    """A hint for those it concerns alone: each wakes every listening program.

    Asked once one's own row stands: of two who come at the same moment the later one sees the other.
    """
    occupied = presence.occupied(store, session_id, lead_ids)
    if occupied:
        with store.transaction():
            store.engine.announce()
    return occupied


def _sweep(store: Store) -> None:
    """Forget those who ended without a word; one by one, since two who sweep must not wait for each other."""
    for session_id in presence.stale(store.now()):
        with store.transaction():
            presence.leave(session_id)


@reads
def at_lead(store: Store, viewer: Viewer, lead_id: int) -> tuple[Beside, ...]:
    """The colleagues at a lead the viewer may read; one who has it open twice counts once."""
    found: dict[int, Beside] = {}
    for row in presence.at_lead(viewer, lead_id, store.now()):
        beside = Beside(*row)
        if beside.user_id not in found or beside.doing == "writing":
            found[beside.user_id] = beside
    return tuple(found.values())
