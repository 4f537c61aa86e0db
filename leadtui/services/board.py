"""The board: five columns of cards, the criteria in their headings, the strip below (UX 'Board')."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from leadtui import clock
from leadtui.domain import status as rules_of
from leadtui.domain.area_regions import region_text
from leadtui.domain.board import COLUMNS, Card, Column, Peek, PeekContact
from leadtui.domain.fields import REGISTRY
from leadtui.domain.people import Viewer
from leadtui.domain.query import Query
from leadtui.domain.records import ContactRow, FollowupRow
from leadtui.services import access, context, finding, statuses
from leadtui.services.reads import reads
from leadtui.store import board, details, lead_rows
from leadtui.store.board import Scope
from leadtui.store.database import Store
from leadtui.store.lead_filter import LeadFilter
from leadtui.store.rules import transition_rules

__all__ = ["COLUMNS", "Card", "Column", "Peek", "cards", "column_ids", "columns", "gaps", "peek"]

# How far back concerns count.
HEARD = 10


@reads
def columns(
    store: Store,
    viewer: Viewer,
    text: str | Query,
    today: date | None = None,
    wanted: Sequence[str] = COLUMNS,
) -> tuple[Column, ...]:
    """Exact counts and sums of the columns of a query; won and lost of this month unless it says when."""
    scope = _scope(store, viewer, text, today or context.today(viewer))
    return tuple(board.columns(scope, context.currency(), wanted))


@reads
def column_ids(
    store: Store, viewer: Viewer, text: str | Query, status: str, offset: int = 0, limit: int = 200
) -> list[int]:
    """Ids of one column from ``offset`` on: late first, closed ones newest first, or as ``sort:`` says."""
    return board.column_ids(_scope(store, viewer, text, context.today(viewer)), status, offset, limit)


def _scope(store: Store, viewer: Viewer, text: str | Query, today: date) -> Scope:
    wanted = LeadFilter(store, viewer, finding.understand(store, text), today, REGISTRY)
    return board.scope(wanted, _month_start(viewer))


def _month_start(viewer: Viewer) -> datetime:
    """The instant at which this month began for the team."""
    return clock.at(context.team_today(viewer).replace(day=1), time(), viewer.team_zone)


@reads
def cards(store: Store, viewer: Viewer, ids: Sequence[int]) -> list[Card]:
    """One page of cards in the order of ``ids``; those the viewer may not read are left out."""
    marks = board.milestones(ids)
    rows = lead_rows.rows(store, viewer, ids, context.today(viewer))
    return [Card(row, *marks.get(row.id, ())) for row in rows]


@reads
def gaps(store: Store, viewer: Viewer, lead_id: int) -> dict[str, tuple[str, ...]]:
    """Ids of the criteria a lead lacks for each status it may move to; none where it may go at once."""
    lead = access.find(viewer, lead_id)
    rules, known = transition_rules(), statuses.facts(lead)
    fresh = statuses.facts({**lead, "lost_reason": None})
    return {
        status: tuple(
            criterion.id
            for criterion in rules_of.missing(rules, fresh if status == "lost" else known, status)
        )
        for status in COLUMNS
        if status != lead["status"]
    }


@reads
def peek(store: Store, viewer: Viewer, lead_id: int) -> Peek:
    """Everything the strip shows; NotFoundError where the viewer may not read the lead."""
    lead = access.find(viewer, lead_id)
    (row,) = lead_rows.rows(store, viewer, [lead_id], context.today(viewer))
    members = details.members(lead_id)
    contact = _contact(details.contacts(store, viewer, lead_id))
    said = details.followups(lead_id)
    target, missing = statuses.gaps(lead)
    late = context.today(viewer) - row.due_on if row.due_on else None
    return Peek(
        row=row,
        industry=lead["industry"] or "",
        region=region_text(lead["region"], lead["flags"]),
        expected_close=lead["expected_close"],
        members=tuple(name for _user, name in members),
        contact=contact,
        status_days=_days(viewer, row.status_since),
        next_status=target,
        criteria=_criteria(target, missing),
        concerns=tuple(dict.fromkeys(name for each in said[:HEARD] for name in each.concerns)),
        milestones=details.milestones(lead_id),
        followups=said[:2],
        attitudes=_moved_from(said)[:2],
        late_days=max(late.days, 0) if late else 0,
    )


def _days(viewer: Viewer, since: datetime) -> int:
    """Whole days on the viewer's calendar."""
    return (context.today(viewer) - clock.local(since, viewer.zone).date()).days


def _criteria(target: str | None, missing: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """What the next status asks for, and whether it holds; criteria of statuses on the way count."""
    if target is None:
        return ()
    asked = transition_rules().get(target, ())
    return tuple((name, name not in missing) for name in asked)


def _contact(contacts: Sequence[ContactRow]) -> PeekContact | None:
    """The primary contact with the first phone that is valid."""
    if not contacts:
        return None
    first = contacts[0]
    phones = [point for point in first.points if point.kind == "phone"]
    phones.sort(key=lambda point: not point.valid)
    phone = phones[0].raw if phones else ""
    return PeekContact(first.name, first.title, first.roles, phone, bool(phones) and phones[0].masked)


def _moved_from(said: Sequence[FollowupRow]) -> tuple[int | None, ...]:
    """The attitude before each follow-up that has one of its own."""
    moved: list[int | None] = []
    for place, each in enumerate(said):
        earlier = (old.attitude for old in said[place + 1 :] if old.attitude is not None)
        moved.append(next(earlier, None) if each.attitude is not None else None)
    return tuple(moved)
