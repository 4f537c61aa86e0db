"""What the record sheet shows of many leads, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from peewee import JOIN

from leadtui.domain.masking import mask_point
from leadtui.domain.people import Viewer
from leadtui.store import export_fields
from leadtui.store.database import Store
from leadtui.store.models import Contact, Followup, Lead, Plan, StatusChange, User
from leadtui.store.points import seen
from leadtui.store.query import dicts, tuples


@dataclass(frozen=True, slots=True)
class Said:
    """One follow-up of the sheet; ``known_at`` is the instant up to which the sheet's status counts.

    ``own`` are the values of the team's own fields by their ids.
    """

    contacted_at: datetime
    has_time: bool
    method: str
    outcome: str
    summary: str
    feedback: str
    next_step: str
    author: str
    known_at: datetime
    own: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """An open plan; ``every`` is its rhythm as (count, unit)."""

    track: str
    due_on: date
    due_time: time | None
    step: str
    focus: str
    goal: str
    every: tuple[int, str] | None


@dataclass(slots=True)
class SheetSource:
    """One lead with what the sheet needs; follow-ups and status changes (at, status) oldest first.

    ``extra`` are the values of the team's own fields, of the lead and of its primary contact.
    """

    id: int
    number: str
    customer: str
    source: str
    level: str | None
    need: str | None
    status: str
    lost_reason: str | None
    owner: str
    contact: str = ""
    points: list[tuple[str, str, str | None, bool]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    plans: list[Planned] = field(default_factory=list)
    changes: list[tuple[datetime, str]] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)


def load(store: Store, viewer: Viewer, lead_ids: Sequence[int], *, masked: bool = False) -> list[SheetSource]:
    """The leads in the order of ``lead_ids``; a handful of queries whatever their number.

    Contact details of leads that are not the viewer's are masked, all of them where ``masked``.
    """
    found = {source.id: source for source in _leads(lead_ids)}
    primary = _contacts(lead_ids, found)
    _points(store, viewer, primary, found, masked=masked)
    _said(viewer, lead_ids, found, masked=masked)
    _plans(lead_ids, found)
    _changes(lead_ids, found)
    _extra(viewer, lead_ids, primary, found, masked=masked)
    return [found[lead_id] for lead_id in lead_ids if lead_id in found]


def _leads(lead_ids: Sequence[int]) -> list[SheetSource]:
    query = (
        Lead.select(
            Lead.id,
            Lead.number,
            Lead.customer,
            Lead.source,
            Lead.level,
            Lead.need,
            Lead.status,
            Lead.lost_reason,
            User.display_name,
            Lead.owner_imported,
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Lead.owner_id))
        .where(Lead.id.in_(lead_ids))
    )
    found = []
    for *values, owner, imported in tuples(query):
        values.append(owner or imported or "")
        found.append(SheetSource(*values))
    return found


def beyond(lead_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What other sheets than the record sheet show of these leads, by lead and column."""
    columns = (
        Lead.id,
        Lead.industry,
        Lead.region,
        Lead.expected_value,
        Lead.currency,
        Lead.intent,
        Lead.notes,
    )
    return {row["id"]: row for row in dicts(Lead.select(*columns).where(Lead.id.in_(lead_ids)))}


def _contacts(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> dict[int, int]:
    """The leads of the primary contacts."""
    query = Contact.select(Contact.id, Contact.lead_id, Contact.name).where(
        Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null() & Contact.is_primary
    )
    primary = {}
    for contact_id, lead_id, name in tuples(query):
        found[lead_id].contact = name
        primary[contact_id] = lead_id
    return primary


def _points(
    store: Store, viewer: Viewer, primary: Mapping[int, int], found: dict[int, SheetSource], *, masked: bool
) -> None:
    for point in seen(store, viewer, list(found)):
        if point.contact_id not in primary:
            continue
        raw, norm = (mask_point(point.kind, point.raw), None) if masked else (point.raw, point.norm)
        found[point.lead_id].points.append((point.kind, raw, norm, bool(point.valid)))


def _said(viewer: Viewer, lead_ids: Sequence[int], found: dict[int, SheetSource], *, masked: bool) -> None:
    own = export_fields.own_of(viewer, lead_ids, "followup", masked=masked)
    query = (
        Followup.select(
            Followup.id,
            Followup.lead_id,
            Followup.contacted_at,
            Followup.has_time,
            Followup.method,
            Followup.outcome,
            Followup.summary,
            Followup.feedback,
            Followup.next_step,
            User.display_name,
            Followup.batch_id,
            Followup.recorded_at,
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Followup.author_id))
        .where(Followup.lead_id.in_(lead_ids) & Followup.voided_at.is_null())
        .order_by(Followup.lead_id, Followup.contacted_at, Followup.import_order, Followup.id)
    )
    for id_, lead_id, at, *said, author, batch_id, recorded_at in tuples(query):
        # What was recorded here moved the status then; what was imported, on its own day.
        known_at = at if batch_id else max(at, recorded_at)
        said += (author or "", known_at, own.get(id_, {}))
        found[lead_id].said.append(Said(at, *said))


def _plans(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query = (
        Plan.select(
            Plan.lead_id,
            Plan.every_count,
            Plan.every_unit,
            Plan.track,
            Plan.due_on,
            Plan.due_time,
            Plan.step,
            Plan.focus,
            Plan.goal,
        )
        .where(
            Plan.lead_id.in_(lead_ids)
            & Plan.done_at.is_null()
            & Plan.voided_at.is_null()
            & (Plan.kind != "first")
        )
        .order_by(Plan.lead_id, Plan.due_on, Plan.id)
    )
    for lead_id, count, unit, *planned in tuples(query):
        planned.append((count, unit) if count else None)
        found[lead_id].plans.append(Planned(*planned))


def _changes(lead_ids: Sequence[int], found: dict[int, SheetSource]) -> None:
    query = (
        StatusChange.select(StatusChange.lead_id, StatusChange.at, StatusChange.to_status)
        .where(StatusChange.lead_id.in_(lead_ids) & StatusChange.voided_at.is_null())
        .order_by(StatusChange.lead_id, StatusChange.id)
    )
    for lead_id, at, status in tuples(query):
        found[lead_id].changes.append((at, status))


def _extra(
    viewer: Viewer,
    lead_ids: Sequence[int],
    primary: Mapping[int, int],
    found: dict[int, SheetSource],
    *,
    masked: bool,
) -> None:
    for lead_id, values in export_fields.own_of(viewer, lead_ids, masked=masked).items():
        found[lead_id].extra |= values
    for contact_id, values in export_fields.own_of(viewer, lead_ids, "contact", masked=masked).items():
        if contact_id in primary:
            found[primary[contact_id]].extra |= values
