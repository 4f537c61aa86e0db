"""Leads whose personal data is due to go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.privacy import GONE
from leadtui.domain.retention import LOST
from leadtui.store.models import Contact, ContactPoint, Lead
from leadtui.store.query import tuples


def due(
    rule: str, since: datetime, limit: int | None = None, lead_id: int | None = None
) -> list[tuple[int, str, str]]:
    """Id, number and name of leads that a rule reaches and that still hold somebody, oldest first.

    With ``lead_id`` only of this one.
    """
    quiet = Lead.last_touch_at.is_null() | (Lead.last_touch_at < since)
    over = Lead.voided_at.is_null() & ~Lead.ever_won & quiet & (Lead.created_at < since)
    if rule == LOST:
        over &= (Lead.status == "lost") & (Lead.status_since < since)
    else:
        over &= Lead.status.in_(OPEN_STATUSES) & (Lead.next_on.is_null() | (Lead.next_on < since.date()))
    if lead_id is not None:
        over &= Lead.id == lead_id
    query = Lead.select(Lead.id, Lead.number, Lead.customer).where(over & _holds_somebody())
    return list(tuples(query.order_by(Lead.id).limit(limit)))


def _holds_somebody() -> Any:
    named: Any = Contact.select(1).where((Contact.lead_id == Lead.id) & (Contact.name != ""))
    reached: Any = ContactPoint.select(1).where(
        (ContactPoint.lead_id == Lead.id) & (ContactPoint.raw != GONE)
    )
    person = (Lead.kind == "individual") & (Lead.customer != Lead.number)
    return fn.EXISTS(named) | fn.EXISTS(reached) | person
