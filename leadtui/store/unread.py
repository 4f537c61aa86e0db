"""Hand-overs that wait to be read, for the first line of Today: nothing is loaded for it that writes."""

from __future__ import annotations

from typing import Any

from leadtui.store.models import Handover, Lead


def waiting(user_id: int) -> Any:
    """The condition on Handover under which it waits for a user."""
    open_ones = Handover.acknowledged_at.is_null() & Handover.voided_at.is_null()
    living = Lead.select(Lead.id).where((Lead.id == Handover.lead_id) & Lead.voided_at.is_null())
    return (Handover.to_user == user_id) & open_ones & Handover.lead_id.in_(living)


def count(user_id: int) -> int:
    """How many pages wait for a user."""
    return int(Handover.select().where(waiting(user_id)).count())
