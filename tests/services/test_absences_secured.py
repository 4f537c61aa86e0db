"""Leave under row security: the database lends what the scope lends, and takes it back."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.services import absences, finding, followups, queue, showing, statuses, undoing
from leadtui.store.models import Lead
from leadtui.store.query import column
from leadtui.store.scope import visible_leads
from tests.services.desk import SHANGHAI
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(bare_desk: SecuredDesk) -> SecuredDesk:
    """The server's clock says who is away: this one does not stand."""
    return bare_desk


@pytest.fixture
def ann(desk: SecuredDesk) -> Viewer:
    """Away from yesterday on; bo stands in."""
    ann, bo, cy = desk.user("ann", name="王芳"), desk.user("bo"), desk.user("cy")
    desk.team("East", None, ann, bo, cy)
    absences.go(desk.store, desk.wang, "ann", day(-1), day(5), bo.login)
    return ann


def day(after: int) -> date:
    """A day from today in Shanghai."""
    return clock.today(SHANGHAI) + timedelta(days=after)


def due(after: int) -> NextPlan:
    return NextPlan(day(after), method="phone")


def said(after: int) -> FollowupForm:
    return FollowupForm("phone", summary="聊了需求", plan=due(after))


def lent(desk: SecuredDesk, login: str) -> tuple[set[int], set[int], set[int]]:
    """What the policies show, what the functions of search list, and what the scope lets through."""
    store, viewer = desk.as_role(login)
    with store.reading():
        found = set(finding.find(store, viewer, "华信", 0, 99))
    with desk.psql(login) as psql:
        shown = {row[0] for row in psql.execute("SELECT id FROM lead")}
    desk.use(desk.store)
    scoped = set(column(Lead.select(Lead.id).where(visible_leads(viewer))))
    return shown, found, scoped


def test_policy_function_and_scope_lend_the_same_leads(desk: SecuredDesk, ann: Viewer) -> None:
    now, later, done = desk.lead(ann), desk.lead(ann), desk.lead(ann)
    desk.reached(ann, now, plan=due(2))
    desk.reached(ann, later, plan=due(30))
    desk.reached(ann, done, plan=due(1))
    store, bo = desk.as_role("bo")
    followups.record(store, bo, done, said(30))
    assert lent(desk, "bo") == ({now, done},) * 3
    assert lent(desk, "cy") == (set(),) * 3


def test_a_stand_in_works_on_a_lead_under_their_own_role_and_nothing_more(
    desk: SecuredDesk, ann: Viewer
) -> None:
    lead, other = desk.lead(ann), desk.lead(ann)
    desk.reached(ann, lead, plan=due(2))
    desk.reached(ann, other, plan=due(3))
    store, bo = desk.as_role("bo")
    assert {entry.lead_id for entry in queue.today(store, bo).entries} <= {lead, other}
    followups.record(store, bo, lead, said(30))
    assert len(showing.lead(store, bo, lead).followups) == 2
    with pytest.raises(PermissionDenied):
        statuses.move(store, bo, lead, "lost", values={"lost_reason": "price"})
    with desk.psql("bo") as psql, pytest.raises(psycopg.errors.InsufficientPrivilege):
        psql.execute("UPDATE lead SET customer = 'x' WHERE id = %s", (lead,))
    undoing.undo_last(store, bo)
    assert len(showing.lead(store, bo, lead).followups) == 1
    followups.redate(store, bo, other, due(40))
    with pytest.raises(NotFoundError):
        showing.lead(store, bo, other)
    desk.use(desk.store)
    assert [plan.due_on for plan in desk.open_plans(other)] == [due(40).day]


def test_what_was_lent_goes_back_with_the_leave(desk: SecuredDesk, ann: Viewer) -> None:
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(2))
    assert lent(desk, "bo") == ({lead},) * 3
    desk.use(desk.store)
    absences.come_back(desk.store, desk.wang, "ann")
    assert lent(desk, "bo") == (set(),) * 3


def test_whoever_never_stood_in_gains_nothing_by_writing_to_their_own_plans(
    desk: SecuredDesk, ann: Viewer
) -> None:
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(2))
    with desk.psql("cy") as psql, psql.transaction():
        assert psql.execute("UPDATE plan SET due_on = due_on + 40 WHERE lead_id = %s", (lead,)).rowcount == 0
        assert psql.execute("SELECT FROM lead").rowcount == 0


def test_nobody_makes_themself_a_stand_in(desk: SecuredDesk, ann: Viewer) -> None:
    lead = desk.lead(ann)
    desk.reached(ann, lead, plan=due(2))
    cy = desk.sign_in("cy").user_id
    with desk.psql("cy") as psql:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            psql.execute(
                "INSERT INTO absence (user_id, stand_in_id, from_on, to_on, created_at)"
                " VALUES (%s, %s, current_date, current_date + 9, now())",
                (ann.user_id, cy),
            )
        assert psql.execute("UPDATE absence SET stand_in_id = %s", (cy,)).rowcount == 0
        assert psql.execute("SELECT FROM lead").rowcount == 0
