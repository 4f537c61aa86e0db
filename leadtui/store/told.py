"""Which leads a notice is about: those of its event group that concern whoever was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from peewee import JOIN

from leadtui.domain.notices import MANY
from leadtui.domain.people import Viewer
from leadtui.store.models import Event, EventGroup, EventValue, Lead, Notice
from leadtui.store.query import tuples

NEW = "lead.new"
"""Leads added many at once have a group each, of one instant."""
ONE_RUN = 5_000
"""So many groups further those of one run are looked for."""


def _given(user_id: int) -> Any:
    made = (Event.kind == "created") & (Event.entity == "lead") & (Lead.owner_id == user_id)
    return made | _owner(EventValue.after, user_id)


def _imported(user_id: int) -> Any:
    brought = (Event.kind == "imported") & (Event.entity == "lead") & (Lead.owner_id == user_id)
    return brought | _owner(EventValue.after, user_id)


def _taken(user_id: int) -> Any:
    return _owner(EventValue.before, user_id)


def _owner(column: Any, user_id: int) -> Any:
    return (EventValue.field_id == "owner_id") & (column == str(user_id))


def _moved(user_id: int) -> Any:
    return (Event.kind == "status") & (Lead.owner_id == user_id)


def _followed_up(_user_id: int) -> Any:
    return Event.entity == "followup"


_CONCERNS: Mapping[str, Callable[[int], Any]] = MappingProxyType(
    {
        "given": _given,
        "imported": _imported,
        "taken": _taken,
        "released": _taken,
        "status": _moved,
        "followup": _followed_up,
    }
)


def leads(viewer: Viewer, notice_ids: Sequence[int]) -> list[Any]:
    """Selects of lead ids, one per notice of one's own; of one that tells of one lead, of that lead."""
    mine = Notice.id.in_(list(notice_ids)) & (Notice.user_id == viewer.user_id)
    rows = tuples(Notice.select(Notice.kind, Notice.lead_id, Notice.group_id).where(mine))
    return [_leads(viewer, *row) for row in list(rows)]


def _leads(viewer: Viewer, kind: str, lead_id: int | None, group_id: int | None) -> Any:
    concerns = _CONCERNS.get(kind.removesuffix(MANY))
    if group_id is None or concerns is None or not kind.endswith(MANY):
        return Lead.select(Lead.id).where(Lead.id == (lead_id or 0))
    return (
        Event.select(Event.lead_id)
        .join(Lead, on=(Lead.id == Event.lead_id))
        .join(EventValue, JOIN.LEFT_OUTER, on=(EventValue.event_id == Event.id))
        .where(Event.group_id.in_(_run(group_id)) & concerns(viewer.user_id))
    )


def _run(group_id: int) -> list[int]:
    """The group, and where leads were added many at once the groups of the same command."""
    columns = (EventGroup.id, EventGroup.command, EventGroup.at, EventGroup.actor_id)
    rows = list(tuples(EventGroup.select(*columns).where(EventGroup.id == group_id)))
    if not rows or rows[0][1] != NEW:
        return [group_id]
    _id, command, at, actor = rows[0]
    near = EventGroup.id.between(group_id, group_id + ONE_RUN)
    same = (EventGroup.command == command) & (EventGroup.at == at) & (EventGroup.actor_id == actor)
    return [found for (found,) in tuples(EventGroup.select(EventGroup.id).where(near & same))]
