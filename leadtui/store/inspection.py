"""Questions about the whole database that only doctor asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from leadtui.store.digests import Salted, mismatch
from leadtui.store.journal import EVENT_FIELDS, VALUE_FIELDS
from leadtui.store.models import (
    Contact,
    Event,
    EventValue,
    Followup,
    FollowupSearch,
    Lead,
    LeadSearch,
    Plan,
    StatusChange,
    User,
)
from leadtui.store.query import column, tuples


def counts() -> Mapping[str, int]:
    """Rows that count, by what they are."""
    return {
        "leads": _count(Lead),
        "contacts": _count(Contact),
        "followups": _count(Followup),
        "plans": int(Plan.select().where(Plan.done_at.is_null() & Plan.voided_at.is_null()).count()),
        "users": int(User.select().count()),
        "events": int(Event.select().count()),
    }


def _count(model: Any) -> int:
    return int(model.select().where(model.voided_at.is_null()).count())


def wrong_status(limit: int = 3) -> tuple[list[str], int]:
    """Numbers of leads whose status is not their latest change's: (up to ``limit``, how many)."""
    newest = StatusChange.alias()
    latest = newest.select(fn.MAX(newest.id)).where((newest.lead_id == Lead.id) & newest.voided_at.is_null())
    told = StatusChange.select(StatusChange.to_status).where(StatusChange.id == latest)
    wrong = Lead.voided_at.is_null() & (fn.COALESCE(told, "") != Lead.status)
    numbers = column(Lead.select(Lead.number).where(wrong).order_by(Lead.id).limit(limit))
    return numbers, int(Lead.select().where(wrong).count()) if numbers else 0


def without_tokens() -> int:
    """How many leads, and follow-ups in which something was said, cannot be found by words."""
    leads = Lead.select().where(
        Lead.voided_at.is_null() & Lead.id.not_in(LeadSearch.select(LeadSearch.lead_id))
    )
    said = Followup.select().where(
        Followup.voided_at.is_null()
        & (Followup.summary != "")
        & Followup.id.not_in(FollowupSearch.select(FollowupSearch.followup_id))
    )
    return int(leads.count()) + int(said.count())


def altered_events(newest: int = 1000) -> list[int]:
    """Ids among the newest events whose digest does not fit what they say."""
    rows = list(tuples(Event.select(Event.id, *EVENT_FIELDS).order_by(Event.id.desc()).limit(newest)))
    found = values([row[0] for row in rows])
    return [row[0] for row in rows if mismatch(row[-1], row[1:-1], found.get(row[0], []))]


def values(event_ids: Sequence[int]) -> dict[int, list[Salted]]:
    """The values of events, by event."""
    found: dict[int, list[Salted]] = {}
    for event_id, *value in tuples(
        EventValue.select(*VALUE_FIELDS).where(EventValue.event_id.in_(event_ids))
    ):
        found.setdefault(event_id, []).append(tuple(value))
    return found
