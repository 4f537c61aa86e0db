"""Audit rounds under row security: everybody works under their own role."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import assigning, audit_queue, audit_rounds, followups, undoing
from leadtui.store.database import Store
from leadtui.store.models import ContactPoint
from tests.services.desk import TODAY, at
from tests.services.secured import SecuredDesk

pytestmark = [pytest.mark.usefixtures("frozen_now"), pytest.mark.postgres]


@pytest.fixture
def desk(bare_desk: SecuredDesk) -> SecuredDesk:
    return bare_desk


def filled(desk: SecuredDesk) -> tuple[int, int]:
    """A lead of bo's, whom mia leads, and one of cy's, both without contact for long."""
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    desk.team("East", mia, bo)
    mine, theirs = (desk.lead(owner, level="A") for owner in (bo, cy))
    for owner, lead_id in ((bo, mine), (cy, theirs)):
        desk.reached(owner, lead_id, plan=NextPlan(TODAY + timedelta(days=60)))
    with desk.store.transaction():
        ContactPoint.update(valid=False).where(ContactPoint.lead_id == mine).execute()
    at(TODAY + timedelta(days=20))
    return mine, theirs


def kinds(store: Store, viewer: Viewer) -> set[tuple[int, str]]:
    page = audit_queue.page(store, viewer)
    return {(one.lead_id, one.kind) for one in page.entries}


def test_an_admin_makes_the_round_and_everybody_sees_what_is_theirs(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    made = audit_rounds.start(*desk.as_role("wang"))
    assert (made.findings, made.told) == (3, 2)
    assert kinds(*desk.as_role("bo")) == {(mine, "contact"), (mine, "phone")}
    assert kinds(*desk.as_role("mia")) == {(mine, "contact"), (mine, "phone")}
    assert kinds(*desk.as_role("cy")) == {(theirs, "contact")}
    standing = audit_queue.standing(*desk.as_role("mia"))
    assert [(one.name, one.total) for one in standing.people] == [("bo", 2)]


def test_a_rep_remedies_puts_off_leaves_alone_and_undoes_under_their_own_role(desk: SecuredDesk) -> None:
    mine, _theirs = filled(desk)
    audit_rounds.start(*desk.as_role("wang"))
    store, bo = desk.as_role("bo")
    followups.record(
        store, bo, mine, FollowupForm("phone", summary="谈", plan=NextPlan(TODAY + timedelta(60)))
    )
    assert audit_rounds.settle(store, bo, [mine]) == 1
    ids = [one.id for one in audit_queue.page(store, bo).entries]
    audit_queue.leave(store, bo, ids, "checked")
    assert kinds(store, bo) == set()
    undoing.undo_last(store, bo)
    assert kinds(store, bo) == {(mine, "phone")}
    audit_queue.snooze(store, bo, ids, TODAY + timedelta(days=50))
    page = audit_queue.page(store, bo)
    assert (page.entries, page.done, page.snoozed, page.total) == ((), 1, 1, 2)


def test_a_manager_looks_through_the_team_without_touching_what_is_hidden(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    store, mia = desk.as_role("mia")
    audit_rounds.start(store, mia)
    assert kinds(store, mia) == {(mine, "contact")}
    audit_rounds.start(*desk.as_role("wang"))
    audit_rounds.start(store, mia)
    desk.use(store)
    assert kinds(store, mia) == {(mine, "contact"), (mine, "phone")}
    assert (theirs, "contact") not in kinds(store, mia)


def test_who_gives_a_lead_away_gives_its_findings_along(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    audit_rounds.start(*desk.as_role("wang"))
    store, bo = desk.as_role("bo")
    cy_store, cy = desk.as_role("cy")
    desk.use(store)
    assigning.assign(store, bo, mine, cy.user_id)
    assert kinds(store, bo) == set()
    assert kinds(cy_store, cy) == {(mine, "contact"), (mine, "phone"), (theirs, "contact")}


def test_at_psql_a_rep_reads_and_changes_only_what_is_on_own_leads(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    audit_rounds.start(*desk.as_role("wang"))
    with desk.psql("cy") as cy:
        assert cy.execute("SELECT DISTINCT lead_id FROM audit_finding").fetchall() == [(theirs,)]
        for statement in (
            f"UPDATE audit_finding SET state = 'done', settled_at = now() WHERE lead_id = {mine}",
            f"UPDATE audit_finding SET snoozed_until = '2030-01-01' WHERE lead_id = {mine}",
        ):
            assert cy.execute(statement.encode()).rowcount == 0
        for statement in (
            f"UPDATE audit_finding SET lead_id = {mine}",
            "UPDATE audit_finding SET owner_id = NULL",
            "UPDATE audit_finding SET state = 'left', settled_at = now(), settled_by = 1",
            "DELETE FROM audit_finding",
            "INSERT INTO audit_finding (lead_id, round_id, kind, found_at)"
            f" VALUES ({theirs}, 1, 'late', now())",
            "INSERT INTO audit_round (on_day, started_at) VALUES (now(), now())",
            "UPDATE audit_round SET made_at = NULL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                cy.execute(statement.encode())
    with desk.psql("mia") as mia:
        assert mia.execute("SELECT DISTINCT lead_id FROM audit_finding").fetchall() == [(mine,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            mia.execute(
                b"INSERT INTO audit_round (on_day, started_at, started_by, whole)"
                b" SELECT now(), now(), id, true FROM app_user WHERE login = 'mia'"
            )
