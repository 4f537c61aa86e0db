"""Today's queue: each group by its rule, each lead once, by the clock of whoever looks (DOMAIN 3.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.domain.queue import REP_GROUPS
from leadtui.services import assigning, followups, leads, people, queue, statuses
from tests.services.desk import TODAY, Desk, at, later


def groups(desk: Desk, viewer: Viewer) -> dict[str, list[int]]:
    """Leads by group, in the order of the screen."""
    found: dict[str, list[int]] = {}
    for entry in queue.today(desk.store, viewer).entries:
        found.setdefault(entry.group, []).append(entry.lead_id)
    return found


def planned(desk: Desk, viewer: Viewer, day: date, moment: time | None = None, **values: Any) -> int:
    """A lead that the admin has talked to, with the viewer's next plan on this day."""
    lead = desk.lead(viewer, **values)
    desk.reached(desk.wang, lead, plan=NextPlan(day, moment, person_id=viewer.user_id))
    return lead


def test_each_group_has_its_rule_and_they_stand_in_order(desk: Desk) -> None:
    rep = desk.user("rep")
    at(date(2026, 5, 18), time(9))
    late = planned(desk, rep, date(2026, 5, 18))
    appointment = planned(desk, rep, TODAY, time(11, 30))
    soon = planned(desk, rep, TODAY, time(15))
    waiting = desk.lead(rep)
    desk.reached(rep, waiting, wake_on=TODAY)
    ahead = planned(desk, rep, TODAY + timedelta(days=7))
    planned(desk, rep, TODAY + timedelta(days=8))
    idle = desk.lead(rep)
    desk.reached(rep, idle, no_plan_reason="等客户")
    at(TODAY)
    new = desk.lead(rep, level="A")
    done = desk.lead(rep)
    desk.reached(rep, done, plan=NextPlan(TODAY + timedelta(days=30)))
    found = groups(desk, rep)
    assert found == {
        "appointments": [appointment],
        "new": [new],
        "late": [late],
        "no_next_step": [idle],
        "today": [soon],
        "waiting": [waiting],
        "next_seven_days": [ahead],
        "done_today": [done],
    }
    assert list(found) == [group.id for group in REP_GROUPS]
    shown = queue.today(desk.store, rep)
    assert shown.counts == dict.fromkeys(found, 1)
    assert (shown.due, shown.done) == (6, 1)


def test_appointments_are_those_of_the_next_two_hours_by_time(desk: Desk) -> None:
    rep = desk.user("rep")
    at(date(2026, 5, 18))
    second = planned(desk, rep, TODAY, time(12), level="A")
    first = planned(desk, rep, TODAY, time(10), level="C")
    afterwards = planned(desk, rep, TODAY, time(12, 1))
    over = planned(desk, rep, TODAY, time(9, 59))
    at(TODAY)
    assert groups(desk, rep) == {"appointments": [first, second], "today": [over, afterwards]}


def test_new_leads_stand_by_the_time_that_is_left(desk: Desk) -> None:
    rep = desk.user("rep")
    c, a, b = (desk.lead(rep, level=level) for level in "CAB")
    assert groups(desk, rep) == {"new": [a, b, c]}
    at(date(2026, 5, 22))
    assert groups(desk, rep) == {"new": [a, b, c]}
    desk.tried(rep, a)
    assert groups(desk, rep)["new"] == [b, c]


def test_late_leads_stand_by_level_then_longest_late(desk: Desk) -> None:
    rep = desk.user("rep")
    at(date(2026, 5, 11))
    order = [("B", 12), ("A", 18), (None, 11), ("A", 13), ("C", 12), ("B", 11)]
    made = {(level, day): planned(desk, rep, date(2026, 5, day), level=level) for level, day in order}
    at(TODAY)
    wanted = [("A", 13), ("A", 18), ("B", 11), ("B", 12), ("C", 12), (None, 11)]
    assert groups(desk, rep) == {"late": [made[key] for key in wanted]}
    entry = queue.today(desk.store, rep).entries[0]
    assert (entry.late_days, entry.due_on) == (7, date(2026, 5, 13))


def test_a_lead_stands_once_under_its_earlier_plan(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = planned(desk, rep, TODAY + timedelta(days=3))
    followups.redate(desk.store, rep, lead, NextPlan(TODAY, track="content", step="推送案例"))
    (entry,) = queue.today(desk.store, rep).entries
    assert (entry.group, entry.track, entry.step) == ("today", "content", "推送案例")


def test_what_is_done_today_stands_where_it_is_due_next(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    desk.reached(rep, lead, plan=NextPlan(TODAY + timedelta(days=2)))
    shown = queue.today(desk.store, rep)
    assert [entry.group for entry in shown.entries] == ["next_seven_days"]
    assert (shown.done, shown.due) == (1, 0)


def test_done_today_ends_with_the_day_on_the_wall_of_who_looks(desk: Desk) -> None:
    near, far = desk.user("near"), desk.user("far", zone="America/Los_Angeles")
    # 19 May 19:00 in Los Angeles.
    for rep in (near, far):
        desk.reached(rep, desk.lead(rep), plan=NextPlan(date(2026, 7, 1)))
    at(TODAY, time(14, 30))
    assert [queue.today(desk.store, rep).done for rep in (near, far)] == [1, 1]
    at(TODAY, time(15, 30))
    assert [queue.today(desk.store, rep).done for rep in (near, far)] == [1, 0]
    at(date(2026, 5, 21), time(0, 5))
    assert [queue.today(desk.store, rep).done for rep in (near, far)] == [0, 0]


def test_what_one_did_today_counts_also_once_the_lead_is_a_colleagues_or_in_no_group(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    gone, kept = desk.lead(rep), desk.lead(rep)
    for lead in (gone, kept):
        desk.reached(rep, lead, plan=NextPlan(TODAY + timedelta(days=30)))
    assigning.assign(desk.store, desk.wang, gone, other.user_id)
    shown = queue.today(desk.store, rep)
    assert groups(desk, rep) == {"done_today": [kept]}
    assert shown.done == 2
    assert queue.today(desk.store, other).done == 0


def test_a_plan_is_late_by_the_wall_of_who_is_responsible(desk: Desk) -> None:
    near, far = desk.user("near"), desk.user("far", zone="America/Los_Angeles")
    at(date(2026, 5, 19), time(23))
    one = planned(desk, near, date(2026, 5, 19))
    other = planned(desk, far, date(2026, 5, 19))
    at(TODAY, time(9))
    assert groups(desk, near) == {"late": [one]}
    assert groups(desk, far) == {"today": [other]}
    assert groups(desk, desk.wang)["team_late"] == [one]


def test_a_time_of_day_from_another_zone_is_shown_on_the_own_wall(desk: Desk) -> None:
    near, far = desk.user("near"), desk.user("far", zone="Asia/Tokyo")
    lead = planned(desk, near, TODAY, time(13))
    leads.assign(desk.store, desk.wang, lead, far.user_id)
    (entry,) = queue.today(desk.store, far).entries
    assert (entry.group, entry.due_on, entry.due_time) == ("today", TODAY, time(14))
    at(TODAY, time(11))
    assert queue.today(desk.store, far).entries[0].group == "appointments"


def test_lost_and_removed_leads_leave_the_queue(desk: Desk) -> None:
    rep = desk.user("rep")
    lost, removed, won = (planned(desk, rep, TODAY) for _lead in range(3))
    statuses.move(desk.store, rep, lost, "lost", values={"lost_reason": "price"})
    leads.remove(desk.store, rep, removed)
    desk.bring_to("won", won)
    assert [lead for found in groups(desk, rep).values() for lead in found] == [won]


def test_a_step_given_away_leaves_the_owners_queue(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.reached(rep, lead, plan=NextPlan(TODAY, time(18), person_id=helper.user_id))
    assert groups(desk, rep) == {"done_today": [lead]}
    assert groups(desk, helper) == {"today": [lead]}


def test_the_pool_is_in_nobodys_queue_but_a_managers(desk: Desk) -> None:
    rep, boss = desk.user("rep"), desk.user("boss", "manager")
    older = desk.lead()
    later(minutes=1)
    newer = desk.lead()
    assert groups(desk, rep) == {}
    assert groups(desk, boss) == {"unassigned": [newer, older]}


def test_a_manager_sees_what_the_teams_below_have_left_undone(desk: Desk) -> None:
    boss, rep, far = desk.user("boss", "manager"), desk.user("rep"), desk.user("far")
    desk.team("East", boss, rep)
    desk.team("West", None, far)
    at(date(2026, 5, 18))
    untouched = desk.lead(rep, level="A")
    late = planned(desk, rep, date(2026, 5, 18))
    planned(desk, rep, TODAY)
    own = planned(desk, boss, TODAY)
    woken = desk.lead(rep)
    desk.reached(rep, woken, wake_on=date(2026, 5, 18))
    away = planned(desk, far, date(2026, 5, 18))
    at(TODAY)
    assert groups(desk, boss) == {"today": [own], "first_contact_overdue": [untouched], "team_late": [late]}
    everyone = groups(desk, desk.wang)
    assert set(everyone["team_late"]) == {late, away}
    assert "first_contact_overdue" not in groups(desk, rep)


def test_a_first_contact_is_overdue_by_the_minute(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep, level="A")
    at(TODAY, time(12))
    assert "first_contact_overdue" not in groups(desk, desk.wang)
    at(TODAY, time(12, 1))
    assert groups(desk, desk.wang)["first_contact_overdue"] == [lead]


def test_a_lead_counts_once_in_a_managers_queue(desk: Desk) -> None:
    boss, rep, other = desk.user("boss", "manager"), desk.user("rep"), desk.user("other")
    desk.team("East", boss, rep, other)
    at(date(2026, 5, 12))
    shared = planned(desk, rep, date(2026, 5, 12))
    desk.reached(rep, shared, plan=NextPlan(date(2026, 5, 12), person_id=other.user_id))
    followups.redate(desk.store, rep, shared, NextPlan(date(2026, 5, 13)))
    both = desk.lead(rep)
    followups.redate(desk.store, desk.wang, both, NextPlan(date(2026, 5, 13), track="content"))
    mine = planned(desk, rep, date(2026, 5, 12))
    desk.reached(rep, mine, plan=NextPlan(date(2026, 5, 12), person_id=boss.user_id))
    followups.redate(desk.store, rep, mine, NextPlan(date(2026, 5, 12)))
    at(TODAY)
    shown = queue.today(desk.store, boss)
    assert groups(desk, boss) == {"late": [mine], "first_contact_overdue": [both], "team_late": [shared]}
    assert shown.counts == {"late": 1, "first_contact_overdue": 1, "team_late": 1}


def test_late_leads_stand_per_rep_and_those_of_who_left_are_among_them(desk: Desk) -> None:
    one, two = desk.user("one"), desk.user("two")
    at(date(2026, 5, 12))
    b = planned(desk, two, date(2026, 5, 12))
    a2 = planned(desk, one, date(2026, 5, 13))
    a1 = planned(desk, one, date(2026, 5, 12))
    people.set_user(desk.store, desk.wang, "two", active=False)
    at(TODAY)
    assert groups(desk, desk.wang)["team_late"] == [a1, a2, b]


def test_who_owns_leads_gets_the_own_groups_first(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.lead()
    assert list(groups(desk, desk.wang)) == ["new", "unassigned"]
    assert queue.groups(desk.wang)[:2] == ("appointments", "new")
    assert groups(desk, desk.wang)["new"] == [lead]


def test_content_alone_is_a_next_step(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep, level="C")
    desk.reached(rep, lead, plan=NextPlan(date(2026, 7, 1), track="content", method="content"))
    assert groups(desk, rep) == {"done_today": [lead]}
    followups.record(desk.store, rep, lead, FollowupForm("content"))
    assert "no_next_step" not in groups(desk, rep)


def test_the_queue_of_five_thousand_plans_asks_as_often_as_one_of_five(desk: Desk) -> None:
    rep = desk.user("rep")
    for _lead in range(3):
        planned(desk, replace(rep), TODAY)
    asked: list[str] = []
    hook = asked.append
    desk.store.database.query_hooks.append(lambda event: hook(event.sql))
    queue.today(desk.store, rep)
    desk.store.database.query_hooks.clear()
    assert len(asked) == 3
