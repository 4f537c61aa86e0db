"""Noting what happened without changing a row, and sealing what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadtui.domain.people import Viewer
from leadtui.store import journal, sealing
from leadtui.store.database import Store


def note(
    store: Store,
    viewer: Viewer | None,
    kind: str,
    entity: str,
    entity_id: int,
    reason: str = "",
    values: Mapping[str, object] | None = None,
    *,
    lead_id: int | None = None,
    audience: Iterable[int] = (),
) -> int:
    """Record that something happened and return the id of its event; ``values`` are told, never secrets.

    Call it in the transaction of what it tells of, or on its own. It cannot be undone, and it is in
    nobody's way who undoes something else. Where nobody was known, ``viewer`` is None; what has no row
    has the ``entity_id`` 0. With a ``lead_id`` whoever may read the lead may read this; without one only
    admins, and the managers of whom it is about or who did it.
    """
    return journal.note(
        store,
        viewer,
        kind,
        entity,
        entity_id,
        reason=reason,
        values=values,
        lead_id=lead_id,
        audience=audience,
    )


def seal(store: Store) -> int:
    """Seal what has been waiting, a few thousand events at most; call it at the end of a command."""
    return sealing.seal(store)
