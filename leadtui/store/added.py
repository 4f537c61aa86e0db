"""Values that do not stand in a column of the lead: added fields, and tags as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from peewee import IntegrityError

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.defined import definitions
from leadtui.domain.lists import fold
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.store.columns import instant_text
from leadtui.store.details import added_values
from leadtui.store.holders import Holder, with_leads
from leadtui.store.journal import Journal
from leadtui.store.models import FieldValue, Lead, LeadTag
from leadtui.store.query import column, first
from leadtui.store.rows import refuse_conflicts
from leadtui.store.single_values import let_go

PREFIX = "field:"


def write(
    journal: Journal,
    holder: Holder,
    values: Mapping[Field, object],
    *,
    seen: Mapping[str, object] | None = None,
) -> bool:
    """Store values of added fields with their event and say whether any is another one.

    ``seen`` is as for columns, by field id.
    """
    if not values:
        return False
    before = added_values(holder.id, holder.entity)
    wanted = {field.id: value for field, value in values.items()}
    refuse_conflicts({name: before.get(name) for name in wanted}, wanted, seen or {})
    changes = {
        PREFIX + name: (before.get(name), value)
        for name, value in wanted.items()
        if before.get(name) != value
    }
    for field, value in values.items():
        if PREFIX + field.id in changes:
            require_single(field, value, holder.id)
            put(holder, field.id, value, field)
    journal.updated(holder.entity, holder.id, changes, lead_id=holder.lead_id)
    return bool(changes)


def require_single(field: Field, value: object, row_id: int | None = None) -> None:
    """Raise ValidationError where another row than this one has the value in a unique field.

    One that cannot be read is found out by the index of the table, when the value is stored.
    """
    number = taken(field, value, row_id)
    if number:
        raise ValidationError(
            N_("{label}: {number} has {value} already."),
            field=field.id,
            label=str(field.label),
            number=number,
            value=value,
        )


def taken(field: Field, value: object, row_id: int | None = None) -> str:
    """The number of the lead where another row has the value in a unique field; empty where there is none."""
    if not field.unique or value is None:
        return ""
    same = (FieldValue.field_id == field.id) & (FieldValue.single_value == single(value))
    others = (FieldValue.entity == field.entity) & (FieldValue.entity_id != (row_id or 0))
    row = first(with_leads(FieldValue.select(Lead.number), field.entity).where(others & same))
    return str(row[0]) if row else ""


def single(value: object) -> str:
    """A value as unique ones are compared."""
    return fold(value.isoformat() if isinstance(value, date) else str(value))


def put(holder: Holder, field_id: str, value: object, field: Field | None = None) -> None:
    """Store one value in the column of its type; None removes it."""
    mine = (FieldValue.entity == holder.entity) & (FieldValue.entity_id == holder.id)
    FieldValue.delete().where(mine & (FieldValue.field_id == field_id)).execute()
    if value is None:
        return
    row = {"entity": holder.entity, "entity_id": holder.id, "field_id": field_id, **typed(value, field)}
    if holder.gone and "single_value" in row:
        row["single_value"] = let_go(holder.id, row["single_value"])
    try:
        FieldValue.insert(row).execute()
    except IntegrityError as error:
        if field is None or not field.unique:
            raise
        # One that cannot be read has it: which one is not told.
        raise ValidationError(
            N_("{label}: another lead has {value} already."),
            field=field.id,
            label=str(field.label),
            value=value,
        ) from error


def put_back(holder: Holder, field_id: str, value: Any) -> None:
    """Store a value that was read from an event, where dates are text."""
    found = definitions().get(field_id)
    field = REGISTRY.get(field_id) if found is None else found.field()
    if field is not None and field.type == "date" and isinstance(value, str):
        value = date.fromisoformat(value)
    if field is not None:
        require_single(field, value, holder.id)
    put(holder, field_id, value, field)


def typed(value: object, field: Field | None = None) -> dict[str, Any]:
    """The columns of field_value for a value; ``field`` says whether it is unique."""
    kept = {"single_value": single(value)} if field is not None and field.unique else {}
    return {**_typed(value), **kept}


def _typed(value: object) -> dict[str, Any]:
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
