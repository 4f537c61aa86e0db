"""What an import must know of the leads that are here already, a chunk of leads at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from peewee import JOIN

from leadtui.domain.fields import REGISTRY
from leadtui.domain.masking import is_masked
from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.details import added_values
from leadtui.store.export_fields import own_values
from leadtui.store.journal import decode
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Event,
    EventGroup,
    EventValue,
    FieldValue,
    Followup,
    ImportBatch,
    Lead,
    LeadTag,
    Plan,
    UndoUnit,
)
from leadtui.store.named_leads import not_of
from leadtui.store.own_masks import closed, is_detail
from leadtui.store.points import seen
from leadtui.store.query import pairs, tuples
from leadtui.store.scope import everything, visible_leads
from leadtui.store.undo import NEUTRAL

LEAD = (
    "id", "number", "customer", "short_name_guessed", "source", "need", "level", "status", "owner_id",
    "owner_imported", "batch_id", "flags",
)  # fmt: skip

# Of the lead and its first contact, what the record sheet has no column for.
BEYOND_LEAD = (
    "kind", "credit_code", "industry", "region", "size", "source_detail", "referrer", "basis", "basis_on",
    "product_interest", "intent", "budget_min", "budget_max", "expected_value", "expected_close", "priority",
    "signed_on", "amount", "contract_no", "lost_competitor", "notes", "links",
)  # fmt: skip
BEYOND_CONTACT = ("address_form", "title", "roles", "address", "preferred", "do_not_contact")

# The condition that a column is one of the leads read together.
Of = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A follow-up whose identity must be worked out: it was made or corrected here."""

    id: int
    contacted_at: datetime
    has_time: bool
    method: str
    summary: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as it stands; an open one is neither done nor taken back."""

    id: int
    track: str
    kind: str
    due_on: date
    due_time: time | None
    step: str
    focus: str
    goal: str
    imported: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A live way to reach a contact."""

    id: int
    contact_id: int
    kind: str
    raw: str
    norm: str | None


@dataclass(slots=True)
class Known:
    """One lead that is here already.

    ``contact`` are columns of the first contact, None where there is none, ``contact_touched`` those
    of them that a person has set. ``keys`` are import identities to follow-up ids, ``spoken`` the
    follow-ups that need theirs worked out. ``names`` are live contacts as (id, name), the primary first.
    ``touched`` are the columns that a person, not an import, has set here; ``replaced`` the plans a
    person has changed; ``gone`` the names and contact details that a person has changed or taken away.
    ``own`` are values of the team's own fields of contacts and follow-ups by (entity, row id);
    ``touched_rows`` what a person has set as (entity, row id, name); ``writable`` follow-ups the viewer may
    add to.
    Of a ``closed`` lead the viewer may not read contact details: ``points`` are masked. Where it ``hides``
    some, those in fields of the team's own may be there without being read.
    """

    columns: dict[str, Any]
    keys: dict[str, int] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    points: list[Reached] = field(default_factory=list)
    plans: list[Planned] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    contact: dict[str, Any] | None = None
    contact_touched: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    closed: bool = False
    own: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    touched_rows: set[tuple[str, int, str]] = field(default_factory=set)
    writable: set[int] = field(default_factory=set)
    hides: bool = False


def ids_by_number(store: Store, numbers: Sequence[str]) -> dict[str, int]:
    """Live leads by number."""
    mine = store.engine.among(Lead.number, numbers)
    return dict(pairs(Lead.select(Lead.number, Lead.id).where(mine & _living())))


def removed_numbers(store: Store, numbers: Sequence[str]) -> dict[str, int]:
    """Leads by number that a person has removed here."""
    mine = store.engine.among(Lead.number, numbers)
    found = dict(pairs(Lead.select(Lead.number, Lead.id).where(mine & Lead.voided_at.is_null(is_null=False))))
    removed = _removed(store, found.values())
    return {number: lead_id for number, lead_id in found.items() if lead_id in removed}


def ids_by_point(store: Store, norms: Sequence[str], but: int = 0) -> dict[tuple[str, str], int]:
    """Live leads, else such as a person has removed, by (customer, normalised contact detail).

    Details that were taken away since count too, after those that stand; leads of the batch ``but`` do not.
    """
    point = ContactPoint
    query = point.select(Lead.customer, point.norm, Lead.id, Lead.voided_at).join(
        Lead, on=(Lead.id == point.lead_id)
    )
    asked = store.engine.among(point.norm, norms) & point.norm.is_null(is_null=False) & not_of(but)
    standing = asked & point.voided_at.is_null() & point.kind.in_(("phone", "email", "wechat"))
    gone = asked & point.voided_at.is_null(is_null=False)
    rows = [row for part in (standing, gone) for row in tuples(query.where(part).order_by(Lead.id))]
    return _present(store, rows)


def ids_by_contact(store: Store, names: Mapping[str, str], but: int = 0) -> dict[tuple[str, str], list[int]]:
    """Live leads, else such as a person has removed, by (customer, name of a contact), '' for any or none.

    ``names`` are customers and the sort keys that leadtui gives them; both have an index. Leads of the batch
    ``but`` are passed over.
    """
    query = Lead.select(Lead.customer, Contact.name, Lead.id, Lead.voided_at).join(
        Contact, JOIN.LEFT_OUTER, on=(Lead.id == Contact.lead_id)
    )
    among = store.engine.among
    named = among(Lead.customer, list(names)) & not_of(but)
    ways = (
        among(Lead.sort_key, list(names.values())) & named & _living(),
        named & ~Lead.short_name_guessed,
        named & Lead.voided_at.is_null(is_null=False),
    )
    rows = [row for way in ways for row in tuples(query.where(way).order_by(Lead.id))]
    return _all_present(store, [*rows, *((customer, "", *rest) for customer, _name, *rest in rows)])


def unparsed(store: Store, lead_ids: Sequence[int]) -> dict[int, set[str]]:
    """Contact details as they were typed that have no normal form, by lead; "" for any that has one."""
    found: dict[int, set[str]] = {}
    if lead_ids:
        point = ContactPoint
        query = point.select(point.lead_id, point.raw, point.norm)
        for lead_id, raw, norm in tuples(query.where(store.engine.among(point.lead_id, lead_ids))):
            found.setdefault(lead_id, set()).add("" if norm or is_masked(raw) else raw)
    return found


def _present(store: Store, rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], int]:
    return {key: ids[0] for key, ids in _all_present(store, rows).items()}


def _all_present(store: Store, rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], list[int]]:
    living: dict[tuple[str, str], list[int]] = {}
    voided: dict[tuple[str, str], list[int]] = {}
    for customer, value, lead_id, voided_at in rows:
        (living if voided_at is None else voided).setdefault((customer, value), []).append(lead_id)
    removed = _removed(store, {ids[0] for ids in voided.values()})
    return {key: ids for key, ids in voided.items() if ids[0] in removed} | living


def _living() -> Any:
    return Lead.voided_at.is_null()


def _removed(store: Store, lead_ids: Iterable[int]) -> set[int]:
    """Which of these leads a person has taken back, and nobody has brought back since."""
    ids = list(lead_ids)
    if not ids:
        return set()
    query = _by_people(Event.select(Event.entity_id)).where(
        (Event.entity == "lead") & store.engine.among(Event.entity_id, ids) & (Event.kind == "voided")
    )
    return {lead_id for (lead_id,) in tuples(query)}


def _by_people(query: Any) -> Any:
    """Only events that a person, not an import, has made and that still count."""
    return (
        query.join(EventGroup, on=(EventGroup.id == Event.group_id))
        .join(UndoUnit, JOIN.LEFT_OUTER, on=(UndoUnit.group_id == EventGroup.id))
        .where(
            EventGroup.batch_id.is_null()
            & EventGroup.undoes.is_null()
            & (UndoUnit.state.is_null() | UndoUnit.state.not_in(NEUTRAL))
        )
    )


def ids_by_customer(viewer: Viewer, customers: Sequence[str], but: int = 0) -> dict[str, list[int]]:
    """Leads that the viewer may see, by customer; ``but`` a batch's."""
    found: dict[str, list[int]] = {}
    query = Lead.select(Lead.customer, Lead.id).where(
        Lead.customer.in_(customers) & visible_leads(viewer) & not_of(but)
    )
    for customer, lead_id in tuples(query.order_by(Lead.id)):
        found.setdefault(customer, []).append(lead_id)
    return found


def known(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> dict[int, Known]:
    """What is here of these leads, in a fixed number of queries; removed ones are left out."""
    if not lead_ids:
        return {}
    names = (*LEAD, *BEYOND_LEAD)
    columns = [getattr(Lead, name) for name in names]
    query = Lead.select(*columns).where(store.engine.among(Lead.id, lead_ids) & _living())
    found = {row[0]: Known(dict(zip(names, row, strict=True))) for row in tuples(query)}
    if found:
        ids = list(found)
        for load in (_followups, _contacts, _plans, _extra, _tags, _changes):
            load(partial(_of, store, ids), found)
        _points(store, viewer, found)
        _own(store, viewer, found)
    return found


def _points(store: Store, viewer: Viewer, found: dict[int, Known]) -> None:
    for point in seen(store, viewer, list(found)):
        lead = found[point.lead_id]
        lead.closed = point.masked
        lead.points.append(Reached(point.id, point.contact_id, point.kind, point.raw, point.norm))


def _own(store: Store, viewer: Viewer, found: dict[int, Known]) -> None:
    """Values of the team's own fields on contacts and follow-ups, as far as there are such fields."""
    ids, entities = list(found), {each.entity for each in REGISTRY if each.added}
    for entity in entities - {"lead"}:
        for lead_id, row_id, name, value in own_values(entity, ids):
            found[lead_id].own.setdefault((entity, row_id), {})[name] = value
    if "followup" in entities:
        mine = ImportBatch.select(ImportBatch.id).where(ImportBatch.user_id == viewer.user_id)
        theirs = Followup.author_id.is_null() | (Followup.author_id == viewer.user_id)
        may = everything() if viewer.role == "admin" else theirs | Followup.batch_id.in_(mine)
        query = Followup.select(Followup.lead_id, Followup.id)
        for lead_id, followup_id in pairs(query.where(store.engine.among(Followup.lead_id, ids) & may)):
            found[lead_id].writable.add(followup_id)
    if any(is_detail(each) for each in REGISTRY):
        for lead_id in closed(viewer, ids):
            found[lead_id].hides = True


def _of(store: Store, ids: Sequence[int], column: Any) -> Any:
    """Whether a column is one of the ids, bound as one value."""
    return store.engine.among(column, ids)


def _followups(of: Of, found: dict[int, Known]) -> None:
    live = of(Followup.lead_id) & Followup.voided_at.is_null()
    query = Followup.select(Followup.lead_id, Followup.import_key, Followup.id)
    for lead_id, key, followup_id in tuples(query.where(live & Followup.import_key.is_null(is_null=False))):
        found[lead_id].keys[key] = followup_id
    own = Followup.import_key.is_null() | (Followup.version > 1)
    spoken = Followup.select(
        Followup.lead_id,
        Followup.id,
        Followup.contacted_at,
        Followup.has_time,
        Followup.method,
        Followup.summary,
    )
    for lead_id, *said in tuples(spoken.where(live & own)):
        found[lead_id].spoken.append(Spoken(*said))


def _contacts(of: Of, found: dict[int, Known]) -> None:
    beyond = [getattr(Contact, name) for name in BEYOND_CONTACT]
    contacts = Contact.select(Contact.lead_id, Contact.id, Contact.name, *beyond)
    order = contacts.where(of(Contact.lead_id) & Contact.voided_at.is_null())
    for lead_id, contact_id, name, *values in tuples(order.order_by(Contact.is_primary.desc(), Contact.id)):
        if not found[lead_id].names:
            found[lead_id].contact = dict(zip(BEYOND_CONTACT, values, strict=True))
        found[lead_id].names.append((contact_id, name))


def _plans(of: Of, found: dict[int, Known]) -> None:
    query = Plan.select(
        Plan.lead_id,
        Plan.id,
        Plan.track,
        Plan.kind,
        Plan.due_on,
        Plan.due_time,
        Plan.step,
        Plan.focus,
        Plan.goal,
        Plan.batch_id.is_null(is_null=False),
        Plan.done_at.is_null() & Plan.voided_at.is_null(),
    )
    for lead_id, *plan in tuples(query.where(of(Plan.lead_id))):
        found[lead_id].plans.append(Planned(*plan))


def _extra(of: Of, found: dict[int, Known]) -> None:
    query = FieldValue.select(FieldValue.entity_id).where(
        (FieldValue.entity == "lead") & of(FieldValue.entity_id)
    )
    for (lead_id,) in tuples(query.distinct()):
        found[lead_id].extra = added_values(lead_id)


def _tags(of: Of, found: dict[int, Known]) -> None:
    query = LeadTag.select(LeadTag.lead_id, LeadTag.tag).where(of(LeadTag.lead_id))
    for lead_id, tag in tuples(query.order_by(LeadTag.lead_id, LeadTag.tag)):
        found[lead_id].tags.append(tag)


def _changes(of: Of, found: dict[int, Known]) -> None:
    """What people have done to these leads here."""
    query = _by_people(
        Event.select(
            Event.lead_id, Event.entity, Event.entity_id, Event.kind, EventValue.field_id, EventValue.before
        )
    ).join(EventValue, JOIN.LEFT_OUTER, on=(EventValue.event_id == Event.id))
    taken: dict[str, dict[int, int]] = {"contact": {}, "contact_point": {}}
    mine = of(Event.lead_id) | ((Event.entity == "lead") & of(Event.entity_id))
    for lead_id, entity, entity_id, kind, name, before in tuples(query.where(mine)):
        lead = found[entity_id if entity == "lead" else lead_id]
        lead.touched_rows.add((entity, entity_id, name or ""))
        match entity, kind, name:
            case "lead", _, str():
                lead.touched.add(name)
            case "plan", _, _:
                lead.replaced.add(entity_id)
            case "contact" | "contact_point", "voided", _:
                taken[entity][entity_id] = lead.columns["id"]
            case "contact", _, "name":
                lead.gone.add(str(decode(before) or ""))
            case "contact", _, str():
                lead.contact_touched.add(name)
    for lead_id, text in _texts(taken):
        found[lead_id].gone.add(text)


def _texts(taken: dict[str, dict[int, int]]) -> Iterator[tuple[int, str]]:
    """Lead ids, and the names and contact details that were taken away from them."""
    if taken["contact"]:
        names = Contact.select(Contact.id, Contact.name).where(Contact.id.in_(list(taken["contact"])))
        for contact_id, name in pairs(names):
            yield taken["contact"][contact_id], name
    if taken["contact_point"]:
        point = ContactPoint
        points = point.select(point.id, point.raw, point.norm)
        for point_id, raw, norm in tuples(points.where(point.id.in_(list(taken["contact_point"])))):
            yield taken["contact_point"][point_id], norm or raw
