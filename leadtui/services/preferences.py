"""What one user set up for themselves on the screens: columns, order, panes."""

from __future__ import annotations

from typing import Any

from leadtui.domain.people import Viewer
from leadtui.services.reads import reads
from leadtui.store import settings
from leadtui.store.database import Store

PREFIX = "screen."


@reads
def load(store: Store, viewer: Viewer) -> dict[str, Any]:
    """Everything the viewer set up, by name; values are what JSON holds."""
    kept = settings.load(viewer.user_id)
    return {key.removeprefix(PREFIX): value for key, value in kept.items() if key.startswith(PREFIX)}


def save(store: Store, viewer: Viewer, name: str, value: Any) -> None:
    """Keep one of them; no event, since nobody else is concerned."""
    with store.transaction():
        settings.save(f"{PREFIX}{name}", value, viewer.user_id)
