"""What forms, the command line and imports hand to the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person at the customer; ``points`` are (kind, as typed) with kind phone, email or wechat."""

    name: str
    points: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead to create; ``values`` are field ids of the registry with values as typed or typed right."""

    customer: str
    source: str
    values: Mapping[str, object] = field(default_factory=dict)
    contacts: tuple[NewContact, ...] = ()
    tags: tuple[str, ...] = ()
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class NextPlan:
    """The next contact as meant: wall time of the responsible person; ``person_id`` None is the author."""

    day: date
    at: time | None = None
    method: str | None = None
    step: str = ""
    focus: str = ""
    goal: str = ""
    track: str = "conversation"
    person_id: int | None = None
    every: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class FollowupForm:
    """One follow-up to record.

    Exactly one of ``plan``, ``wake_on`` (their turn) and ``no_plan_reason`` is needed on an open
    lead. ``values`` are lead fields filled in on the way, criteria first among them, and fields of the
    team's own that follow-ups have. Without
    ``has_time`` only the author's day of ``contacted_at`` is known.
    """

    method: str
    outcome: str = "reached"
    summary: str = ""
    feedback: str = ""
    attitude: int | None = None
    needs: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    decision_progress: str = ""
    next_step: str = ""
    contacted_at: datetime | None = None
    has_time: bool = True
    contact_id: int | None = None
    plan: NextPlan | None = None
    wake_on: date | None = None
    no_plan_reason: str = ""
    status: str | None = None
    status_reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a command did: the lead, its event group (for undo), and what to say."""

    lead_id: int
    group_id: int
    number: str
    short_name: str
    message: str = ""
    followup_id: int | None = None
