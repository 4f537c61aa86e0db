"""The team's own fields: defaults, what must be filled from which status, writing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.defined import searched
from leadtui.domain.fields.field import Entity
from leadtui.domain.people import Viewer
from leadtui.domain.status import PATH, Criterion, criterion_of
from leadtui.domain.values import read
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import N_
from leadtui.services import access, context, revealing
from leadtui.store import added, search
from leadtui.store.details import added_values
from leadtui.store.holders import Holder, of_lead
from leadtui.store.journal import Journal
from leadtui.store.own_masks import is_detail


def own_fields(entity: Entity = "lead") -> Iterable[Field]:
    """The fields of leads, contacts or follow-ups that were added to the registry, in order."""
    return (field for field in REGISTRY.of(entity) if field.added)


def named(name: str, entity: Entity = "lead") -> Field | None:
    """The added field of this id or name, if it is one of those."""
    field = REGISTRY.get(name) or REGISTRY.named(name)
    return field if field is not None and field.added and field.entity == entity else None


def others(values: Mapping[str, object], entity: Entity) -> dict[str, object]:
    """What of ``values`` is not for the added fields of this kind of row."""
    return {name: value for name, value in values.items() if named(name, entity) is None}


def typed(viewer: Viewer, values: Mapping[str, object], entity: Entity = "lead") -> dict[Field, object]:
    """The values of added fields among ``values``, read."""
    now = context.wall(viewer)
    made: dict[Field, object] = {}
    for name, value in values.items():
        field = named(name, entity)
        if field is not None:
            if field.change == "never":
                raise RuleError(N_("{name} is not changed this way."), field=field.id, name=str(field.label))
            made[field] = read(field, value, now=now)
    return made


def of_new(viewer: Viewer, values: Mapping[str, object], entity: Entity = "lead") -> dict[Field, object]:
    """The values a new row begins with; ValidationError where one is missing that it must have.

    What is not among ``values`` gets its default; what was emptied there stays empty.
    """
    given = typed(viewer, values, entity)
    now = context.wall(viewer)
    for field in own_fields(entity):
        if field not in given and field.default and field.change == "form":
            given[field] = read(field, field.default, now=now)
    require_filled(PATH[0], {field.id: value for field, value in given.items()}, own_fields(entity))
    return given


def require_open(
    journal: Journal, lead: Mapping[str, object], values: Mapping[Field, object], *, new: bool = False
) -> None:
    """Raise PermissionDenied where values are ways to reach somebody and the viewer sees those masked.

    Of a ``new`` row what is left empty is none.
    """
    if any(is_detail(field) and not (new and value is None) for field, value in values.items()):
        lead_id = int(str(lead["id"]))
        revealing.require_open(journal.store, journal.viewer, lead_id, str(lead["number"]))


def require_filled(status: str, values: Mapping[str, object], fields: Iterable[Field]) -> None:
    """Raise ValidationError where one of ``fields`` must be filled in this status and is not."""
    for field in fields:
        if due_in(field, status) and values.get(field.id) is None:
            raise ValidationError(N_("{label} is needed."), field=field.id, label=str(field.label))


def due_in(field: Field, status: str) -> bool:
    """Whether the field must be filled in a status; a lost lead may lack anything."""
    if not field.required_from or status not in PATH:
        return False
    return PATH.index(field.required_from) <= PATH.index(status)


def lacking(lead_id: int) -> tuple[tuple[str, Criterion], ...]:
    """The added fields a lead lacks that some status asks for, each with the status."""
    asked = [field for field in own_fields() if field.required_from]
    if not asked:
        return ()
    filled = added_values(lead_id)
    return tuple(
        (field.required_from, criterion_of(field.id)) for field in asked if filled.get(field.id) is None
    )


def write(
    journal: Journal,
    holder: Holder,
    values: Mapping[Field, object],
    *,
    seen: Mapping[str, object] | None = None,
    status: str | None = None,
) -> None:
    """Store values with their event; of a row in ``status`` nothing that is needed there is emptied."""
    if status is not None:
        require_filled(status, {field.id: value for field, value in values.items()}, values)
    changed = added.write(journal, holder, values, seen=seen)
    if changed and any(searched(field.id) for field in values):
        if holder.entity == "followup":
            search.index_followups(journal.store, [holder.id])
        else:
            search.reindex_lead(journal.store, holder.lead_id)


def fill_in(journal: Journal, lead: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
    """Store the added fields among what was typed on the way to a status; the others are left."""
    mine = typed(journal.viewer, values)
    if any(field.group != "need" for field in mine):
        access.require(journal.viewer, lead, "edit")
    require_open(journal, lead, mine)
    write(journal, of_lead(int(str(lead["id"]))), mine)
    return others(values, "lead")
