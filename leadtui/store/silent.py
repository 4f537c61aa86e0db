"""Leads at which everybody asked not to be contacted."""

from __future__ import annotations

from typing import Any

from peewee import fn

from leadtui.store.models import Contact, Lead, Plan
from leadtui.store.query import column


def silent_leads() -> Any:
    """A sub-select of their ids; those marked are few and have an index of their own."""
    other: Any = Contact.alias("other")
    left = other.select(1).where(
        (other.lead_id == Contact.lead_id) & other.voided_at.is_null() & ~other.do_not_contact
    )
    marked = Contact.do_not_contact & Contact.voided_at.is_null()
    return Contact.select(Contact.lead_id).where(marked & ~fn.EXISTS(left))


def is_silent(lead_id: int) -> bool:
    """Whether the lead has contacts, and each of them asked to be left alone."""
    live = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
    asked = column(Contact.select(Contact.do_not_contact).where(live))
    return bool(asked) and all(asked)


def planned(limit: int) -> list[int]:
    """Such leads with which something is planned all the same."""
    live = Plan.done_at.is_null() & Plan.voided_at.is_null() & Lead.voided_at.is_null()
    query = Plan.select(Plan.lead_id).join(Lead, on=(Lead.id == Plan.lead_id)).distinct()
    return column(query.where(live & Plan.lead_id.in_(silent_leads())).order_by(Plan.lead_id).limit(limit))
