"""Creating leads and changing their fields, tags, level and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadtui.domain.area_regions import GUESSED_REGION
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import NewLead, Saved
from leadtui.domain.people import Viewer
from leadtui.domain.values import read
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import N_, Label, _
from leadtui.services import (
    access,
    contacts,
    context,
    first_contact,
    happenings,
    lead_names,
    lead_tags,
    own_fields,
    region_guess,
    statuses,
)
from leadtui.services.assigning import assign, hand_over, require_assignable
from leadtui.services.contacts import save_contact
from leadtui.store import added, derived, lead_keys, plans, rows, search
from leadtui.store.database import Store
from leadtui.store.holders import of_lead
from leadtui.store.journal import Journal
from leadtui.store.members import member_ids
from leadtui.store.numbers import allocate
from leadtui.text import clean_line

__all__ = [
    "add_milestone",
    "assign",
    "create",
    "edit",
    "hand_over",
    "remove",
    "require_assignable",
    "save_contact",
    "set_level",
    "tag",
]

_MILESTONE = Field("title", "text", Label("Milestone", "里程碑", "里程碑"), length=80, required=True)
_MILESTONE_DAY = Field("on_day", "date", Label("Date", "日期", "日期"))
_MILESTONE_NOTE = Field("note", "prose", Label("Note", "备注", "備註"), length=2000)


def create(store: Store, viewer: Viewer, new: NewLead) -> Saved:
    """A lead with its number, contacts, first status and, where it has an owner, a first-contact plan.

    A status beyond the first needs its criteria, like any other move there.
    """
    access.require_writer(viewer)
    with Journal(store, viewer, "lead.new") as journal:
        if new.owner_id is not None:
            require_assignable(viewer, new.owner_id)
        columns, outcome, status = columns_of(viewer, new)
        lead_id = _insert(journal, viewer, columns, new.owner_id)
        journal.lead_id = lead_id
        for position, contact in enumerate(new.contacts):
            contacts.add(journal, viewer, lead_id, contact, primary=position == 0)
        lead_tags.write(journal, lead_id, tags_of(new))
        own_fields.write(journal, of_lead(lead_id), own_fields.of_new(viewer, new.values))
        lead = rows.fetch("lead", lead_id)
        if status != "potential":
            lead = statuses.transition(journal, lead, status, columns=outcome)
        first_contact.plan(journal, lead)
        derived.refresh(lead_id)
        search.reindex_lead(store, lead_id)
        happenings.owner_changed(journal, {**lead, "owner_id": None}, new.owner_id)
        return _saved(journal, lead, _("{name} added", name=_name(lead)))


def tags_of(new: NewLead) -> list[str]:
    """The tags of a new lead, clean and in order."""
    return lead_tags.checked([*new.tags, *lead_tags.parts(new.values.get("tag"))])


def columns_of(viewer: Viewer, new: NewLead) -> tuple[dict[str, object], dict[str, object], str]:
    """Columns of the lead, what its status asks for, and the status."""
    values = {_field(name).id: value for name, value in new.values.items()}
    values |= {"customer": new.customer, "source": new.source}
    now, currency = context.wall(viewer), context.currency()
    status = str(read(REGISTRY["status"], values.pop("status", None), now=now) or "potential")
    outcome = {name: values.pop(name) for name in (*statuses.OUTCOMES,) if name in values}
    if outcome and any(statuses.OUTCOMES[name] != status for name in outcome):
        raise RuleError(N_("{name} is not changed this way."), name=str(REGISTRY[next(iter(outcome))].label))
    _require_editable(values)
    columns = _read(viewer, values, currency=currency) | {"currency": currency}
    columns |= lead_names.derived({"short_name": "", **columns}, typed=columns.get("short_name"))
    columns |= {count: 1 for day, count in statuses.CONFIRMATIONS.items() if columns.get(day)}
    if columns.get("need") and not columns.get("need_confirmed_on"):
        columns |= {"need_confirmed_on": context.today(viewer), "need_confirmed_count": 1}
    if not columns.get("region"):
        columns |= _guessed_region(new)
    return columns, _read(viewer, outcome, currency=currency), status


def _guessed_region(new: NewLead) -> dict[str, object]:
    """The region that the phones tell, marked as the guess it is until somebody says it."""
    points = contacts.checked_points([point for contact in new.contacts for point in contact.points])
    found = region_guess.of_points(points)
    return {"region": found, "flags": GUESSED_REGION} if found else {}


def _require_editable(names: Mapping[str, object]) -> None:
    """Raise RuleError for fields that other commands change."""
    for name in names:
        field = _field(name)
        if field.entity != "lead" or field.change not in ("form", "level"):
            raise RuleError(N_("{name} is not changed this way."), field=field.id, name=str(field.label))


def _read(viewer: Viewer, values: Mapping[str, object], *, currency: str) -> dict[str, object]:
    """Lead columns for field ids or names; added fields and tags are others' business."""
    now, columns = context.wall(viewer), dict[str, object]()
    for name, value in values.items():
        field = _field(name)
        if field.column:
            columns[field.column] = _kept(field, read(field, value, now=now, currency=currency))
    low, high = columns.get("budget_min"), columns.get("budget_max")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        raise ValidationError(N_("The budget ends below where it begins."), field="budget_max")
    return columns


def _kept(field: Field, value: object) -> object:
    """A field that always has a value takes its first choice instead of none."""
    return DEFAULTS.get(field.id) if value is None else value


DEFAULTS: Mapping[str, object] = {"kind": "company", "priority": "normal", "turn": "ours"}


def _field(name: str) -> Field:
    field = REGISTRY.get(name) or REGISTRY.named(name)
    if field is None:
        raise ValidationError(N_("There is no field {name}."), name=name)
    return field


def _insert(journal: Journal, viewer: Viewer, columns: dict[str, Any], owner_id: int | None) -> int:
    number = allocate(journal.store, str(columns["source"]), context.team_today(viewer))
    row = row_of(viewer, columns, owner_id, number, journal.at)
    lead_id = _made(journal, viewer, row)
    rows.insert(journal, "status_change", lead_id=lead_id, **first_status(viewer, row, journal.at))
    return lead_id


def _made(journal: Journal, viewer: Viewer, row: dict[str, Any]) -> int:
    """The id of the new lead; where nobody sees a colleague's rows it is given away once it is there."""
    owner_id, engine = row["owner_id"], journal.store.engine
    if not engine.bound or viewer.role == "admin" or owner_id in (None, viewer.user_id):
        return rows.insert(journal, "lead", **row)
    lead_id = rows.insert(journal, "lead", **{**row, "owner_id": viewer.user_id})
    engine.change_owner(lead_id, owner_id, journal.at)
    return lead_id


def row_of(
    viewer: Viewer, columns: Mapping[str, Any], owner_id: int | None, number: str, at: datetime
) -> dict[str, Any]:
    """The row of a lead that begins now."""
    return {
        "number": number,
        "status": "potential",
        "status_since": at,
        "owner_id": owner_id,
        "assigned_at": at if owner_id else None,
        "created_at": at,
        "created_by": viewer.user_id,
        "updated_at": at,
        **columns,
    }


def first_status(viewer: Viewer, lead: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The status change with which a lead begins."""
    return {
        "owner_id": lead["owner_id"],
        "from_status": None,
        "to_status": "potential",
        "at": at,
        "actor_id": viewer.user_id,
        "level": lead.get("level"),
        "source": lead["source"],
        "region": lead.get("region"),
    }


def _name(lead: Mapping[str, Any]) -> str:
    return str(lead["short_name"] or lead["customer"])


def _saved(journal: Journal, lead: Mapping[str, Any], text: str) -> Saved:
    return Saved(lead["id"], journal.unit, lead["number"], _name(lead), text)


def edit(
    store: Store,
    viewer: Viewer,
    lead_id: int,
    values: Mapping[str, object],
    *,
    seen: Mapping[str, object] | None = None,
    command: str = "lead.edit",
    reason: str = "",
) -> Saved:
    """Set fields of a lead by id or name; what won or lost it can be set right while it is that.

    ``seen`` holds the values the editor saw, by field id: what somebody else has set since to a third
    value raises EditConflict with both sides.
    """
    with Journal(store, viewer, command, lead_id=lead_id) as journal:
        needs_only = all(_field(name).group == "need" for name in values)
        before = access.writable(viewer, lead_id, "need" if needs_only else "edit")
        lead = _apply(journal, viewer, before, values, seen or {}, clean_line(reason).text.strip())
        context.reindex(store, before, lead)
        return _saved(journal, lead, _("{name} saved", name=_name(lead)))


def _apply(
    journal: Journal,
    viewer: Viewer,
    lead: Mapping[str, Any],
    values: Mapping[str, object],
    seen: Mapping[str, object],
    reason: str,
) -> dict[str, Any]:
    of_outcome = {name for name in values if statuses.OUTCOMES.get(_field(name).id) == lead["status"]}
    _require_editable({name: value for name, value in values.items() if name not in of_outcome})
    columns = _read(viewer, values, currency=lead["currency"])
    statuses.require_outcome(lead, columns)
    _refuse_conflicts(lead, columns, seen)
    wanted = columns | _consequences(lead, columns)
    changes = rows.update(journal, "lead", lead["id"], wanted, current=lead, reason=reason)
    tags = next((value for name, value in values.items() if _field(name).id == "tag"), None)
    if tags is not None and lead_tags.write(journal, lead["id"], lead_tags.parts(tags), seen=seen.get("tag")):
        search.reindex_lead(journal.store, lead["id"])
    own = own_fields.typed(viewer, values)
    own_fields.require_open(journal, lead, own)
    own_fields.write(journal, of_lead(lead["id"]), own, seen=seen, status=lead["status"])
    return rows.after(lead, changes)


def _refuse_conflicts(
    lead: Mapping[str, Any], columns: Mapping[str, object], seen: Mapping[str, object]
) -> None:
    """EditConflict names fields, not columns, so that a screen can show both sides."""
    fields = [field for field in REGISTRY.of("lead") if field.column in columns]
    theirs = {field.id: lead[field.column] for field in fields}
    mine = {field.id: columns[field.column] for field in fields}
    rows.refuse_conflicts(theirs, mine, seen)


def _consequences(lead: Mapping[str, Any], columns: Mapping[str, object]) -> dict[str, object]:
    """What follows from the fields set: derived names, counts of confirmations."""
    more: dict[str, object] = {}
    if "short_name" in columns or "customer" in columns:
        more |= lead_names.derived({**lead, **columns}, typed=columns.get("short_name"))
    if "region" in columns and GUESSED_REGION in str(lead["flags"]):
        flags = (flag for flag in str(lead["flags"]).split(",") if flag != GUESSED_REGION)
        more["flags"] = ",".join(flags)
    return more | statuses.confirmations(lead, columns)


def tag(store: Store, viewer: Viewer, lead_id: int, add: Sequence[str], remove: Sequence[str] = ()) -> Saved:
    """Add and remove tags."""
    with Journal(store, viewer, "lead.tag", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "edit")
        kept = set(added.read_tags(lead_id)) - set(lead_tags.checked(remove))
        if lead_tags.write(journal, lead_id, sorted(kept | set(lead_tags.checked(add)))):
            search.reindex_lead(store, lead_id)
        return _saved(journal, lead, _("{name} tagged", name=_name(lead)))


def set_level(store: Store, viewer: Viewer, lead_id: int, level: str | None, *, reason: str = "") -> Saved:
    """Set the level by hand."""
    with Journal(store, viewer, "lead.level", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "edit")
        value = read(REGISTRY["level"], level, now=context.wall(viewer))
        why = clean_line(reason).text.strip()
        rows.update(journal, "lead", lead_id, {"level": value}, current=lead, kind="level", reason=why)
        text = _(
            "{name}: level {before} → {after}",
            name=_name(lead),
            before=lead["level"] or "-",
            after=value or "-",
        )
        return _saved(journal, lead, text)


def add_milestone(
    store: Store, viewer: Viewer, lead_id: int, title: str, *, on_day: object = None, note: str = ""
) -> Saved:
    """A dated mark on the lead; ``on_day`` is a date or typed as one, today where it is left out."""
    with Journal(store, viewer, "lead.milestone", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "milestone")
        now = context.wall(viewer)
        name = read(_MILESTONE, title, now=now)
        rows.insert(
            journal,
            "milestone",
            lead_id=lead_id,
            owner_id=lead["owner_id"],
            on_day=read(_MILESTONE_DAY, on_day, now=now) or now.date(),
            title=name,
            note=read(_MILESTONE_NOTE, note, now=now) or "",
            created_at=journal.at,
            created_by=viewer.user_id,
        )
        return _saved(journal, lead, _("{name}: {title}", name=_name(lead), title=name))


def remove(store: Store, viewer: Viewer, lead_id: int) -> Saved:
    """Take a lead back; it stays on record and can be brought back by undo."""
    with Journal(store, viewer, "lead.remove", lead_id=lead_id) as journal:
        access.require_right(viewer, "delete")
        lead = access.writable(viewer, lead_id, "remove")
        told = {lead["owner_id"], *member_ids(lead_id)} - {None}
        for plan in plans.open_plans(lead_id):
            rows.void(journal, "plan", plan.id, lead_id=lead_id)
        rows.void(journal, "lead", lead_id, lead_id=lead_id, audience=tuple(sorted(told)))
        lead_keys.index(store, [lead_id])
        return _saved(journal, lead, _("{name} removed", name=_name(lead)))
