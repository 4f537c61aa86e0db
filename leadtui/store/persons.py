"""Finding a person among the contacts and leads one may read, removed ones included for admins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from leadtui.domain.people import Viewer
from leadtui.domain.privacy import GONE, SHORTEST_NAME, SHORTEST_POINT, Subject, longest
from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.store.database import Store
from leadtui.store.models import Contact, ContactPoint, Lead
from leadtui.store.points import open_leads
from leadtui.store.query import column, tuples
from leadtui.store.scope import everything, visible_leads

SHORT_NAME = 80
"""What of a short name orders a lead of an import."""


class Known(NamedTuple):
    """A contact record with the lead it belongs to; of a lead without one the id is 0."""

    id: int
    lead_id: int
    name: str
    number: str
    individual: bool


def scope(viewer: Viewer) -> Any:
    """The condition on Lead: what the viewer may read; for an admin removed and merged leads too."""
    return everything() if viewer.role == "admin" else visible_leads(viewer)


def _contacts(viewer: Viewer, condition: Any) -> list[Known]:
    query = (
        Contact.select(Contact.id, Contact.lead_id, Contact.name, Lead.number, Lead.kind)
        .join(Lead, on=(Lead.id == Contact.lead_id))
        .where(condition & scope(viewer))
        .order_by(Contact.id)
    )
    return [
        Known(row_id, lead_id, name, number, kind == "individual")
        for row_id, lead_id, name, number, kind in tuples(query)
    ]


def of_leads(viewer: Viewer, lead_ids: Iterable[int]) -> list[Known]:
    """The contacts of leads."""
    ids = list(lead_ids)
    return _contacts(viewer, Contact.lead_id.in_(ids)) if ids else []


def named(viewer: Viewer, name: str) -> list[Known]:
    """Contacts with this very name, and individuals whose lead bears it and has no such contact."""
    found = _contacts(viewer, (Contact.name == name) & (Contact.name != ""))
    there = {one.lead_id for one in found}
    own = [
        Known(0, lead_id, name, number, individual=True)
        for lead_id, number in sorted(_individuals(viewer, name))
        if lead_id not in there
    ]
    return found + own


def _individuals(viewer: Viewer, name: str) -> set[tuple[int, str]]:
    """Leads of this name: by the order of names, by the index of those renamed, by that of removed ones."""
    orders = {sort_key(name), sort_key(short_name(name)[:SHORT_NAME] or name)}
    living, gone = Lead.voided_at.is_null(), Lead.voided_at.is_null(is_null=False)
    found: set[tuple[int, str]] = set()
    for indexed in (living & Lead.sort_key.in_(sorted(orders)), living & ~Lead.short_name_guessed, gone):
        query = Lead.select(Lead.id, Lead.number).where(indexed & (Lead.customer == name))
        found.update(tuples(query.where((Lead.kind == "individual") & scope(viewer))))
    return found


def reached_by(store: Store, viewer: Viewer, kind: str, texts: Sequence[str]) -> list[Known]:
    """Contacts with a way of contact that the viewer may read, as normalised, or as typed if it is odd."""
    point = ContactPoint.select(ContactPoint.contact_id, ContactPoint.lead_id)
    living, gone = ContactPoint.voided_at.is_null(), ContactPoint.voided_at.is_null(is_null=False)
    norm = ContactPoint.norm.in_(texts) & ContactPoint.norm.is_null(is_null=False)
    odd = ContactPoint.raw.in_(texts) & ContactPoint.norm.is_null()
    pairs: list[tuple[int, int]] = []
    for indexed in (norm & living, norm & gone, odd):
        pairs += tuples(point.where((ContactPoint.kind == kind) & indexed))
    mine = open_leads(store, viewer, {lead_id for _contact, lead_id in pairs}) if pairs else set()
    if viewer.role == "admin":
        mine = {lead_id for _contact, lead_id in pairs}
    return _contacts(viewer, Contact.id.in_([one for one, lead_id in pairs if lead_id in mine]))


def lead(viewer: Viewer, number: str) -> tuple[int, str, str, str] | None:
    """Id, number, customer and kind of a lead by its number, a living one before a removed one."""
    wanted = Lead.number.in_([number, number.upper()]) & scope(viewer)
    query = Lead.select(Lead.id, Lead.number, Lead.customer, Lead.kind).order_by(Lead.id)
    for indexed in (Lead.voided_at.is_null(), Lead.voided_at.is_null(is_null=False)):
        if found := next(tuples(query.where(indexed & wanted).limit(1)), None):
            return found
    return None


def points_of(contact_ids: Iterable[int]) -> Any:
    """The condition on ContactPoint: those of these contacts, found by the index of their leads."""
    ids = list(contact_ids)
    leads = Contact.select(Contact.lead_id).where(Contact.id.in_(ids))
    return ContactPoint.contact_id.in_(ids) & ContactPoint.lead_id.in_(leads)


def norms(contact_ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """The normalised ways of contact by contact, as far as the viewer may read them."""
    found: dict[int, set[tuple[str, str]]] = {}
    query = ContactPoint.select(ContactPoint.contact_id, ContactPoint.kind, ContactPoint.norm)
    mine = points_of(contact_ids) & ContactPoint.norm.is_null(is_null=False)
    for contact_id, kind, norm in tuples(query.where(mine)):
        found.setdefault(contact_id, set()).add((kind, norm))
    return found


def subject(viewer: Viewer, name: str, known: Sequence[Known]) -> Subject:
    """The person these contact records are, all contacts of an individual's lead included."""
    whole = {one.lead_id for one in known if one.individual}
    merged = Lead.merged_into.in_(list(whole)) & (Lead.kind == "individual")
    whole |= set(column(Lead.select(Lead.id).where(merged & scope(viewer))))
    every = {one.id: one for one in [*known, *of_leads(viewer, whole)] if one.id}
    points = ContactPoint.select(ContactPoint.raw, ContactPoint.norm).where(points_of(every))
    texts = [text for pair in tuples(points) for text in pair if text and text != GONE]
    customers = column(Lead.select(Lead.customer).where(Lead.id.in_(list(whole))))
    lead_ids = {one.lead_id for one in known} | whole
    numbers = column(Lead.select(Lead.number).where(Lead.id.in_(list(lead_ids))).order_by(Lead.id))
    own = [one.name for one in every.values()]
    return Subject(
        name or next(iter([*own, *customers]), ""),
        tuple(sorted(every)),
        tuple(sorted(lead_ids)),
        frozenset(whole),
        longest((name, *own, *customers), SHORTEST_NAME),
        longest((*texts, *(_local(text) for text in texts)), SHORTEST_POINT),
        tuple(numbers),
    )


def _local(text: str) -> str:
    """A Chinese number as people write it; nothing for others."""
    return text.removeprefix("+86") if text.startswith("+86") else ""
