"""What the record sheet shows of many leads, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from peewee import JOIN

from leadtui.store.models import Contact, ContactPoint, FieldValue, Followup, Lead, Plan, User


@dataclass(frozen=True, slots=True)
class Said:
    """One follow-up of the sheet."""

    contacted_at: datetime
    has_time: bool
    method: str
    outcome: str
    summary: str
    feedback: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The open plan of the sheet's last columns."""

    track: str
    due_on: date
    due_time: time | None
    step: str
    focus: str
    goal: str


@dataclass(slots=True)
class SheetSource:
    """One lead with what the sheet needs; follow-ups oldest first."""

    id: int
    number: str
    customer: str
    source: str
    level: str | None
    need: str
    status: str
    owner: str
    contact: str = ""
    points: list[tuple[str, str, str | None, bool]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    plans: list[Planned] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)


def load(lead_ids: Sequence[int]) -> list[SheetSource]:
    """The leads in the order of ``lead_ids``; a handful of queries whatever their number."""
    found = {source.id: source for source in _leads(lead_ids)}
    primary = _contacts(lead_ids, found)
    _points(primary, found)
    _said(lead_ids, found)
    _plans(lead_ids, found)
    _extra(lead_ids, found)
    return [found[lead_id] for lead_id in lead_ids if lead_id in found]


def _leads(lead_ids: Sequence[int]) -> list[SheetSource]:
    query: Any = (
        Lead.select(
            Lead.id,
            Lead.number,
            Lead.customer,
            Lead.source,
            Lead.level,
            Lead.need,
            Lead.status,
            User.display_name,
            Lead.owner_imported,
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Lead.owner_id))
        .where(Lead.id.in_(lead_ids))
    )
    return [
        SheetSource(lead_id, number, customer, source, level, need or "", status, owner or imported or "")
        for lead_id, number, customer, source, level, need, status, owner, imported in query.tuples()
    ]


def _contacts(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> list[int]:
    query: Any = Contact.select(Contact.id, Contact.lead_id, Contact.name).where(
        Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null() & (Contact.is_primary == True)  # noqa: E712
    )
    ids = []
    for contact_id, lead_id, name in query.tuples():
        found[lead_id].contact = name
        ids.append(contact_id)
    return ids


def _points(contact_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query: Any = (
        ContactPoint.select(
            ContactPoint.lead_id, ContactPoint.kind, ContactPoint.raw, ContactPoint.norm, ContactPoint.valid
        )
        .where(ContactPoint.contact_id.in_(contact_ids) & ContactPoint.voided_at.is_null())
        .order_by(ContactPoint.contact_id, ContactPoint.position, ContactPoint.id)
    )
    for lead_id, kind, raw, norm, valid in query.tuples():
        found[lead_id].points.append((kind, raw, norm, bool(valid)))


def _said(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query: Any = (
        Followup.select(
            Followup.lead_id,
            Followup.contacted_at,
            Followup.has_time,
            Followup.method,
            Followup.outcome,
            Followup.summary,
            Followup.feedback,
            Followup.next_step,
        )
        .where(Followup.lead_id.in_(lead_ids) & Followup.voided_at.is_null())
        .order_by(Followup.lead_id, Followup.contacted_at, Followup.import_order, Followup.id)
    )
    for lead_id, *said in query.tuples():
        found[lead_id].said.append(Said(*said))


def _plans(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query: Any = (
        Plan.select(Plan.lead_id, Plan.track, Plan.due_on, Plan.due_time, Plan.step, Plan.focus, Plan.goal)
        .where(
            Plan.lead_id.in_(lead_ids)
            & Plan.done_at.is_null()
            & Plan.voided_at.is_null()
            & (Plan.kind != "first")
        )
        .order_by(Plan.lead_id, Plan.due_on, Plan.id)
    )
    for lead_id, *planned in query.tuples():
        found[lead_id].plans.append(Planned(*planned))


def _extra(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query: Any = FieldValue.select().where((FieldValue.entity == "lead") & FieldValue.entity_id.in_(lead_ids))
    values: dict[int, dict[str, object]] = defaultdict(dict)
    for row in query:
        parts = (row.int_value, row.date_value, row.text_value)
        values[row.entity_id][row.field_id] = next((value for value in parts if value is not None), None)
    for lead_id, fields in values.items():
        found[lead_id].extra = fields
