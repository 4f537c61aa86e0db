"""Conditions of a query as SQL on Lead, the same for both engines; words are made in ``matching``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from peewee import SQL, Column, fn
from peewee import Value as Bound

from leadtui.domain.fields import Field, Registry
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.query_tree import ME, NONE, YES, Condition, Operator, Value
from leadtui.domain.query_words import field_of
from leadtui.store import people, related, told
from leadtui.store.comparing import Eyes, both, compared, either, in_days
from leadtui.store.models import FieldValue, Lead, LeadMember, LeadTag
from leadtui.store.own_masks import is_detail
from leadtui.store.scope import nothing, open_contacts

FOREVER = "9999-12-31"
# Later than any character a number can hold.
_LAST = "\U0010ffff"
_INDEXED = frozenset({"created_at", "last_contact_at", "expected_value"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a filter.

    ``test`` is a condition on Lead. ``ids``, where an index lists them readily, is a select of its leads.
    ``at`` is the test made for a column of lead ids, where it has to look beyond the lead's own row.
    ``whole`` is the test by way of a set that is made once, for reads that touch most leads anyway.
    ``rows`` are the values of an added field, one of each lead that is meant, or ``several``; ``without``
    those of each lead that is not.
    """

    test: Any
    ids: Any = None
    at: Callable[[Any], Any] | None = None
    whole: Any = None
    rows: Any = None
    without: Any = None
    several: bool = False

    @property
    def member(self) -> Any:
        """``whole`` where there is one, else the plain test."""
        return self.test if self.whole is None else self.whole


def listed(rows: Any, key: Any) -> Clause:
    """The clause of rows of another table, found by an index of theirs or by ``key``, the lead's id."""
    ids = rows.select(key)

    def at(column: Any) -> Any:
        return related.exists(rows.select(1).where(key == column))

    return Clause(at(Lead.id), ids, at, in_set(ids))


def in_set(ids: Any) -> Any:
    """Membership in a set made once, asked along an index of leads.

    Without the sum the set would lead the way into the leads, in no order at all.
    """
    return (Lead.id + 0).in_(ids)


def ranged(test: Any) -> Clause:
    """The clause of a condition on a column of Lead that has an index."""
    return Clause(test, Lead.select(Lead.id).where(Lead.voided_at.is_null() & test))


def due_key() -> Any:
    """The generated column under which leads without a due date come last."""
    return Column(Lead._meta.table, "due_key")


def clauses(conditions: Iterable[Condition], registry: Registry, eyes: Eyes) -> list[Clause]:
    """One clause per condition; all must hold."""
    return [_negated(condition, clause(condition, registry, eyes)) for condition in conditions]


def lacking(there: Clause) -> Clause:
    """The clause of leads of which no value of an added field is among those of another clause."""
    return Clause(~there.test, whole=~there.member, without=there.rows, several=there.several)


def _of_values(field: Field, rows: Any, eyes: Eyes) -> Clause:
    """The clause of leads that have, or of which a contact or follow-up has, one of these values."""
    found = replace(listed(rows, FieldValue.lead_id), rows=rows, several=field.entity != "lead")
    return replace(found, at=_one_by_one(rows)) if eyes.bound else found


def _one_by_one(rows: Any) -> Callable[[Any], Any]:
    """The test of few candidates by an index look-up each: with the OFFSET PostgreSQL makes no set of all."""

    def at(column: Any) -> Any:
        return related.exists(rows.select(1).where(FieldValue.lead_id == column).offset(SQL("0")))

    return at


def _negated(condition: Condition, made: Clause) -> Clause:
    if condition.negated and made.rows is not None:
        return lacking(made)
    # A value that is not there is not the one that was excluded: NOT NULL would leave the lead out.
    return Clause(~fn.COALESCE(made.test, Bound(value=False))) if condition.negated else made


def clause(condition: Condition, registry: Registry, eyes: Eyes) -> Clause:
    """The clause of one condition, its negation left aside."""
    field = field_of(condition.field, registry)
    special = _special(field, condition, registry, eyes)
    if special is not None:
        return special
    if field.added:
        return _added(field, condition, eyes)
    match field.entity:
        case "contact":
            return Clause(related.contact_test(field, condition, eyes))
        case "followup" if field.id == "outcome":
            return Clause(compared(Lead.last_outcome, field, condition.operator, condition.values, eyes))
        case "followup":
            return Clause(related.followup_test(field, condition, eyes))
        case "plan":
            return Clause(related.plan_test(field, condition, eyes))
        case "lead":
            return _lead(field, condition, eyes)


def _special(field: Field, condition: Condition, registry: Registry, eyes: Eyes) -> Clause | None:
    """The clause of a word that is no field of the registry."""
    values = condition.values
    match field.id:
        case "idle":
            return Clause(either(_idle(condition.operator, value.number or 0, eyes) for value in values))
        case "has" | "no":
            return _having(values, registry, eyes, there=field.id == "has")
        case "batch" | "notice":
            return _of_run(field.id, [value.number or 0 for value in values], eyes)
        case "member":
            return _members(values, eyes)
        case "late" if condition.values[0].text == YES:
            return ranged(due_key() < eyes.today.isoformat())
        case "late" | "touched" | "open" | "verified":
            return Clause(either(_answered(field.id, value, eyes) for value in values))
        case _:
            return None


def _having(values: Sequence[Value], registry: Registry, eyes: Eyes, *, there: bool) -> Clause:
    """Leads that have one of these, or lack one."""
    found = registry.get(values[0].text) if len(values) == 1 else None
    if found is not None and found.added:
        return _there(found, eyes, there=there)
    tests = [related.having(value.text, registry, eyes) for value in values]
    return Clause(either(test if there else ~test for test in tests))


def _there(field: Field, eyes: Eyes, *, there: bool) -> Clause:
    """Leads that have a value in an added field, or have none."""
    # Whoever reads some of the leads only looks into each: the set would be of all of them.
    found = _of_values(field, related.added_there(field), eyes)
    return replace(found if there else lacking(found), whole=None)


def _answered(name: str, answer: Value, eyes: Eyes) -> Any:
    yes = answer.text == YES
    match name:
        case "late":
            today = eyes.today.isoformat()
            return due_key() < today if yes else due_key() >= today
        case "touched":
            return Lead.last_touch_at.is_null(is_null=not yes)
        case "open":
            return Lead.status.in_(OPEN_STATUSES) if yes else Lead.status.not_in(OPEN_STATUSES)
        case _:
            return Lead.verified == yes


def _of_run(name: str, numbers: Sequence[int], eyes: Eyes) -> Clause:
    """Leads of imports, or of what one was told, by their numbers."""
    if name == "batch":
        return ranged(Lead.batch_id.in_(list(numbers)))
    found = told.leads(eyes.viewer, numbers)
    return Clause(either([nothing(), *(in_set(ids) for ids in found)]), found[0] if len(found) == 1 else None)


def _members(values: Iterable[Value], eyes: Eyes) -> Clause:
    helping = LeadMember.select().where(LeadMember.user_id.in_(user_ids(values, eyes)))
    return listed(helping, LeadMember.lead_id)


def _idle(operator: Operator, days: int, eyes: Eyes) -> Any:
    """Whole days since the last contact, or since the lead came where there was none."""
    start = eyes.midnight(eyes.today - timedelta(days=days))
    end = eyes.midnight(eyes.today - timedelta(days=days - 1))

    def since(column: Any) -> Any:
        match operator:
            case ":":
                return (column >= start) & (column < end)
            case ">":
                return column < start
            case ">=":
                return column < end
            case "<":
                return column >= end
            case "<=":
                return column >= start

    return since(Lead.last_contact_at) | (Lead.last_contact_at.is_null() & since(Lead.created_at))


def _lead(field: Field, condition: Condition, eyes: Eyes) -> Clause:
    operator, values = condition.operator, condition.values
    match field.id:
        case "owner":
            return Clause(_owned(values, eyes))
        case "tag":
            return _tag(field, values, eyes)
        case "number":
            return ranged(either(_number(value) for value in values))
        case "due":
            return ranged(either(_due(field, operator, value, eyes) for value in values))
        case "customer" | "short_name":
            names = (Lead.customer, Lead.short_name)
            return Clause(either(compared(column, field, operator, values, eyes) for column in names))
        case _:
            test = compared(getattr(Lead, field.column), field, operator, values, eyes)
            return ranged(test) if field.id in _INDEXED else Clause(test)


def _added(field: Field, condition: Condition, eyes: Eyes) -> Clause:
    filled = tuple(value for value in condition.values if value.text != NONE or value.exact)
    asked = _filled(field, replace(condition, values=filled), eyes) if filled else None
    if asked is not None and is_detail(field):
        # A masked one must not be guessed digit by digit.
        asked = Clause(open_contacts(eyes.viewer) & asked.test)
    if asked is not None and len(filled) == len(condition.values):
        return asked
    if asked is None:
        return _there(field, eyes, there=False)
    return Clause(either([~related.has_field(field, eyes), asked.test]))


def _filled(field: Field, condition: Condition, eyes: Eyes) -> Clause:
    return _of_values(field, related.added_values(field, condition, eyes), eyes)


def _owned(values: Iterable[Value], eyes: Eyes) -> Any:
    tests = [Lead.owner_id.in_(user_ids(values, eyes))]
    if any(value.text == NONE for value in values):
        tests.append(Lead.owner_id.is_null())
    return either(tests)


def user_ids(values: Iterable[Value], eyes: Eyes) -> list[int]:
    """The users that the values name; a name that several share stands for all of them."""
    found: list[int] = []
    for value in values:
        if value.text == ME:
            found.append(eyes.viewer.user_id)
        elif value.text != NONE:
            found += [person.id for person in people.named(value.text)]
    return found


def _tag(field: Field, values: Sequence[Value], eyes: Eyes) -> Clause:
    asked = [value for value in values if value.text != NONE or value.exact]
    tagged = listed(related.tagged(asked), LeadTag.lead_id)
    if len(asked) == len(values):
        return tagged
    return Clause(~related.has_field(field, eyes) | tagged.test)


def _number(value: Value) -> Any:
    """Numbers that begin like this, as typed or in upper case; trailing dots mean the same."""
    starts = dict.fromkeys((value.text.rstrip(".*"), value.text.rstrip(".*").upper()))
    if value.exact:
        return Lead.number.in_(list(starts))
    return either((Lead.number >= start) & (Lead.number < start + _LAST) for start in starts)


def _due(field: Field, operator: Operator, value: Value, eyes: Eyes) -> Any:
    if value.text == NONE:
        return Lead.due_on.is_null()
    from leadtui.domain.dates import parse_range

    test = in_days(due_key(), operator, parse_range(value.text, eyes.today))
    return both([test, due_key() < FOREVER]) if operator in (">", ">=") else test
