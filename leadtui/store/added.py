"""Values that do not stand in a column of the lead: added fields, and tags as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from leadtui.domain.fields import REGISTRY, Field
from leadtui.store.columns import instant_text
from leadtui.store.details import added_values
from leadtui.store.journal import Journal
from leadtui.store.models import FieldValue, LeadTag
from leadtui.store.query import column
from leadtui.store.rows import refuse_conflicts

PREFIX = "field:"


def write(
    journal: Journal,
    lead_id: int,
    values: Mapping[Field, object],
    *,
    seen: Mapping[str, object] | None = None,
) -> None:
    """Store values of added fields with their event; ``seen`` as for columns, by field id."""
    if not values:
        return
    before = added_values(lead_id)
    wanted = {field.id: value for field, value in values.items()}
    refuse_conflicts({name: before.get(name) for name in wanted}, wanted, seen or {})
    changes = {
        PREFIX + name: (before.get(name), value)
        for name, value in wanted.items()
        if before.get(name) != value
    }
    for name, (_old, new) in changes.items():
        put(lead_id, name.removeprefix(PREFIX), new)
    journal.updated("lead", lead_id, changes, lead_id=lead_id)


def put(lead_id: int, field_id: str, value: object) -> None:
    """Store one value in the column of its type; None removes it."""
    key = (
        (FieldValue.entity == "lead") & (FieldValue.entity_id == lead_id) & (FieldValue.field_id == field_id)
    )
    FieldValue.delete().where(key).execute()
    if value is not None:
        FieldValue.insert(entity="lead", entity_id=lead_id, field_id=field_id, **typed(value)).execute()


def put_back(lead_id: int, field_id: str, value: Any) -> None:
    """Store a value that was read from an event, where dates are text."""
    field = REGISTRY.get(field_id)
    if field is not None and field.type == "date" and isinstance(value, str):
        value = date.fromisoformat(value)
    put(lead_id, field_id, value)


def typed(value: object) -> dict[str, Any]:
    """The column of field_value for a value."""
    if isinstance(value, int):
        return {"int_value": int(value)}
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"date_value": value}
    return {"text_value": instant_text(value) if isinstance(value, datetime) else str(value)}


def read_tags(lead_id: int) -> list[str]:
    """The tags of a lead, in order."""
    return sorted(column(LeadTag.select(LeadTag.tag).where(LeadTag.lead_id == lead_id)))


def replace_tags(lead_id: int, tags: Sequence[str]) -> None:
    """Make the lead's tags exactly these."""
    LeadTag.delete().where(LeadTag.lead_id == lead_id).execute()
    if tags:
        LeadTag.insert_many([(lead_id, tag) for tag in tags], fields=[LeadTag.lead_id, LeadTag.tag]).execute()
