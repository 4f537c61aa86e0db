"""What was planned with people who asked not to be contacted is taken back."""

from __future__ import annotations

from leadtui.store import rows, silent
from leadtui.store.journal import Journal
from leadtui.store.plans import open_plans


def withdraw_plans(journal: Journal, lead_id: int) -> int:
    """Take back the open plans where everybody asked to be left alone; how many there were."""
    found = open_plans(lead_id) if silent.is_silent(lead_id) else []
    for plan in found:
        rows.void(journal, "plan", plan.id, lead_id=lead_id)
    return len(found)
