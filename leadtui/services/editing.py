"""A lead edited with its contacts: one unit of undo, errors and conflicts at the row they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.services import access, contacts, leads
from leadtui.store.database import Store
from leadtui.store.journal import Journal, together
from leadtui.store.rows import EditConflict

__all__ = ["ContactEdit", "EditConflict", "save"]


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What to set on a contact (id 0: a new one); ``points`` None leaves its ways of contact alone.

    ``seen`` holds the values the editor saw, by field id.
    """

    id: int
    values: Mapping[str, object] = field(default_factory=dict)
    points: Sequence[tuple[str, str]] | None = None
    seen: Mapping[str, object] = field(default_factory=dict)


def save(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    values: Mapping[str, object],
    seen: Mapping[str, object],
    people: Sequence[ContactEdit] = (),
    reason: str = "",
) -> Saved:
    """Save fields, with the reason for it, and contacts; a contact's errors name ``c{id}-{field}``."""
    with Journal(store, viewer, "lead.edit", lead_id=lead_id) as journal:
        lead = access.find(viewer, lead_id)
        group_id = journal.group_id
        with together(group_id):
            if values:
                leads.edit(store, viewer, lead_id, values, seen=seen, reason=reason)
            for person in people:
                _save_contact(store, viewer, lead_id, person)
        journal.stack()
        name = str(values.get("short_name") or lead["short_name"] or lead["customer"])
        return Saved(lead_id, group_id, lead["number"], name, _("{name} saved", name=name))


def _save_contact(store: Store, viewer: Viewer, lead_id: int, person: ContactEdit) -> None:
    contact_id = person.id or None
    try:
        contacts.save_contact(
            store, viewer, lead_id, contact_id, person.values, person.points, seen=person.seen
        )
    except EditConflict as conflict:
        named = [(_row(person, name), theirs, mine) for name, theirs, mine in conflict.clashes]
        raise EditConflict(named) from conflict
    except LeadtuiError as error:
        if error.field:
            error.field = _row(person, error.field)
        raise


def _row(person: ContactEdit, name: str) -> str:
    return f"c{person.id}-{'contact' if name == 'name' else name}"
