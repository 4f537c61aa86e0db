"""Notices: told once, to whom it concerns, in the transaction of the change (DOMAIN 3.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leadtui.domain.forms import NewLead
from leadtui.domain.notices import text
from leadtui.domain.people import Viewer
from leadtui.errors import ConflictError, RuleError
from leadtui.services import (
    adding,
    assigning,
    bulk,
    changes,
    inbox,
    leads,
    leaving,
    notices,
    notifying,
    statuses,
    undoing,
)
from leadtui.store import channels
from leadtui.store import notices as kept
from leadtui.store.models import Notice, Outbox
from tests.services.desk import Desk, at


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a few leads are one part of a run."""
    monkeypatch.setattr(bulk, "SECONDS", 60)
    monkeypatch.setattr(leaving, "SECONDS", 60)


def told(desk: Desk, viewer: Viewer) -> list[str]:
    """What waits for a user, oldest first."""
    return [text(row.kind, row.args) for row in reversed(inbox.waiting(desk.store, viewer))]


def quiet(desk: Desk, *viewers: Viewer) -> None:
    for viewer in viewers:
        inbox.read_all(desk.store, viewer)


def posted(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.store.reading():
        return [(row.channel, row.address, row.state) for row in Outbox.select().order_by(Outbox.id)]


def test_who_is_told_twice_under_one_key_hears_it_once(desk: Desk) -> None:
    ann = desk.user("ann")
    assert notices.tell(desk.store, ann.user_id, "alert", "k", args={"text": "x"})
    assert not notices.tell(desk.store, ann.user_id, "alert", "k", args={"text": "y"})
    assert notices.tell(desk.store, desk.wang.user_id, "alert", "k", args={"text": "z"})
    assert told(desk, ann) == ["x"]
    assert told(desk, desk.wang) == ["z"]


def test_what_cannot_be_a_notice_is_refused_and_not_passed_over(desk: Desk) -> None:
    with pytest.raises(ConflictError):
        notices.tell(desk.store, desk.wang.user_id, "", "k")
    assert told(desk, desk.wang) == []


def test_a_notice_goes_with_its_transaction(desk: Desk) -> None:
    def fail() -> None:
        with desk.store.transaction():
            notices.tell(desk.store, desk.wang.user_id, "alert", "k", args={"text": "x"})
            raise RuleError("no")

    with pytest.raises(RuleError):
        fail()
    assert told(desk, desk.wang) == []


def test_the_owner_hears_that_somebody_else_moved_the_lead_and_its_mover_does_not(desk: Desk) -> None:
    ann = desk.user("ann")
    lead = desk.lead(ann, "华信智云")
    quiet(desk, ann)
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": "price"})
    assert told(desk, ann) == ["wang moved 华信智云 to Lost"]
    assert told(desk, desk.wang) == []
    statuses.move(desk.store, ann, lead, "potential", reason="again")
    assert len(told(desk, ann)) == 1


def test_the_old_owner_and_the_new_one_hear_of_a_change_of_owner(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo", name="李雷")
    lead = desk.lead(ann, "华信智云")
    assert told(desk, ann) == ["wang gave you 华信智云"]
    quiet(desk, ann)
    assigning.assign(desk.store, desk.wang, lead, bo.user_id)
    assert told(desk, ann) == ["wang gave 华信智云 to 李雷"]
    assert told(desk, bo) == ["wang gave you 华信智云"]
    quiet(desk, ann, bo)
    assigning.assign(desk.store, bo, lead, ann.user_id)
    assert (told(desk, ann), told(desk, bo)) == (["李雷 gave you 华信智云"], [])
    assigning.assign(desk.store, desk.wang, lead, None)
    assert told(desk, ann)[1:] == ["wang put 华信智云 into the pool"]


def test_owner_and_collaborators_hear_of_a_colleagues_follow_up(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    lead = desk.lead(ann, "华信智云")
    desk.give(ann, bo, lead)
    quiet(desk, ann, bo)
    desk.tried(bo, lead)
    assert told(desk, ann) == ["bo followed up 华信智云: Phone, Not reached"]
    assert told(desk, bo) == []
    desk.reached(ann, lead)
    assert len(told(desk, bo)) == 1


def test_an_undo_withdraws_what_nobody_has_read_and_a_redo_tells_it_again(desk: Desk) -> None:
    ann = desk.user("ann")
    lead = desk.lead(ann, "华信智云")
    quiet(desk, ann)
    desk.tried(desk.wang, lead)
    assert len(told(desk, ann)) == 1
    undoing.undo_last(desk.store, desk.wang)
    assert told(desk, ann) == []
    undoing.redo_last(desk.store, desk.wang)
    assert told(desk, ann) == ["wang followed up 华信智云: Phone, Not reached"]


def test_who_has_read_of_it_hears_of_the_undo(desk: Desk) -> None:
    ann = desk.user("ann")
    lead = desk.lead(ann, "华信智云")
    desk.tried(desk.wang, lead)
    quiet(desk, ann)
    undoing.undo_last(desk.store, desk.wang)
    assert told(desk, ann) == ["wang took back a change of 华信智云"]


def test_messages_wait_a_minute_and_an_undo_stops_them(desk: Desk) -> None:
    ann = desk.user("ann")
    with desk.store.transaction():
        channels.choose(ann.user_id, "mail", "ann@example.com")
        channels.choose(ann.user_id, "chat", "sales")
    lead = desk.lead(ann)
    with desk.store.reading():
        assert {row.due_at - row.made_at for row in Outbox.select()} == {timedelta(seconds=60)}
    assert sorted(posted(desk)) == [("chat", "sales", "waiting"), ("mail", "ann@example.com", "waiting")]
    undoing.undo_last(desk.store, desk.wang)
    assert {state for _way, _address, state in posted(desk)} == {"stopped"}
    undoing.redo_last(desk.store, desk.wang)
    assert {state for _way, _address, state in posted(desk)} == {"waiting"}
    with desk.store.transaction():
        channels.choose(ann.user_id, "mail", None)
    desk.tried(desk.wang, lead)
    assert [way for way, *_rest in posted(desk)][2:] == ["chat"]


def test_many_leads_at_once_are_one_notice(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    some = [desk.lead(ann, f"公司{n}") for n in range(3)]
    quiet(desk, ann)
    bulk.run(desk.store, desk.wang, changes.Assign(bo.user_id), some)
    assert told(desk, bo) == ["wang gave you 3 leads, 公司0 among them"]
    assert told(desk, ann) == ["wang took 3 leads from you, 公司0 among them"]
    undoing.undo_last(desk.store, desk.wang)
    assert (told(desk, ann), told(desk, bo)) == ([], [])


def test_what_a_bulk_change_refuses_and_what_is_only_tried_is_not_told(desk: Desk) -> None:
    ann = desk.user("ann")
    some = [desk.lead(ann, f"公司{n}") for n in range(2)]
    statuses.move(desk.store, desk.wang, some[0], "lost", values={"lost_reason": "price"})
    quiet(desk, ann)
    change = changes.Move("interested", "back")
    bulk.preview(desk.store, desk.wang, change, some)
    bulk.run(desk.store, desk.wang, change, some)
    assert told(desk, ann) == []


def test_leads_added_at_once_for_a_colleague_are_told_in_one(desk: Desk) -> None:
    ann = desk.user("ann")
    new = [NewLead(f"公司{n}", "trade_show", owner_id=ann.user_id) for n in range(3)]
    adding.create_many(desk.store, desk.wang, new)
    assert told(desk, ann) == ["wang gave you 3 leads, 公司0 among them"]


def test_who_leaves_is_told_nothing_and_the_heir_once(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    for n in range(3):
        desk.lead(ann, f"公司{n}")
    with desk.store.reading():
        before = Notice.select().where(Notice.user_id == ann.user_id).count()
    leaving.deactivate(desk.store, desk.wang, "ann", bo.user_id)
    assert told(desk, bo) == ["wang gave you 3 leads, 公司0 among them"]
    with desk.store.reading():
        assert Notice.select().where(Notice.user_id == ann.user_id).count() == before


def test_notices_are_read_put_off_and_wait_again(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    desk.lead(ann, "公司1")
    desk.lead(ann, "公司2")
    first, second = (row.id for row in reversed(inbox.waiting(desk.store, ann)))
    assert inbox.unread(desk.store, ann) == 2
    assert inbox.read(desk.store, bo, [first]) == 0
    assert inbox.read(desk.store, ann, [first]) == 1
    assert [row.id for row in inbox.page(desk.store, ann)] == [second, first]
    inbox.snooze(desk.store, ann, [second], inbox.tomorrow(ann))
    assert inbox.unread(desk.store, ann) == 0
    assert [row.id for row in inbox.page(desk.store, ann)] == [second, first]
    at(date(2026, 5, 21))
    assert inbox.unread(desk.store, ann) == 1
    inbox.unread_again(desk.store, ann, [first])
    assert inbox.unread(desk.store, ann) == 2
    assert inbox.read_all(desk.store, ann) == 2
    assert inbox.waiting(desk.store, ann) == []


def test_what_is_put_off_on_friday_comes_on_monday(desk: Desk) -> None:
    at(date(2026, 5, 22))
    assert f"{inbox.tomorrow(desk.wang):%Y-%m-%d %H:%M %Z}" == "2026-05-25 01:00 UTC"


def test_a_lead_that_left_is_named_and_cannot_be_opened(desk: Desk) -> None:
    ann, bo = desk.user("ann"), desk.user("bo")
    lead = desk.lead(ann, "华信智云")
    number = (
        leads.number_of(desk.store, lead) if hasattr(leads, "number_of") else desk.show(lead).values["number"]
    )
    assert [(row.lead_id, row.lead_number) for row in inbox.page(desk.store, ann)] == [(lead, number)]
    assigning.assign(desk.store, desk.wang, lead, bo.user_id)
    assert [row.lead_id for row in inbox.page(desk.store, ann)] == [None, None]


def test_counting_what_waits_reads_one_index_and_no_row(desk: Desk) -> None:
    ann, now = desk.user("ann"), desk.store.now()
    rows = [
        {"user_id": ann.user_id, "kind": "alert", "key": str(n), "args": "{}", "at": now, "read_at": now}
        for n in range(1_000)
    ]
    with desk.store.transaction():
        Notice.insert_many(rows).execute()
    desk.store.engine.analyze()
    sql, params = kept.unread_query(ann.user_id, now).sql()
    explain = "EXPLAIN QUERY PLAN " if desk.store.engine.name == "sqlite" else "EXPLAIN "
    with desk.store.reading():
        plan = str(desk.store.database.execute_sql(explain + sql, params).fetchall())
    assert "notice_unread" in plan
    assert "COVERING" in plan or "Index Only Scan" in plan, plan


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_run_in_however_many_parts_is_told_once_to_everybody_it_concerns(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(bulk, "SECONDS", seconds)
    ann, bo = desk.user("ann"), desk.user("bo")
    notifying.choose(desk.store, bo, mail="bo@example.com")
    some = [desk.lead(ann, f"公司{n}") for n in range(4)]
    quiet(desk, ann, bo)
    bulk.run(desk.store, desk.wang, changes.Assign(bo.user_id), some)
    assert told(desk, bo) == ["wang gave you 4 leads, 公司0 among them"]
    assert told(desk, ann) == ["wang took 4 leads from you, 公司0 among them"]
    assert len(posted(desk)) == 1
    assert inbox.waiting(desk.store, bo)[0].lead_id == some[0]
    undoing.undo_last(desk.store, desk.wang)
    assert (told(desk, ann), told(desk, bo)) == ([], [])


def test_what_grows_after_it_was_read_is_unread_again(desk: Desk) -> None:
    ann = desk.user("ann")
    some = [desk.lead(ann, f"公司{n}") for n in range(2)]
    quiet(desk, ann)
    group, heard = bulk.begin(desk.store, desk.wang), list[str]()
    for lead in some:
        bulk.part(desk.store, desk.wang, changes.Assign(None), [lead], group)
        heard = told(desk, ann)
        quiet(desk, ann)
    assert heard == ["wang put 2 of your leads into the pool, 公司0 among them"]
