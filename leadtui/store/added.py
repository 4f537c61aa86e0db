"""Values that do not stand in a column of the lead: added fields, and tags as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from leadtui.domain.fields import Field
from leadtui.store.details import added_values
from leadtui.store.journal import Journal
from leadtui.store.models import FieldValue, LeadTag

PREFIX = "field:"


def write(journal: Journal, lead_id: int, values: Mapping[Field, object]) -> None:
    """Store values of added fields with their event."""
    if not values:
        return
    before = added_values(lead_id)
    changes = {
        PREFIX + field.id: (before.get(field.id), value)
        for field, value in values.items()
        if before.get(field.id) != value
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
        FieldValue.insert(entity="lead", entity_id=lead_id, field_id=field_id, **_typed(value)).execute()


def _typed(value: object) -> dict[str, Any]:
    if isinstance(value, int):
        return {"int_value": int(value)}
    if isinstance(value, date):
        return {"date_value": value}
    return {"text_value": str(value)}


def replace_tags(lead_id: int, tags: Sequence[str]) -> None:
    """Make the lead's tags exactly these."""
    LeadTag.delete().where(LeadTag.lead_id == lead_id).execute()
    if tags:
        LeadTag.insert_many([(lead_id, tag) for tag in tags], fields=[LeadTag.lead_id, LeadTag.tag]).execute()
