"""What the board shows: columns, cards, and the strip below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadtui.domain.records import FollowupRow, LeadRow, MilestoneRow

COLUMNS = ("potential", "interested", "high_intent", "won", "lost")
CLOSED = ("won", "lost")


@dataclass(frozen=True, slots=True)
class Column:
    """One status with exact numbers: ``value_minor`` is expected, or won, in ``currency``.

    Sums in other currencies stand apart in ``others``, as (currency, minor units). ``late`` counts
    open leads only. ``this_month`` says that a closed column shows this month's only.
    """

    status: str
    count: int
    value_minor: int
    late: int
    currency: str
    others: tuple[tuple[str, int], ...] = ()
    this_month: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A lead on the board with its latest milestone."""

    row: LeadRow
    milestone: str = ""
    milestone_on: date | None = None


@dataclass(frozen=True, slots=True)
class PeekContact:
    """The person to talk to; ``phone`` is masked where ``masked`` says so."""

    name: str
    title: str
    roles: tuple[str, ...]
    phone: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Peek:
    """Everything the strip shows of one lead.

    ``criteria`` are (id, holds) of ``next_status``. ``followups`` are the last two, newest first;
    ``attitudes`` beside each is what the attitude moved from, None where there was none before.
    """

    row: LeadRow
    industry: str
    region: str
    expected_close: date | None
    members: tuple[str, ...]
    contact: PeekContact | None
    status_days: int
    next_status: str | None
    criteria: tuple[tuple[str, bool], ...]
    concerns: tuple[str, ...]
    milestones: tuple[MilestoneRow, ...]
    followups: tuple[FollowupRow, ...]
    attitudes: tuple[int | None, ...]
    late_days: int
