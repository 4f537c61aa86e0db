"""What one row of the record sheet says, and what the rows of one lead say together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import Rhythm, When
from leadtui.domain.fields import REGISTRY
from leadtui.exchange.sheet_people import SheetPerson
from leadtui.i18n import _

# What a plan is for where a column must say that it is for nothing in particular.
NOTHING = "-"
# The flag of a row that is an entry of a calendar: it plans, whatever was said on the lead meanwhile.
FROM_CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One readable row: a lead as it stood, and one follow-up if ``is_followup``.

    Choices are ids. ``author`` is who followed up where that is not the owner; ``plan_step`` is what the
    plan is for where the next step does not say it, NOTHING where it is for nothing, or there is none;
    ``content_plan`` is a day and what is sent when, as in a next step. ``flags`` are of masked_contact,
    masked_phone, masked_owner, unparsed_phone, cleaned_text, no_method. ``extra`` holds (field id, stored
    value) of fields that the record sheet has no column for. ``created`` is the day another program
    says the lead was made. ``fingerprint`` is that of the summary as imported. ``people`` are further
    contacts of the lead.
    """

    row: int
    number: str | None = None
    customer: str = ""
    source: str | None = None
    contact: str = ""
    points: tuple[Point, ...] = ()
    level: str | None = None
    need: str = ""
    contacted: When | None = None
    method: str | None = None
    outcome: str = "reached"
    summary: str = ""
    feedback: str = ""
    next_step: str = ""
    owner: str = ""
    status: str | None = None
    plan_when: When | None = None
    plan_focus: str = ""
    plan_goal: str = ""
    lost_reason: str | None = None
    author: str = ""
    plan_step: str = ""
    content_plan: str = ""
    flags: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    created: When | None = None
    fingerprint: str = ""
    people: tuple[SheetPerson, ...] = ()

    @property
    def said(self) -> tuple[tuple[str, object], ...]:
        """The values of the team's own fields that follow-ups have."""
        return tuple(pair for pair in self.extra if is_said(pair[0])) if self.extra else ()

    @property
    def is_followup(self) -> bool:
        """Whether the row records a contact and not only a lead."""
        return self.contacted is not None and bool(self.method or self.summary or self.feedback or self.said)


def is_said(name: str) -> bool:
    """Whether a field is one of the team's own that follow-ups have."""
    field = REGISTRY.get(name)
    return field is not None and field.added and field.entity == "followup"


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot be read: which column, what stood there, why (message key and parameters).

    ``cells`` are the texts of the row, ``cell`` where in the file it went wrong, as B7, where that is known.
    """

    row: int
    field: str
    value: str
    reason: str
    params: Mapping[str, object]
    cells: tuple[str, ...] = ()
    cell: str = ""

    def text(self) -> str:
        """The reason in the current language."""
        return _(self.reason, **self.params)


@dataclass(slots=True)
class Tally:
    """How many rows were passed over, and why."""

    blank: int = 0
    totals: int = 0
    headers: int = 0


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The next contact a sheet asks for; ``track`` is conversation or content."""

    track: str
    when: When
    step: str = ""
    focus: str = ""
    goal: str = ""
    rhythm: Rhythm | None = None


@dataclass(frozen=True, slots=True)
class SheetLead:
    """One lead of a sheet with its follow-ups, oldest first; ``rows`` are the lines it came from.

    ``deciding`` is the row with the latest follow-up date; ``created_on`` the day a column says, else the
    number's date, else the first follow-up's, else None for 'now'. What ``extra`` holds of follow-ups stays
    with each of them.
    """

    deciding: SheetRow
    number: str | None
    customer: str
    source: str | None
    contact: str
    points: tuple[Point, ...]
    level: str | None
    need: str
    status: str | None
    owner: str
    lost_reason: str | None
    lost_text: str
    created_on: date | None
    followups: tuple[SheetRow, ...]
    plans: tuple[SheetPlan, ...]
    rows: tuple[int, ...]
    flags: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    people: tuple[SheetPerson, ...] = ()


def fingerprint(summary: str) -> str:
    """16 hex digits by which a summary is known again, whatever its spacing."""
    return hashlib.sha256(" ".join(summary.split()).encode()).hexdigest()[:16]
