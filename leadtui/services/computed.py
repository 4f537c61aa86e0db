"""Computed fields: their formulas checked, tried on a few leads, and worked out on all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from leadtui.domain.fields import Field
from leadtui.domain.fields.definition import Definition
from leadtui.domain.formulas.errors import FormulaError, why
from leadtui.domain.formulas.names import Names
from leadtui.domain.formulas.reading import read, shown
from leadtui.domain.formulas.typed import names_in
from leadtui.domain.people import Viewer
from leadtui.domain.values import show
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import computing, field_defs
from leadtui.store.computed import there_are_any
from leadtui.store.database import Store
from leadtui.store.recomputing import Progress
from leadtui.store.recomputing import left as left_over
from leadtui.store.recomputing import step as one_step

TRIED = 3
"""Leads on which a formula is tried before it is saved."""
NAMED = 20
TURN_SECONDS = 20.0
"""How long one turn of the clock works on it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a formula gives on one lead; ``trouble`` says why it gives nothing."""

    number: str
    name: str
    value: str
    trouble: str = ""


def settled(definition: Definition) -> Definition:
    """The definition with its formula as it is kept, and the type that this gives.

    FormulaError where it cannot be one, RuleError where fields would be made of each other.
    """
    if not definition.formula:
        return definition
    others = [each for each in field_defs.everything() if each.name != definition.name]
    formula = read(definition.formula, Names(others))
    _refuse_circles(definition, formula.inputs, others)
    return replace(
        definition,
        formula=formula.text,
        kind=formula.kind,
        minimum=None,
        maximum=None,
        required_from="",
        default="",
        unique=False,
    )


def _refuse_circles(definition: Definition, inputs: frozenset[str], others: Sequence[Definition]) -> None:
    made_of = {each.name: names_in(each.formula) for each in others if each.formula}

    def path(name: str, walked: tuple[str, ...]) -> tuple[str, ...]:
        for needed in sorted(made_of.get(name, ())):
            if needed == definition.name:
                return (*walked, needed)
            if needed not in walked:
                found = path(needed, (*walked, needed))
                if found:
                    return found
        return ()

    for name in sorted(inputs):
        found = path(name, (name,))
        if found:
            raise FormulaError(
                0,
                N_("The fields would be made of each other: {names}"),
                names=" → ".join((definition.name, *found)),
            )


def refuse_used(definition: Definition) -> None:
    """Raise RuleError where a formula is made of this field."""
    for other in field_defs.everything():
        if other.formula and not other.retired and definition.name in names_in(other.formula):
            raise RuleError(
                N_("{name} is part of the formula of {other}."),
                N_("Change that formula first, or retire its field."),
                name=str(definition.label),
                other=str(other.label),
            )


@reads
def formula_text(store: Store, viewer: Viewer, definition: Definition) -> str:
    """The formula as the viewer reads and types it."""
    return shown(definition.formula, Names(field_defs.everything())) if definition.formula else ""


@reads
def words(store: Store, viewer: Viewer) -> tuple[str, ...]:
    """What a formula can be made of: labels of fields, functions, then the ids of those fields."""
    from leadtui.domain.formulas.functions import FUNCTIONS
    from leadtui.domain.formulas.words import TODAY

    names = Names(field_defs.everything())
    shown_ = sorted(names.shown(each.id) for each in names)
    ids = sorted(each.id for each in names if each.id not in shown_)
    return (*shown_, TODAY, *(f"{name}(" for name in FUNCTIONS), *ids)


@reads
def trial(store: Store, viewer: Viewer, definition: Definition, count: int = TRIED) -> tuple[Trial, ...]:
    """The results on the leads that were changed last, without keeping anything; errors as ``settled``."""
    wanted = settled(replace(definition, name=definition.name or "formula"))
    others = tuple(each for each in field_defs.everything() if each.name != wanted.name)
    plan = computing.plan_of((*others, replace(wanted, retired=False)))
    leads = computing.latest(viewer, count)
    found = computing.results(store, plan, [lead_id for lead_id, _number, _name in leads])
    return tuple(
        _trial(wanted.field(), number, name, found.get(lead_id, computing.Result()))
        for lead_id, number, name in leads
    )


def _trial(field: Field, number: str, name: str, result: computing.Result) -> Trial:
    code = result.errors.get(field.id, "")
    return Trial(number, name, show(field, result.values.get(field.id)), why(code) if code else "")


@reads
def failures(store: Store, viewer: Viewer, name: str, limit: int = NAMED) -> tuple[Trial, ...]:
    """Leads on which a field has no value because something is wrong there."""
    return tuple(Trial(number, short, "", why(code)) for number, short, code in computing.failed(name, limit))


@reads
def progress(store: Store, viewer: Viewer) -> Progress:
    """How much of all leads is worked out."""
    return left_over(store) if there_are_any() else Progress(0, 0)


def step(store: Store, viewer: Viewer) -> Progress:
    """Work out the next few thousand leads, in a transaction of its own; it goes on where it was stopped."""
    access.require_admin(viewer)
    with store.transaction():
        return one_step(store)


def finish(store: Store, viewer: Viewer, *, told: Callable[[Progress], None] | None = None) -> int:
    """All that is left; ``told`` hears the progress after each step. How many leads differ now."""
    found = step(store, viewer)
    changed = found.changed
    while not found.done:
        if told is not None:
            told(found)
        found = step(store, viewer)
        changed += found.changed
    return changed


def turn(store: Store, viewer: Viewer) -> int:
    """What the clock does of it: a while of work; how many leads differ now."""
    if not store.read(there_are_any):
        return 0
    until, changed = monotonic() + TURN_SECONDS, 0
    while True:
        found = step(store, viewer)
        changed += found.changed
        if found.done or monotonic() > until:
            return changed
