"""Many leads at once: each as if it had been added alone, but written with one statement per table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from leadtui.domain.fields import Field
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import NewLead, Saved
from leadtui.domain.people import Viewer
from leadtui.errors import ConflictError, LeadtuiError, PermissionDenied, RuleError, ValidationError
from leadtui.i18n import _
from leadtui.services import (
    access,
    contacts,
    context,
    first_contact,
    forgetting,
    happenings,
    leads,
    own_fields,
)
from leadtui.store import added, search, undo
from leadtui.store.database import Store
from leadtui.store.ledger import Ledger, Row
from leadtui.store.numbers import allocate_many

REFUSALS = (RuleError, ConflictError, PermissionDenied)
Outcome = Saved | LeadtuiError


@dataclass(frozen=True, slots=True)
class _Draft:
    """A lead whose values were read and found right; ``place`` is where it stood among those asked for."""

    place: int
    new: NewLead
    columns: Mapping[str, Any]
    contacts: tuple[contacts.Checked, ...]
    tags: tuple[str, ...]
    added: Mapping[Field, object]


def create_many(store: Store, viewer: Viewer, wanted: Sequence[NewLead]) -> list[Outcome]:
    """What became of each, in order: on record, with an undo of its own, or the reason why not.

    All that is right is written in one transaction, so choose how many by how long that may take.
    """
    access.require_writer(viewer)
    done: dict[int, Outcome] = {}
    drafts: list[_Draft] = []
    with store.reading():
        owners: dict[int, LeadtuiError | None] = {}
        for place, new in enumerate(wanted):
            draft = _tried(partial(_draft, viewer, place, new, owners))
            if isinstance(draft, LeadtuiError):
                done[place] = draft
            elif draft is not None:
                drafts.append(draft)
        welcome = _welcome(store, drafts)
    done.update(_written(store, viewer, welcome))
    left = [place for place in range(len(wanted)) if place not in done]
    done.update({place: _tried(partial(leads.create, store, viewer, wanted[place])) for place in left})
    return [done[place] for place in range(len(wanted))]


def _welcome(store: Store, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Those without anybody who asked to be forgotten; the others are refused one by one."""
    points = {draft.place: _points(draft.new) for draft in drafts}
    refused = forgetting.told(store, {point for some in points.values() for point in some})
    return [draft for draft in drafts if not points[draft.place] & refused.keys()]


def _points(new: NewLead) -> set[tuple[str, str]]:
    return {point for contact in new.contacts for point in contacts.checked_points(contact.points)}


def _tried(work: Callable[[], Any]) -> Any:
    """What the work answers, or what refuses it."""
    try:
        return work()
    except REFUSALS as refusal:
        return refusal


def _draft(viewer: Viewer, place: int, new: NewLead, owners: dict[int, LeadtuiError | None]) -> _Draft | None:
    """The lead with its values read; None where it begins beyond the first status, which is written alone."""
    if new.owner_id is not None:
        _require_owner(viewer, new.owner_id, owners)
    columns, _outcome, status = leads.columns_of(viewer, new)
    if status != "potential":
        return None
    return _Draft(
        place,
        new,
        columns,
        tuple(contacts.checked(viewer, contact) for contact in new.contacts),
        tuple(leads.tags_of(new)),
        own_fields.of_new(viewer, new.values),
    )


def _require_owner(viewer: Viewer, owner_id: int, owners: dict[int, LeadtuiError | None]) -> None:
    if owner_id not in owners:
        found = _tried(lambda: leads.require_assignable(viewer, owner_id))
        owners[owner_id] = found if isinstance(found, LeadtuiError) else None
    refusal = owners[owner_id]
    if refusal is not None:
        raise refusal


def _written(store: Store, viewer: Viewer, drafts: Sequence[_Draft]) -> dict[int, Outcome]:
    """Write them all, or none where the database refuses one: they are left to be written one by one."""
    if not drafts:
        return {}
    try:
        with store.transaction():
            return _at_once(store, viewer, drafts)
    except (ConflictError, ValidationError):
        return {}


def _at_once(store: Store, viewer: Viewer, drafts: Sequence[_Draft]) -> dict[int, Outcome]:
    ledger, at = Ledger(), store.now()
    sources = [str(draft.columns["source"]) for draft in drafts]
    numbers = allocate_many(store, sources, context.team_today(viewer))
    made = [_enter(ledger, viewer, draft, number, at) for draft, number in zip(drafts, numbers, strict=True)]
    undo.drop_undone(viewer.user_id)
    ledger.write(store)
    search.index_leads(store, [lead["id"] for lead, _group in made])
    happenings.made(store, viewer, [(lead, int(group["id"])) for lead, group in made])
    return {draft.place: _saved(lead, group) for draft, (lead, group) in zip(drafts, made, strict=True)}


def _enter(ledger: Ledger, viewer: Viewer, draft: _Draft, number: str, at: datetime) -> tuple[Row, Row]:
    """All rows of one lead, and the command that stands for them on the undo stack."""
    me = {"id": viewer.user_id}
    group = ledger.command("lead.new", me, at, actor_id=viewer.actor)
    ledger.put("undo_unit", group_id=group, user_id=viewer.user_id, state="done")
    columns = leads.row_of(viewer, draft.columns, draft.new.owner_id, number, at)
    asked = [bool(contact.columns.get("do_not_contact")) for contact in draft.contacts]
    left_alone = bool(asked) and all(asked)
    planned = None if left_alone else first_contact.columns(viewer, columns, at)
    lead = ledger.add("lead", **columns, **_due(planned))
    ledger.add("status_change", lead_id=lead, **leads.first_status(viewer, columns, at))
    for position, contact in enumerate(draft.contacts):
        person = ledger.add(
            "contact", lead_id=lead, name=contact.name, is_primary=position == 0, **contact.columns
        )
        for nth, point in enumerate(contact.points):
            ledger.add("contact_point", lead_id=lead, contact_id=person, position=nth, **point)
        _enter_own(ledger, "contact", person, contact.own)
    _enter_more(ledger, lead, draft)
    if planned:
        ledger.add("plan", lead_id=lead, created_at=at, created_by=viewer.user_id, **planned)
    return lead, group


def _enter_more(ledger: Ledger, lead: Row, draft: _Draft) -> None:
    """Tags and added fields, which stand in tables of their own and are told as changes of the lead."""
    for tag in draft.tags:
        ledger.put("lead_tag", lead_id=lead, tag=tag)
    if draft.tags:
        ledger.tell("lead", lead, {"tags": ([], list(draft.tags))})
    _enter_own(ledger, "lead", lead, draft.added)


def _enter_own(ledger: Ledger, entity: Entity, row: Row, values: Mapping[Field, object]) -> None:
    filled = {field: value for field, value in values.items() if value is not None}
    key = {"entity": entity, "entity_id": row, "lead_id": row if entity == "lead" else row["lead_id"]}
    for field, value in filled.items():
        ledger.put("field_value", field_id=field.id, **key, **added.typed(value, field))
    if filled:
        ledger.tell(entity, row, {added.PREFIX + field.id: (None, value) for field, value in filled.items()})


def _due(planned: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the lead repeats of its only plan; it is made in the zone of who is responsible."""
    if planned is None:
        return {}
    day = planned["due_on"]
    return {"next_on": day, "next_time": planned["due_time"], "due_on": day}


def _saved(lead: Row, group: Row) -> Saved:
    name = str(lead["short_name"] or lead["customer"])
    return Saved(lead["id"], group["id"], lead["number"], name, _("{name} added", name=name))
