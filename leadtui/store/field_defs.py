"""Definitions of fields of a team's own, and who holds values in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peewee import SQL, fn

from leadtui.domain.fields.definition import Definition
from leadtui.domain.fields.field import Entity
from leadtui.i18n import LANGUAGES, Label
from leadtui.store.holders import MODELS, Holder, with_leads
from leadtui.store.models import FieldDef, FieldValue, Lead
from leadtui.store.query import dicts, tuples

ENTITY = "field_def"
CHUNK = 1_000


def everything() -> tuple[Definition, ...]:
    """All definitions, retired ones included, in order."""
    query = FieldDef.select().order_by(FieldDef.position, FieldDef.id)
    return tuple(definition_of(row) for row in dicts(query))


def definition_of(row: Mapping[str, Any]) -> Definition:
    """A row as the domain has it."""
    return Definition(
        name=row["name"],
        kind=row["kind"],
        label=_label(row, "label"),
        id=row["id"],
        group=row["place"],
        length=row["length"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        decimals=row["decimals"],
        required_from=row["required_from"],
        default=row["default_value"],
        help=_label(row, "help"),
        unique=row["single"],
        position=row["position"],
        hidden=row["hidden"],
        retired=row["voided_at"] is not None,
        pilot=tuple(int(part) for part in row["pilot"].split(",") if part),
        pilot_until=row["pilot_until"],
        version=row["version"],
        formula=row["formula"],
        entity=row["entity"],
    )


def columns_of(definition: Definition) -> dict[str, object]:
    """The columns of a definition but its id, version and whether it is retired."""
    return {
        "name": definition.name,
        "kind": definition.kind,
        **_texts("label", definition.label),
        **_texts("help", definition.help),
        "place": definition.group,
        "length": definition.length,
        "minimum": definition.minimum,
        "maximum": definition.maximum,
        "decimals": definition.decimals,
        "required_from": definition.required_from,
        "default_value": definition.default,
        "single": definition.unique,
        "position": definition.position,
        "hidden": definition.hidden,
        "pilot": ",".join(str(user_id) for user_id in definition.pilot),
        "pilot_until": definition.pilot_until,
        "formula": definition.formula,
        "entity": definition.entity,
    }


def _label(row: Mapping[str, Any], kind: str) -> Label:
    return Label(*(row[f"{kind}_{tag.lower()}"] for tag in LANGUAGES))


def _texts(kind: str, label: Label) -> dict[str, object]:
    return {f"{kind}_{tag.lower()}": label.text(tag) for tag in LANGUAGES}


def filled(name: str) -> int:
    """How many rows have a value in a field, counted along the indexes of values."""
    columns = (FieldValue.int_value, FieldValue.text_value, FieldValue.date_value)
    counted = FieldValue.select(fn.COUNT(SQL("*")))
    return sum(int(counted.where(_of(name) & one.is_null(is_null=False)).scalar()) for one in columns)


def values(name: str, entity: Entity) -> Iterator[tuple[Holder, str, str, Any]]:
    """(row, number and name of its lead, value) of every row that has one, by id, a part at a time."""
    after = 0
    model = MODELS.get(entity, Lead)
    while True:
        query = FieldValue.select(
            FieldValue.entity_id, Lead.id, Lead.number, Lead.short_name, Lead.customer,
            Lead.voided_at.is_null() & model.voided_at.is_null(),
            FieldValue.int_value, FieldValue.date_value, FieldValue.text_value,
        )  # fmt: skip
        mine = _of(name) & (FieldValue.entity == entity) & (FieldValue.entity_id > after)
        page = with_leads(query, entity).where(mine).order_by(FieldValue.entity_id).limit(CHUNK)
        found = list(tuples(page))
        for row_id, lead_id, number, short, customer, living, *stored in found:
            value = next((one for one in stored if one is not None), None)
            yield Holder(entity, row_id, lead_id, gone=not living), number, short or customer, value
        if len(found) < CHUNK:
            return
        after = found[-1][0]


def _of(name: str) -> Any:
    return FieldValue.field_id == name
