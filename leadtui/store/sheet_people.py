"""Users whom only sheets have named, and of whom nothing is left once those are taken back."""

from __future__ import annotations

from typing import Any

from peewee import fn

from leadtui.store.models import (
    Event,
    Followup,
    Lead,
    LeadMember,
    Plan,
    TeamMember,
    User,
    UserAlias,
    UserRight,
)
from leadtui.store.query import column


def left_over() -> frozenset[int]:
    """Their ids, for who sees all leads: never active, set up by nobody, named by nothing that stands.

    Their rows stay: what was taken back refers to them. Whoever did anything was active then, and to be made
    inactive is an event.
    """
    traces = (
        _of(Event, Event.entity_id, Event.entity == "user"),
        _of(TeamMember, TeamMember.user_id),
        _of(UserAlias, UserAlias.user_id),
        _of(UserRight, UserRight.user_id),
        _of(Lead, Lead.owner_id, Lead.voided_at.is_null()),
        _of(Followup, Followup.author_id, Followup.voided_at.is_null()),
        _of(Followup, Followup.owner_id, Followup.voided_at.is_null()),
        _of(LeadMember, LeadMember.user_id),
    )
    query = User.select(User.id).where(~User.active)
    for trace in traces:
        query = query.where(~trace)
    found = column(query)
    if not found:
        return frozenset()
    # No index leads to plans that are done: one pass over them serves everybody who is left.
    planned = Plan.select(Plan.responsible_id).where(
        Plan.responsible_id.in_(found) & Plan.voided_at.is_null()
    )
    return frozenset(found).difference(column(planned.distinct()))


def _of(model: Any, user: Any, *which: Any) -> Any:
    """Whether a row of ``model`` names the user."""
    return fn.EXISTS(model.select(1).where((user == User.id), *which))
