"""Who has which lead open just now (no events, no undo): written seldom, ignored once it is stale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Lead, Presence, User
from leadtui.store.query import column, tuples
from leadtui.store.scope import visible_leads

STALE = timedelta(seconds=60)


def lead_of(session_id: str) -> list[int]:
    """The lead at which a program is, if it is at one."""
    return column(Presence.select(Presence.lead_id).where(Presence.session_id == session_id))


def occupied(store: Store, session_id: str, lead_ids: Sequence[int]) -> bool:
    """Whether another program is at one of these leads."""
    fresh = (Presence.session_id != session_id) & (Presence.seen_at >= store.now() - STALE)
    return bool(Presence.select().where(Presence.lead_id.in_(lead_ids) & fresh).exists())


def enter(store: Store, session_id: str, user_id: int, lead_id: int, doing: str) -> None:
    """The program of ``session_id`` is at this lead, and nowhere else."""
    now = store.now()
    row = {"user_id": user_id, "lead_id": lead_id, "doing": doing, "since": now, "seen_at": now}
    Presence.insert(session_id=session_id, **row).on_conflict(
        conflict_target=(Presence.session_id,), update=row
    ).execute()


def beat(store: Store, session_id: str) -> bool:
    """It is still there; False where it was taken for gone."""
    query = Presence.update(seen_at=store.now()).where(Presence.session_id == session_id)
    return bool(query.execute())


def leave(session_id: str) -> None:
    """It is at no lead any more."""
    Presence.delete().where(Presence.session_id == session_id).execute()


def stale(now: datetime) -> list[str]:
    """Those of whom nothing was heard for a while."""
    return column(Presence.select(Presence.session_id).where(Presence.seen_at < now - STALE))


def at_lead(viewer: Viewer, lead_id: int, now: datetime) -> list[tuple[Any, ...]]:
    """(user_id, name, doing, since) of colleagues at a lead the viewer may read, who came first first."""
    fresh = (Presence.lead_id == lead_id) & (Presence.seen_at >= now - STALE)
    query = (
        Presence.select(Presence.user_id, User.display_name, Presence.doing, Presence.since)
        .join(User, on=(User.id == Presence.user_id))
        .switch(Presence)
        .join(Lead, on=(Lead.id == Presence.lead_id))
        .where(fresh & (Presence.user_id != viewer.user_id) & visible_leads(viewer))
    )
    return list(tuples(query.order_by(Presence.since, Presence.user_id)))
