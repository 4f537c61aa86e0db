"""Drafts in the database; the file that is written first is the screen's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.services.reads import reads
from leadtui.store import drafts
from leadtui.store.database import Store


def save(store: Store, viewer: Viewer, kind: str, entity_id: int, body: dict[str, Any], at: datetime) -> None:
    """Keep what was typed at ``at``; an older write never replaces a newer one."""
    with store.transaction():
        drafts.save(viewer.user_id, kind, entity_id, body, at)


@reads
def load(store: Store, viewer: Viewer, kind: str, entity_id: int) -> tuple[dict[str, Any], datetime] | None:
    """The viewer's draft and when it was typed."""
    return drafts.load(viewer.user_id, kind, entity_id)


def discard(store: Store, viewer: Viewer, kind: str, entity_id: int) -> None:
    """Forget a draft."""
    with store.transaction():
        drafts.discard(viewer.user_id, kind, entity_id)
