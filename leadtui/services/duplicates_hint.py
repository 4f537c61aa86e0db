"""Leads that may be the one being entered: exact matches only, masked where one may not look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadtui.domain.masking import mask_name
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import name_norm
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store.contacts import normalise
from leadtui.store.database import Store
from leadtui.store.models import ContactPoint, Lead, User
from leadtui.store.query import tuples
from leadtui.store.scope import visible_leads

MOST = 3


@dataclass(frozen=True, slots=True)
class Twin:
    """A lead that shares something; ``why`` is phone, email, wechat or customer.

    Of one the viewer may not open, ``number`` is empty and ``customer`` masked.
    """

    lead_id: int
    number: str
    customer: str
    owner: str
    last_contact_at: datetime | None
    why: str
    visible: bool


@reads
def find(
    store: Store, viewer: Viewer, points: Sequence[tuple[str, str]], customer: str, *, but: int = 0
) -> tuple[Twin, ...]:
    """Leads other than ``but`` with one of these ways of contact (kind, as typed), or this name."""
    found = {**_named(customer), **_reached_by(points)}
    found.pop(but, None)
    return tuple(_twins(viewer, dict(list(found.items())[:MOST])))


def _reached_by(points: Iterable[tuple[str, str]]) -> dict[int, str]:
    region = context.phone_region()
    found: dict[int, str] = {}
    for kind, raw in points:
        norm, valid = normalise(kind, raw, region)
        if not norm or not valid:
            continue
        same = (ContactPoint.norm == norm) & (ContactPoint.kind == kind) & ContactPoint.voided_at.is_null()
        for (lead_id,) in tuples(ContactPoint.select(ContactPoint.lead_id).where(same).limit(MOST)):
            found.setdefault(lead_id, kind)
    return found


def _named(customer: str) -> dict[int, str]:
    """Leads whose name reads the same once folded; the sort key of a name is the fold of its short form."""
    from leadtui.domain.search_key import sort_key
    from leadtui.domain.short_name import short_name

    norm = name_norm(customer)
    if len(norm) < 2:
        return {}
    keys = {sort_key(customer), sort_key(short_name(customer))}
    query = Lead.select(Lead.id, Lead.customer, Lead.short_name).where(
        Lead.sort_key.in_(keys) & Lead.voided_at.is_null()
    )
    return {
        lead_id: "customer"
        for lead_id, name, short in tuples(query.limit(50))
        if norm in (name_norm(name), name_norm(short or name))
    }


def _twins(viewer: Viewer, found: dict[int, str]) -> Iterable[Twin]:
    if not found:
        return
    columns = (Lead.id, Lead.number, Lead.customer, Lead.short_name, Lead.owner_id, Lead.last_contact_at)
    live = Lead.id.in_(list(found)) & Lead.voided_at.is_null()
    mine = {lead_id for (lead_id,) in tuples(Lead.select(Lead.id).where(live & visible_leads(viewer)))}
    people = dict(tuples(User.select(User.id, User.display_name)))
    for lead_id, number, customer, short, owner_id, last in tuples(Lead.select(*columns).where(live)):
        seen = lead_id in mine
        name = short or customer
        yield Twin(
            lead_id if seen else 0,
            number if seen else "",
            name if seen else mask_name(name),
            people.get(owner_id, ""),
            last,
            found[lead_id],
            visible=seen,
        )
