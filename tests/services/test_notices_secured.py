"""Notices under row security: each under their own role tells whom it concerns, and reads their own alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from peewee import fn

from leadtui.domain.forms import FollowupForm, NewLead
from leadtui.domain.notices import text
from leadtui.domain.people import Viewer
from leadtui.services import (
    assigning,
    bulk,
    changes,
    followups,
    inbox,
    leads,
    notices,
    notifying,
    revealing,
    undoing,
)
from leadtui.store import channels
from leadtui.store.database import Store
from leadtui.store.models import EventGroup, Notice, Outbox
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    ann, bob, mia = bare_desk.user("ann"), bare_desk.user("bob"), bare_desk.user("mia", "manager")
    bare_desk.user("zoe")
    bare_desk.team("East", mia, ann, bob)
    return bare_desk


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


def test_a_run_in_several_parts_is_told_once_under_ones_own_role(
    desk: SecuredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SECONDS", 0)
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    some = [desk.lead(ann, f"公司{n}") for n in range(3)]
    store, mia = desk.as_role("mia")
    bulk.run(store, mia, changes.Assign(bob.user_id), some)
    assert told(*desk.as_role("bob")) == ["mia gave you 3 leads, 公司0 among them"]
    assert told(*desk.as_role("ann"))[-1] == "mia took 3 leads from you, 公司0 among them"
    desk.use(store)
    undoing.undo_last(store, mia)
    assert told(*desk.as_role("bob")) == []


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


def test_managers_hear_of_reveals_that_there_were_and_of_as_many(desk: SecuredDesk) -> None:
    mia, bob, zoe = desk.sign_in("mia"), desk.sign_in("bob"), desk.sign_in("zoe")
    store, ann = desk.as_role("ann")
    many: dict[str, str | int] = {"who": "ann", "n": 99}
    assert not notices.tell(store, mia.user_id, "reveals", "k", args=many)
    for _nth in range(2):
        revealing.reveal(store, ann, desk.lead(None))
    assert notices.tell(store, mia.user_id, "reveals", "k", args=many)
    assert notices.tell(store, desk.wang.user_id, "reveals", "k", args=many)
    assert not notices.tell(store, mia.user_id, "reveals", "l", args=many)
    assert not notices.tell(store, bob.user_id, "reveals", "k", args=many)
    assert not notices.tell(store, zoe.user_id, "reveals", "k", args=many)
    assert told(*desk.as_role("mia")) == ["ann had 2 customers' contact details shown today"]


def test_nobody_tells_a_colleague_what_they_have_not_done(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bob, lead)
    store, me = desk.as_role("bob")
    desk.use(store)
    followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
    with store.reading():
        group = EventGroup.select(fn.MAX(EventGroup.id)).scalar()
    for kind in ("followup", "status", "given", "alert", "undone", "late"):
        args = {"who": "mia", "text": "x", "status": "lost"}
        assert not notices.tell(store, ann.user_id, kind, "k", lead_id=lead, args=args)
        assert not notices.tell(store, ann.user_id, kind, "k", lead_id=lead, group_id=group, args=args)
    desk.use(desk.store)
    assert told(*desk.as_role("ann"))[-1] == "bob followed up 华信智云: Phone, Not reached"


def test_what_one_has_done_is_told_once_and_in_words_that_are_true(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bob, lead)
    store, me = desk.as_role("bob")
    desk.use(store)
    lie: dict[str, str | int] = {"who": "mia", "name": "x", "method": "visit", "outcome": "refused", "n": 9}
    with store.transaction():
        followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
        group = EventGroup.select(fn.MAX(EventGroup.id)).scalar()
        for key in ("k", "l"):
            kind = "followup_many" if key == "k" else "followup"
            notices.tell(store, ann.user_id, kind, key, lead_id=lead, group_id=group, args=lie)
    heard = told(*desk.as_role("ann"))
    assert [words for words in heard if "wang" not in words] == [
        "bob followed up 华信智云: Phone, Not reached"
    ]


def test_who_has_read_of_it_hears_of_the_undo_and_of_what_is_done_again(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bob, lead)
    store, me = desk.as_role("bob")
    desk.use(store)
    followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
    inbox.read_all(*desk.as_role("ann"))
    desk.use(store)
    undoing.undo_last(store, me)
    undoing.redo_last(store, me)
    assert told(*desk.as_role("ann")) == [
        "bob took back a change of 华信智云",
        "bob made a change of 华信智云 again",
    ]


def test_a_rep_tries_the_ways_they_chose(desk: SecuredDesk) -> None:
    store, ann = desk.as_role("ann")
    notifying.choose(store, ann, mail="ann@example.com")
    notifying.send_test(store, ann)
    assert told(store, ann)[-1] == "A test message from leadtui: notices for ann come here."
    desk.use(desk.store)
    with desk.store.reading():
        assert Outbox.select().count() == 1


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
