"""Calendars (iCalendar) as a table of plans: one row for each event and each task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from leadtui.clock import local
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.csv_sheet import text_of
from leadtui.exchange.csv_table import bounded_lines
from leadtui.exchange.raw_sheet import RawSheet
from leadtui.exchange.tables import Column, Detected
from leadtui.exchange.text_encoding import Encoding, detect_encoding, known_encoding

if TYPE_CHECKING:
    from icalendar import Component

_TITLES = MappingProxyType(
    {
        "summary": "Summary", "plan_on": "Planned date", "end": "End", "note": "Notes",
        "location": "Location", "status": "Status", "attendee": "Attendees", "organizer": "Organizer",
        "recurrence": "Repeats", "kind": "Type", "uid": "UID",
    }
)  # fmt: skip
COLUMNS = tuple(
    Column(index, title, title, meaning=meaning) for index, (meaning, title) in enumerate(_TITLES.items())
)
_PLANS = ("VEVENT", "VTODO")
_BATCH = 200
_MOST_ZONES = 50
_LONGEST_ENTRY = 20_000
_TEXTS = MappingProxyType(
    {"summary": "SUMMARY", "note": "DESCRIPTION", "location": "LOCATION", "status": "STATUS", "uid": "UID"}
)


def open_calendar(
    stream: IO[bytes], name: str, *, encoding: str | None = None, zone: str = ""
) -> tuple[RawSheet, Detected]:
    """The events and tasks in ``stream``; moments are wall time in ``zone``, or as written without one."""
    found = Encoding(known_encoding(encoding), 1.0) if encoding else detect_encoding(stream, name)

    def read() -> Iterator[RawRow]:
        zones = "".join(islice(_blocks(_lines(stream, found, name), ("VTIMEZONE",)), _MOST_ZONES))
        entries = _blocks(_lines(stream, found, name), _PLANS)
        number = 0
        while batch := "".join(islice(entries, _BATCH)):
            for plan in _plans(zones + batch):
                number += 1
                yield RawRow(number, _cells(plan, zone))

    total = sum(1 for _block in _blocks(_lines(stream, found, name), _PLANS))
    detected = Detected("ical", found.name, "", found.confidence, found.alternatives)
    return RawSheet(name.rpartition(".")[0] or name, read, total, columns=COLUMNS), detected


def _lines(stream: IO[bytes], encoding: Encoding, name: str) -> Iterator[str]:
    return bounded_lines(text_of(stream, encoding), name)


def _blocks(lines: Iterable[str], kinds: tuple[str, ...]) -> Iterator[str]:
    """The components of these kinds as text; EOFError where one is cut off."""
    block: list[str] = []
    kind = ""
    for line in lines:
        word = line.strip().upper()
        if not kind and word.startswith("BEGIN:") and word[6:] in kinds:
            kind, block = word[6:], []
        if kind:
            block.append(line.rstrip("\r\n") + "\r\n")
            if len(block) > _LONGEST_ENTRY:
                raise ValueError("entry too long")
        if kind and word == f"END:{kind}":
            yield "".join(block)
            kind = ""
    if kind:
        raise EOFError("entry without an end")


def _plans(text: str) -> Iterator[Component]:
    from icalendar import Calendar

    calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}END:VCALENDAR\r\n")
    return (component for component in calendar.walk() if component.name in _PLANS)


def _cells(plan: Component, zone: str) -> dict[int, Cell]:
    found: dict[str, Cell | None] = {
        meaning: str(plan.get(name, "")).strip() for meaning, name in _TEXTS.items()
    }
    due = _moment(plan, "DUE", zone)
    found["plan_on"] = _moment(plan, "DTSTART", zone) if plan.name == "VEVENT" or due is None else due
    found["end"] = _moment(plan, "DTEND", zone)
    found["attendee"] = ", ".join(_people(plan, "ATTENDEE"))
    found["organizer"] = ", ".join(_people(plan, "ORGANIZER"))
    found["recurrence"] = _recurrence(plan)
    found["kind"] = "event" if plan.name == "VEVENT" else "task"
    return {
        column.index: value
        for column in COLUMNS
        if (value := found.get(column.meaning)) is not None and value != ""
    }


def _recurrence(plan: Component) -> str:
    """The rule of RFC 5545 3.3.10 as it is written."""
    written = plan["RRULE"].to_ical() if "RRULE" in plan else b""
    return written.decode() if isinstance(written, bytes) else str(written)


def _moment(plan: Component, name: str, zone: str) -> datetime | None:
    value = getattr(plan.get(name), "dt", None)
    match value:
        case datetime() if value.tzinfo is not None and zone:
            return local(value, zone).replace(tzinfo=None)
        case datetime():
            return value.replace(tzinfo=None)
        case date():
            return datetime.combine(value, time.min)
        case _:
            return None


def _people(plan: Component, name: str) -> Iterator[str]:
    """Names and addresses, as far as a calendar gives them."""
    found = plan.get(name, [])
    for person in found if isinstance(found, list) else [found]:
        address = str(person).removeprefix("mailto:").removeprefix("MAILTO:")
        name = str(person.params.get("CN", "")).strip()
        yield f"{name} <{address}>" if name and name != address else address
