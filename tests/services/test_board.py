"""The board: exact numbers, cards in order, what a move still lacks, and the strip below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain.board import COLUMNS, Column
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError
from leadtui.services import board, finding, followups, leads, statuses
from leadtui.store.models import Lead, LeadMember
from tests.databases import NOW
from tests.services.desk import TODAY, Desk


@pytest.fixture
def desk(migrated_url: str) -> Iterator[Desk]:
    clock.freeze(NOW)
    made = Desk(migrated_url)
    yield made
    made.store.close()


@pytest.fixture
def rep(desk: Desk) -> Viewer:
    return desk.user("li", name="李雷")


def call(desk: Desk, viewer: Viewer, lead_id: int, on: date | None, **form: Any) -> None:
    """A reached contact and the next date, or the reason for none."""
    plan = {"plan": NextPlan(on, step="发送报价")} if on else {"no_plan_reason": "等通知"}
    followups.record(
        desk.store, viewer, lead_id, FollowupForm("phone", summary="介绍了方案", **{**plan, **form})
    )


def column(desk: Desk, viewer: Viewer, status: str, text: str = "") -> Column:
    return next(found for found in board.columns(desk.store, viewer, text) if found.status == status)


def ids(desk: Desk, viewer: Viewer, status: str, text: str = "", **window: int) -> list[int]:
    return board.column_ids(desk.store, viewer, text, status, **window)


def won(desk: Desk, viewer: Viewer, lead_id: int, amount: int) -> None:
    values = {"need": "培训系统", "signed_on": clock.today("Asia/Shanghai"), "amount": amount}
    statuses.move(desk.store, viewer, lead_id, "won", values=values)


def test_there_are_five_columns_in_the_order_of_the_statuses(desk: Desk, rep: Viewer) -> None:
    assert tuple(found.status for found in board.columns(desk.store, rep, "")) == COLUMNS
    assert all(
        found.count == found.value_minor == found.late == 0 for found in board.columns(desk.store, rep, "")
    )


def test_headings_count_value_and_late_leads_exactly(desk: Desk, rep: Viewer) -> None:
    for value in (10_000, 25_000, None):
        lead_id = desk.lead(rep, expected_value=value)
        call(desk, rep, lead_id, TODAY + timedelta(days=1))
    clock.freeze(NOW + timedelta(days=2))
    late = desk.lead(rep)
    call(desk, rep, late, TODAY + timedelta(days=2))
    found = column(desk, rep, "potential")
    assert (found.count, found.value_minor, found.late) == (4, 35_000, 3)


def test_what_is_in_another_currency_is_summed_apart(desk: Desk, rep: Viewer) -> None:
    desk.lead(rep, expected_value=10_000)
    foreign = desk.lead(rep, expected_value=700)
    with desk.store.transaction():
        Lead.update(currency="USD").where(Lead.id == foreign).execute()
    found = column(desk, rep, "potential")
    assert (found.count, found.value_minor, found.currency, found.others) == (
        2,
        10_000,
        "CNY",
        (("USD", 700),),
    )


def test_won_and_lost_are_those_of_this_month_of_the_team(desk: Desk, rep: Viewer) -> None:
    clock.freeze(clock.at(date(2026, 4, 30), NOW.time(), "Asia/Shanghai"))
    old = desk.lead(rep)
    call(desk, rep, old, None)
    won(desk, rep, old, 900)
    clock.freeze(NOW)
    new = desk.lead(rep, expected_value=4_000)
    call(desk, rep, new, None)
    won(desk, rep, new, 5_000)
    lost = desk.lead(rep, expected_value=3_000)
    statuses.move(desk.store, rep, lost, "lost", values={"lost_reason": "price"})
    assert column(desk, rep, "won").value_minor == 5_000
    assert column(desk, rep, "won").this_month
    assert column(desk, rep, "lost").value_minor == 3_000
    assert ids(desk, rep, "won") == [new]
    assert ids(desk, rep, "lost") == [lost]


def test_a_query_may_say_of_which_time_won_leads_are_shown(desk: Desk, rep: Viewer) -> None:
    clock.freeze(clock.at(date(2026, 4, 30), NOW.time(), "Asia/Shanghai"))
    old = desk.lead(rep)
    call(desk, rep, old, None)
    won(desk, rep, old, 900)
    clock.freeze(NOW)
    query = "since>=2026-04-01"
    assert ids(desk, rep, "won", query) == [old]
    found = column(desk, rep, "won", query)
    assert (found.count, found.value_minor, found.this_month) == (1, 900, False)


def test_cards_stand_longest_late_first_then_today_later_and_without_a_plan(desk: Desk, rep: Viewer) -> None:
    days = {name: desk.lead(rep) for name in ("later", "today", "late", "longest")}
    unplanned = {level: desk.lead(rep) for level in ("C", None, "A")}
    for level, lead_id in unplanned.items():
        leads.set_level(desk.store, rep, lead_id, level)
        call(desk, rep, lead_id, None)
    for name, ahead in (("longest", 1), ("late", 2), ("today", 4), ("later", 9)):
        call(desk, rep, days[name], TODAY + timedelta(days=ahead))
    clock.freeze(NOW + timedelta(days=4))
    wanted = [days[name] for name in ("longest", "late", "today", "later")]
    wanted += [unplanned[level] for level in ("A", "C", None)]
    assert ids(desk, rep, "potential") == wanted
    assert [ids(desk, rep, "potential", offset=n, limit=2) for n in (0, 2, 4, 6, 8)] == [
        wanted[:2],
        wanted[2:4],
        wanted[4:6],
        wanted[6:],
        [],
    ]


def test_of_one_day_a_comes_before_b_and_the_newest_first(desk: Desk, rep: Viewer) -> None:
    made = [desk.lead(rep, level=level) for level in ("B", None, "A", "B")]
    for lead_id in made:
        call(desk, rep, lead_id, TODAY + timedelta(days=1))
    assert ids(desk, rep, "potential") == [made[2], made[3], made[0], made[1]]


def test_sort_in_the_query_orders_every_column(desk: Desk, rep: Viewer) -> None:
    made = [desk.lead(rep, expected_value=value) for value in (2_000, None, 9_000)]
    assert ids(desk, rep, "potential", "sort:-value") == [made[2], made[0], made[1]]
    assert ids(desk, rep, "potential", "sort:-value", offset=1, limit=1) == [made[0]]


QUERIES = ("", "level:A", "华信", "owner:me", "value>=100", "sort:-value", "text:方案")


def test_numbers_and_cards_agree_with_the_list_for_every_role_and_query(desk: Desk) -> None:
    manager = desk.user("zhou", "manager")
    one, two, three = (desk.user(login) for login in ("li", "zhao", "qian"))
    desk.team("华东一组", manager, one, two)
    for n, owner in enumerate((one, two, three, None, one, two, None)):
        lead_id = desk.lead(owner, level="ABC"[n % 3], expected_value=n * 100)
        if owner is not None:
            call(desk, owner, lead_id, TODAY + timedelta(days=n) if n % 2 else None)
    with desk.store.transaction():
        LeadMember.insert(lead_id=3, user_id=one.user_id).execute()
    for viewer in (desk.wang, manager, one, three, desk.user("kan", "viewer")):
        for text in QUERIES:
            agree(desk, viewer, text)


def agree(desk: Desk, viewer: Viewer, text: str) -> None:
    """Headings, cards, pages of cards and the list say the same."""
    counted = board.columns(desk.store, viewer, text)
    listed = finding.find(desk.store, viewer, text)
    assert sum(found.count for found in counted) == len(listed)
    cards = [lead_id for found in counted for lead_id in ids(desk, viewer, found.status, text)]
    assert sorted(cards) == sorted(listed)
    rows = finding.rows(desk.store, viewer, listed)
    assert sum(row.expected_value or 0 for row in rows) == sum(found.value_minor for found in counted)
    pages = [ids(desk, viewer, "potential", text, offset=n, limit=2) for n in range(0, 8, 2)]
    assert [lead_id for page in pages for lead_id in page] == ids(desk, viewer, "potential", text)


def test_a_status_in_the_query_leaves_the_other_columns_empty(desk: Desk, rep: Viewer) -> None:
    desk.lead(rep)
    found = board.columns(desk.store, rep, "status:interested")
    assert [each.count for each in found] == [0, 0, 0, 0, 0]


def test_only_the_columns_asked_for_are_counted(desk: Desk, rep: Viewer) -> None:
    desk.lead(rep)
    (found,) = board.columns(desk.store, rep, "", TODAY, ("potential",))
    assert found.count == 1


def test_cards_bear_their_latest_milestone(desk: Desk, rep: Viewer) -> None:
    lead_id, plain = desk.lead(rep), desk.lead(rep)
    leads.add_milestone(desk.store, rep, lead_id, "预算获批", on_day=TODAY)
    leads.add_milestone(desk.store, rep, lead_id, "立项通过", on_day=TODAY - timedelta(days=3))
    found = board.cards(desk.store, rep, [plain, lead_id])
    assert [(card.row.id, card.milestone, card.milestone_on) for card in found] == [
        (plain, "", None),
        (lead_id, "预算获批", TODAY),
    ]


def test_a_page_of_cards_takes_as_many_queries_as_one_card(desk: Desk, rep: Viewer) -> None:
    made = [desk.lead(rep) for _n in range(4)]
    # Who is away is asked once for some seconds.
    board.cards(desk.store, rep, made[:1])
    few, many = (
        queries(desk, lambda: board.cards(desk.store, rep, made[:1])),
        queries(desk, lambda: board.cards(desk.store, rep, made)),
    )
    assert many == few <= 8


def queries(desk: Desk, read: Any) -> int:
    """How many statements ``read`` sends."""
    sent: list[str] = []
    database: Any = desk.store.database
    original = database.execute_sql

    def counting(sql: str, *rest: Any, **options: Any) -> Any:
        sent.append(sql)
        return original(sql, *rest, **options)

    database.execute_sql = counting
    try:
        read()
    finally:
        del database.execute_sql
    return len(sent)


def test_gaps_name_the_missing_criteria_of_every_other_column(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(rep)
    assert board.gaps(desk.store, rep, lead_id) == {
        "interested": ("reached_with_need",),
        "high_intent": ("reached_with_need", "budget", "decision_maker", "timeline"),
        "won": ("reached_with_need", "signed_on", "amount"),
        "lost": ("reason",),
    }
    call(
        desk,
        rep,
        lead_id,
        TODAY + timedelta(days=1),
        values={"need": "培训系统", "budget_confirmed_on": TODAY},
    )
    found = board.gaps(desk.store, rep, lead_id)
    assert (found["interested"], found["high_intent"]) == ((), ("decision_maker", "timeline"))


def test_going_back_lacks_no_criterion(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(rep, need="培训系统")
    call(desk, rep, lead_id, TODAY + timedelta(days=1), status="interested")
    found = board.gaps(desk.store, rep, lead_id)
    assert found["potential"] == ()
    assert "interested" not in found


def test_the_strip_tells_all_of_a_lead(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(
        rep, need="培训系统", industry="制造业", region="广东/深圳", expected_close=date(2026, 6, 30)
    )
    contact = desk.show(lead_id).contacts[0]
    leads.save_contact(desk.store, rep, lead_id, contact.id, {"title": "采购总监", "roles": "decision_maker"})
    call(desk, rep, lead_id, TODAY + timedelta(days=1), attitude=0, concerns=("price",), status="interested")
    clock.freeze(NOW + timedelta(days=3))
    call(desk, rep, lead_id, TODAY + timedelta(days=4), attitude=1, concerns=("security", "price"))
    leads.add_milestone(desk.store, rep, lead_id, "预算获批")
    clock.freeze(NOW + timedelta(days=6))
    seen = board.peek(desk.store, rep, lead_id)
    assert (seen.industry, seen.region, seen.expected_close) == ("制造业", "广东/深圳", date(2026, 6, 30))
    assert seen.contact is not None
    assert (seen.contact.title, seen.contact.roles, seen.contact.masked) == (
        "采购总监",
        ("decision_maker",),
        False,
    )
    assert seen.contact.phone == desk.show(lead_id).contacts[0].points[0].raw
    assert (seen.status_days, seen.late_days) == (6, 2)
    assert seen.next_status == "high_intent"
    assert seen.criteria == (("budget", False), ("decision_maker", True), ("timeline", False))
    assert seen.concerns == ("security", "price")
    assert [mark.title for mark in seen.milestones] == ["预算获批"]
    assert [each.attitude for each in seen.followups] == [1, 0]
    assert seen.attitudes == (0, None)
    assert seen.row.turn == "ours"


def test_phones_of_colleagues_leads_are_masked_in_the_strip(desk: Desk, rep: Viewer) -> None:
    manager = desk.user("zhou", "manager")
    desk.team("华东一组", manager, rep)
    lead_id = desk.lead(rep)
    seen = board.peek(desk.store, manager, lead_id)
    assert seen.contact is not None
    assert seen.contact.masked
    assert "****" in seen.contact.phone
    assert "****" in seen.row.phone
    with desk.store.transaction():
        LeadMember.insert(lead_id=lead_id, user_id=manager.user_id).execute()
    helped = board.peek(desk.store, manager, lead_id)
    assert helped.contact is not None
    assert not helped.contact.masked
    assert helped.members == ("zhou",)


def test_the_strip_of_a_lead_one_may_not_see_is_refused(desk: Desk, rep: Viewer) -> None:
    other = desk.user("zhao")
    desk.team("一组", None, rep)
    desk.team("二组", None, other)
    lead_id = desk.lead(other)
    with pytest.raises(NotFoundError):
        board.peek(desk.store, rep, lead_id)
    with pytest.raises(NotFoundError):
        board.gaps(desk.store, rep, lead_id)


def test_a_lead_without_contact_or_history_has_a_strip_too(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(rep)
    seen = board.peek(desk.store, rep, lead_id)
    assert (seen.followups, seen.concerns, seen.milestones, seen.members) == ((), (), (), ())
    assert isinstance(seen.row.created_at, datetime)
