"""Audit rounds: what is found on which leads, what closes by itself, who is told, who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from leadtui.domain.forms import NewLead, NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied, ValidationError
from leadtui.services import (
    assigning,
    audit_making,
    audit_queue,
    audit_rounds,
    inbox,
    leads,
    limits,
    notifying,
    ticking,
    undoing,
)
from leadtui.store import audit_rounds as kept
from leadtui.store.models import AuditFinding, ContactPoint, Lead, LeadPair, Outbox
from leadtui.store.query import tuples
from tests.services.desk import TODAY, Desk, at, later

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def desk(migrated_url: str) -> Iterator[Desk]:
    made = Desk(migrated_url)
    yield made
    made.store.close()


def found(desk: Desk, viewer: Viewer | None = None) -> set[tuple[int, str, str]]:
    """(lead, kind, mark) of what waits."""
    page = audit_queue.page(desk.store, viewer or desk.wang)
    return {(one.lead_id, one.kind, one.mark) for one in page.entries}


def ids_of(desk: Desk, viewer: Viewer, kind: str) -> list[int]:
    """The findings of a kind that wait."""
    return [one.id for one in audit_queue.page(desk.store, viewer, kinds=(kind,)).entries]


def fresh(desk: Desk, owner: Viewer | None, **values: Any) -> int:
    """A lead without anything to find."""
    lead_id = desk.lead(owner, **{"level": "A", **values})
    if owner is not None:
        desk.reached(owner, lead_id, plan=NextPlan(TODAY + timedelta(days=60)))
    return lead_id


def test_a_lead_in_order_is_found_by_no_rule(desk: Desk) -> None:
    fresh(desk, desk.user("bo"))
    made = audit_rounds.start(desk.store, desk.wang)
    assert (made.findings, made.leads, made.told) == (0, 1, 0)
    assert found(desk) == set()


def test_nobody_reached_for_so_many_days_as_the_level_allows_is_found(desk: Desk) -> None:
    bo = desk.user("bo")
    a, b, c = (fresh(desk, bo, level=level) for level in "ABC")
    at(TODAY + timedelta(days=15))
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk, bo) == {(a, "contact", "")}
    at(TODAY + timedelta(days=31))
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk, bo) == {(a, "contact", ""), (b, "contact", "")}
    limits.change(desk.store, desk.wang, "audit_contact_days_c", "20")
    audit_rounds.start(desk.store, desk.wang)
    assert (c, "contact", "") in found(desk, bo)


def test_a_lead_that_was_just_assigned_is_not_blamed_for_the_silence_before(desk: Desk) -> None:
    bo, cy = desk.user("bo"), desk.user("cy")
    lead_id = fresh(desk, bo)
    at(TODAY + timedelta(days=30))
    assigning.assign(desk.store, desk.wang, lead_id, cy.user_id)
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk) == set()


def test_what_is_missing_invalid_late_and_nobodys_is_found_each_by_its_rule(desk: Desk) -> None:
    bo = desk.user("bo")
    bare = leads.create(
        desk.store,
        desk.wang,
        NewLead("上海无名有限公司", "online", {}, (), owner_id=bo.user_id),
    ).lead_id
    wrong = fresh(desk, bo)
    pool = desk.lead(None, level="B")
    with desk.store.transaction():
        ContactPoint.update(valid=False).where(ContactPoint.lead_id == wrong).execute()
    at(TODAY + timedelta(days=10))
    audit_rounds.start(desk.store, desk.wang)
    kinds = found(desk)
    marks = {(kind, mark) for lead_id, kind, mark in kinds if lead_id == bare}
    assert {("missing", "phone"), ("missing", "contact"), ("missing", "level"), ("late", "")} <= marks
    assert {kind for lead_id, kind, _mark in kinds if lead_id == wrong} == {"phone"}
    assert {kind for lead_id, kind, _mark in kinds if lead_id == pool} == {"owner"}


def test_attempts_that_reached_nobody_and_wrong_numbers_leave_the_contact_unverified(desk: Desk) -> None:
    bo = desk.user("bo")
    lead_id = desk.lead(bo, level="A")
    for _time in range(3):
        desk.tried(bo, lead_id, plan=NextPlan(TODAY + timedelta(days=3)))
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk) == {(lead_id, "unverified", "")}
    desk.reached(bo, lead_id)
    assert audit_rounds.settle(desk.store, bo, [lead_id]) == 1
    assert found(desk) == set()


def test_a_status_whose_criteria_are_not_on_record_is_found_criterion_by_criterion(desk: Desk) -> None:
    bo = desk.user("bo")
    lead_id = fresh(desk, bo, need="CRM")
    desk.bring_to("high_intent", lead_id)
    with desk.store.transaction():
        Lead.update(budget_confirmed_on=None, verified=False).where(Lead.id == lead_id).execute()
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk) == {(lead_id, "status", "budget")}
    leads.edit(desk.store, bo, lead_id, {"budget_confirmed_on": TODAY})
    audit_rounds.settle(desk.store, bo, [lead_id])
    assert found(desk) == set()


def test_what_was_confirmed_long_ago_is_asked_again(desk: Desk) -> None:
    bo = desk.user("bo")
    lead_id = fresh(desk, bo, need="CRM", level="C")
    desk.bring_to("high_intent", lead_id)
    at(TODAY + timedelta(days=61))
    audit_rounds.start(desk.store, desk.wang)
    assert {mark for _lead, kind, mark in found(desk) if kind == "confirm"} == {
        "need_confirmed_on",
        "budget_confirmed_on",
        "decision_confirmed_on",
        "timeline_confirmed_on",
    }


def test_a_likely_pair_is_told_of_the_later_lead_to_who_may_read_both(desk: Desk) -> None:
    bo, cy = desk.user("bo"), desk.user("cy")
    mine, also, theirs = fresh(desk, bo), fresh(desk, bo), fresh(desk, cy)
    with desk.store.transaction():
        for low, high in ((mine, also), (also, theirs)):
            LeadPair.insert(
                low_id=low, high_id=high, grade="likely", score=9000, reasons="name", run=1
            ).as_rowcount().execute()
    audit_rounds.start(desk.store, desk.wang)
    assert found(desk, bo) == {(also, "duplicate", str(mine))}
    assert found(desk, cy) == set()
    assert found(desk) == {(also, "duplicate", str(mine)), (theirs, "duplicate", str(also))}
    with desk.store.transaction():
        LeadPair.update(state="rejected", decided_by=desk.wang.user_id, decided_at=desk.store.now()).execute()
    audit_rounds.settle(desk.store, desk.wang, [also, theirs])
    assert found(desk) == set()


def test_closed_and_removed_leads_are_left_in_peace(desk: Desk) -> None:
    bo = desk.user("bo")
    lost, gone = fresh(desk, bo), fresh(desk, bo)
    at(TODAY + timedelta(days=30))
    audit_rounds.start(desk.store, desk.wang)
    assert len(found(desk)) == 2
    desk.bring_to("lost", lost)
    leads.remove(desk.store, desk.wang, gone)
    assert {lead_id for lead_id, *_rest in found(desk)} == {lost}
    audit_rounds.settle(desk.store, desk.wang, [lost, gone])
    page = audit_queue.page(desk.store, desk.wang)
    assert (page.entries, page.total, page.done) == ((), 2, 2)


def test_what_holds_no_more_is_done_and_an_undo_of_the_remedy_opens_it_again(desk: Desk) -> None:
    bo = desk.user("bo")
    lead_id = fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    desk.reached(bo, lead_id, plan=NextPlan(TODAY + timedelta(days=40)))
    assert audit_rounds.settle(desk.store, bo, [lead_id]) == 1
    page = audit_queue.page(desk.store, bo)
    assert (page.counts, page.done, page.total) == ({}, 1, 1)
    undoing.undo_last(desk.store, bo)
    assert audit_rounds.settle(desk.store, bo, [lead_id]) == 1
    assert found(desk, bo) == {(lead_id, "contact", "")}


def test_what_is_put_off_waits_until_its_day_and_undo_brings_it_back(desk: Desk) -> None:
    bo = desk.user("bo")
    fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    ids = ids_of(desk, bo, "contact")
    saved = audit_queue.snooze(desk.store, bo, ids, TODAY + timedelta(days=27))
    assert "2026-06-16" in saved.message
    page = audit_queue.page(desk.store, bo)
    assert (page.entries, page.snoozed, page.total, page.done) == ((), 1, 1, 0)
    undoing.undo_last(desk.store, bo)
    assert len(found(desk, bo)) == 1
    audit_queue.snooze(desk.store, bo, ids, TODAY + timedelta(days=27))
    at(TODAY + timedelta(days=27))
    assert len(found(desk, bo)) == 1


def test_what_is_left_alone_for_a_reason_comes_again_after_some_months(desk: Desk) -> None:
    bo = desk.user("bo")
    fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    ids = ids_of(desk, bo, "contact")
    with pytest.raises(ValidationError):
        audit_queue.leave(desk.store, bo, ids, "other")
    audit_queue.leave(desk.store, bo, ids, "other", "约好九月再谈")
    assert found(desk, bo) == set()
    later(days=7)
    audit_rounds.start(desk.store, desk.wang)
    page = audit_queue.page(desk.store, bo, kinds=("contact",))
    assert (page.entries, page.done) == ((), 1)
    later(days=200)
    audit_rounds.start(desk.store, desk.wang)
    assert ids_of(desk, bo, "contact") == ids


def test_many_are_put_off_as_one_step_back(desk: Desk) -> None:
    bo = desk.user("bo")
    for _n in range(3):
        fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    ids = ids_of(desk, bo, "contact")
    assert audit_queue.snooze(desk.store, bo, ids, TODAY + timedelta(days=50)).lead_id == 0
    assert found(desk, bo) == set()
    undoing.undo_last(desk.store, bo)
    assert len(found(desk, bo)) == 3


def test_a_rep_neither_sees_nor_settles_what_is_on_a_colleagues_lead(desk: Desk) -> None:
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    vic = desk.user("vic", "viewer")
    desk.team("East", mia, bo)
    mine, theirs = fresh(desk, bo), fresh(desk, cy)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    (foreign,) = (one.id for one in audit_queue.page(desk.store, cy).entries)
    assert {lead_id for lead_id, *_rest in found(desk, bo)} == {mine}
    assert {lead_id for lead_id, *_rest in found(desk, mia)} == {mine}
    assert {lead_id for lead_id, *_rest in found(desk)} == {mine, theirs}
    assert found(desk, vic) == set()
    with pytest.raises(NotFoundError):
        audit_queue.snooze(desk.store, bo, [foreign], TODAY + timedelta(days=50))
    with pytest.raises(NotFoundError):
        audit_queue.leave(desk.store, mia, [foreign], "checked")
    with pytest.raises(PermissionDenied):
        audit_queue.snooze(desk.store, vic, [foreign], TODAY + timedelta(days=50))
    with pytest.raises(PermissionDenied):
        audit_rounds.start(desk.store, bo)


def test_findings_go_with_the_lead_to_its_new_owner(desk: Desk) -> None:
    bo, cy = desk.user("bo"), desk.user("cy")
    lead_id = fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    assigning.assign(desk.store, desk.wang, lead_id, cy.user_id)
    assert found(desk, bo) == set()
    assert {one for one, *_rest in found(desk, cy)} == {lead_id}


def test_progress_is_told_by_person_and_by_team(desk: Desk) -> None:
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    desk.team("East", mia, bo)
    first, _second, _third = fresh(desk, bo), fresh(desk, bo), fresh(desk, cy)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    desk.bring_to("lost", first)
    audit_rounds.settle(desk.store, bo, [first])
    standing = audit_queue.standing(desk.store, desk.wang)
    assert {one.name: (one.done, one.total) for one in standing.people} == {"bo": (1, 2), "cy": (0, 1)}
    assert {one.name: (one.done, one.total) for one in standing.teams} == {"East": (1, 2)}
    assert [one.name for one in audit_queue.standing(desk.store, mia).people] == ["bo"]
    east = audit_queue.owners_named(desk.store, mia, "east")
    assert audit_queue.page(desk.store, mia, owners=east).total == 2


def test_the_clock_begins_a_round_on_its_day_and_tells_each_owner_once(desk: Desk) -> None:
    bo = desk.user("bo")
    fresh(desk, bo)
    ticking.tick(desk.store, desk.wang)
    assert kept.latest() is None
    at(date(2026, 6, 8))
    assert ticking.look(desk.store, desk.wang).audit.begun
    turn = ticking.tick(desk.store, desk.wang)
    assert (turn.audit.begun, turn.audit.findings, turn.audit.told) == (True, 1, 1)
    assert not ticking.tick(desk.store, desk.wang).audit.begun
    told = [row for row in inbox.page(desk.store, bo) if row.kind == "audit"]
    assert [row.args["n"] for row in told] == [1]
    at(date(2026, 6, 14))
    assert not ticking.tick(desk.store, desk.wang).audit.begun
    at(date(2026, 6, 15))
    assert ticking.tick(desk.store, desk.wang).audit.begun
    limits.change(desk.store, desk.wang, "audit_every", "off")
    at(date(2026, 7, 15))
    assert not ticking.tick(desk.store, desk.wang).audit.begun


def test_the_clock_closes_what_holds_no_more_between_rounds(desk: Desk) -> None:
    bo = desk.user("bo")
    lead_id = fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    desk.reached(bo, lead_id, plan=NextPlan(TODAY + timedelta(days=40)))
    later(hours=2)
    limits.change(desk.store, desk.wang, "audit_every", "off")
    assert ticking.tick(desk.store, desk.wang).audit.closed == 1
    assert found(desk) == set()


def test_a_round_that_was_ended_on_the_way_is_gone_on_with(desk: Desk) -> None:
    bo = desk.user("bo")
    for _n in range(4):
        fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    now = audit_rounds.now_of(desk.store, desk.wang)
    with desk.store.transaction():
        round_id = kept.begin(now, None, whole=True)
    assert kept.portion(desk.store, now, round_id, 3) == (3, 3)
    assert len(found(desk, bo)) == 3
    made = audit_rounds.start(desk.store, desk.wang)
    assert (made.round_id, made.leads, made.findings, made.told) == (round_id, 1, 4, 1)


def test_a_manager_looks_through_the_leads_of_their_teams_within_the_round_there_is(desk: Desk) -> None:
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    desk.team("East", mia, bo)
    mine, theirs = fresh(desk, bo), fresh(desk, cy)
    first = audit_rounds.start(desk.store, desk.wang)
    at(TODAY + timedelta(days=20))
    made = audit_rounds.start(desk.store, mia)
    assert made.round_id == first.round_id
    assert found(desk) == {(mine, "contact", "")}
    assert theirs not in {lead_id for lead_id, *_rest in found(desk)}


def test_no_finding_repeats_itself_and_owners_stay_in_step(desk: Desk) -> None:
    bo = desk.user("bo")
    for _n in range(3):
        fresh(desk, bo)
    at(TODAY + timedelta(days=20))
    for _time in range(2):
        audit_rounds.start(desk.store, desk.wang)
    with desk.store.reading():
        rows = list(tuples(AuditFinding.select(AuditFinding.lead_id, AuditFinding.owner_id)))
    assert len(rows) == 3
    assert {owner for _lead, owner in rows} == {bo.user_id}


def test_who_leads_others_is_told_how_much_their_people_have_and_once_it_is_done(desk: Desk) -> None:
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    desk.team("East", mia, bo, cy)
    first, second, _third = fresh(desk, bo), fresh(desk, bo), fresh(desk, cy)
    at(TODAY + timedelta(days=20))
    audit_rounds.start(desk.store, desk.wang)
    assert told(desk, mia) == [("audit_team", {"n": 3, "people": 2})]
    for viewer, lead_id in ((bo, first), (bo, second)):
        desk.reached(viewer, lead_id, plan=NextPlan(TODAY + timedelta(days=60)))
    limits.change(desk.store, desk.wang, "audit_every", "off")
    later(hours=2)
    ticking.tick(desk.store, desk.wang)
    assert len(told(desk, mia)) == 1
    audit_queue.leave(desk.store, cy, ids_of(desk, cy, "contact"), "checked")
    for _turn in range(2):
        later(hours=2)
        ticking.tick(desk.store, desk.wang)
    assert [kind for kind, _args in told(desk, mia)] == ["audit_done", "audit_team"]
    assert [kind for kind, _args in told(desk, bo)] == ["audit"]


def test_a_managers_own_round_tells_each_of_their_people_what_is_new_once_a_day(desk: Desk) -> None:
    bo, cy, mia = desk.user("bo"), desk.user("cy"), desk.user("mia", "manager")
    desk.team("East", mia, bo)
    for owner in (bo, cy, mia):
        fresh(desk, owner)
    audit_rounds.start(desk.store, desk.wang)
    at(TODAY + timedelta(days=20))
    assert audit_rounds.start(desk.store, mia).told == 1
    assert told(desk, bo) == [("audit", {"n": 1})]
    later(hours=1)
    assert audit_rounds.start(desk.store, mia).told == 0
    later(days=1)
    assert audit_rounds.start(desk.store, mia).told == 0
    assert (told(desk, cy), told(desk, mia)) == ([], [])


def test_notices_of_rounds_go_where_one_wants_notices_of_rounds(desk: Desk) -> None:
    bo, cy = desk.user("bo"), desk.user("cy")
    notifying.choose(desk.store, bo, mail="bo@example.com", mail_kinds="due,audit")
    notifying.choose(desk.store, cy, mail="cy@example.com", mail_kinds="due,alert")
    for owner in (bo, cy):
        fresh(desk, owner)
    at(TODAY + timedelta(days=20))
    assert audit_rounds.start(desk.store, desk.wang).told == 2
    with desk.store.reading():
        assert [row[0] for row in tuples(Outbox.select(Outbox.address))] == ["bo@example.com"]


@pytest.mark.parametrize(("seconds", "size"), [(0.1, 4_000), (0.01, 6_000), (0.4, 1_000), (9.0, 1_000)])
def test_a_portion_follows_how_long_the_last_one_took(seconds: float, size: int) -> None:
    assert audit_making.next_size(4_000, seconds) == size


def told(desk: Desk, viewer: Viewer) -> list[tuple[str, dict[str, str | int]]]:
    """What somebody was told of rounds, the newest first."""
    rows = inbox.page(desk.store, viewer)
    return [(row.kind, dict(row.args)) for row in rows if row.kind.startswith("audit")]
