"""What an import must know of the leads that are here already, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leadtui.store.models import Contact, ContactPoint, Event, EventGroup, EventValue, Followup, Lead

Said = tuple[str | None, datetime, bool, str, str]


def ids_by_number(numbers: Sequence[str]) -> dict[str, int]:
    """Live leads by number."""
    rows: Any = Lead.select(Lead.number, Lead.id).where(Lead.number.in_(numbers) & Lead.voided_at.is_null())
    return dict(rows.tuples())


def taken_numbers(numbers: Sequence[str]) -> set[str]:
    """Numbers in use, also by leads that were taken back."""
    rows: Any = Lead.select(Lead.number).where(Lead.number.in_(numbers))
    return {number for (number,) in rows.tuples()}


def ids_by_point(norms: Sequence[str]) -> dict[tuple[str, str], int]:
    """Live leads by (customer, normalised contact detail)."""
    rows: Any = (
        ContactPoint.select(Lead.customer, ContactPoint.norm, Lead.id)
        .join(Lead, on=(Lead.id == ContactPoint.lead_id))
        .where(ContactPoint.norm.in_(norms) & ContactPoint.voided_at.is_null() & Lead.voided_at.is_null())
    )
    return {(customer, norm): lead_id for customer, norm, lead_id in rows.tuples()}


def ids_by_contact(customers: Sequence[str]) -> dict[tuple[str, str], int]:
    """Live leads by (customer, name of a contact)."""
    rows: Any = (
        Contact.select(Lead.customer, Contact.name, Lead.id)
        .join(Lead, on=(Lead.id == Contact.lead_id))
        .where(Lead.customer.in_(customers) & Contact.voided_at.is_null() & Lead.voided_at.is_null())
    )
    return {(customer, name): lead_id for customer, name, lead_id in rows.tuples()}


def said(lead_id: int) -> list[Said]:
    """(import key, contacted at, has a time, method, summary) of a lead's live follow-ups."""
    rows: Any = Followup.select(
        Followup.import_key, Followup.contacted_at, Followup.has_time, Followup.method, Followup.summary
    ).where((Followup.lead_id == lead_id) & Followup.voided_at.is_null())
    return list(rows.tuples())


def touched_here(lead_id: int) -> set[str]:
    """Columns of a lead that a person, not an import, has set here."""
    rows: Any = (
        EventValue.select(EventValue.field_id)
        .join(Event, on=(Event.id == EventValue.event_id))
        .join(EventGroup, on=(EventGroup.id == Event.group_id))
        .where((Event.entity == "lead") & (Event.entity_id == lead_id) & EventGroup.batch_id.is_null())
    )
    return {name for (name,) in rows.tuples()}


def has_plan_event(lead_id: int) -> bool:
    """Whether a person has planned something on this lead here."""
    return bool(
        Event.select()
        .join(EventGroup, on=(EventGroup.id == Event.group_id))
        .where((Event.lead_id == lead_id) & (Event.entity == "plan") & EventGroup.batch_id.is_null())
        .exists()
    )
