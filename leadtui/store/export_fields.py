"""Values of chosen fields of many leads, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from leadtui.domain.fields import REGISTRY, Entity, Field
from leadtui.domain.people import Viewer
from leadtui.store import own_masks
from leadtui.store.details import as_typed
from leadtui.store.models import Contact, FieldValue, Followup, Lead, LeadTag
from leadtui.store.query import dicts, pairs, tuples

Values = dict[int, dict[str, Any]]


def of_leads(lead_ids: Sequence[int], fields: Sequence[Field]) -> Values:
    """The values of these fields of leads, by lead and field id; their currency stands beside them."""
    columns = [getattr(Lead, field.column) for field in fields if field.entity == "lead" and field.column]
    rows = dicts(Lead.select(Lead.id, Lead.currency, *columns).where(Lead.id.in_(lead_ids)))
    by_column = {field.column: field.id for field in fields if field.column}
    found: Values = {
        row["id"]: {by_column.get(name, name): value for name, value in row.items()} for row in rows
    }
    if any(field.type == "tags" for field in fields):
        for lead_id, names in _tags(lead_ids).items():
            found[lead_id]["tag"] = tuple(names)
    return found


def _tags(lead_ids: Sequence[int]) -> dict[int, list[str]]:
    query = LeadTag.select(LeadTag.lead_id, LeadTag.tag).where(LeadTag.lead_id.in_(lead_ids))
    found: dict[int, list[str]] = {}
    for lead_id, tag in pairs(query.order_by(LeadTag.lead_id, LeadTag.tag)):
        found.setdefault(lead_id, []).append(tag)
    return found


def own_of(
    viewer: Viewer, lead_ids: Sequence[int], entity: Entity = "lead", *, masked: bool = False
) -> Values:
    """The values of the team's own fields of these leads, their contacts or their follow-ups.

    By row and field id; rows without any are left out. Phones and emails are masked where the lead is not
    the viewer's, or all.
    """
    if not any(field.added for field in REGISTRY.of(entity)):
        return {}
    found: Values = {}
    details: dict[int, int] = {}
    for lead_id, row_id, name, value in own_values(entity, lead_ids):
        found.setdefault(row_id, {})[name] = value
        if own_masks.is_detail(REGISTRY[name]):
            details[row_id] = lead_id
    closed = set(details.values())
    closed = closed if masked or not closed else own_masks.closed(viewer, closed)
    for row_id in (row_id for row_id, lead_id in details.items() if lead_id in closed):
        own = found[row_id]
        own |= {name: own_masks.masked(REGISTRY[name], value) for name, value in own.items()}
    return found


def own_values(entity: Entity, lead_ids: Sequence[int]) -> Iterator[tuple[int, int, str, Any]]:
    """What these leads, their contacts or follow-ups have in fields in use: lead, row, field id, value."""
    columns = (FieldValue.int_value, FieldValue.date_value, FieldValue.text_value)
    query = FieldValue.select(FieldValue.lead_id, FieldValue.entity_id, FieldValue.field_id, *columns)
    theirs = (FieldValue.entity == entity) & FieldValue.lead_id.in_(lead_ids)
    for lead_id, row_id, name, *values in tuples(query.where(theirs)):
        if name in REGISTRY:
            value = next((value for value in values if value is not None), None)
            yield lead_id, row_id, name, as_typed(REGISTRY[name], value)


def of_contacts(lead_ids: Sequence[int], fields: Sequence[Field]) -> Values:
    """The values of these fields of the primary contacts, by lead and field id."""
    chosen = [field for field in fields if field.entity == "contact" and field.column]
    if not chosen:
        return {}
    columns = [getattr(Contact, field.column).alias(field.id) for field in chosen]
    query = Contact.select(Contact.lead_id, *columns).where(
        Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null() & Contact.is_primary
    )
    return {row["lead_id"]: row for row in dicts(query)}


def of_followups(lead_ids: Sequence[int], fields: Sequence[Field]) -> dict[int, list[dict[str, Any]]]:
    """The values of these fields of the follow-ups, by lead, oldest first."""
    chosen = [field for field in fields if field.entity == "followup" and field.column]
    if not chosen:
        return {}
    columns = [getattr(Followup, field.column).alias(field.id) for field in chosen]
    query = Followup.select(Followup.lead_id, *columns).where(
        Followup.lead_id.in_(lead_ids) & Followup.voided_at.is_null()
    )
    found: dict[int, list[dict[str, Any]]] = {}
    order = (Followup.lead_id, Followup.contacted_at, Followup.import_order, Followup.id)
    for row in dicts(query.order_by(*order)):
        found.setdefault(row["lead_id"], []).append(row)
    return found
