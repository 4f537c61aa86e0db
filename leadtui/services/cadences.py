"""The follow-up cadence of this database, applied to a lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from leadtui.domain.cadence import CadenceRow, Proposal, propose
from leadtui.domain.rhythm import Rhythm, next_day
from leadtui.services import context
from leadtui.store import rules


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
        festivals=context.festivals,
    )


def next_content_day(plan: Any | None, lead: Mapping[str, Any], after: date) -> date | None:
    """When content is due again: by the rhythm of the plan itself, else by the cadence."""
    if plan is None or not plan.every_count:
        proposed = proposal(lead, lead["status"], after, "content")
        return proposed.day if proposed else None
    calendar = context.calendar()
    match plan.every_unit:
        case "workday":
            return calendar.add_workdays(after, plan.every_count)
        case "day" | "week" | "month":
            return calendar.next_workday(next_day(Rhythm(plan.every_count, plan.every_unit, ""), after))
        case _:
            return None
