"""Leads that may be the one being entered: exact matches only, masked where one may not look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leadtui.domain.masking import mask_customer
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import name_norm
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import duplicates, lead_keys, pairs, settings
from leadtui.store.contacts import normalise
from leadtui.store.database import Store
from leadtui.store.models import ContactPoint, Lead
from leadtui.store.people import names
from leadtui.store.query import tuples
from leadtui.store.scope import visible_leads

MOST = 3
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Twin:
    """A lead that shares something; ``why`` is phone, email, wechat, credit_code, person or customer.

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
    store: Store,
    viewer: Viewer,
    points: Sequence[tuple[str, str]],
    customer: str,
    *,
    but: int = 0,
    contact: str = "",
    credit_code: str = "",
) -> tuple[Twin, ...]:
    """Leads other than ``but`` with one of these ways of contact (kind, as typed), this name, person or code.

    Leads of which somebody said that they are not ``but`` are left out.

    Of colleagues' leads it tells only so many a day; each one told, and how much was asked, is kept.
    """
    asked = _asked(points)
    keys = _keys(customer)
    alike = _alike(points, customer, contact, credit_code)
    found = {**_under(store, alike), **_named(customer, keys), **_reached_by(asked)}
    for lead_id in (but, *(pairs.rejected_with(but) if but else ())):
        found.pop(lead_id, None)
    seen, hidden = _twins(viewer, dict(list(found.items())[:MOST]))
    if store.engine.bound:
        rows = duplicates.there(store, asked, keys, alike) if asked or keys or alike else []
        known = {twin.lead_id for twin in seen}
        hidden = [_told(*row) for row in rows if row[0] is None or row[0] not in (but, *known)]
    elif hidden:
        hidden = _within_limits(store, viewer, hidden, len(asked) + len(keys))
    return tuple([*seen, *(replace(twin, lead_id=0) if not twin.visible else twin for twin in hidden)][:MOST])


def searched(store: Store, viewer: Viewer, text: str) -> tuple[Twin, ...]:
    """Colleagues' leads that a search which found nothing was after: a whole phone, address or name."""
    from leadtui.domain.contact_points import parse_contact_points

    words = text.strip()
    if not looks(viewer, text):
        return ()
    region = store.read(context.phone_region)
    points = [(point.kind, point.raw) for point in parse_contact_points(words, region) if point.valid]
    found = find(store, viewer, points, "" if points else words)
    return tuple(twin for twin in found if not twin.visible)


def looks(viewer: Viewer, text: str) -> bool:
    """Whether a search for ``text`` is one after something whole, that colleagues may have."""
    words = text.strip()
    return viewer.role != "viewer" and len(words) >= SHORTEST and ":" not in words


def _asked(points: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ways of contact as they are compared (kind, norm); what is none is left out."""
    region = context.phone_region()
    read = ((kind, *normalise(kind, raw, region)) for kind, raw in points)
    return list(dict.fromkeys((kind, norm) for kind, norm, valid in read if norm and valid))


def _told(
    lead_id: int | None, customer: str, owner: str, last: datetime | None, why: str, number: str
) -> Twin:
    return Twin(lead_id or 0, number, customer, owner, last, why, visible=lead_id is not None)


def _within_limits(store: Store, viewer: Viewer, hidden: list[Twin], asked: int) -> list[Twin]:
    """Those that may be told today, each kept with who asked."""
    rules = settings.load()
    day = context.team_today(viewer)
    with store.transaction():
        if duplicates.ask(viewer, day, asked) > int(rules["duplicates_asked_a_day"]):
            return []
        told = duplicates.told(viewer, day)
        new = [twin for twin in hidden if twin.lead_id not in told]
        room = max(int(rules["duplicates_a_day"]) - len(told), 0)
        for twin in new[:room]:
            duplicates.keep(viewer, twin.lead_id, day, store.now(), twin.why)
        refused = {twin.lead_id for twin in new[room:]}
    return [twin for twin in hidden if twin.lead_id not in refused]


def _reached_by(points: Iterable[tuple[str, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, norm in points:
        same = (ContactPoint.norm == norm) & (ContactPoint.kind == kind) & ContactPoint.voided_at.is_null()
        for (lead_id,) in tuples(ContactPoint.select(ContactPoint.lead_id).where(same).limit(MOST)):
            found.setdefault(lead_id, kind)
    return found


def _alike(
    points: Iterable[tuple[str, str]], customer: str, contact: str, credit_code: str
) -> dict[int, str]:
    """What is compared beyond the letter: stored key -> what it stands for."""
    from leadtui.domain.match_blocks import exact, hashed
    from leadtui.domain.match_record import Record
    from leadtui.domain.matching import prepare

    typed = list(points)
    emails = tuple(raw for kind, raw in typed if kind == "email")
    person = (contact,) if contact.strip() else ()
    record = Record(customer, person, emails=emails, credit_code=credit_code)
    return {hashed(key): why for key, why in exact(prepare(record)).items()}


def _under(store: Store, alike: Mapping[int, str]) -> dict[int, str]:
    if not alike:
        return {}
    return {lead_id: alike[key] for lead_id, key in lead_keys.sharing(store, alike, MOST * 3).items()}


def _keys(customer: str) -> list[str]:
    """How the list orders a lead of this name; the sort key of a name is the fold of its short form."""
    from leadtui.domain.search_key import sort_key
    from leadtui.domain.short_name import short_name

    if len(name_norm(customer)) < 2:
        return []
    return sorted({sort_key(customer), sort_key(short_name(customer))})


def _named(customer: str, keys: Sequence[str]) -> dict[int, str]:
    """Leads whose name reads the same once folded."""
    if not keys:
        return {}
    norm = name_norm(customer)
    query = Lead.select(Lead.id, Lead.customer, Lead.short_name).where(
        Lead.sort_key.in_(keys) & Lead.voided_at.is_null()
    )
    return {
        lead_id: "customer"
        for lead_id, name, short in tuples(query.limit(50))
        if norm in (name_norm(name), name_norm(short or name))
    }


def _twins(viewer: Viewer, found: dict[int, str]) -> tuple[list[Twin], list[Twin]]:
    """What the viewer may open, and what not: that is masked."""
    seen: list[Twin] = []
    hidden: list[Twin] = []
    if not found:
        return seen, hidden
    columns = (Lead.id, Lead.number, Lead.customer, Lead.short_name, Lead.owner_id, Lead.last_contact_at)
    live = Lead.id.in_(list(found)) & Lead.voided_at.is_null()
    mine = {lead_id for (lead_id,) in tuples(Lead.select(Lead.id).where(live & visible_leads(viewer)))}
    rows = list(tuples(Lead.select(*columns).where(live)))
    people = names(owner_id for *_lead, owner_id, _last in rows)
    for lead_id, number, customer, short, owner_id, last in rows:
        name, owner = short or customer, people.get(owner_id, "")
        if lead_id in mine:
            seen.append(Twin(lead_id, number, name, owner, last, found[lead_id], visible=True))
        else:
            masked = mask_customer(name)
            hidden.append(Twin(lead_id, "", masked, owner, last, found[lead_id], visible=False))
    return seen, hidden
