"""Conditions on what belongs to a lead: contacts, follow-ups, plans, tags, added fields."""

from __future__ import annotations

from typing import Any

from peewee import fn

from leadtui.domain.fields import Field, Registry
from leadtui.domain.query_tree import NONE, Condition
from leadtui.domain.query_words import HAS
from leadtui.store.comparing import Eyes, compared, containing, either, empty
from leadtui.store.drafts import of_leads
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Draft,
    FieldValue,
    Followup,
    Lead,
    LeadMember,
    LeadTag,
    Milestone,
    Plan,
)
from leadtui.store.scope import open_contacts

POINTS = ("phone", "email", "wechat")
_STRICT = frozenset({"choice", "integer", "money", "date", "flag"})
_PLAN_COLUMNS = {"next_step": "step"}


def exists(rows: Any) -> Any:
    """Whether there are any such rows."""
    return fn.EXISTS(rows)


def contact_test(field: Field, condition: Condition, eyes: Eyes) -> Any:
    """Any contact, or any of their points, is like that."""
    values = [value for value in condition.values if value.text != NONE or value.exact]
    tests = [] if len(values) == len(condition.values) else [~has_field(field, eyes)]
    if values and field.id in POINTS:
        tests.append(_point(field.id, values, eyes))
    elif values:
        column = getattr(Contact, field.column)
        tests.append(_contact(compared(column, field, condition.operator, values, eyes)))
    return either(tests)


def _contact(test: Any) -> Any:
    return exists(Contact.select(1).where((Contact.lead_id == Lead.id) & Contact.voided_at.is_null() & test))


def _point(kind: str, values: Any, eyes: Eyes) -> Any:
    """Of leads whose contact details the viewer may read: a masked one must not be guessed digit by digit."""
    columns = (ContactPoint.raw, ContactPoint.norm)
    return open_contacts(eyes.viewer) & exists(
        _points(kind).where(either(containing(column, value) for column in columns for value in values))
    )


def _points(kind: str) -> Any:
    live = (ContactPoint.lead_id == Lead.id) & ContactPoint.voided_at.is_null()
    return ContactPoint.select(1).where(live & (ContactPoint.kind == kind))


def followup_test(field: Field, condition: Condition, eyes: Eyes) -> Any:
    """The last follow-up is like that."""
    last, said = Followup.alias(), Followup.alias()
    newest = (
        last.select(last.id)
        .where((last.lead_id == Lead.id) & last.voided_at.is_null())
        .order_by(last.contacted_at.desc(), last.import_order.desc(), last.id.desc())
        .limit(1)
    )
    test = compared(getattr(said, field.column), field, condition.operator, condition.values, eyes)
    return exists(said.select(1).where((said.id == newest) & test))


def plan_test(field: Field, condition: Condition, eyes: Eyes) -> Any:
    """Any open plan is like that."""
    column = getattr(Plan, _PLAN_COLUMNS.get(field.id, field.column))
    open_plan = (Plan.lead_id == Lead.id) & Plan.done_at.is_null() & Plan.voided_at.is_null()
    return exists(
        Plan.select(1).where(open_plan & compared(column, field, condition.operator, condition.values, eyes))
    )


def added_column(field: Field) -> Any:
    """Where values of an added field of this type stand."""
    match field.type:
        case "integer" | "money" | "flag" | "user":
            return FieldValue.int_value
        case "date" | "instant":
            return FieldValue.date_value
        case _:
            return FieldValue.text_value


def added_rows(field: Field) -> Any:
    """The condition on FieldValue for one added field."""
    return (FieldValue.entity == field.entity) & (FieldValue.field_id == field.id)


def added_of_lead(field: Field) -> Any:
    """The condition on FieldValue for one added field of the lead, or of what belongs to it."""
    return added_rows(field) & (FieldValue.lead_id == Lead.id)


def _living(rows: Any, field: Field) -> Any:
    """Rows of an added field, of contacts and follow-ups those that are there."""
    return rows if field.entity == "lead" else rows.where(FieldValue.lead_id.is_null(is_null=False))


def added_values(field: Field, condition: Condition, eyes: Eyes) -> Any:
    """The rows of an added field that are like that, through its btree."""
    column = added_column(field)
    test = compared(column, field, condition.operator, condition.values, eyes)
    if field.type not in _STRICT or len(condition.values) > 1:
        # The indexes of values hold those that are there; of one day or choice that goes without saying,
        # and SQLite would look through all values for those that are.
        test = column.is_null(is_null=False) & test
    return _living(FieldValue.select().where(added_rows(field) & test), field)


def added_there(field: Field) -> Any:
    """The rows of an added field, through its btree."""
    there = added_rows(field) & added_column(field).is_null(is_null=False)
    return _living(FieldValue.select().where(there), field)


def holding(field: Field) -> Any:
    """Whether the lead has a value in an added field."""
    return exists(FieldValue.select(1).where(added_of_lead(field)))


def chosen(field: Field, *ids: str) -> Any:
    """Whether the lead has one of these choices in an added field."""
    mine = added_of_lead(field) & FieldValue.text_value.in_(list(ids))
    return exists(FieldValue.select(1).where(mine))


def added_value(field: Field) -> Any:
    """The value of an added field of the lead, for ordering."""
    return FieldValue.select(added_column(field)).where(added_of_lead(field))


def tagged(values: Any) -> Any:
    """The rows of any of these tags."""
    return LeadTag.select().where(LeadTag.tag.in_([value.text for value in values]))


def having(name: str, registry: Registry, eyes: Eyes) -> Any:
    """Whether the lead has a plan, a phone, a value in a field."""
    if name in HAS:
        return _has_word(name, eyes)
    return has_field(registry[name], eyes)


def _has_word(name: str, eyes: Eyes) -> Any:
    match name:
        case "plan":
            return Lead.due_on.is_null(is_null=False)
        case "followup":
            return Lead.last_touch_at.is_null(is_null=False)
        case "milestone":
            live = (Milestone.lead_id == Lead.id) & Milestone.voided_at.is_null()
            return exists(Milestone.select(1).where(live))
        case "member":
            return exists(LeadMember.select(1).where(LeadMember.lead_id == Lead.id))
        case _:
            mine = of_leads(eyes.viewer.user_id) & (Draft.entity_id == Lead.id)
            return exists(Draft.select(1).where(mine))


def has_field(field: Field, eyes: Eyes) -> Any:
    """Whether anything stands in a field of a lead or of its contacts."""
    if field.id == "tag":
        return exists(LeadTag.select(1).where(LeadTag.lead_id == Lead.id))
    if field.added:
        return holding(field)
    if field.id in POINTS:
        return fn.leadtui_has_point(Lead.id, field.id) if eyes.bound else exists(_points(field.id))
    if field.entity == "contact":
        column = getattr(Contact, field.column)
        return _contact(~empty(column, field))
    return ~empty(getattr(Lead, field.column), field)
