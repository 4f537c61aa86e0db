"""Writing one row: what differs, under which version, and into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.errors import ConflictError, NotFoundError
from leadtui.i18n import N_
from leadtui.store.journal import Journal
from leadtui.store.models import (
    Base,
    Contact,
    ContactPoint,
    Followup,
    Lead,
    Milestone,
    Plan,
    SavedView,
    StatusChange,
    User,
)

ENTITIES: Mapping[str, type[Base]] = {
    "lead": Lead,
    "contact": Contact,
    "contact_point": ContactPoint,
    "followup": Followup,
    "plan": Plan,
    "status_change": StatusChange,
    "milestone": Milestone,
    "saved_view": SavedView,
    "user": User,
}


def insert(journal: Journal, entity: str, **values: Any) -> int:
    """Insert a row with its event and return its id."""
    row_id = int(ENTITIES[entity].insert(**values).execute())
    journal.created(entity, row_id, lead_id=row_id if entity == "lead" else values.get("lead_id"))
    return row_id


def fetch(entity: str, row_id: int) -> dict[str, Any]:
    """All columns of a live row; NotFoundError if there is none."""
    model = ENTITIES[entity]
    row = model.select().where(model.id == row_id).dicts().first()
    if row is None:
        raise NotFoundError(N_("This record no longer exists."))
    return dict(row)


def update(
    journal: Journal,
    entity: str,
    row_id: int,
    values: Mapping[str, object],
    *,
    seen: Mapping[str, object] | None = None,
    lead_id: int | None = None,
    kind: str = "updated",
    reason: str = "",
    audience: tuple[int, ...] = (),
) -> dict[str, tuple[object, object]]:
    """Set columns, raise the version, note the difference; return what changed.

    ``seen`` holds the values its editor saw: a column that somebody else has changed since to a
    third value raises ConflictError with both sides; columns changed by only one of the two merge.
    """
    model = ENTITIES[entity]
    current = fetch(entity, row_id)
    _refuse_conflicts(current, values, seen or {})
    changes = {name: (current[name], value) for name, value in values.items() if current[name] != value}
    if not changes:
        return {}
    fields: dict[Any, object] = {getattr(model, name): pair[1] for name, pair in changes.items()}
    condition = model.id == row_id
    if "version" in current:
        fields[model.version] = model.version + 1
        condition &= model.version == current["version"]
    if entity == "lead":
        fields[Lead.updated_at] = journal.at
    if not model.update(fields).where(condition).execute():
        raise ConflictError(N_("Someone else is changing this record."), N_("Try again."))
    journal.updated(entity, row_id, changes, lead_id=lead_id, kind=kind, reason=reason, audience=audience)
    return changes


def _refuse_conflicts(
    current: Mapping[str, object], values: Mapping[str, object], seen: Mapping[str, object]
) -> None:
    clashes = [
        (name, current[name], value)
        for name, value in values.items()
        if name in seen and current[name] not in (seen[name], value)
    ]
    if clashes:
        raise EditConflict(clashes)


def void(journal: Journal, entity: str, row_id: int, *, lead_id: int | None = None, reason: str = "") -> None:
    """Take a row back; it stays in the table with ``voided_at``."""
    model = ENTITIES[entity]
    model.update(voided_at=journal.at).where(model.id == row_id).execute()
    journal.voided(entity, row_id, lead_id=lead_id, reason=reason)


class EditConflict(ConflictError):
    """Two people set the same fields; ``clashes`` are (column, theirs, mine)."""

    def __init__(self, clashes: list[tuple[str, object, object]]) -> None:
        names = ", ".join(name for name, _theirs, _mine in clashes)
        super().__init__(
            N_("Someone else changed the same fields: {names}"),
            N_("Compare both values and save again."),
            field=clashes[0][0],
            names=names,
        )
        self.clashes = tuple(clashes)
