"""The follow-up cadence of this database, applied to a lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from leadtui.domain.cadence import CadenceRow, Proposal, propose
from leadtui.domain.rhythm import Rhythm, next_day
from leadtui.domain.workdays import coming_festivals
from leadtui.services import context
from leadtui.store import rules, settings


def rows() -> tuple[CadenceRow, ...]:
    """The cadence rows as an admin left them."""
    return rules.cadence_rows()


def proposal(
    lead: Mapping[str, Any], status: str, after: date, track: str = "conversation"
) -> Proposal | None:
    """The next contact the cadence proposes for a lead, moved to a workday, with the reason."""
    return propose(
        rows(),
        level=lead["level"],
        status=status,
        track="content" if track == "content" else "conversation",
        after=after,
        calendar=context.calendar(),
        festivals=partial(coming_festivals, settings.load()["country"]),
    )


def next_content_day(plan: Any, lead: Mapping[str, Any], after: date) -> date | None:
    """When content is due again: by the rhythm of the plan itself, else by the cadence."""
    if plan.every_count:
        unit = "day" if plan.every_unit == "workday" else plan.every_unit
        return next_day(Rhythm(plan.every_count, unit, ""), after)
    proposed = proposal(lead, lead["status"], after, "content")
    return proposed.day if proposed else None
