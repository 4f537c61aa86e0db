"""What fields of one's own stand on: leads, contacts and follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from leadtui.store.models import Contact, FieldValue, Followup, Lead

MODELS: Mapping[str, Any] = MappingProxyType({"contact": Contact, "followup": Followup})
"""The tables of those that belong to a lead."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A row that has values in such fields, and the lead it is or belongs to; ``gone`` if one is removed."""

    entity: str
    id: int
    lead_id: int
    gone: bool = False


def of_lead(lead_id: int) -> Holder:
    """The lead itself."""
    return Holder("lead", lead_id, lead_id)


def values_of(entity: str, ids: Any) -> Any:
    """The condition on FieldValue: values of these rows; ``ids`` are numbers or a select of them."""
    return (FieldValue.entity == entity) & FieldValue.entity_id.in_(ids)


def values_of_leads(lead_ids: Any) -> Any:
    """The same of leads with their contacts and follow-ups."""
    found = values_of("lead", lead_ids)
    for entity, model in MODELS.items():
        found |= values_of(entity, model.select(model.id).where(model.lead_id.in_(lead_ids)))
    return found


def with_leads(query: Any, entity: str) -> Any:
    """A select of FieldValue joined to the leads whose the values are."""
    if entity == "lead":
        return query.join(Lead, on=(Lead.id == FieldValue.entity_id))
    model = MODELS[entity]
    return query.join(model, on=(model.id == FieldValue.entity_id)).join(Lead, on=(Lead.id == model.lead_id))
