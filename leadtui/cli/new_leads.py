"""Leads from JSON lines, added many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from time import monotonic
from typing import TYPE_CHECKING

from leadtui.cli.new_lead import new_lead
from leadtui.domain.forms import NewLead
from leadtui.errors import LeadtuiError, ValidationError
from leadtui.i18n import N_
from leadtui.services.adding import REFUSALS, Outcome, create_many

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.services.entry import Store

# A transaction holds up a colleague's save for as long as it lasts.
SECONDS = 0.15
FIRST, MOST = 20, 500

READ = 1 << 16

Line = tuple[int, bytes]
"""A line's number from 1 and its text."""


class NewLeads:
    """Adds the leads of numbered lines; owners are looked up once."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer
        self._owners: dict[str, int | None] = {}
        self._size = FIRST

    def added(self, arrivals: Iterable[list[Line]]) -> Iterator[tuple[int, Outcome]]:
        """What became of every line, by its number, as soon as it is on record; none waits for later ones."""
        for lines in arrivals:
            while lines:
                started = monotonic()
                chunk, lines = lines[: self._size], lines[self._size :]
                outcomes = self._chunk(chunk)
                self._size = _next_size(len(chunk), monotonic() - started)
                yield from outcomes

    def _chunk(self, lines: list[Line]) -> list[tuple[int, Outcome]]:
        told: list[tuple[int, NewLead | LeadtuiError]] = [
            (number, self._read(line)) for number, line in lines
        ]
        wanted = [new for _number, new in told if isinstance(new, NewLead)]
        made = iter(create_many(self._store, self._viewer, wanted) if wanted else ())
        return [(number, next(made) if isinstance(new, NewLead) else new) for number, new in told]

    def _read(self, line: bytes) -> NewLead | LeadtuiError:
        try:
            return new_lead(self._store, self._viewer, _object(line), self._owners)
        except REFUSALS as refusal:
            return refusal


def arriving(stream: BufferedIOBase) -> Iterator[list[Line]]:
    """The lines that are not blank, as many at a time as one read of ``stream`` completes."""
    number, begun = 0, bytearray()
    while data := stream.read1(READ):
        begun += data
        if b"\n" in data:
            *whole, begun = begun.split(b"\n")
            yield list(_numbered(whole, number))
            number += len(whole)
    yield list(_numbered([begun], number))


def _numbered(lines: Iterable[bytearray], before: int) -> Iterator[Line]:
    for number, line in enumerate(lines, before + 1):
        text = line.strip().removeprefix(b"\xef\xbb\xbf")
        if text:
            yield number, bytes(text)


def _object(line: bytes) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValidationError(N_("This is no JSON: {detail}"), detail=str(error)) from error
    if not isinstance(found, dict):
        raise ValidationError(N_("A line holds one JSON object."))
    return found


def _next_size(size: int, seconds: float) -> int:
    """More lines a transaction while it is quick, fewer when it lasts."""
    return round(min(max(size * SECONDS / max(seconds, SECONDS / 4), 1), MOST))
