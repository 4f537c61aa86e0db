"""Matching the leads and follow-ups of a sheet with those that are here (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import chain

from leadtui import clock
from leadtui.domain.dates import When
from leadtui.domain.masking import mask_point
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead, SheetRow, fingerprint
from leadtui.store import import_reads, merges
from leadtui.store.database import Store
from leadtui.store.import_reads import Known, Spoken
from leadtui.store.points import Seen, seen

SHORT_NAME = 80


def import_key(number: str, contacted: When, method: str, print_: str) -> str:
    """A follow-up's import identity: number, contacted date (with its time, if any), method, fingerprint."""
    at = f"T{contacted.at:%H:%M}" if contacted.at else ""
    return f"{number}|{contacted.day.isoformat()}{at}|{method}|{print_}"


def row_key(number: str, row: SheetRow) -> str:
    """The import identity of a row that is a follow-up."""
    assert row.contacted is not None
    return import_key(number, row.contacted, row.method or "other", row.fingerprint)


def day_of(key: str) -> str:
    """The contacted date in an import identity, as ISO 8601 text."""
    return key.rsplit("|", 3)[1][:10]


def identities(known: Known, zone: str) -> dict[str, int]:
    """Every identity under which a follow-up of a lead may come back: as imported, and as it reads now."""
    number = str(known.columns["number"])
    now = {import_key(number, _when(said, zone), said.method, fingerprint(said.summary)): said.id
           for said in known.spoken}  # fmt: skip
    return known.keys | now if now else known.keys


def _when(said: Spoken, zone: str) -> When:
    """As a sheet shows it: to the minute, and midnight is a day without a time."""
    local = clock.local(said.contacted_at, zone)
    at = local.time().replace(second=0, microsecond=0)
    return When(local.date(), at if said.has_time and at != time() else None)


def find(
    store: Store, viewer: Viewer, leads: Sequence[tuple[str, SheetLead]], *, batch_id: int = 0
) -> dict[str, int]:
    """Ids of leads that are here, or were removed here, by lead key.

    By number; without one by customer and contact detail, or contact name, as far as the import
    ``batch_id`` itself has not made them.
    """
    numbers = [lead.number for _key, lead in leads if lead.number]
    numbered = import_reads.ids_by_number(store, numbers)
    if missing := [number for number in numbers if number not in numbered]:
        numbered |= import_reads.removed_numbers(store, missing) | merges.ids_into(store, missing)
    found = {key: numbered[lead.number] for key, lead in leads if lead.number in numbered}
    bare = [(key, lead) for key, lead in leads if not lead.number]
    return found | _find_bare(store, viewer, bare, batch_id) if bare else found


def _find_bare(
    store: Store, viewer: Viewer, leads: Sequence[tuple[str, SheetLead]], but: int
) -> dict[str, int]:
    norms = [point.norm for _key, lead in leads for point in lead.points if point.norm]
    by_point = import_reads.ids_by_point(store, norms, but) if norms else {}
    unreachable = [lead.customer for _key, lead in leads if not any(point.norm for point in lead.points)]
    names = {customer: sort_key(short_name(customer)[:SHORT_NAME] or customer) for customer in unreachable}
    by_contact = _Named(store, names, but) if names else None
    hits = ((key, _hit(lead, by_point, by_contact)) for key, lead in leads)
    found = {key: lead_id for key, lead_id in hits if lead_id is not None}
    missing = [(key, lead) for key, lead in leads if key not in found]
    return found | _find_masked(store, viewer, missing, but) if store.engine.bound and missing else found


def _find_masked(
    store: Store, viewer: Viewer, leads: Sequence[tuple[str, SheetLead]], but: int
) -> dict[str, int]:
    """The same among leads of which the database shows the viewer masked contact details only."""
    by_customer = import_reads.ids_by_customer(viewer, [lead.customer for _key, lead in leads], but)
    points: dict[int, list[Seen]] = {}
    for point in seen(store, viewer, [lead_id for ids in by_customer.values() for lead_id in ids]):
        if point.masked:
            points.setdefault(point.lead_id, []).append(point)
    found: dict[str, int] = {}
    for key, lead in leads:
        shown = {mask_point(point.kind, point.norm or point.raw) for point in lead.points if point.norm}
        for lead_id in by_customer.get(lead.customer, ()):
            if any(point.raw in shown for point in points.get(lead_id, ())):
                found.setdefault(key, lead_id)
    return found


def _hit(lead: SheetLead, by_point: Mapping[tuple[str, str], int], by_contact: _Named | None) -> int | None:
    norms = [point.norm for point in lead.points if point.norm]
    if not norms:
        return by_contact.of(lead) if by_contact else None
    return next((by_point[lead.customer, norm] for norm in norms if (lead.customer, norm) in by_point), None)


class _Named:
    """Leads here by customer and name of a contact, told apart by what else is known of them."""

    def __init__(self, store: Store, names: Mapping[str, str], but: int) -> None:
        self._ids = import_reads.ids_by_contact(store, names, but)
        several = {lead_id for ids in self._ids.values() for lead_id in ids}
        self._unparsed = import_reads.unparsed(store, list(several))

    def of(self, lead: SheetLead) -> int | None:
        """The one with a detail typed alike, else one without any, else one with none that differs."""
        there = self._ids.get((lead.customer, lead.contact), ())
        typed = {point.raw for point in lead.points if not point.norm and not point.masked}
        alike = (each for each in there if typed & self._unparsed.get(each, set()))
        bare = (each for each in there if each not in self._unparsed)
        other = (each for each in there if not typed or not self._unparsed.get(each, set()) - {""})
        return next(chain(alike, bare, other), None)
