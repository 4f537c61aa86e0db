"""Leave: what falls due meanwhile stands with somebody else, and goes back by itself."""

from __future__ import annotations

from datetime import date, timedelta

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.store import absences, people, rows
from leadtui.store.absences import Leave
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@reads
def coming(store: Store, viewer: Viewer) -> tuple[Leave, ...]:
    """Leave of today and later that concerns the viewer: an admin's everyone, a manager's the team's."""
    found = absences.all_from(clock.today(viewer.team_zone))
    if viewer.role == "admin":
        return found
    return tuple(
        leave
        for leave in found
        if viewer.user_id in (leave.user_id, leave.stand_in_id) or _leads(viewer, leave.user_id)
    )


def _leads(viewer: Viewer, user_id: int) -> bool:
    return viewer.role == "manager" and people.leads_user(viewer.user_id, user_id)


def go(store: Store, viewer: Viewer, login: str, first: date, last: date, stand_in: str) -> Leave:
    """Someone is away from ``first`` to ``last``; one's own leave is told to one's managers.

    Refused where it overlaps leave of the same person, or where either of the two would stand in for
    somebody while being away.
    """
    with Journal(store, viewer, "user.leave") as journal:
        person, other = one(login), one(stand_in)
        _require_may(viewer, person.id)
        _require_stand_in(viewer, person.id, other.id)
        if last < first or last < clock.today(viewer.team_zone):
            raise ValidationError(N_("The leave ends before it begins, or is over."), field="to")
        _require_free(person.id, other.id, first, last)
        told = {person.id, other.id, *people.leaders_of(person.id)}
        leave_id = absences.add(
            journal, told, user_id=person.id, stand_in_id=other.id, from_on=first, to_on=last
        )
        return _reload(leave_id)


def come_back(store: Store, viewer: Viewer, login: str) -> Leave:
    """The leave ends with yesterday; one that has not begun is called off."""
    with Journal(store, viewer, "user.leave") as journal:
        person, today = one(login), clock.today(viewer.team_zone)
        _require_may(viewer, person.id)
        leave = next((one for one in absences.all_from(today) if one.user_id == person.id), None)
        if leave is None:
            raise NotFoundError(N_("{name} is not on leave."), name=person.name)
        told = (person.id, leave.stand_in_id, *people.leaders_of(person.id))
        if leave.from_on >= today:
            rows.void(journal, "absence", leave.id, audience=told)
        else:
            rows.update(journal, "absence", leave.id, {"to_on": today - timedelta(days=1)}, audience=told)
        return leave


def end_all(journal: Journal, user_id: int) -> None:
    """Who gets in nowhere neither goes on leave nor stands in."""
    for leave in absences.all_from(clock.today(journal.viewer.team_zone)):
        if user_id in (leave.user_id, leave.stand_in_id):
            rows.void(journal, "absence", leave.id, audience=(leave.user_id, leave.stand_in_id))


def _require_may(viewer: Viewer, user_id: int) -> None:
    access.require_writer(viewer)
    if viewer.role == "admin" or viewer.user_id == user_id or _leads(viewer, user_id):
        return
    raise PermissionDenied(N_("Leave is one's own, a manager's or an admin's to enter."))


def _require_stand_in(viewer: Viewer, user_id: int, stand_in_id: int) -> None:
    other = people.by_id(stand_in_id)
    if other is None or not other.active or other.role == "viewer" or stand_in_id == user_id:
        raise RuleError(
            N_("Nobody like that can stand in."), N_("Choose an active colleague."), field="stand_in"
        )
    if not (access.may_assign(viewer, stand_in_id) or people.share_a_team(user_id, stand_in_id)):
        raise PermissionDenied(
            N_("{name} is in another team."), N_("Ask a manager to enter it."), name=other.name
        )


def _require_free(user_id: int, stand_in_id: int, first: date, last: date) -> None:
    for leave in absences.all_from(first):
        if not leave.meets(first, last):
            continue
        if leave.user_id == user_id:
            raise RuleError(N_("{name} is on leave then already."), name=leave.name)
        if leave.user_id == stand_in_id:
            raise RuleError(N_("{name} is on leave then."), N_("Choose somebody else."), name=leave.name)
        if leave.stand_in_id == user_id:
            raise RuleError(
                N_("{stand_in} stands in for {name} then."),
                N_("Find another stand-in for {name} first."),
                stand_in=leave.stand_in,
                name=leave.name,
            )


def _reload(leave_id: int) -> Leave:
    leave = absences.by_id(leave_id)
    assert leave is not None
    return leave
