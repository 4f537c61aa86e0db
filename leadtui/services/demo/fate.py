"""What is to become of a sample lead, before its story is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from leadtui.services.demo.sample import Said
from leadtui.store.ledger import Row


@dataclass(frozen=True, slots=True)
class Next:
    """What is planned at the end; without a day there is a reason for none. ``kind`` is next or wake.

    ``by`` is a colleague whom the next step is given to.
    """

    day: date | None = None
    at: time | None = None
    kind: str = "next"
    by: Row | None = None
    content_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a lead: ``touches`` are the moments of its follow-ups, the last one the newest.

    ``owner_before`` had it first; ``loss`` counts through the sample's losses.
    """

    owner: Row | None
    status: str
    created_at: datetime
    touches: tuple[datetime, ...] = ()
    level: str | None = None
    next: Next = field(default_factory=Next)
    owner_before: Row | None = None
    loss: int = 0


@dataclass(frozen=True, slots=True)
class Touch:
    """One follow-up to tell and the status it reaches; ``said`` is None where nobody was reached."""

    at: datetime
    said: Said | None
    status: str | None = None
