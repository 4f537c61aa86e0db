"""What became of a field while some tried it out: who filled it in, and how their leads went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from leadtui.domain.fields.defined import definitions
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.status import PATH
from leadtui.store.added import PREFIX
from leadtui.store.comparing import either
from leadtui.store.models import Event, EventValue, Lead, StatusChange
from leadtui.store.query import first, pairs, tuples
from leadtui.store.related import holding

ENTITY = "field_def"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; the end is left out."""

    start: datetime
    end: datetime

    def of(self, column: Any) -> Any:
        """Whether an instant lies in it."""
        return (column >= self.start) & (column < self.end)


@dataclass(frozen=True, slots=True)
class Went:
    """Leads, of how many the status went up in the span, was won, was lost."""

    leads: int
    moved: int
    won: int
    lost: int


def began(field_def: int) -> datetime | None:
    """When the pilot that runs was begun: when who takes part was last set, else when the field was made."""
    mine = (Event.entity == ENTITY) & (Event.entity_id == field_def)
    named = (
        Event.select(Event.at)
        .join(EventValue, on=(EventValue.event_id == Event.id))
        .where(mine & (EventValue.field_id == "pilot") & (EventValue.after != '""'))
        .order_by(Event.id.desc())
    )
    row = first(named) or first(Event.select(Event.at).where(mine).order_by(Event.id))
    return row[0] if row else None


def worked(span: Span) -> Any:
    """The condition on Lead: live, owned, and open at some time of the span."""
    there = Lead.voided_at.is_null() & Lead.owner_id.is_null(is_null=False) & (Lead.created_at < span.end)
    return there & (Lead.status.in_(OPEN_STATUSES) | (Lead.status_since >= span.start))


def leads_by_owner(span: Span, owners: Sequence[int]) -> dict[int, int]:
    """How many leads each of these has."""
    mine = worked(span) & Lead.owner_id.in_(owners)
    return dict(pairs(Lead.select(Lead.owner_id, fn.COUNT(Lead.id)).where(mine).group_by(Lead.owner_id)))


def filled_by_owner(span: Span, owners: Sequence[int], name: str) -> dict[int, int]:
    """How many leads of each of these have a value."""
    mine = worked(span) & Lead.owner_id.in_(owners) & _filled(name)
    return dict(pairs(Lead.select(Lead.owner_id, fn.COUNT(Lead.id)).where(mine).group_by(Lead.owner_id)))


def writes(span: Span, name: str) -> dict[int, tuple[int, int, datetime]]:
    """(How often, on how many leads, when last) by who set the field."""
    query = (
        Event.select(Event.actor_id, fn.COUNT(Event.id), fn.COUNT(Event.lead_id.distinct()), fn.MAX(Event.at))
        .join(EventValue, on=(EventValue.event_id == Event.id))
        .where(
            (EventValue.field_id == PREFIX + name) & span.of(Event.at) & Event.lead_id.is_null(is_null=False)
        )
        .group_by(Event.actor_id)
    )
    return {actor: (times, leads, last) for actor, times, leads, last in tuples(query) if actor is not None}


def went(
    span: Span, owners: Sequence[int], name: str = "", *, filled: bool = True, others: bool = False
) -> Went:
    """How leads went: of these owners, with or without a value in a field, or of everybody else."""
    mine = Lead.owner_id.not_in(owners) if others else Lead.owner_id.in_(owners)
    test = worked(span) & mine
    if name:
        test &= _filled(name) if filled else ~_filled(name)
    leads = int(Lead.select(fn.COUNT(Lead.id)).where(test).scalar())
    return Went(
        leads,
        _with_change(span, test, _upward()),
        _with_change(span, test, StatusChange.to_status == "won"),
        _with_change(span, test, StatusChange.to_status == "lost"),
    )


def _filled(name: str) -> Any:
    return holding(definitions()[name].field())


def _with_change(span: Span, test: Any, change: Any) -> int:
    counts = StatusChange.voided_at.is_null() & span.of(StatusChange.at) & change
    query = StatusChange.select(fn.COUNT(StatusChange.lead_id.distinct()))
    return int(query.join(Lead, on=(Lead.id == StatusChange.lead_id)).where(counts & test).scalar())


def _upward() -> Any:
    steps: Iterable[Any] = (
        (StatusChange.from_status == before) & StatusChange.to_status.in_(PATH[at:])
        for at, before in enumerate(PATH[:-1], 1)
    )
    return either(steps)
