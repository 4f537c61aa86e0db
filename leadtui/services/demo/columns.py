"""The columns that ``store.derived`` keeps, for a whole ledger: one lead at a time takes too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from leadtui.store.ledger import Ledger, Row


def derive(ledger: Ledger) -> None:
    """Fill what leads repeat of their plans and follow-ups; all plans are made in the team's own zone."""
    plans, touches = _by_lead(ledger, "plan"), _by_lead(ledger, "followup")
    for lead in ledger.of("lead"):
        lead.update(_due(plans[id(lead)]) | _said(touches[id(lead)]))


def _by_lead(ledger: Ledger, table: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in ledger.of(table):
        found[id(row["lead_id"])].append(row)
    return found


def _due(plans: Sequence[Row]) -> dict[str, Any]:
    waiting = [plan for plan in plans if "done_at" not in plan]
    talk = min((plan for plan in waiting if plan["track"] == "conversation"), key=_when, default=None)
    content = min((plan for plan in waiting if plan["track"] == "content"), key=_when, default=None)
    return {
        "next_on": talk and talk["due_on"],
        "next_time": talk and talk["due_time"],
        "content_on": content and content["due_on"],
        "due_on": min((plan["due_on"] for plan in waiting), default=None),
    }


def _when(plan: Row) -> tuple[date, time]:
    return plan["due_on"], plan["due_time"] or time.max


def _said(touches: Sequence[Row]) -> dict[str, Any]:
    """Touches stand in the order of time."""
    newest = list(reversed(touches))
    reached = [touch for touch in newest if touch["outcome"] == "reached"]
    since = next((n for n, touch in enumerate(newest) if touch["outcome"] == "reached"), len(newest))
    return {
        "last_touch_at": newest[0]["contacted_at"] if newest else None,
        "last_outcome": newest[0]["outcome"] if newest else None,
        "last_contact_at": reached[0]["contacted_at"] if reached else None,
        "last_feedback": next((touch["feedback"] for touch in reached if touch["feedback"]), None),
        "last_attitude": reached[0]["attitude"] if reached else None,
        "attempts": since,
    }
