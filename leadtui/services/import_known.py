"""Matching the leads and follow-ups of a sheet with those that are here (DOMAIN 2.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from leadtui import clock
from leadtui.domain.dates import When
from leadtui.exchange.record_sheet import SheetLead, SheetRow, fingerprint
from leadtui.store import import_reads


def import_key(number: str, contacted: When, method: str, print_: str) -> str:
    """A follow-up's import identity: number, contacted date (with its time, if any), method, fingerprint."""
    at = f"T{contacted.at:%H:%M}" if contacted.at else ""
    return f"{number}|{contacted.day.isoformat()}{at}|{method}|{print_}"


def row_key(number: str, row: SheetRow) -> str:
    """The import identity of a row that is a follow-up."""
    assert row.contacted is not None
    return import_key(number, row.contacted, row.method or "other", row.fingerprint)


def stored_keys(lead_id: int, number: str, zone: str) -> Counter[str]:
    """The identities of the follow-ups a lead has here; those made here get theirs computed."""
    keys: Counter[str] = Counter()
    for key, at, has_time, method, summary in import_reads.said(lead_id):
        local = clock.local(at, zone)
        when = When(local.date(), local.time().replace(second=0, microsecond=0) if has_time else None)
        keys[key or import_key(number, when, method, fingerprint(summary))] += 1
    return keys


def find(leads: Sequence[tuple[str, SheetLead]]) -> dict[str, int]:
    """Lead ids by lead key: by number; without one by customer and contact detail, or contact name."""
    numbered = import_reads.ids_by_number([lead.number for _key, lead in leads if lead.number])
    found = {key: numbered[lead.number] for key, lead in leads if lead.number in numbered}
    bare = [(key, lead) for key, lead in leads if not lead.number]
    if bare:
        found |= _find_bare(bare)
    return found


def _find_bare(leads: Sequence[tuple[str, SheetLead]]) -> dict[str, int]:
    norms = [point.norm for _key, lead in leads for point in lead.points if point.norm]
    by_point = import_reads.ids_by_point(norms)
    by_contact = import_reads.ids_by_contact([lead.customer for _key, lead in leads])
    found: dict[str, int] = {}
    for key, lead in leads:
        hits = [by_point.get((lead.customer, point.norm)) for point in lead.points if point.norm]
        hits.append(
            None
            if norms and any(p.norm for p in lead.points)
            else by_contact.get((lead.customer, lead.contact))
        )
        hit = next((lead_id for lead_id in hits if lead_id is not None), None)
        if hit is not None:
            found[key] = hit
    return found
