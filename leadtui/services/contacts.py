"""People at the customer, and the ways to reach them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadtui.domain.area_regions import GUESSED_REGION, region_text
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import NewContact, Saved
from leadtui.domain.people import Viewer
from leadtui.domain.status import PATH
from leadtui.domain.values import read
from leadtui.errors import NotFoundError, ValidationError
from leadtui.i18n import N_, _, ngettext
from leadtui.services import access, context, forgetting, left_alone, own_fields, region_guess, revealing
from leadtui.store import added, contacts, derived, rows, search
from leadtui.store.database import Store
from leadtui.store.holders import Holder
from leadtui.store.journal import Journal
from leadtui.store.points import seen as seen_points
from leadtui.text import clean_line

POINT_LENGTH = 200
KINDS = ("phone", "email", "wechat")


def add(journal: Journal, viewer: Viewer, lead_id: int, contact: NewContact, *, primary: bool) -> int:
    """Add a contact to a lead; blank ways of contact are left out."""
    found = checked(viewer, contact)
    forgetting.require_welcome(journal.store, viewer, checked_points(contact.points))
    contact_id = contacts.add_contact(
        journal, lead_id, found.name, found.points, found.columns, primary=primary
    )
    added.write(journal, Holder("contact", contact_id, lead_id), found.own)
    return contact_id


@dataclass(frozen=True, slots=True)
class Checked:
    """A contact that may be kept: its columns, its points as columns in their order, its added fields."""

    name: str
    points: tuple[Mapping[str, Any], ...]
    columns: Mapping[str, object]
    own: Mapping[Field, object]


def checked(viewer: Viewer, contact: NewContact) -> Checked:
    """A contact with its values read; ValidationError where it cannot be kept."""
    shipped = own_fields.others(contact.values, "contact")
    columns = _columns(viewer, {**shipped, "contact": contact.name})
    name = str(columns.pop("name") or "")
    points = checked_points(contact.points)
    if not name and not points:
        raise ValidationError(N_("A contact needs a name or a way to reach it."), field="contact")
    filled = {column: value for column, value in columns.items() if value is not None}
    region = context.phone_region()
    read_points = (contacts.point_columns(kind, raw, region) for kind, raw in dict.fromkeys(points))
    own = own_fields.of_new(viewer, contact.values, "contact")
    return Checked(name, tuple(read_points), filled, own)


def _columns(viewer: Viewer, values: Mapping[str, object]) -> dict[str, object]:
    now, columns = context.wall(viewer), dict[str, object]()
    for name, value in values.items():
        field = REGISTRY.named(name)
        if field is None or field.entity != "contact" or not field.column:
            raise ValidationError(N_("There is no field {name}."), name=name)
        stored = read(field, value, now=now)
        columns[field.column] = "" if stored is None and field.column in ("name", "roles") else stored
    return columns


def checked_points(points: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Points with clean text, blank ones left out; ValidationError for one that cannot be kept."""
    checked: list[tuple[str, str]] = []
    for kind, raw in points:
        text = clean_line(raw).text.strip()
        if kind not in KINDS or len(text) > POINT_LENGTH:
            raise ValidationError(N_("{value} is no way to reach somebody."), field="phone", value=text[:40])
        if text:
            checked.append((kind, text))
    return checked


def save_contact(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    contact_id: int | None,
    values: Mapping[str, object],
    points: Sequence[tuple[str, str]] | None = None,
    *,
    seen: Mapping[str, object] | None = None,
) -> Saved:
    """Add a contact (id None) or change one; ``points`` replace its ways of contact.

    ``seen`` holds the values the editor saw, by field id, as for ``leads.edit``.
    """
    with Journal(store, viewer, "lead.contact", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "contact")
        if contact_id is None:
            rest = {key: value for key, value in values.items() if key != "contact"}
            new = NewContact(str(values.get("contact") or ""), tuple(points or ()), rest)
            if new.points:
                revealing.require_open(store, viewer, lead_id, lead["number"])
            own_fields.require_open(journal, lead, own_fields.typed(viewer, rest, "contact"), new=True)
            add(journal, viewer, lead_id, new, primary=not contacts.has_contact(lead_id))
            fresh = checked_points(new.points)
        else:
            wanted = _wanted(store, viewer, lead, contact_id, points)
            fresh = _change(journal, viewer, lead, contact_id, values, wanted, seen or {})
        region = region_guess.propose(journal, viewer, lead, fresh)
        search.reindex_lead(store, lead_id)
        withdrawn = _left_alone(journal, lead_id, values)
        text = _("{name} saved", name=_name(lead))
        if region:
            text += f" · {REGISTRY['region'].label}: {region_text(region, GUESSED_REGION)}"
        if withdrawn:
            text += " · " + ngettext("{n} plan withdrawn", "{n} plans withdrawn", withdrawn)
        return _saved(journal, lead, text)


def _left_alone(journal: Journal, lead_id: int, values: Mapping[str, object]) -> int:
    """Nothing stays planned with those who do not want it any more; how many plans were."""
    withdrawn = left_alone.withdraw_plans(journal, lead_id) if values.get("do_not_contact") else 0
    if withdrawn:
        journal.flush()
        derived.refresh(lead_id)
    return withdrawn


def _wanted(
    store: Store,
    viewer: Viewer,
    lead: Mapping[str, Any],
    contact_id: int,
    points: Sequence[tuple[str, str]] | None,
) -> Sequence[tuple[str, str]] | None:
    """The points to keep; None where they stay, as masked ones do that come back as they were shown."""
    if points is None:
        return None
    here = [point for point in seen_points(store, viewer, [lead["id"]]) if point.contact_id == contact_id]
    if any(point.masked for point in here) or not here:
        if sorted((point.kind, point.raw) for point in here) == sorted(set(checked_points(points))):
            return None
        revealing.require_open(store, viewer, lead["id"], lead["number"])
    return points


def _change(
    journal: Journal,
    viewer: Viewer,
    lead: Mapping[str, Any],
    contact_id: int,
    values: Mapping[str, object],
    points: Sequence[tuple[str, str]] | None,
    seen: Mapping[str, object],
) -> list[tuple[str, str]]:
    """Change a contact, and return the ways of contact that are new."""
    lead_id = int(lead["id"])
    row = _of_lead(lead_id, contact_id)
    known = (name for name in own_fields.others(seen, "contact") if name in REGISTRY)
    before = {REGISTRY[name].column: seen[name] for name in known}
    columns = _columns(viewer, own_fields.others(values, "contact"))
    rows.update(journal, "contact", contact_id, columns, current=row, seen=before, lead_id=lead_id)
    own = own_fields.typed(viewer, values, "contact")
    own_fields.require_open(journal, lead, own)
    own_fields.write(journal, Holder("contact", contact_id, lead_id), own, seen=seen, status=PATH[0])
    if points is None:
        return []
    wanted, there = checked_points(points), contacts.points_of(contact_id)
    fresh = [point for point in wanted if point not in there]
    forgetting.require_welcome(journal.store, viewer, set(fresh))
    contacts.keep_points(journal, lead_id, contact_id, wanted, region=context.phone_region())
    return fresh


def _of_lead(lead_id: int, contact_id: int) -> dict[str, Any]:
    row = rows.fetch("contact", contact_id)
    if row["lead_id"] != lead_id:
        raise NotFoundError(N_("This contact is not one of the lead's."))
    return row


def remove_contact(store: Store, viewer: Viewer, lead_id: int, contact_id: int) -> Saved:
    """Take a contact away with its ways of contact; the next one becomes the primary one."""
    with Journal(store, viewer, "lead.contact", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "contact")
        row = _of_lead(lead_id, contact_id)
        revealing.require_open(store, viewer, lead_id, lead["number"])
        contacts.remove(journal, row)
        search.reindex_lead(store, lead_id)
        return _saved(journal, lead, _("{name} removed", name=row["name"]))


def set_primary(store: Store, viewer: Viewer, lead_id: int, contact_id: int) -> Saved:
    """Make a contact the one that lists and cards show."""
    with Journal(store, viewer, "lead.contact", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "contact")
        contacts.make_primary(journal, _of_lead(lead_id, contact_id))
        return _saved(journal, lead, _("{name} saved", name=_name(lead)))


def _name(lead: Mapping[str, Any]) -> str:
    return str(lead["short_name"] or lead["customer"])


def _saved(journal: Journal, lead: Mapping[str, Any], text: str) -> Saved:
    return Saved(lead["id"], journal.unit, lead["number"], _name(lead), text)
