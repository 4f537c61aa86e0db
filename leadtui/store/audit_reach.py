"""What rules over contact details find where the database hides the details themselves (DESIGN 2.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Lead
from leadtui.store.scope import nothing

_FACTS = "SELECT lead_id, contact_id, kind, valid, field_id FROM leadtui_reach(%s)"


@dataclass(frozen=True, slots=True)
class Reach:
    """Conditions on Lead: that there is any way to reach somebody, and by own field that it is filled.

    ``invalid`` are (lead, contact) by kind of what is no number, or no address.
    """

    ways: Any
    invalid: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    filled: Mapping[str, Any] = field(default_factory=dict)


def reach(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> Reach | None:
    """What is told of these leads' contact details; None where the viewer's connection reads them itself.

    Reps look after nothing but their own leads, admins read all.
    """
    if viewer.role != "manager" or not store.engine.bound:
        return None
    ways: set[int] = set()
    invalid: dict[str, set[tuple[int, int]]] = {}
    filled: dict[str, set[int]] = {}
    for lead_id, contact_id, kind, valid, name in store.database.execute_sql(_FACTS, (list(lead_ids),)):
        if name is not None:
            filled.setdefault(name, set()).add(lead_id)
            continue
        ways.add(lead_id)
        if not valid:
            invalid.setdefault(kind, set()).add((lead_id, contact_id))
    return Reach(
        _among(store, ways),
        {kind: sorted(found) for kind, found in invalid.items()},
        {name: _among(store, found) for name, found in filled.items()},
    )


def _among(store: Store, lead_ids: set[int]) -> Any:
    return store.engine.among(Lead.id, sorted(lead_ids)) if lead_ids else nothing()
