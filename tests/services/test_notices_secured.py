"""Notices under row security: each under their own role tells whom it concerns, and reads their own alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from leadtui.domain.forms import FollowupForm, NewLead
from leadtui.domain.notices import text
from leadtui.domain.people import Viewer
from leadtui.services import assigning, bulk, changes, followups, inbox, leads, notices, notifying, undoing
from leadtui.store import channels
from leadtui.store.database import Store
from leadtui.store.models import Notice, Outbox
from tests.databases import PostgresDatabases
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(postgres_databases: PostgresDatabases, frozen_now: datetime) -> Iterator[SecuredDesk]:
    with postgres_databases.fresh(migrated=True) as url:
        desk = SecuredDesk(url, postgres_databases.server)
        ann, bob, mia = desk.user("ann"), desk.user("bob"), desk.user("mia", "manager")
        desk.user("zoe")
        desk.team("East", mia, ann, bob)
        yield desk
        desk.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a few leads are one part of a run."""
    monkeypatch.setattr(bulk, "SECONDS", 60)


def told(store: Store, viewer: Viewer) -> list[str]:
    return [text(row.kind, row.args) for row in reversed(inbox.waiting(store, viewer))]


def test_a_manager_gives_and_takes_and_both_owners_hear_of_it(desk: SecuredDesk) -> None:
    store, mia = desk.as_role("mia")
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    desk.use(store)
    lead = leads.create(store, mia, NewLead("华信智云", "trade_show", owner_id=ann.user_id)).lead_id
    assigning.assign(store, mia, lead, bob.user_id)
    undoing.undo_last(store, mia)
    undoing.redo_last(store, mia)
    assert told(*desk.as_role("ann")) == ["mia gave you 华信智云", "mia gave 华信智云 to bob"]
    assert told(*desk.as_role("bob")) == ["mia gave you 华信智云"]


def test_a_rep_gives_many_away_and_the_new_owner_hears_it_once(desk: SecuredDesk) -> None:
    ann, bob = desk.user("amy"), desk.sign_in("bob")
    some = [desk.lead(ann, f"公司{n}") for n in range(3)]
    desk.store.database.execute_sql(
        "INSERT INTO user_right VALUES (%s, 'bulk', true), (%s, 'assign', true)", (ann.user_id,) * 2
    )
    store, amy = desk.as_role("amy")
    bulk.run(store, amy, changes.Assign(bob.user_id), some)
    assert told(*desk.as_role("bob")) == ["amy gave you 3 leads, 公司0 among them"]


def test_a_collaborator_tells_the_owner_and_posts_to_the_ways_they_chose(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bob, lead)
    store, me = desk.as_role("ann")
    with store.transaction():
        channels.choose(me.user_id, "mail", "ann@example.com")
    store, me = desk.as_role("bob")
    followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
    desk.use(desk.store)
    with desk.store.reading():
        assert [row.address for row in Outbox.select()] == ["ann@example.com"]
    assert told(*desk.as_role("ann"))[-1] == "bob followed up 华信智云: Phone, Not reached"
    desk.use(store)
    undoing.undo_last(store, me)
    desk.use(desk.store)
    with desk.store.reading():
        assert [row.state for row in Outbox.select()] == ["stopped"]


def test_a_kind_that_somebody_wants_not_by_mail_is_not_posted_there(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bob, lead)
    notifying.choose(*desk.as_role("ann"), mail="ann@example.com", mail_kinds="owner,digest")
    store, me = desk.as_role("bob")
    followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
    desk.use(desk.store)
    with desk.store.reading():
        assert Outbox.select().count() == 0
    assert told(*desk.as_role("ann"))[-1] == "bob followed up 华信智云: Phone, Not reached"


def test_a_rep_tells_managers_and_owners_but_nobody_whom_it_does_not_concern(desk: SecuredDesk) -> None:
    mia, bob, zoe = desk.sign_in("mia"), desk.sign_in("bob"), desk.sign_in("zoe")
    mine, other = desk.lead(desk.sign_in("ann")), desk.lead(zoe)
    store, ann = desk.as_role("ann")
    assert notices.tell(store, mia.user_id, "reveals", "k", args={"who": "ann", "n": 30})
    assert notices.tell(store, mia.user_id, "reveals", "l", lead_id=mine, args={"who": "ann", "n": 30})
    assert notices.tell(store, desk.wang.user_id, "reveals", "k", args={"who": "ann", "n": 30})
    assert not notices.tell(store, mia.user_id, "reveals", "k", args={"who": "ann", "n": 30})
    assert not notices.tell(store, bob.user_id, "reveals", "k", args={"who": "ann", "n": 30})
    assert not notices.tell(store, zoe.user_id, "alert", "k", lead_id=mine)
    assert not notices.tell(store, zoe.user_id, "alert", "k", lead_id=other)
    assert ann.user_id not in {mia.user_id, bob.user_id}


def test_what_runs_by_itself_tells_anybody_and_sees_what_is_to_be_sent(desk: SecuredDesk) -> None:
    desk.add_service()
    ann = desk.sign_in("ann")
    store = desk.open_service()
    assert notices.tell(store, ann.user_id, "alert", "k", args={"text": "x"})
    with store.transaction():
        assert Notice.select().count() == 1
        assert Outbox.select().count() == 0
    assert told(*desk.as_role("ann")) == ["x"]


def test_nobody_reads_or_marks_anothers(desk: SecuredDesk) -> None:
    zoe = desk.sign_in("zoe")
    notices.tell(desk.store, zoe.user_id, "alert", "k", args={"text": "x"})
    for login in ("ann", "mia"):
        store, viewer = desk.as_role(login)
        with store.reading():
            assert Notice.select().count() == 0
        assert inbox.read(store, viewer, [1]) == 0
    store, viewer = desk.as_role("zoe")
    assert inbox.unread(store, viewer) == 1
    assert inbox.read_all(store, viewer) == 1
