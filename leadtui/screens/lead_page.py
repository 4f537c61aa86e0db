"""Everything the screen of a lead shows, read in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow, LeadDetail
from leadtui.domain.status import is_open
from leadtui.errors import NotFoundError

DRAFT = "followup"
EVENTS = 500
"""Events read of one lead; older ones stay in the log."""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """A lead, its events newest first, names of users by id, what the cadence says."""

    detail: LeadDetail
    events: Sequence[EventRow]
    names: Mapping[int, str]
    rhythm: str = ""


def read_pages(store: Any, viewer: Viewer, lead_ids: Sequence[int]) -> dict[int, LeadPage]:
    """The pages of those leads the viewer may read; called in the gateway's thread."""
    from leadtui.services import people

    names = {person.id: person.name for person in people.everyone(store)}
    pages = {}
    for lead_id in lead_ids:
        page = _page(store, viewer, lead_id, names)
        if page is not None:
            pages[lead_id] = page
    return pages


def _page(store: Any, viewer: Viewer, lead_id: int, names: Mapping[int, str]) -> LeadPage | None:
    from leadtui.services import followups, showing

    try:
        detail = showing.lead(store, viewer, lead_id)
    except NotFoundError:
        return None
    events = showing.events(store, viewer, lead_id=lead_id, limit=EVENTS)
    proposal = followups.propose(store, viewer, lead_id) if is_open(detail.row.status) else None
    rhythm = proposal.reason() if proposal else ""
    return LeadPage(detail, events, names, rhythm)
