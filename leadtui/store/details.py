"""Everything about one lead, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leadtui import clock
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.people import Viewer
from leadtui.domain.records import (
    ContactRow,
    FollowupRow,
    MilestoneRow,
    PlanRow,
    PointRow,
    StatusRow,
)
from leadtui.store import settings
from leadtui.store.columns import instant_value
from leadtui.store.database import Store
from leadtui.store.models import (
    Contact,
    FieldValue,
    Followup,
    Lead,
    LeadMember,
    LeadTag,
    Milestone,
    Plan,
    StatusChange,
)
from leadtui.store.people import names
from leadtui.store.points import seen
from leadtui.store.query import column, dicts, pairs, tuples


def columns(lead_id: int) -> dict[str, Any]:
    """All columns of a lead, and the values of added fields under their ids."""
    (row,) = dicts(Lead.select().where(Lead.id == lead_id))
    return {**row, **added_values(lead_id)}


def by_field(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a lead's columns by the ids of their fields."""
    fields = [field for field in REGISTRY.of("lead") if field.column]
    return {field.id: columns[field.column] for field in fields if field.column in columns}


def added_values(row_id: int, entity: str = "lead") -> dict[str, Any]:
    """Values of fields that were added to the registry, of a lead or what belongs to one, by field id."""
    query = FieldValue.select(
        FieldValue.field_id, FieldValue.int_value, FieldValue.date_value, FieldValue.text_value
    ).where((FieldValue.entity == entity) & (FieldValue.entity_id == row_id))
    return {
        name: _added_value(name, next((value for value in values if value is not None), None))
        for name, *values in tuples(query)
    }


def _added_value(field_id: str, value: Any) -> Any:
    return as_typed(REGISTRY[field_id], value) if field_id in REGISTRY else value


def as_typed(field: Field, value: Any) -> Any:
    """As the field's type has it: yes and no are kept as numbers, instants as text."""
    match field.type:
        case "flag":
            return None if value is None else bool(value)
        case "instant":
            return instant_value(value)
        case _:
            return value


def tags(lead_id: int) -> tuple[str, ...]:
    """Tags in alphabetical order."""
    query = LeadTag.select(LeadTag.tag).where(LeadTag.lead_id == lead_id).order_by(LeadTag.tag)
    return tuple(column(query))


def members(lead_id: int) -> tuple[tuple[int, str], ...]:
    """Collaborators as (user id, name)."""
    ids = column(LeadMember.select(LeadMember.user_id).where(LeadMember.lead_id == lead_id))
    found = names(ids)
    return tuple(sorted(((user, found[user]) for user in ids), key=lambda pair: pair[1]))


def contacts(store: Store, viewer: Viewer, lead_id: int) -> tuple[ContactRow, ...]:
    """Contacts with their points, masked where the lead is not the viewer's; the primary one first."""
    points: dict[int, list[PointRow]] = {}
    for point in seen(store, viewer, [lead_id]):
        row = PointRow(point.id, point.kind, point.raw, point.norm, point.valid, point.masked)
        points.setdefault(point.contact_id, []).append(row)
    rows = (
        Contact.select()
        .where((Contact.lead_id == lead_id) & Contact.voided_at.is_null())
        .order_by(Contact.is_primary.desc(), Contact.id)
    )
    return tuple(_contact(row, points.get(row.id, [])) for row in rows)


def _contact(row: Any, points: list[PointRow]) -> ContactRow:
    return ContactRow(
        row.id,
        row.version,
        row.name,
        row.address_form or "",
        row.title or "",
        split(row.roles),
        row.address or "",
        row.preferred,
        row.do_not_contact,
        row.last_met_on,
        row.is_primary,
        tuple(points),
    )


def followups(lead_id: int, contacts: Iterable[ContactRow] = ()) -> tuple[FollowupRow, ...]:
    """Follow-ups, newest first; with the names of ``contacts``, others are read."""
    rows = list(
        Followup.select()
        .where((Followup.lead_id == lead_id) & Followup.voided_at.is_null())
        .order_by(Followup.contacted_at.desc(), Followup.import_order.desc(), Followup.id.desc())
    )
    people = names([row.author_id for row in rows] + [row.next_person_id for row in rows])
    persons = {contact.id: contact.name for contact in contacts}
    spoken = {row.contact_id for row in rows if row.contact_id is not None} - persons.keys()
    team_zone = str(settings.load()["team_zone"])
    if spoken:
        persons |= pairs(Contact.select(Contact.id, Contact.name).where(Contact.id.in_(spoken)))
    return tuple(
        FollowupRow(
            row.id,
            row.version,
            row.lead_id,
            row.author_id,
            people.get(row.author_id, ""),
            persons.get(row.contact_id, ""),
            row.contacted_at,
            row.has_time,
            row.recorded_at,
            row.method,
            row.outcome,
            row.summary,
            row.feedback,
            row.attitude,
            split(row.needs),
            split(row.concerns),
            row.decision_progress,
            row.next_step,
            people.get(row.next_person_id, ""),
            None if row.has_time else clock.local(row.contacted_at, team_zone).date(),
        )
        for row in rows
    )


def plans(lead_id: int) -> tuple[PlanRow, ...]:
    """Plans: open ones first by date, then done ones, newest first."""
    rows = list(Plan.select().where((Plan.lead_id == lead_id) & Plan.voided_at.is_null()))
    people = names([row.responsible_id for row in rows])
    rows.sort(key=_plan_order)
    return tuple(
        PlanRow(
            row.id,
            row.version,
            row.responsible_id,
            people.get(row.responsible_id, ""),
            row.track,
            row.kind,
            row.due_on,
            row.due_time,
            row.zone,
            row.method,
            row.step,
            row.focus,
            row.goal,
            (row.every_count, row.every_unit) if row.every_count and row.every_unit else None,
            row.done_at,
            row.outcome,
        )
        for row in rows
    )


def _plan_order(row: Any) -> tuple[bool, float, int]:
    if row.done_at is None:
        return False, float(row.due_on.toordinal()), row.id
    return True, -row.done_at.timestamp(), -row.id


def status_changes(lead_id: int) -> tuple[StatusRow, ...]:
    """Changes of status that count, oldest first."""
    rows = list(
        StatusChange.select()
        .where((StatusChange.lead_id == lead_id) & StatusChange.voided_at.is_null())
        .order_by(StatusChange.id)
    )
    people = names([row.actor_id for row in rows])
    return tuple(
        StatusRow(
            row.id,
            row.from_status,
            row.to_status,
            row.at,
            people.get(row.actor_id, ""),
            row.reason,
            row.verified,
        )
        for row in rows
    )


def milestones(lead_id: int) -> tuple[MilestoneRow, ...]:
    """Milestones, newest first."""
    rows = list(
        Milestone.select()
        .where((Milestone.lead_id == lead_id) & Milestone.voided_at.is_null())
        .order_by(Milestone.on_day.desc(), Milestone.id.desc())
    )
    people = names([row.created_by for row in rows])
    return tuple(
        MilestoneRow(row.id, row.version, row.on_day, row.title, row.note, people.get(row.created_by, ""))
        for row in rows
    )


def split(joined: str) -> tuple[str, ...]:
    """The ids of a comma-joined column."""
    return tuple(part for part in joined.split(",") if part)
