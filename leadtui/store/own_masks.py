"""Phones and addresses in fields of one's own: raw where the lead is the viewer's, else masked (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.field import Entity
from leadtui.domain.masking import mask_point
from leadtui.domain.people import Viewer
from leadtui.domain.records import Own
from leadtui.store.computed import failures
from leadtui.store.details import added_values, as_typed
from leadtui.store.models import FieldValue, Lead
from leadtui.store.query import column, tuples
from leadtui.store.scope import open_contacts

FORMATS = ("phone", "email")


def is_detail(field: Field) -> bool:
    """Whether a field of one's own holds a way to reach somebody."""
    return field.added and field.format in FORMATS


def masked(field: Field, value: Any) -> Any:
    """The value as those see it who may not."""
    return mask_point(field.format, value) if isinstance(value, str) and is_detail(field) else value


def closed(viewer: Viewer, lead_ids: Iterable[int]) -> set[int]:
    """Those of the leads whose contact details the viewer sees masked."""
    asked = set(lead_ids)
    query = Lead.select(Lead.id).where(Lead.id.in_(list(asked)) & open_contacts(viewer))
    return asked.difference(column(query))


def of_rows(viewer: Viewer, entity: Entity, lead_id: int) -> dict[int, Own]:
    """What contacts or follow-ups of a lead have in own fields, by row; masked as the lead's are."""
    fields = [field for field in REGISTRY.of(entity) if field.added]
    if not fields:
        return {}
    found: dict[int, dict[str, Any]] = {}
    columns = (FieldValue.int_value, FieldValue.date_value, FieldValue.text_value)
    mine = (FieldValue.entity == entity) & (FieldValue.lead_id == lead_id)
    for row_id, name, *values in tuples(
        FieldValue.select(FieldValue.entity_id, FieldValue.field_id, *columns).where(mine)
    ):
        found.setdefault(row_id, {})[name] = next((value for value in values if value is not None), None)
    details = any(is_detail(field) and field.id in own for field in fields for own in found.values())
    hidden = details and bool(closed(viewer, [lead_id]))
    return {row_id: tuple(_shown(fields, own, hidden=hidden)) for row_id, own in found.items()}


def _shown(fields: Iterable[Field], own: Mapping[str, Any], *, hidden: bool) -> Iterable[tuple[str, object]]:
    for field in fields:
        if field.id in own:
            value = as_typed(field, own[field.id])
            yield field.id, masked(field, value) if hidden else value


def seen_values(viewer: Viewer, lead_id: int) -> dict[str, Any]:
    """The values of a lead's own fields by id, masked where the viewer may not see them."""
    values = added_values(lead_id)
    worked_out = [field.id for field in REGISTRY.of("lead") if field.added and field.change == "never"]
    if worked_out:
        values |= {name: failed for (_id, name), failed in failures([lead_id], worked_out).items()}
    details = [name for name in values if name in REGISTRY and is_detail(REGISTRY[name])]
    if details and closed(viewer, [lead_id]):
        values |= {name: masked(REGISTRY[name], values[name]) for name in details}
    return values
