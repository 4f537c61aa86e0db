"""Questions about the whole database that only doctor asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import fn

from leadtui.store.journal import seal, value_hash
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
from leadtui.store.query import column, dicts

ERASED = "#"


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
    events = list(dicts(Event.select().order_by(Event.id.desc()).limit(newest)))
    values: dict[int, list[dict[str, Any]]] = {}
    for value in dicts(EventValue.select().where(EventValue.event_id.in_([e["id"] for e in events]))):
        values.setdefault(value["event_id"], []).append(value)
    return [event["id"] for event in events if _digest(event, values.get(event["id"], [])) != event["digest"]]


def _digest(event: Mapping[str, Any], values: list[dict[str, Any]]) -> str:
    hashes = [_hash(value) for value in sorted(values, key=lambda value: value["field_id"])]
    return seal(event["at"], event["kind"], event["entity"], event["entity_id"], hashes)


def _hash(value: Mapping[str, Any]) -> str:
    """Of an erased value the hash itself is kept where the salt was."""
    salt = str(value["salt"])
    if salt.startswith(ERASED):
        return salt.removeprefix(ERASED)
    return value_hash(value["field_id"], value["before"], value["after"], salt)
