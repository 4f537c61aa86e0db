"""Values of computed fields: kept typed beside the others, made anew with what they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import chunked, fn

from leadtui import clock
from leadtui.domain.fields import Field
from leadtui.domain.fields.definition import Definition
from leadtui.domain.formulas.errors import FormulaError, RowError
from leadtui.domain.formulas.evaluating import Evaluator
from leadtui.domain.formulas.names import Names
from leadtui.domain.formulas.reading import Formula, read
from leadtui.domain.people import Viewer
from leadtui.store import field_defs, settings
from leadtui.store.columns import instant_value
from leadtui.store.database import Store
from leadtui.store.models import FieldError, FieldValue, Lead
from leadtui.store.query import column, dicts, locked, tuples
from leadtui.store.scope import visible_leads

CHUNK = 500
_KINDS = ("int_value", "date_value", "text_value")


@dataclass(frozen=True, slots=True)
class Computed:
    """One computed field; without a ``formula`` where it can no longer be read."""

    definition: Definition
    field: Field
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All computed fields, each after those it is made of, and what has to be read for them."""

    fields: tuple[Computed, ...]
    names: Names
    columns: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        """The computed ones."""
        return [each.field.id for each in self.fields]


@dataclass(slots=True)
class Result:
    """What formulas give on one lead: stored values, and codes of errors, by field."""

    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def refresh(store: Store, lead_ids: Iterable[int]) -> None:
    """Make the computed values of these leads anew."""
    plan = plan_of(field_defs.everything())
    for ids in chunked(lead_ids, CHUNK):
        renew(store, plan, ids)


def renew(store: Store, plan: Plan, lead_ids: Sequence[int]) -> int:
    """The same for a few leads, held against other writers; how many of them differ now."""
    # Two who change one field each must not both compute from what was before.
    these = store.engine.among(Lead.id, lead_ids)
    held = column(locked(Lead.select(Lead.id).where(these).order_by(Lead.id)))
    if not held:
        return 0
    found = results(store, plan, held)
    return len(_store_values(store, plan, held, found) | _store_errors(store, plan, held, found))


def results(store: Store, plan: Plan, lead_ids: Sequence[int]) -> dict[int, Result]:
    """What the formulas give, by lead; nothing is kept."""
    zone = str(settings.load()["team_zone"])
    evaluator = Evaluator(today(store), zone)
    own = _own_values(store, plan, lead_ids)
    return {
        row["id"]: _result(plan, evaluator, row, own.get(row["id"], {}))
        for row in _leads(store, plan, lead_ids)
    }


def today(store: Store) -> date:
    """The team's date, which formulas call today."""
    return clock.local(store.now(), str(settings.load()["team_zone"])).date()


def _leads(store: Store, plan: Plan, lead_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    wanted = dict.fromkeys(("id", "currency", *plan.columns))
    these = store.engine.among(Lead.id, lead_ids)
    yield from dicts(Lead.select(*(getattr(Lead, name) for name in wanted)).where(these))


def _own_values(store: Store, plan: Plan, lead_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not plan.own:
        return {}
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for lead_id, name, value in _stored(store, plan.own, lead_ids):
        found[lead_id][name] = value
    return found


def _stored(store: Store, names: Sequence[str], lead_ids: Sequence[int]) -> Iterator[tuple[int, str, Any]]:
    asked = (FieldValue.entity == "lead") & store.engine.among(FieldValue.entity_id, lead_ids)
    query = FieldValue.select(
        FieldValue.entity_id, FieldValue.field_id, *(getattr(FieldValue, kind) for kind in _KINDS)
    ).where(asked & FieldValue.field_id.in_(names))
    for lead_id, name, *values in tuples(query):
        yield lead_id, name, next((value for value in values if value is not None), None)


def _result(plan: Plan, evaluator: Evaluator, row: Mapping[str, Any], own: Mapping[str, Any]) -> Result:
    made = Result()
    values: dict[str, Any] = {}
    for each in plan.fields:
        if each.formula is None:
            made.errors[each.field.id] = "broken"
            continue
        try:
            for name in each.formula.inputs - values.keys():
                values[name] = _given(plan, evaluator, name, row, own)
            if any(name in made.errors for name in each.formula.inputs):
                raise RowError(next(made.errors[name] for name in each.formula.inputs if name in made.errors))
            value = evaluator.result(each.formula, each.field, values)
        except RowError as error:
            made.errors[each.field.id] = error.code
            value = None
        if value is not None:
            made.values[each.field.id] = value
        values[each.field.id] = evaluator.given(each.field, value, "")
    return made


def _given(
    plan: Plan, evaluator: Evaluator, name: str, row: Mapping[str, Any], own: Mapping[str, Any]
) -> Any:
    each = plan.names[name].field
    value = own.get(name) if each.added else row[each.column]
    if each.type == "instant" and isinstance(value, str):
        value = instant_value(value)
    return evaluator.given(each, value, row["currency"])


def _store_values(store: Store, plan: Plan, lead_ids: Sequence[int], found: Mapping[int, Result]) -> set[int]:
    kept = {(lead_id, name): value for lead_id, name, value in _stored(store, plan.ids, lead_ids)}
    wanted = {
        (lead_id, name): value for lead_id, made in found.items() for name, value in made.values.items()
    }
    gone = [key for key, value in kept.items() if key not in wanted or not _same(wanted[key], value)]
    new = [key for key, value in wanted.items() if key not in kept or not _same(value, kept[key])]
    for name, ids in _by_name(gone).items():
        mine = (FieldValue.entity == "lead") & (FieldValue.field_id == name)
        FieldValue.delete().where(mine & store.engine.among(FieldValue.entity_id, ids)).execute()
    if new:
        rows = [_row(store, lead_id, name, wanted[lead_id, name]) for lead_id, name in new]
        store.engine.bulk_insert("field_value", ("entity", "entity_id", "lead_id", "field_id", *_KINDS), rows)
    return {lead_id for lead_id, _name in (*gone, *new)}


def _same(left: object, right: object) -> bool:
    """Numbers of a yes or no are the same; a text is never a number."""
    return left == right and isinstance(left, str) == isinstance(right, str)


def _row(store: Store, lead_id: int, name: str, value: object) -> tuple[object, ...]:
    number = int(value) if isinstance(value, int) else None
    day = store.engine.day(value) if isinstance(value, date) else None
    text = value if isinstance(value, str) else None
    return "lead", lead_id, lead_id, name, number, day, text


def _store_errors(store: Store, plan: Plan, lead_ids: Sequence[int], found: Mapping[int, Result]) -> set[int]:
    asked = store.engine.among(FieldError.lead_id, lead_ids) & FieldError.field_id.in_(plan.ids)
    kept = {
        (lead_id, name): code
        for lead_id, name, code in tuples(
            FieldError.select(FieldError.lead_id, FieldError.field_id, FieldError.code).where(asked)
        )
    }
    wanted = {(lead_id, name): code for lead_id, made in found.items() for name, code in made.errors.items()}
    gone = [key for key, code in kept.items() if wanted.get(key) != code]
    new = [key for key, code in wanted.items() if kept.get(key) != code]
    for name, ids in _by_name(gone).items():
        these = store.engine.among(FieldError.lead_id, ids)
        FieldError.delete().where((FieldError.field_id == name) & these).execute()
    if new:
        rows = [(lead_id, name, wanted[lead_id, name]) for lead_id, name in new]
        store.engine.bulk_insert("field_error", ("lead_id", "field_id", "code"), rows)
    return {lead_id for lead_id, _name in (*gone, *new)}


def _by_name(keys: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = defaultdict(list)
    for lead_id, name in keys:
        made[name].append(lead_id)
    return made


@lru_cache(maxsize=4)
def plan_of(definitions: tuple[Definition, ...]) -> Plan:
    """The plan of all computed fields among these."""
    names = Names(definitions)
    found: dict[str, Computed] = {}
    for each in definitions:
        if each.formula and not each.retired:
            found[each.name] = Computed(each, each.field(), _readable(each.formula, names))
    ordered = tuple(found[name] for name in _in_order(found))
    inputs = {name for each in ordered if each.formula for name in each.formula.inputs}
    fields = [names[name].field for name in sorted(inputs)]
    return Plan(
        ordered,
        names,
        tuple(each.column for each in fields if not each.added),
        tuple(each.id for each in fields if each.added and each.id not in found),
    )


def _readable(text: str, names: Names) -> Formula | None:
    try:
        return read(text, names)
    except FormulaError:
        return None


def _in_order(found: Mapping[str, Computed]) -> list[str]:
    """Each after those it is made of."""
    ordered: list[str] = []
    waiting: set[str] = set()

    def visit(name: str) -> None:
        if name in ordered or name in waiting:
            return
        waiting.add(name)
        formula = found[name].formula
        for needed in sorted(formula.inputs & found.keys()) if formula else ():
            visit(needed)
        ordered.append(name)

    for name in found:
        visit(name)
    return ordered


def only(plan: Plan, ids: Sequence[str]) -> Plan:
    """The plan of some of the fields, with those they are made of."""
    wanted = set(ids)
    for each in reversed(plan.fields):
        if each.field.id in wanted and each.formula is not None:
            wanted |= each.formula.inputs
    return replace(plan, fields=tuple(each for each in plan.fields if each.field.id in wanted))


def latest(viewer: Viewer, count: int) -> list[tuple[int, str, str]]:
    """(id, number, name) of the leads that were changed last."""
    query = Lead.select(Lead.id, Lead.number, fn.COALESCE(fn.NULLIF(Lead.short_name, ""), Lead.customer))
    mine = Lead.voided_at.is_null() & visible_leads(viewer)
    return list(tuples(query.where(mine).order_by(Lead.id.desc()).limit(count)))


def failed(name: str, limit: int) -> list[tuple[str, str, str]]:
    """(number, name, code) of leads on which a field has no value."""
    query = (
        FieldError.select(Lead.number, Lead.short_name, FieldError.code)
        .join(Lead, on=(Lead.id == FieldError.lead_id))
        .where((FieldError.field_id == name) & Lead.voided_at.is_null())
        .order_by(FieldError.lead_id)
        .limit(limit)
    )
    return list(tuples(query))


def failures(name: str) -> int:
    """On how many leads a field has no value because something is wrong there."""
    return int(FieldError.select(fn.COUNT(FieldError.lead_id)).where(FieldError.field_id == name).scalar())


def forget(name: str) -> None:
    """Remove every value and error of a field: its results are of another type from now on."""
    FieldValue.delete().where((FieldValue.entity == "lead") & (FieldValue.field_id == name)).execute()
    FieldError.delete().where(FieldError.field_id == name).execute()
