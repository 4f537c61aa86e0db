"""Writing one row: what differs, under which version, and into the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from peewee import chunked

from leadtui.domain.fields import REGISTRY
from leadtui.errors import ConflictError, NotFoundError
from leadtui.i18n import N_
from leadtui.store import single_values, teams
from leadtui.store.holders import MODELS
from leadtui.store.journal import Journal
from leadtui.store.kept import forget
from leadtui.store.models import (
    Absence,
    AuditFinding,
    Contact,
    ContactPoint,
    FieldDef,
    Followup,
    Handover,
    Lead,
    Milestone,
    Plan,
    SavedView,
    StatusChange,
    Team,
    User,
)
from leadtui.store.query import column, dicts, locked

HELD = 1_000
"""Leads held with one query."""

ENTITIES: Mapping[str, Any] = {
    "lead": Lead,
    "contact": Contact,
    "contact_point": ContactPoint,
    "followup": Followup,
    "plan": Plan,
    "status_change": StatusChange,
    "milestone": Milestone,
    "saved_view": SavedView,
    "user": User,
    "team": Team,
    "absence": Absence,
    "handover": Handover,
    "field_def": FieldDef,
    "finding": AuditFinding,
}


def insert(journal: Journal, entity: str, /, **values: Any) -> int:
    """Insert a row with its event and return its id."""
    _forget_users(entity)
    row_id = int(ENTITIES[entity].insert(**values).execute())
    if entity == "team":
        teams.relink(row_id)
    journal.created(entity, row_id, lead_id=row_id if entity == "lead" else values.get("lead_id"))
    return row_id


def fetch(entity: str, row_id: int) -> dict[str, Any]:
    """All columns of a live row; NotFoundError if there is none."""
    model = ENTITIES[entity]
    condition = model.id == row_id
    if "voided_at" in model._meta.fields:
        condition &= model.voided_at.is_null()
    row = next(dicts(model.select().where(condition)), None)
    if row is None:
        raise NotFoundError(N_("This record no longer exists."))
    return row


def hold_leads(lead_ids: Iterable[int]) -> None:
    """Keep leads from other writers until the transaction ends; what is read of them from now on stays so.

    Everybody holds several in the order of their ids, so that no two wait for each other.
    """
    for ids in chunked(sorted(set(lead_ids)), HELD):
        column(locked(Lead.select(Lead.id).where(Lead.id.in_(ids)).order_by(Lead.id)))


def update(
    journal: Journal,
    entity: str,
    row_id: int,
    values: Mapping[str, object],
    *,
    current: Mapping[str, Any] | None = None,
    seen: Mapping[str, object] | None = None,
    lead_id: int | None = None,
    kind: str = "updated",
    reason: str = "",
    audience: tuple[int, ...] = (),
) -> dict[str, tuple[object, object]]:
    """Set columns, raise the version, note the difference; return what changed.

    ``seen`` holds the values its editor saw: a column that somebody else has changed since to a
    third value raises ConflictError with both sides; columns changed by only one of the two merge.
    ``current`` is the row as this transaction read it, where the caller has it.
    """
    model = ENTITIES[entity]
    now = fetch(entity, row_id) if current is None else current
    refuse_conflicts(now, values, seen or {})
    changes = {name: (now[name], value) for name, value in values.items() if now[name] != value}
    if not changes:
        return {}
    fields: dict[Any, object] = {getattr(model, name): pair[1] for name, pair in changes.items()}
    condition = model.id == row_id
    if "version" in now:
        fields[model.version] = model.version + 1
        condition &= model.version == now["version"]
    if entity == "lead":
        fields[Lead.updated_at] = journal.at
    _forget_users(entity)
    if not model.update(fields).where(condition).execute():
        raise ConflictError(N_("Someone else is changing this record."), N_("Try again."))
    if entity == "team" and "parent_id" in changes:
        teams.relink(row_id)
    journal.updated(entity, row_id, changes, lead_id=lead_id, kind=kind, reason=reason, audience=audience)
    return changes


def after(current: Mapping[str, Any], changes: Mapping[str, tuple[object, object]]) -> dict[str, Any]:
    """The row as it is once ``update`` has made ``changes`` to it."""
    if not changes:
        return dict(current)
    return {**current, **{name: pair[1] for name, pair in changes.items()}, "version": current["version"] + 1}


def refuse_conflicts(
    current: Mapping[str, object], values: Mapping[str, object], seen: Mapping[str, object]
) -> None:
    """Raise EditConflict where both sides changed one value to different ones."""
    clashes = [
        (name, current[name], value)
        for name, value in values.items()
        if name in seen and current[name] not in (seen[name], value)
    ]
    if clashes:
        raise EditConflict(clashes)


def void(
    journal: Journal,
    entity: str,
    row_id: int,
    *,
    lead_id: int | None = None,
    reason: str = "",
    audience: tuple[int, ...] = (),
) -> None:
    """Take a row back; it stays in the table with ``voided_at``."""
    _set_voided(journal, entity, row_id, journal.at)
    _settle(journal, entity, row_id, lead_id)
    journal.voided(entity, row_id, lead_id=lead_id, reason=reason, audience=audience)


def restore(journal: Journal, entity: str, row_id: int, *, lead_id: int | None = None) -> None:
    """A row that was taken back counts again."""
    _set_voided(journal, entity, row_id, None)
    _settle(journal, entity, row_id, lead_id)
    journal.restored(entity, row_id, lead_id=lead_id)


def _settle(journal: Journal, entity: str, row_id: int, lead_id: int | None) -> None:
    if entity == "lead" or entity in MODELS:
        single_values.settle(journal.store, row_id if lead_id is None else lead_id)


def _set_voided(journal: Journal, entity: str, row_id: int, at: datetime | None) -> None:
    model = ENTITIES[entity]
    # Users sign what they did for ever: one that is taken back only stops being active.
    fields: dict[Any, object] = {User.active: at is None} if entity == "user" else {model.voided_at: at}
    if "version" in model._meta.fields:
        fields[model.version] = model.version + 1
    if entity == "lead":
        fields[Lead.updated_at] = journal.at
    _forget_users(entity)
    model.update(fields).where(model.id == row_id).execute()
    if entity == "team":
        teams.relink(row_id)


def _forget_users(entity: str) -> None:
    if entity in ("user", "absence", "field_def"):
        forget()


class EditConflict(ConflictError):
    """Two people set the same fields; ``clashes`` are (field id or column, theirs, mine)."""

    def __init__(self, clashes: list[tuple[str, object, object]]) -> None:
        names = ", ".join(_named(name) for name, _theirs, _mine in clashes)
        super().__init__(
            N_("Someone else changed the same fields: {names}"),
            N_("Compare both values and save again."),
            field=clashes[0][0],
            names=names,
        )
        self.clashes = tuple(clashes)


def _named(name: str) -> str:
    field = REGISTRY.get(name)
    return str(field.label) if field else name
