"""Leave: what falls due meanwhile stands with a stand-in, and goes back by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.services import absences, finding, followups, leads, leaving, queue, statuses, undoing
from leadtui.store.models import Event
from tests.services.desk import TODAY, Desk, at

AWAY = (TODAY - timedelta(days=1), TODAY + timedelta(days=5))


def due(day: date, step: str = "") -> NextPlan:
    return NextPlan(day, method="phone", step=step)


def away(desk: Desk, user: Viewer, other: Viewer, first: date = AWAY[0], last: date = AWAY[1]) -> None:
    absences.go(desk.store, desk.wang, user.login, first, last, other.login)


def queued(desk: Desk, viewer: Viewer) -> dict[int, str]:
    return {entry.lead_id: entry.away for entry in queue.today(desk.store, viewer).entries}


def test_what_falls_due_meanwhile_stands_with_the_stand_in_and_nothing_else(desk: Desk) -> None:
    ann, bo, cy = desk.user("ann", name="王芳"), desk.user("bo"), desk.user("cy")
    now, before, after = desk.lead(ann), desk.lead(ann), desk.lead(ann)
    desk.reached(ann, now, plan=due(TODAY))
    desk.reached(ann, after, plan=due(TODAY + timedelta(days=6)))
    at(date(2026, 5, 14))
    desk.reached(ann, before, plan=due(date(2026, 5, 18)))
    at(TODAY)
    away(desk, ann, bo)
    assert queued(desk, bo) == {now: "王芳"}
    assert queued(desk, cy) == {}
    assert set(finding.find(desk.store, bo, "", 0, 99)) == {now}
    assert desk.show(now, bo).row.id == now
    with pytest.raises(NotFoundError):
        desk.show(after, bo)


def test_the_stand_in_follows_up_like_a_collaborator_and_the_next_plan_is_the_owners(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    desk.team("a", None, ann)
    desk.team("b", None, bo)
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(TODAY))
    away(desk, ann, bo)
    desk.reached(bo, lead, plan=due(TODAY + timedelta(days=30)))
    (plan,) = desk.open_plans(lead)
    assert plan.responsible_id == ann.user_id
    assert desk.show(lead, bo).members == ()
    followups.redate(desk.store, bo, lead, due(TODAY + timedelta(days=31)))
    with pytest.raises(PermissionDenied):
        statuses.move(desk.store, bo, lead, "lost", values={"lost_reason": "price"})
    with pytest.raises(PermissionDenied):
        leads.assign(desk.store, bo, lead, bo.user_id)
    undoing.undo_last(desk.store, bo)


def test_everything_goes_back_when_the_leave_ends(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(TODAY))
    away(desk, ann, bo)
    assert queued(desk, bo) == {lead: "ann"}
    at(AWAY[1])
    assert queued(desk, bo) == {lead: "ann"}
    at(AWAY[1] + timedelta(days=1))
    assert queued(desk, bo) == {}
    assert set(finding.find(desk.store, bo, "", 0, 99)) == set()
    assert lead in queued(desk, ann)
    assert [plan.responsible_id for plan in desk.open_plans(lead)] == [ann.user_id]


def test_leave_that_is_to_come_lends_nothing_yet(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(TODAY + timedelta(days=2)))
    away(desk, ann, bo, TODAY + timedelta(days=1))
    assert queued(desk, bo) == {}
    at(TODAY + timedelta(days=1))
    assert queued(desk, bo) == {lead: "ann"}


def test_who_is_back_early_or_calls_it_off_has_everything_back(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(TODAY))
    away(desk, ann, bo)
    absences.come_back(desk.store, ann, "ann")
    assert queued(desk, bo) == {}
    undoing.undo_last(desk.store, ann)
    assert queued(desk, bo) == {lead: "ann"}
    undoing.undo_last(desk.store, desk.wang)
    assert queued(desk, bo) == {}
    with pytest.raises(NotFoundError):
        absences.come_back(desk.store, ann, "ann")


def test_leave_that_overlaps_or_goes_in_a_ring_is_refused(desk: Desk) -> None:
    ann, bo, cy = desk.user("ann"), desk.user("bo"), desk.user("cy")
    away(desk, ann, bo)
    for user, other in ((ann, cy), (bo, ann), (bo, cy), (cy, ann)):
        with pytest.raises(RuleError):
            away(desk, user, other)
    with pytest.raises(RuleError):
        away(desk, cy, cy)
    with pytest.raises(ValidationError):
        away(desk, cy, bo, TODAY, TODAY - timedelta(days=1))
    away(desk, bo, cy, AWAY[1] + timedelta(days=1), AWAY[1] + timedelta(days=3))
    assert [leave.name for leave in absences.coming(desk.store, desk.wang)] == ["ann", "bo"]


def test_own_leave_is_ones_own_to_enter_and_the_manager_is_told(desk: Desk) -> None:
    ann, bo, boss = desk.user("ann"), desk.user("bo"), desk.user("boss", "manager")
    desk.team("under", None, ann, bo, parent=desk.team("a", boss))
    absences.go(desk.store, ann, "ann", *AWAY, "bo")
    event = Event.select().where(Event.entity == "absence").get()
    assert event.audience == ",".join(str(one.user_id) for one in (ann, bo, boss))
    with pytest.raises(PermissionDenied):
        absences.go(desk.store, bo, "ann", AWAY[1] + timedelta(days=3), AWAY[1] + timedelta(days=4), "bo")
    absences.come_back(desk.store, boss, "ann")
    assert absences.coming(desk.store, ann) == absences.coming(desk.store, boss)


def test_who_leaves_for_good_stands_in_for_nobody(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    away(desk, ann, bo)
    leaving.deactivate(desk.store, desk.wang, "bo", None)
    assert absences.coming(desk.store, desk.wang) == ()
    undoing.undo_last(desk.store, desk.wang)
    assert len(absences.coming(desk.store, desk.wang)) == 1
