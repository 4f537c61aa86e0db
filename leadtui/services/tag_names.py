"""Tags that are in use."""

from __future__ import annotations

from leadtui.domain.people import Viewer
from leadtui.services.reads import reads
from leadtui.store import tag_names
from leadtui.store.database import Store


@reads
def used(store: Store, viewer: Viewer, limit: int = 30) -> list[str]:
    """The commonest tags among the newest leads the viewer may read, the commonest first."""
    return tag_names.used(viewer, limit)
