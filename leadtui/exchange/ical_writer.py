"""Plans as iCalendar (RFC 5545), such that a calendar that has them already moves them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from leadtui import clock
from leadtui.text import clean_line, clean_prose

if TYPE_CHECKING:
    from icalendar import Component

_APPOINTMENT = timedelta(minutes=30)
_AHEAD = timedelta(minutes=-15)
_HOURLY = timedelta(hours=1)
# Versions of one entry count from here, in seconds, so that a later one has the higher number.
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan; ``key`` stays the same when it is moved or followed by the next of its track."""

    key: str
    summary: str
    about: str
    on: date
    at: time | None
    zone: str
    made_at: datetime
    version: int = 1


def uid_of(key: str) -> str:
    """The UID under which calendars know the plan with this key."""
    return f"{uuid5(NAMESPACE_URL, f'leadtui:plan:{key}')}@leadtui"


def write_calendar(entries: Iterable[Entry], out: BinaryIO, name: str) -> None:
    """Write a calendar of this name, entry by entry."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", "-//leadtui//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", clean_line(name).text)
    calendar.add("REFRESH-INTERVAL", _HOURLY, parameters={"VALUE": "DURATION"})
    head, end = calendar.to_ical(sorted=False).rsplit(b"END:VCALENDAR", 1)
    out.write(head)
    for entry in entries:
        out.write(_event(entry).to_ical(sorted=False))
    out.write(b"END:VCALENDAR" + end)


def _event(entry: Entry) -> Component:
    from icalendar import Event

    event = Event()
    event.add("UID", uid_of(entry.key))
    event.add("DTSTAMP", entry.made_at.replace(microsecond=0))
    event.add("SEQUENCE", int((entry.made_at - _BEGINNING).total_seconds()) + entry.version)
    for name, value in _times(entry):
        event.add(name, value)
    event.add("SUMMARY", clean_line(entry.summary).text)
    if about := clean_prose(entry.about).text:
        event.add("DESCRIPTION", about)
    if entry.at is None:
        event.add("TRANSP", "TRANSPARENT")
    else:
        event.add_component(_alarm(entry))
    return event


def _times(entry: Entry) -> Iterator[tuple[str, date | datetime]]:
    """A day as one, a time as the instant it is, whatever zone the calendar shows."""
    if entry.at is None:
        yield "DTSTART", entry.on
        yield "DTEND", entry.on + timedelta(days=1)
        return
    start = clock.at(entry.on, entry.at, entry.zone).astimezone(UTC)
    yield "DTSTART", start
    yield "DTEND", start + _APPOINTMENT


def _alarm(entry: Entry) -> Component:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", _AHEAD)
    alarm.add("DESCRIPTION", clean_line(entry.summary).text)
    return alarm
