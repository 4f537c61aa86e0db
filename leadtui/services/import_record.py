"""What a lead of a file is compared by with leads that are here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadtui.domain.match_record import Record
from leadtui.exchange.record_sheet import SheetLead


def record_of(lead: SheetLead) -> Record:
    """The same as that of the lead once it is written, so that both stand under the same keys."""
    more: dict[str, Any] = dict(lead.extra)
    individual = more.get("kind") == "individual"
    names = (lead.customer if individual else "", lead.contact, *(person.name for person in lead.people))
    told = (lead.extra, *(person.extra for person in lead.people))
    streets = (dict(extra).get("address") for extra in told)
    return Record(
        company="" if individual else lead.customer,
        names=tuple(dict.fromkeys(filter(None, names))),
        phones=tuple(_points(lead, "phone")),
        emails=tuple(_points(lead, "email")),
        wechats=tuple(_points(lead, "wechat")),
        credit_code=more.get("credit_code") or "",
        address=str(next(filter(None, streets), "")),
        places=(more["region"],) if more.get("region") else (),
    )


def _points(lead: SheetLead, kind: str) -> Iterator[str]:
    return (point.norm or point.raw for point in lead.points if point.kind == kind)
