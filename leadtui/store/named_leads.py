"""Leads that free text may be about: by number, contact detail, name of the customer, name of a contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import SQL, chunked, fn

from leadtui.domain.people import Viewer
from leadtui.store import lead_keys
from leadtui.store.database import Store
from leadtui.store.models import Contact, ContactPoint, Lead, LeadKey
from leadtui.store.query import column, pairs, tuples
from leadtui.store.scope import visible_leads


class Named(NamedTuple):
    """A living lead the viewer may see."""

    id: int
    number: str
    customer: str
    short_name: str
    status: str


_AT_ONCE = 40

Found = list[tuple[str, Named]]
"""What was asked for, and a lead that has it."""


def by_number(store: Store, viewer: Viewer, numbers: Sequence[str]) -> Found:
    """Leads with one of these numbers."""
    return _found(_select(Lead.number), store.engine.among(Lead.number, numbers), viewer)


def by_point(store: Store, viewer: Viewer, norms: Sequence[str], *, but: int = 0) -> Found:
    """Leads reached under one of these details, in their normal form; ``but`` a batch's."""
    point = ContactPoint
    query = _select(point.norm).join(ContactPoint, on=(point.lead_id == Lead.id))
    standing = point.voided_at.is_null() & point.norm.is_null(is_null=False)
    kinds = point.kind.in_(("phone", "email", "wechat"))
    return _found(query, store.engine.among(point.norm, norms) & standing & kinds & not_of(but), viewer)


def by_order(store: Store, viewer: Viewer, sort_keys: Sequence[str], *, but: int = 0) -> Found:
    """Leads that lists order under one of these keys; ``but`` a batch's."""
    return _found(_select(Lead.sort_key), store.engine.among(Lead.sort_key, sort_keys) & not_of(but), viewer)


def by_contact(store: Store, viewer: Viewer, names: Sequence[str]) -> Found:
    """Leads with a contact of one of these names."""
    query = _select(Contact.name).join(Contact, on=(Contact.lead_id == Lead.id))
    named = store.engine.among(Contact.name, names) & (Contact.name != "")
    return _found(query, named & Contact.voided_at.is_null(), viewer)


def by_id(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> list[Named]:
    """Of these leads those the viewer may see."""
    return [lead for _id, lead in _found(_select(Lead.id), store.engine.among(Lead.id, lead_ids), viewer)]


def not_of(batch_id: int) -> Any:
    """Leads that this import has not made; 0 for none."""
    return Lead.batch_id.is_null() | (Lead.batch_id != batch_id) if batch_id else SQL("1 = 1")


def eldest(store: Store, viewer: Viewer, keys: Sequence[int], *, but: int = 0) -> dict[int, int]:
    """The first lead under each of these keys, where the viewer may read all of them; ``but`` a batch's."""
    query = LeadKey.select(LeadKey.key, fn.MIN(LeadKey.lead_id)).join(Lead, on=(Lead.id == LeadKey.lead_id))
    asked = (
        store.engine.among(LeadKey.key, keys) & Lead.voided_at.is_null() & visible_leads(viewer) & not_of(but)
    )
    return dict(pairs(query.where(asked).group_by(LeadKey.key)))


def by_key(store: Store, viewer: Viewer, keys: Sequence[int]) -> list[Named]:
    """Leads that stand under one of these keys of duplicates, as that of a brand."""
    if store.engine.bound:
        # The function answers for so few at a time, that nobody goes through all of them.
        some = (lead_keys.sharing(store, part, 0) for part in chunked(keys, _AT_ONCE))
        ids: Any = [lead_id for found in some for lead_id in found]
    else:
        ids = column(LeadKey.select(LeadKey.lead_id).where(store.engine.among(LeadKey.key, keys)).distinct())
    return by_id(store, viewer, ids)


def _select(asked: Any) -> Any:
    return Lead.select(asked, Lead.id, Lead.number, Lead.customer, Lead.short_name, Lead.status)


def _found(query: Any, asked: Any, viewer: Viewer) -> Found:
    rows = tuples(query.where(asked & Lead.voided_at.is_null() & visible_leads(viewer)).order_by(Lead.id))
    return [(key, Named(*lead)) for key, *lead in rows]
