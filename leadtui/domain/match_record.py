"""What two entries are compared by, whatever they come from: a lead, a sheet row, a line being typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One entry, as typed; what is not known is empty.

    ``names`` are people (given and family name in any order), ``places`` city, region, suburb, postcode,
    ``identifiers`` numbers that belong to one person or firm, ``birthday`` a date in any fixed notation.
    """

    company: str = ""
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    wechats: tuple[str, ...] = ()
    credit_code: str = ""
    address: str = ""
    places: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    birthday: str = ""
