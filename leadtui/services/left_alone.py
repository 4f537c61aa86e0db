"""What was planned with people who asked not to be contacted is taken back."""

from __future__ import annotations

from leadtui.domain.people import Viewer
from leadtui.store import derived, rows, silent
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.plans import open_plans

A_TURN = 200
"""Leads that one turn of the clock takes."""


def withdraw_plans(journal: Journal, lead_id: int) -> int:
    """Take back the open plans where everybody asked to be left alone; how many there were."""
    found = open_plans(lead_id) if silent.is_silent(lead_id) else []
    for plan in found:
        rows.void(journal, "plan", plan.id, lead_id=lead_id)
    return len(found)


def turn(store: Store, viewer: Viewer) -> int:
    """What the clock does of it: plans made before the mark withdrew them go, on record; how many leads."""
    return sum(_withdrawn(store, viewer, lead_id) for lead_id in coming(store))


def coming(store: Store) -> list[int]:
    """The leads that the next turn of the clock would take."""
    return store.read(lambda: silent.planned(A_TURN))


def _withdrawn(store: Store, viewer: Viewer, lead_id: int) -> bool:
    with Journal(store, viewer, "plan.withdraw", lead_id=lead_id, undoable=False) as journal:
        rows.hold_leads([lead_id])
        if not withdraw_plans(journal, lead_id):
            return False
        journal.flush()
        derived.refresh(lead_id)
    return True
