"""Leads from JSON lines, added many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
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

Line = tuple[int, bytes]


class NewLeads:
    """Adds the leads of numbered lines; owners are looked up once."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer
        self._owners: dict[str, int | None] = {}
        self._size = FIRST

    def added(self, lines: Iterable[Line]) -> Iterator[tuple[int, Outcome]]:
        """What became of every line, by its number, as soon as it is on record."""
        left = iter(lines)
        while chunk := list(islice(left, self._size)):
            started = monotonic()
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
