"""What was typed for a new lead, added to one that is here: nothing of it is lost, nothing there replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import NewContact, NewLead, Saved
from leadtui.domain.people import Viewer
from leadtui.domain.records import ContactRow, LeadDetail
from leadtui.domain.search_key import name_norm
from leadtui.domain.values import read, show
from leadtui.i18n import _, ngettext
from leadtui.services import context, editing, own_fields, revealing, showing
from leadtui.services.editing import ContactEdit
from leadtui.store.contacts import normalise
from leadtui.store.database import Store

NOTES = "notes"


def add(store: Store, viewer: Viewer, lead_id: int, new: NewLead) -> Saved:
    """Fill what is empty there, add the contact and tags, and keep what differs as a note; one undo."""
    detail = showing.lead(store, viewer, lead_id)
    with store.reading():
        filled, other = _sorted(viewer, detail, new)
        for contact in new.contacts:
            other += _other_own(viewer, _same_person(detail.contacts, contact), contact)
        people = [edit for contact in new.contacts if (edit := _person(detail.contacts, contact)) is not None]
        if other:
            filled[NOTES] = _noted(detail, filled.get(NOTES), other, context.team_today(viewer).isoformat())
    if any(edit.points for edit in people):
        revealing.require_open(store, viewer, lead_id, detail.row.number)
    if tags := [tag for tag in new.tags if tag not in detail.tags]:
        filled["tag"] = [*detail.tags, *tags]
    saved = editing.save(store, viewer, lead_id, filled, {}, people)
    text = _("Added to {number}", number=detail.row.number)
    if other:
        text += " · " + ngettext(
            "{n} value that differs is in the notes", "{n} values that differ are in the notes", len(other)
        )
    return Saved(lead_id, saved.group_id, saved.number, saved.short_name, text)


def _sorted(viewer: Viewer, detail: LeadDetail, new: NewLead) -> tuple[dict[str, object], list[str]]:
    """Values for what is empty there, by field; and as text those that differ from what is there."""
    filled: dict[str, object] = {}
    other: list[str] = []
    for field, value in _typed(new):
        ours = detail.values.get(str(field.column or field.id))
        if ours in (None, "") or (field.column == NOTES and not ours):
            filled[field.id] = value
        elif not _same(viewer, field, value, ours):
            other.append(_told(viewer, field, value))
    return filled, other


def _other_own(viewer: Viewer, there: ContactRow | None, contact: NewContact) -> Iterator[str]:
    """As text what was typed of a person in fields of the team's own that hold something else."""
    held = dict(there.own) if there is not None else {}
    for name, value in contact.values.items():
        field = own_fields.named(name, "contact")
        ours = None if field is None else held.get(field.id)
        if field is not None and ours is not None and not _same(viewer, field, value, ours):
            yield _told(viewer, field, value)


def _told(viewer: Viewer, field: Field, value: object) -> str:
    """A value with its field's name; of a list what the choice is called."""
    text = show(field, read(field, value, now=context.wall(viewer))) if field.choices else value
    return f"{field.label}: {text}"


def _typed(new: NewLead) -> Iterator[tuple[Field, object]]:
    for name, value in {"customer": new.customer, "source": new.source, **new.values}.items():
        field = REGISTRY.named(name)
        if field is not None and value not in (None, ""):
            yield field, value


def _same(viewer: Viewer, field: Field, value: object, ours: object) -> bool:
    stored = read(field, value, now=context.wall(viewer), currency=context.currency())
    return stored == ours or name_norm(str(stored)) == name_norm(str(ours))


def _noted(detail: LeadDetail, typed: object, other: Sequence[str], day: str) -> str:
    before = str(typed or detail.values.get(NOTES) or "")
    told = _("Entered again on {day}: {what}", day=day, what=_(", ").join(other))
    return f"{before}\n{told}".strip()


def _person(there: Sequence[ContactRow], contact: NewContact) -> ContactEdit | None:
    """The same person with what is new of them, or one more; None where all is known."""
    if not contact.name and not contact.points:
        return None
    found = _same_person(there, contact)
    if found is None:
        return ContactEdit(0, {"contact": contact.name, **contact.values}, contact.points)
    there_now = dict(found.own)
    values = {
        name: value
        for name, value in contact.values.items()
        if there_now.get(name) is None and not getattr(found, name, "")
    }
    known = {(point.kind, point.norm or point.raw) for person in there for point in person.points}
    points = [each for each in contact.points if not _known(known, *each)]
    if not points:
        return ContactEdit(found.id, values) if values else None
    return ContactEdit(found.id, values, [*((point.kind, point.raw) for point in found.points), *points])


def _same_person(there: Sequence[ContactRow], contact: NewContact) -> ContactRow | None:
    """Who has the name; without one the first."""
    same = [person for person in there if contact.name and name_norm(person.name) == name_norm(contact.name)]
    return next(iter(same or ([] if contact.name else there)), None)


def _known(known: set[tuple[str, str]], kind: str, raw: str) -> bool:
    norm, _valid = normalise(kind, raw, context.phone_region())
    return (kind, norm or raw) in known
