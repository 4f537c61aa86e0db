"""Fields of a team's own: made, changed, put in order, hidden, retired and brought back by an admin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadtui.domain.fields.definition import LIST_PREFIX, Definition, FieldRow
from leadtui.domain.fields.naming import checked_name, name_from
from leadtui.domain.lists import LISTS, ListItem, fold, install
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError
from leadtui.i18n import N_
from leadtui.services import access, vocabulary
from leadtui.services.computed import refuse_used, settled
from leadtui.services.field_checks import (
    LIMITS,
    STORED,
    Misfit,
    Refitted,
    check,
    refitted,
    refuse_twins,
    taken_names,
    touches,
)
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.store import added, computing, field_defs, list_items, people, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal

MOST_NAMED = 20
"""Values that do not fit are named up to this many."""
FLUSH = 1_000


@dataclass(frozen=True, slots=True)
class Fit:
    """What a change does to the values on record: how many stay or are turned, and which do not fit.

    ``misfits`` names the first of them, ``missing`` says how many there are.
    """

    definition: Definition
    fits: int = 0
    missing: int = 0
    misfits: tuple[Misfit, ...] = ()


@reads
def everything(store: Store, viewer: Viewer, *, retired: bool = False) -> tuple[FieldRow, ...]:
    """The fields in order; retired ones only where they are asked for."""
    names = {person.id: person.login for person in people.everyone()}
    return tuple(
        FieldRow(
            found,
            LISTS.get(found.choices, ()) if found.choices else (),
            field_defs.filled(found.name),
            tuple(names.get(user_id, "?") for user_id in found.pilot),
            computing.failures(found.name) if found.formula else 0,
        )
        for found in field_defs.everything()
        if retired or not found.retired
    )


def add_field(
    store: Store,
    viewer: Viewer,
    definition: Definition,
    *,
    choices: Sequence[ListItem] = (),
    pilots: Sequence[str] = (),
) -> Definition:
    """Make a field, the last in order; one without a name is named after its label."""
    access.require_admin(viewer)
    with Journal(store, viewer, "field.add") as journal:
        taken = taken_names()
        name = (
            checked_name(definition.name, taken)
            if definition.name
            else name_from(definition.label.en, taken, "field")
        )
        last = max((found.position for found in field_defs.everything()), default=0)
        made = settled(replace(definition, name=name, position=last + 1, pilot=_users(pilots)))
        check(made)
        row_id = rows.insert(journal, field_defs.ENTITY, **field_defs.columns_of(made))
        if choices:
            list_items.save(journal, LIST_PREFIX + name, choices)
    vocabulary.load_for(store, viewer)
    return replace(made, id=row_id)


def set_field(
    store: Store,
    viewer: Viewer,
    name: str,
    values: Mapping[str, Any],
    *,
    choices: Sequence[ListItem] | None = None,
    dry_run: bool = False,
    drop: bool = False,
) -> Fit:
    """Change a definition; with ``dry_run`` only say which values on record would not fit.

    ``choices`` become its list with the same change, so that values may be read as one of them.

    Where they are to be stored otherwise and some do not fit, it is refused unless ``drop`` is set: then
    those are emptied. Every value that is turned or emptied stays in the events of its lead, and such a
    change is not on the stack of undo.
    """
    access.require_admin(viewer)
    if dry_run:
        with store.reading(), _offering(definition(name), choices):
            before = definition(name)
            after = _wanted(before, values)
            return Fit(after) if after.formula else _fit(after, list(refitted(before, after)))
    turning = "formula" not in values and ("kind" in values or "decimals" in values)
    with (
        Journal(store, viewer, "field.set", undoable=not turning) as journal,
        _offering(definition(name), choices),
    ):
        before = definition(name)
        after = _wanted(before, values)
        fit = _refit(journal, before, after, drop=drop)
        if after.unique and touches(before, after, ("unique", *STORED)):
            refuse_twins(after)
        _save(journal, before, after)
        if touches(before, after, ("unique", *STORED)):
            _mark_single(after)
        if choices is not None:
            list_items.save(journal, LIST_PREFIX + after.name, choices)
    vocabulary.load_for(store, viewer)
    return fit


def _wanted(before: Definition, values: Mapping[str, Any]) -> Definition:
    """What a change makes of a definition; RuleError or ValidationError where that cannot be."""
    after = settled(replace(before, **values))
    if bool(before.formula) != bool(after.formula):
        raise RuleError(
            N_("A field that is filled in does not become a computed one, nor the other way round."),
            N_("Make a new field."),
            field="kind",
        )
    if after.entity != before.entity:
        raise RuleError(N_("A field stays on what it was made for."), N_("Make a new field."), field="entity")
    check(after)
    if after.kind != before.kind:
        refuse_used(after)
    return after


@contextmanager
def _offering(found: Definition, choices: Sequence[ListItem] | None) -> Iterator[None]:
    """The choices are known while values are tried against them."""
    if choices is None:
        yield
        return
    kind = LIST_PREFIX + found.name
    before = LISTS.get(kind, ())
    install({**LISTS, kind: choices})
    try:
        yield
    finally:
        install({**LISTS, kind: before})


def _refit(journal: Journal, before: Definition, after: Definition, *, drop: bool) -> Fit:
    if after.formula:
        if touches(before, after, STORED):
            computing.forget(after.name)
        return Fit(after)
    if not touches(before, after, LIMITS):
        return Fit(after)
    stored = touches(before, after, STORED)
    found = list(refitted(before, after))
    fit = _fit(after, found)
    if stored and fit.missing and not drop:
        raise Misfits(fit)
    if stored:
        for place, value in enumerate(found, 1):
            _turn(journal, after, value)
            if place % FLUSH == 0:
                journal.flush()
    return fit


def _turn(journal: Journal, after: Definition, value: Refitted) -> None:
    name = added.PREFIX + after.name
    holder = value.holder
    added.put(holder, after.name, value.after, replace(after.field(), unique=False))
    change = {name: (value.before, value.after)}
    journal.updated(holder.entity, holder.id, change, lead_id=holder.lead_id)


def _mark_single(after: Definition) -> None:
    field = after.field()
    for value in refitted(after, after):
        added.put(value.holder, after.name, value.before, field)


def settle_single(field_ids: Iterable[int]) -> None:
    """Bring values in step with whether a field that was put back lets only one row have each.

    Raises RuleError where it does and two have the same by now.
    """
    ids = frozenset(field_ids)
    for after in field_defs.everything():
        if after.id in ids:
            if after.unique:
                refuse_twins(after)
            _mark_single(after)


def _fit(after: Definition, found: Sequence[Refitted]) -> Fit:
    misfits = [value.misfit for value in found if value.misfit is not None]
    return Fit(after, len(found) - len(misfits), len(misfits), tuple(misfits[:MOST_NAMED]))


class Misfits(RuleError):
    """A type is not changed because of values that do not fit; ``fit`` names them."""

    def __init__(self, fit: Fit) -> None:
        super().__init__(
            N_("{n} values do not fit: {values}"),
            N_("Set them right, or empty them with --drop: they stay in the history of their leads."),
            n=fit.missing,
            values=", ".join(f"{found.number} {found.value}" for found in fit.misfits[:5]),
        )
        self.fit = fit


def move_field(store: Store, viewer: Viewer, name: str, *, before: str = "", after: str = "") -> Definition:
    """Put a field before or after another; with neither at the end."""
    access.require_admin(viewer)
    with Journal(store, viewer, "field.move") as journal:
        moved = definition(name)
        others = [found for found in field_defs.everything() if found.name != moved.name]
        anchor = definition(before or after).name if before or after else ""
        at = next((place for place, found in enumerate(others) if found.name == anchor), len(others))
        others.insert(at + bool(after), moved)
        for position, found in enumerate(others, 1):
            _save(journal, found, replace(found, position=position))
    vocabulary.load_for(store, viewer)
    return moved


def retire_field(store: Store, viewer: Viewer, name: str) -> Definition:
    """Take a field out of use; its values stay, and come back with it."""
    access.require_admin(viewer)
    with Journal(store, viewer, "field.retire") as journal:
        found = definition(name)
        if found.retired:
            raise RuleError(N_("{name} is retired already."), name=str(found.label))
        refuse_used(found)
        rows.void(journal, field_defs.ENTITY, found.id)
    vocabulary.load_for(store, viewer)
    return found


def restore_field(store: Store, viewer: Viewer, name: str) -> Definition:
    """Take a retired field into use again, with the values it had."""
    access.require_admin(viewer)
    with Journal(store, viewer, "field.restore") as journal:
        found = definition(name)
        if not found.retired:
            raise RuleError(N_("{name} is in use."), name=str(found.label))
        rows.restore(journal, field_defs.ENTITY, found.id)
    vocabulary.load_for(store, viewer)
    return found


def pilot(
    store: Store, viewer: Viewer, name: str, logins: Sequence[str], until: date | None = None
) -> Definition:
    """Let only these users have a field, until a day; nobody named: it is rolled out to everyone."""
    access.require_admin(viewer)
    with Journal(store, viewer, "field.pilot") as journal:
        found = definition(name)
        wanted = replace(found, pilot=_users(logins), pilot_until=until if logins else None)
        _save(journal, found, wanted)
    vocabulary.load_for(store, viewer)
    return wanted


def definition(name: str) -> Definition:
    """The definition that a name or a label means; NotFoundError where there is none. Call it in a read."""
    key = fold(name)
    found = field_defs.everything()
    for one_ in found:
        if one_.name == name:
            return one_
    for one_ in found:
        if key in {fold(text) for text in (one_.name, *one_.label)}:
            return one_
    raise NotFoundError(
        N_("There is no field of your own named {name}."), N_("List them with: leadtui field list"), name=name
    )


def _save(journal: Journal, before: Definition, after: Definition) -> None:
    old, new = field_defs.columns_of(before), field_defs.columns_of(after)
    values = {name: value for name, value in new.items() if old[name] != value}
    if values:
        current = {**old, "version": before.version}
        rows.update(journal, field_defs.ENTITY, before.id, values, current=current)


def _users(logins: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted({one(login).id for login in logins}))


@reads
def find(store: Store, name: str) -> Definition:
    """``definition`` as a read of its own."""
    return definition(name)
