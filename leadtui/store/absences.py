"""Who is away and who stands in: few rows, kept, so that nobody pays for asking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.store.kept import forget, kept
from leadtui.store.models import Absence, User
from leadtui.store.query import tuples

if TYPE_CHECKING:
    from leadtui.store.journal import Journal


class Leave(NamedTuple):
    """Days on which somebody is away, both included, and who stands in."""

    id: int
    user_id: int
    name: str
    stand_in_id: int
    stand_in: str
    from_on: date
    to_on: date
    version: int

    def covers(self, day: date) -> bool:
        """Whether they are away on this day."""
        return self.from_on <= day <= self.to_on

    def meets(self, first: date, last: date) -> bool:
        """Whether they are away on any of these days."""
        return self.from_on <= last and first <= self.to_on


def add(journal: Journal, told: Iterable[int], **values: Any) -> int:
    """Enter leave, with an event for those it concerns."""
    forget()
    insert = Absence.insert(created_at=journal.at, created_by=journal.viewer.user_id, **values)
    leave_id = int(insert.execute())
    journal.created("absence", leave_id, audience=told)
    return leave_id


def all_from(day: date) -> tuple[Leave, ...]:
    """Leave that has not ended before ``day``, by its first day."""
    return kept(("absences", day), lambda: _select(Absence.to_on >= day))


def by_id(leave_id: int) -> Leave | None:
    """One of them, ended or not."""
    return next(iter(_select(Absence.id == leave_id)), None)


def _select(condition: Any) -> tuple[Leave, ...]:
    away, stand_in = User.alias(), User.alias()
    query = (
        Absence.select(
            Absence.id,
            Absence.user_id,
            away.display_name,
            Absence.stand_in_id,
            stand_in.display_name,
            Absence.from_on,
            Absence.to_on,
            Absence.version,
        )
        .join(away, on=(away.id == Absence.user_id))
        .join(stand_in, on=(stand_in.id == Absence.stand_in_id))
        .where(condition & Absence.voided_at.is_null())
        .order_by(Absence.from_on, Absence.id)
    )
    return tuple(Leave(*row) for row in tuples(query))


def _now(viewer: Viewer) -> tuple[Leave, ...]:
    """Leave on the team's date of today."""
    today = clock.today(viewer.team_zone)
    return tuple(leave for leave in all_from(today - timedelta(days=1)) if leave.covers(today))


def away(today: date) -> dict[int, date]:
    """Who is away today, each with their last day of it."""
    return {one.user_id: one.to_on for one in all_from(today - timedelta(days=1)) if one.covers(today)}


def stood_in_for(viewer: Viewer) -> tuple[Leave, ...]:
    """The leave of those in whose place the viewer works today."""
    if viewer.role == "viewer":
        return ()
    return tuple(leave for leave in _now(viewer) if leave.stand_in_id == viewer.user_id)


def of(viewer: Viewer) -> Leave | None:
    """The viewer's own leave today."""
    return next((leave for leave in _now(viewer) if leave.user_id == viewer.user_id), None)
