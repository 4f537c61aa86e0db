"""Turning a whole batch around, many leads at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from leadtui.store.journal import Journal
from leadtui.store.models import Event, Followup, FollowupSearch, Lead, LeadSearch, Plan, User
from leadtui.store.undo import Later, live


def count_leads(group_id: int) -> int:
    """How many leads a group touched."""
    return int(Event.select(fn.COUNT(fn.DISTINCT(Event.lead_id))).where(Event.group_id == group_id).scalar())


def next_leads(group_id: int, after: int, limit: int) -> list[int]:
    """The next leads that a group touched, by id."""
    query: Any = (
        Event.select(Event.lead_id)
        .where((Event.group_id == group_id) & (Event.lead_id > after))
        .distinct()
        .order_by(Event.lead_id)
        .limit(limit)
    )
    return [lead_id for (lead_id,) in query.tuples()]


def events(group_id: int, lead_ids: Sequence[int]) -> list[Any]:
    """The group's events on these leads, by lead, newest first."""
    return list(
        Event.select()
        .where((Event.group_id == group_id) & Event.lead_id.in_(lead_ids))
        .order_by(Event.lead_id, Event.id.desc())
    )


def built_on(group_id: int, lead_ids: Sequence[int]) -> dict[int, Later]:
    """Leads on which other groups have live events since."""
    last = Event.select(fn.MAX(Event.id)).where(Event.group_id == group_id).scalar() or 0
    first = Event.select(fn.MIN(Event.id)).where(Event.group_id == group_id).scalar() or 0
    query: Any = (
        Event.select(Event.lead_id, Event.at, User.display_name)
        .join(User, on=(User.id == Event.actor_id))
        .where(Event.lead_id.in_(lead_ids) & (Event.id > min(first, last)) & live(group_id))
        .order_by(Event.id.desc())
    )
    return {lead_id: Later(at, name) for lead_id, at, name in query.tuples()}


def void_leads(journal: Journal, lead_ids: Sequence[int]) -> None:
    """Take back leads that the batch made, with their follow-ups and plans, and stop finding them."""
    if not lead_ids:
        return
    for model in (Followup, Plan):
        model.update(voided_at=journal.at).where(
            model.lead_id.in_(lead_ids) & model.voided_at.is_null()
        ).execute()
    Lead.update(voided_at=journal.at).where(Lead.id.in_(lead_ids)).execute()
    LeadSearch.delete().where(LeadSearch.lead_id.in_(lead_ids)).execute()
    said = Followup.select(Followup.id).where(Followup.lead_id.in_(lead_ids))
    FollowupSearch.delete().where(FollowupSearch.followup_id.in_(said)).execute()
    for lead_id in lead_ids:
        journal.voided("lead", lead_id, lead_id=lead_id)
