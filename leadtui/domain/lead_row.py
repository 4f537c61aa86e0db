"""A lead as lists and cards show it: of all rows the only one that the first frame needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One line of a list or one card; dates of plans are wall time of the responsible person.

    ``owner_away`` is the last day of leave the owner is on today.
    """

    id: int
    version: int
    number: str
    customer: str
    short_name: str
    source: str
    contact: str
    phone: str
    level: str | None
    need: str
    status: str
    status_since: datetime
    verified: bool
    owner_id: int | None
    owner: str
    next_on: date | None
    next_time: time | None
    next_step: str
    next_method: str | None
    content_on: date | None
    due_on: date | None
    turn: str
    attempts: int
    last_contact_at: datetime | None
    last_touch_at: datetime | None
    last_feedback: str
    created_at: datetime
    expected_value: int | None
    amount: int | None
    currency: str
    lost_reason: str | None
    batch_id: int | None = None
    has_draft: bool = False
    owner_away: date | None = None
    values: tuple[tuple[str, object], ...] = ()
