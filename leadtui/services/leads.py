"""Creating leads, changing their fields, contacts, tags, level and owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui import clock
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import NewContact, NewLead, Saved
from leadtui.domain.lists import find_item
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.domain.values import read
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access, context, first_contact, statuses
from leadtui.store import added, derived, people, plans, rows, search
from leadtui.store.contacts import add_contact, has_contact, keep_points
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import LeadTag
from leadtui.store.numbers import allocate

LEVEL_LOCK_DAYS = 30


def create(store: Store, viewer: Viewer, new: NewLead) -> Saved:
    """A lead with its number, contacts, first status and, where it has an owner, a first-contact plan."""
    access.require_writer(viewer)
    with Journal(store, viewer, "lead.new") as journal:
        columns = _columns(viewer, new)
        lead_id = _insert(journal, viewer, columns, new.owner_id)
        journal.lead_id = lead_id
        for position, contact in enumerate(new.contacts):
            _add_contact(journal, viewer, lead_id, contact, primary=position == 0)
        _set_tags(journal, lead_id, new.tags)
        added.write(journal, lead_id, _added(viewer, new.values))
        first_contact.plan(journal, lead_id)
        derived.refresh(lead_id)
        search.reindex_lead(store, lead_id)
        return _saved(journal, lead_id, N_("{name} added"))


def _columns(viewer: Viewer, new: NewLead) -> dict[str, object]:
    values = {**new.values, "customer": new.customer, "source": new.source}
    columns = _read(viewer, values, currency=context.currency())
    columns["currency"] = context.currency()
    columns["short_name_guessed"] = not columns.get("short_name")
    columns["short_name"] = columns.get("short_name") or short_name(str(columns["customer"]))
    columns["sort_key"] = sort_key(str(columns["short_name"] or columns["customer"]))
    if columns.get("need"):
        columns.setdefault("need_confirmed_on", context.today(viewer))
    return columns


def _read(viewer: Viewer, values: Mapping[str, object], *, currency: str) -> dict[str, object]:
    """Lead columns for field ids or names; contact fields, added fields and tags are others' business."""
    now, columns = context.wall(viewer), dict[str, object]()
    for name, value in values.items():
        field = _field(name)
        if field.entity == "lead" and field.column:
            columns[field.column] = read(field, value, now=now, currency=currency)
    return columns


def _added(viewer: Viewer, values: Mapping[str, object]) -> dict[Field, object]:
    now = context.wall(viewer)
    fields = {_field(name): value for name, value in values.items()}
    return {field: read(field, value, now=now) for field, value in fields.items() if field.added}


def _field(name: str) -> Field:
    field = REGISTRY[name] if name in REGISTRY else REGISTRY.named(name)
    if field is None:
        raise ValidationError(N_("There is no field {name}."), name=name)
    return field


def _insert(journal: Journal, viewer: Viewer, columns: dict[str, Any], owner_id: int | None) -> int:
    source = find_item("source", str(columns["source"]))
    assert source is not None
    day = context.team_today(viewer)
    status = columns.pop("status", None) or "potential"
    lead_id = rows.insert(
        journal,
        "lead",
        number=allocate(journal.store, source.id, day),
        status=status,
        status_since=journal.at,
        owner_id=owner_id,
        assigned_at=journal.at if owner_id else None,
        created_at=journal.at,
        created_by=viewer.user_id,
        updated_at=journal.at,
        **columns,
    )
    rows.insert(
        journal,
        "status_change",
        lead_id=lead_id,
        owner_id=owner_id,
        from_status=None,
        to_status=status,
        at=journal.at,
        actor_id=viewer.user_id,
        level=columns.get("level"),
        source=source.id,
        region=columns.get("region"),
    )
    return lead_id


def _saved(journal: Journal, lead_id: int, message: str, **params: object) -> Saved:
    lead = rows.fetch("lead", lead_id)
    name = lead["short_name"] or lead["customer"]
    text = _(message, name=name, **params)
    journal.flush()
    return Saved(lead_id, journal.group_id, lead["number"], name, text)


def _add_contact(
    journal: Journal, viewer: Viewer, lead_id: int, contact: NewContact, *, primary: bool
) -> int:
    now = context.wall(viewer)
    columns = {
        REGISTRY[name].column: read(REGISTRY[name], value, now=now) for name, value in contact.values.items()
    }
    return add_contact(
        journal,
        lead_id,
        contact.name,
        contact.points,
        columns,
        region=context.phone_region(),
        primary=primary,
    )


def edit(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    values: Mapping[str, object],
    *,
    seen: Mapping[str, object] | None = None,
    command: str = "lead.edit",
) -> Saved:
    """Set fields of a lead by id or name.

    ``seen`` holds the values the editor saw, by field id: what somebody else has set since to a third
    value raises EditConflict with both sides.
    """
    with Journal(store, viewer, command, lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "edit")
        _apply(journal, viewer, lead, values, seen or {})
        search.reindex_lead(store, lead_id)
        return _saved(journal, lead_id, N_("{name} saved"))


def _apply(
    journal: Journal,
    viewer: Viewer,
    lead: Mapping[str, Any],
    values: Mapping[str, object],
    seen: Mapping[str, object],
) -> None:
    for name in values:
        if _field(name).change not in ("form", "level"):
            raise RuleError(N_("{name} is not changed this way."), name=str(_field(name).label))
    columns = _read(viewer, values, currency=lead["currency"])
    columns |= _consequences(lead, columns)
    before = {REGISTRY[name].column: value for name, value in seen.items() if name in REGISTRY}
    rows.update(journal, "lead", lead["id"], columns, seen=before)
    if "tag" in values:
        _set_tags(journal, lead["id"], _tag_list(values["tag"]))
    added.write(journal, lead["id"], _added(viewer, values))


def _consequences(lead: Mapping[str, Any], columns: Mapping[str, object]) -> dict[str, object]:
    """What follows from the fields set: derived names, counts of confirmations."""
    more: dict[str, object] = {}
    if "short_name" in columns:
        more["short_name_guessed"] = False
        if not columns["short_name"]:
            more |= {"short_name": short_name(str(lead["customer"])), "short_name_guessed": True}
    elif "customer" in columns and lead["short_name_guessed"]:
        more["short_name"] = short_name(str(columns["customer"]))
    if {"customer", "short_name"} & (columns.keys() | more.keys()):
        name = more.get("short_name") or columns.get("short_name") or lead["short_name"]
        more["sort_key"] = sort_key(str(name))
    for day, count in statuses.CONFIRMATIONS.items():
        if columns.get(day) not in (None, lead[day]):
            more[count] = lead[count] + 1
    return more


def _tag_list(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(
            part.strip() for part in value.replace("、", ",").replace("，", ",").split(",") if part.strip()
        )
    return tuple(str(part) for part in value) if isinstance(value, Sequence) else ()


def _set_tags(journal: Journal, lead_id: int, wanted: Sequence[str]) -> None:
    query = LeadTag.select(LeadTag.tag).where(LeadTag.lead_id == lead_id)
    before = sorted(tag for (tag,) in query.tuples())
    after = sorted(set(wanted))
    if before != after:
        added.replace_tags(lead_id, after)
        journal.updated("lead", lead_id, {"tags": (before, after)})


def tag(store: Store, viewer: Viewer, lead_id: int, add: Sequence[str], remove: Sequence[str] = ()) -> Saved:
    """Add and remove tags."""
    with Journal(store, viewer, "lead.tag", lead_id=lead_id) as journal:
        access.writable(viewer, lead_id, "edit")
        query = LeadTag.select(LeadTag.tag).where(LeadTag.lead_id == lead_id)
        kept = {name for (name,) in query.tuples()} - set(remove)
        _set_tags(journal, lead_id, sorted(kept | set(add)))
        search.reindex_lead(store, lead_id)
        return _saved(journal, lead_id, N_("{name} tagged"))


def set_level(store: Store, viewer: Viewer, lead_id: int, level: str | None, *, reason: str = "") -> Saved:
    """Set the level by hand."""
    with Journal(store, viewer, "lead.level", lead_id=lead_id) as journal:
        access.writable(viewer, lead_id, "edit")
        value = read(REGISTRY["level"], level, now=context.wall(viewer))
        changes = rows.update(journal, "lead", lead_id, {"level": value}, kind="level", reason=reason)
        before, after = changes.get("level", (value, value))
        return _saved(
            journal, lead_id, N_("{name}: level {before} → {after}"), before=before or "-", after=after or "-"
        )


def assign(store: Store, viewer: Viewer, lead_id: int, owner_id: int | None, *, reason: str = "") -> Saved:
    """Give a lead to a user, or back to the pool with None."""
    with Journal(store, viewer, "lead.assign", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "assign")
        if owner_id is not None:
            _require_assignable(owner_id)
        hand_over(journal, lead, owner_id, reason)
        derived.refresh(lead_id)
        owner = people.by_id(owner_id) if owner_id else None
        return _saved(journal, lead_id, N_("{name} → {owner}"), owner=owner.name if owner else _("the pool"))


def _require_assignable(owner_id: int) -> None:
    person = people.by_id(owner_id)
    if person is None or not person.active or person.role == "viewer":
        raise RuleError(N_("This user cannot own leads."), N_("Choose an active rep or manager."))


def hand_over(journal: Journal, lead: Mapping[str, Any], owner_id: int | None, reason: str = "") -> None:
    """Change the owner; the open plans of the old owner become the new one's, or end in the pool."""
    before = lead["owner_id"]
    if before == owner_id:
        return
    lead_id = int(lead["id"])
    journal.store.engine.change_owner(lead_id, owner_id, journal.at)
    changes: dict[str, tuple[object, object]] = {"owner_id": (before, owner_id)}
    audience = [user for user in (before, owner_id) if user]
    journal.updated("lead", lead_id, changes, kind="owner", reason=reason, audience=audience)
    for plan in plans.open_plans(lead_id):
        if plan.responsible_id != before:
            continue
        if owner_id is None:
            plans.close(journal, plan, "released")
        elif not plans.has_open(lead_id, owner_id, plan.track):
            rows.update(journal, "plan", plan.id, {"responsible_id": owner_id}, lead_id=lead_id)
        else:
            plans.close(journal, plan, "replaced")
    first_contact.plan(journal, lead_id)


def add_milestone(
    store: Store, viewer: Viewer, lead_id: int, title: str, *, on_day: object = None, note: str = ""
) -> Saved:
    """A dated mark on the lead."""
    with Journal(store, viewer, "lead.milestone", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "milestone")
        if not title.strip():
            raise ValidationError(N_("A milestone needs a name."), field="title")
        rows.insert(
            journal,
            "milestone",
            lead_id=lead_id,
            owner_id=lead["owner_id"],
            on_day=on_day or context.today(viewer),
            title=title.strip(),
            note=note.strip(),
            created_at=clock.now(),
            created_by=viewer.user_id,
        )
        return _saved(journal, lead_id, N_("{name}: {title}"), title=title.strip())


def save_contact(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    contact_id: int | None,
    values: Mapping[str, object],
    points: Sequence[tuple[str, str]] | None = None,
) -> Saved:
    """Add a contact (id None) or change one; ``points`` replace its ways of contact."""
    with Journal(store, viewer, "lead.contact", lead_id=lead_id) as journal:
        access.writable(viewer, lead_id, "contact")
        now = context.wall(viewer)
        name = str(read(REGISTRY["contact"], values.get("contact", ""), now=now) or "")
        rest = {key: value for key, value in values.items() if key != "contact"}
        if contact_id is None:
            contact = NewContact(name, tuple(points or ()), rest)
            _add_contact(journal, viewer, lead_id, contact, primary=not has_contact(lead_id))
        else:
            columns = {
                REGISTRY[key].column: read(REGISTRY[key], value, now=now) for key, value in rest.items()
            }
            if "contact" in values:
                columns["name"] = name
            rows.update(journal, "contact", contact_id, columns, lead_id=lead_id)
            if points is not None:
                keep_points(journal, lead_id, contact_id, points, region=context.phone_region())
        search.reindex_lead(store, lead_id)
        return _saved(journal, lead_id, N_("{name} saved"))


def remove(store: Store, viewer: Viewer, lead_id: int) -> Saved:
    """Take a lead back; it stays on record and can be brought back by undo."""
    with Journal(store, viewer, "lead.remove", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "remove")
        rows.void(journal, "lead", lead_id, lead_id=lead_id)
        journal.flush()
        return Saved(
            lead_id,
            journal.group_id,
            lead["number"],
            lead["short_name"],
            _("{name} removed", name=lead["short_name"]),
        )
