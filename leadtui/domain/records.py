"""The frozen rows that services hand out: nothing above them ever sees a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from leadtui.domain.lead_row import LeadRow as LeadRow


@dataclass(frozen=True, slots=True)
class PointRow:
    """One way to reach a contact; ``masked`` where the lead is not the viewer's, then without ``norm``."""

    id: int
    kind: str
    raw: str
    norm: str | None
    valid: bool
    masked: bool = False


Own = tuple[tuple[str, object], ...]
"""Values of fields of the team's own by their ids, in the order of the fields."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at the customer with all ways to reach them."""

    id: int
    version: int
    name: str
    address_form: str
    title: str
    roles: tuple[str, ...]
    address: str
    preferred: str | None
    do_not_contact: bool
    last_met_on: date | None
    is_primary: bool
    points: tuple[PointRow, ...]
    own: Own = ()


@dataclass(frozen=True, slots=True)
class FollowupRow:
    """One follow-up as the timeline shows it; ``on_day`` where its hour is not known."""

    id: int
    version: int
    lead_id: int
    author_id: int | None
    author: str
    contact: str
    contacted_at: datetime
    has_time: bool
    recorded_at: datetime
    method: str
    outcome: str
    summary: str
    feedback: str
    attitude: int | None
    needs: tuple[str, ...]
    concerns: tuple[str, ...]
    decision_progress: str
    next_step: str
    next_person: str
    on_day: date | None = None
    own: Own = ()

    def day(self, zone: tzinfo | None) -> date:
        """The day of the contact on walls in ``zone``; a day without an hour is the same everywhere."""
        return self.on_day or self.contacted_at.astimezone(zone).date()

    @property
    def late_hours(self) -> float:
        """Hours between the contact, at the latest, and its recording."""
        latest = self.contacted_at if self.has_time else self.contacted_at + timedelta(days=1)
        return max((self.recorded_at - latest).total_seconds() / 3600, 0)

    @property
    def late(self) -> bool:
        """Whether it was written down more than a day after it happened."""
        return self.late_hours > 24


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan, open or done."""

    id: int
    version: int
    responsible_id: int | None
    responsible: str
    track: str
    kind: str
    due_on: date
    due_time: time | None
    zone: str
    method: str | None
    step: str
    focus: str
    goal: str
    every: tuple[int, str] | None
    done_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One change of status."""

    id: int
    from_status: str | None
    to_status: str
    at: datetime
    actor: str
    reason: str
    verified: bool


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A dated mark."""

    id: int
    version: int
    on_day: date
    title: str
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event with its values: (field id, before, after).

    ``about`` names the lead or the user it is about; ``owner_id`` is who has the lead now.
    """

    id: int
    group_id: int
    at: datetime
    actor: str
    command: str
    kind: str
    entity: str
    entity_id: int
    lead_id: int | None
    lead_number: str
    reason: str
    values: tuple[tuple[str, str | None, str | None], ...]
    about: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """Everything about one lead; ``values`` holds its fields by id, and its columns by name."""

    row: LeadRow
    values: dict[str, object]
    tags: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    followups: tuple[FollowupRow, ...]
    plans: tuple[PlanRow, ...]
    status_changes: tuple[StatusRow, ...]
    milestones: tuple[MilestoneRow, ...]
    members: tuple[tuple[int, str], ...]
    gaps: tuple[str, ...]
    next_status: str | None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A lead in today's queue, in its first group only."""

    group: str
    lead: LeadRow
    due_on: date | None
    due_time: time | None
    track: str | None
    step: str
    method: str | None
    late_days: int
    away: str = ""
