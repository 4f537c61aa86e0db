"""Audit rounds under row security: everybody works under their own role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.forms import FollowupForm, NewLead, NextPlan
from leadtui.domain.people import Viewer
from leadtui.i18n import Label
from leadtui.services import assigning, audit_queue, audit_rounds, fields, followups, leads, undoing
from leadtui.store.database import Store
from leadtui.store.models import ContactPoint, Notice
from leadtui.store.query import tuples
from tests.services.desk import TODAY, at
from tests.services.secured import SecuredDesk

pytestmark = [pytest.mark.usefixtures("frozen_now"), pytest.mark.postgres]


@pytest.fixture
def desk(bare_desk: SecuredDesk) -> Iterator[SecuredDesk]:
    yield bare_desk
    defined.use(())


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


def test_a_manager_finds_what_is_wrong_with_details_that_are_masked_for_them(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    new = NewLead("上海无名有限公司", "online", {"level": "A"}, (), owner_id=desk.sign_in("bo").user_id)
    bare = leads.create(desk.store, desk.wang, new).lead_id
    asked = Definition("", "phone", Label("热线", "热线", "熱線"), required_from="potential")
    hotline = fields.add_field(desk.store, desk.wang, asked).name
    leads.edit(desk.store, desk.wang, mine, {"热线": "13900001111"})
    (contact,) = desk.show(mine).contacts
    store, mia = desk.as_role("mia")
    made = audit_rounds.start(store, mia)
    found = {(one.lead_id, one.kind, one.mark) for one in audit_queue.page(store, mia).entries}
    assert {one for one in found if one[1] in ("contact", "phone", "missing")} == {
        (mine, "contact", ""),
        (mine, "phone", str(contact.id)),
        (bare, "missing", "phone"),
        (bare, "missing", "contact"),
        (bare, "missing", hotline),
    }
    assert made.told == 1
    assert theirs not in {lead_id for lead_id, *_rest in found}
    with desk.psql("mia") as psql:
        details = f"SELECT raw FROM contact_point WHERE lead_id = {mine}".encode()
        assert psql.execute(details).fetchall() == []


def test_what_an_admin_found_and_the_rep_put_right_is_done_when_the_manager_looks(desk: SecuredDesk) -> None:
    mine, _theirs = filled(desk)
    audit_rounds.start(*desk.as_role("wang"))
    store, mia = desk.as_role("mia")
    assert audit_rounds.settle(store, mia, [mine]) == 0
    assert kinds(store, mia) == {(mine, "contact"), (mine, "phone")}
    with desk.store.transaction():
        ContactPoint.update(valid=True).where(ContactPoint.lead_id == mine).execute()
    assert audit_rounds.settle(store, mia, [mine]) == 1
    assert kinds(store, mia) == {(mine, "contact")}


def test_at_psql_nobody_learns_of_details_of_leads_they_may_not_read(desk: SecuredDesk) -> None:
    mine, theirs = filled(desk)
    audit_rounds.start(*desk.as_role("wang"))
    asked = f"SELECT lead_id, kind, valid FROM leadtui_reach(ARRAY[{mine}, {theirs}]::bigint[])".encode()
    desk.user("vic", "viewer")
    for login, seen in (
        ("cy", [(theirs, "phone", True)]),
        ("mia", [(mine, "phone", False)]),
        ("vic", []),
    ):
        with desk.psql(login) as connection:
            assert connection.execute(asked).fetchall() == seen
    with desk.psql("mia") as mia:
        columns = mia.execute("SELECT * FROM leadtui_reach(ARRAY[]::bigint[])").description or []
        assert [one.name for one in columns] == ["lead_id", "contact_id", "kind", "valid", "field_id"]


def test_at_psql_a_round_is_told_to_ones_own_people_with_what_the_database_counts(desk: SecuredDesk) -> None:
    filled(desk)
    tell = b"SELECT leadtui_tell_round((SELECT max(id) FROM audit_round), '2000-01-01', now(), now())"
    audit_rounds.start(desk.store, desk.wang)
    with desk.store.transaction():
        Notice.delete().execute()
    for login, n in (("cy", 0), ("wang", 0), ("mia", 1), ("mia", 0)):
        with desk.psql(login) as connection:
            assert connection.execute(tell).fetchone() == (n,)
    desk.use(desk.store)
    with desk.store.reading():
        made = list(tuples(Notice.select(Notice.user_id, Notice.kind, Notice.args)))
    assert [(kind, json.loads(args)) for _user, kind, args in made] == [("audit", {"n": 2})]


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
