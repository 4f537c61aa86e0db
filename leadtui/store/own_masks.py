"""Phones and addresses in fields of one's own: raw where the lead is the viewer's, else masked (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.masking import mask_point
from leadtui.domain.people import Viewer
from leadtui.store.computed import failures
from leadtui.store.details import added_values
from leadtui.store.models import Lead
from leadtui.store.query import column
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
