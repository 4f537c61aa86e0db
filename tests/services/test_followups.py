"""Recording what was said, and what comes next (DOMAIN 3.1, 3.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.past_days import Moment
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.services import followups, leads, showing, statuses, undoing
from leadtui.services.queue import today
from tests.services.desk import LATER, SHANGHAI, TODAY, Desk, at, later


def test_a_conversation_closes_the_plan_it_did_and_opens_the_next_one(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    desk.reached(rep, lead)
    shown = desk.show(lead)
    assert [(plan.kind, plan.outcome) for plan in shown.plans] == [("next", None), ("first", "reached")]
    assert shown.row.next_on == LATER.day
    assert shown.row.last_contact_at == clock.now()
    assert (shown.followups[0].summary, shown.followups[0].author) == ("聊了需求", "rep")


def test_only_reached_counts_as_contact_and_attempts_are_counted_since(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.tried(desk.wang, lead)
    desk.tried(desk.wang, lead)
    values = desk.values(lead)
    assert (values["last_contact_at"], values["attempts"]) == (None, 2)
    assert values["last_touch_at"] == clock.now()
    later(hours=1)
    desk.reached(desk.wang, lead)
    assert desk.values(lead)["attempts"] == 0
    later(hours=1)
    desk.tried(desk.wang, lead)
    values = desk.values(lead)
    assert values["attempts"] == 1
    assert values["last_contact_at"] == clock.now() - timedelta(hours=1)


@pytest.mark.parametrize("outcome", ["not_reached", "call_back", "refused", "wrong_number"])
def test_only_a_reached_contact_needs_a_summary(desk: Desk, outcome: str) -> None:
    lead = desk.lead(desk.wang)
    followups.record(desk.store, desk.wang, lead, FollowupForm("phone", outcome, plan=LATER))
    with pytest.raises(RuleError) as refused:
        followups.record(desk.store, desk.wang, lead, FollowupForm("phone", "reached", " ", plan=LATER))
    assert refused.value.field == "summary"
    assert len(desk.show(lead).followups) == 1


def test_an_attempt_proposes_the_first_retry_by_itself(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.tried(desk.wang, lead)
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.due_on, plan.due_time, plan.method) == ("retry", TODAY, time(12), "phone")


def test_after_the_third_attempt_another_method_is_tried(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    methods = []
    for _attempt in range(3):
        followups.not_reached(desk.store, desk.wang, lead)
        methods.append(desk.open_plans(lead)[0].method)
    assert methods == ["phone", "phone", "wechat"]


def test_not_reached_takes_the_chosen_retry(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    followups.not_reached(desk.store, desk.wang, lead, choice=9, method="wechat")
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.due_on, plan.due_time) == ("retry", date(2026, 5, 21), time(10))
    assert plan.method == "wechat"
    assert desk.show(lead).followups[0].method == "wechat"


def test_an_open_lead_is_not_left_without_a_next_date_or_a_reason(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    form = FollowupForm("phone", summary="聊了")
    with pytest.raises(RuleError) as refused:
        followups.record(desk.store, desk.wang, lead, form)
    assert refused.value.field == "plan_on"
    assert desk.show(lead).followups == ()
    desk.reached(desk.wang, lead, no_plan_reason="等客户年会")
    assert desk.open_plans(lead) == []
    assert desk.values(lead)["no_plan_reason"] == "等客户年会"


def test_their_turn_stands_until_it_is_woken(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, wake_on=date(2026, 6, 1))
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.due_on) == ("wake", date(2026, 6, 1))
    assert desk.values(lead)["turn"] == "theirs"
    desk.reached(desk.wang, lead)
    assert desk.values(lead)["turn"] == "ours"
    assert [plan.kind for plan in desk.open_plans(lead)] == ["next"]


def test_a_lost_lead_takes_no_plan_and_a_won_one_may(desk: Desk) -> None:
    lost, won = desk.lead(desk.wang), desk.lead(desk.wang)
    desk.reached(desk.wang, lost, status="lost", values={"lost_reason": "price"})
    assert desk.open_plans(lost) == []
    assert desk.values(lost)["lost_reason"] == "price"
    desk.bring_to("won", won)
    desk.reached(desk.wang, won, no_plan_reason="已交付")
    desk.reached(desk.wang, won, plan=LATER)
    assert [plan.due_on for plan in desk.open_plans(won)] == [LATER.day]


def test_a_follow_up_moves_the_status_with_the_criteria_typed_on_the_way(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, status="interested", values={"need": "CRM"})
    shown = desk.show(lead)
    assert (shown.row.status, shown.row.need) == ("interested", "CRM")
    assert [change.to_status for change in shown.status_changes] == ["potential", "interested"]


def test_a_refused_move_leaves_nothing_of_the_follow_up(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    before = desk.show(lead)
    with pytest.raises(RuleError):
        desk.reached(desk.wang, lead, status="high_intent", values={"need": "CRM"})
    assert desk.show(lead) == before


def test_criteria_typed_without_a_move_hold(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, values={"need": "CRM", "budget_confirmed_on": TODAY})
    assert desk.values(lead)["budget_confirmed_on"] == TODAY


def test_a_step_for_a_colleague_stands_in_their_queue_until_it_is_done(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper", name="李雷")
    lead = desk.lead(rep)
    with pytest.raises(NotFoundError):
        showing.lead(desk.store, helper, lead)
    desk.give(rep, helper, lead)
    assert desk.show(lead, helper).members == ((helper.user_id, "李雷"),)
    assert [plan.responsible for plan in desk.open_plans(lead)] == ["李雷"]
    at(LATER.day)
    assert [entry.lead_id for entry in today(desk.store, helper).entries] == [lead]
    desk.reached(helper, lead, no_plan_reason="转回王芳")
    assert desk.show(lead).members == ()
    with pytest.raises(NotFoundError):
        showing.lead(desk.store, helper, lead)


def test_a_colleague_who_plans_again_stays_a_collaborator(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.give(rep, helper, lead)
    desk.reached(helper, lead)
    assert [user for user, _name in desk.show(lead).members] == [helper.user_id]
    desk.reached(helper, lead, no_plan_reason="转回")
    assert desk.show(lead).members == ()


def test_undoing_a_step_for_a_colleague_takes_them_off_again(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.give(rep, helper, lead)
    undoing.undo_last(desk.store, rep)
    assert desk.show(lead).members == ()
    assert [plan.kind for plan in desk.open_plans(lead)] == ["first"]


def test_who_is_done_may_still_undo_what_they_did(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.give(rep, helper, lead)
    desk.reached(helper, lead, no_plan_reason="转回")
    undoing.undo_last(desk.store, helper)
    assert [user for user, _name in desk.show(lead).members] == [helper.user_id]


def test_a_step_across_teams_needs_the_assign_right(desk: Desk) -> None:
    rep, far, boss = desk.user("rep"), desk.user("far"), desk.user("boss", "manager")
    desk.team("East", boss, rep)
    desk.team("West", None, far)
    lead = desk.lead(rep)
    with pytest.raises(PermissionDenied):
        desk.give(rep, far, lead)
    desk.give(boss, far, lead)
    assert [plan.responsible for plan in desk.open_plans(lead)] == ["far"]


@pytest.mark.parametrize("options", [{"active": False}, {"role": "viewer"}])
def test_the_next_step_needs_somebody_who_can_do_it(desk: Desk, options: dict[str, object]) -> None:
    from leadtui.services import people

    role = str(options.get("role", "rep"))
    gone = people.add_user(desk.store, desk.wang, "gone", role=role, active=bool(options.get("active", True)))
    with pytest.raises(RuleError, match="active colleague"):
        desk.reached(desk.wang, desk.lead(), plan=replace(LATER, person_id=gone.id))


def test_a_late_record_keeps_both_instants(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    said = clock.now() - timedelta(hours=30)
    desk.reached(desk.wang, lead, contacted_at=said)
    desk.reached(desk.wang, lead, contacted_at=clock.now() - timedelta(hours=23))
    late, soon = desk.show(lead).followups[1], desk.show(lead).followups[0]
    assert (late.contacted_at, late.recorded_at, late.late) == (said, clock.now(), True)
    assert not soon.late


def test_an_older_follow_up_recorded_later_does_not_replace_the_last_feedback(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, feedback="很认可", attitude=2)
    desk.reached(desk.wang, lead, feedback="要考虑", attitude=0, contacted_at=clock.now() - timedelta(days=3))
    values = desk.values(lead)
    assert (values["last_feedback"], values["last_attitude"]) == ("很认可", 2)


def test_a_naive_instant_is_on_the_wall_of_who_types_it(desk: Desk) -> None:
    rep = desk.user("rep", zone="Europe/Berlin")
    lead = desk.lead(rep)
    desk.reached(rep, lead, contacted_at=datetime(2026, 5, 19, 9, 0))
    assert desk.show(lead).followups[0].contacted_at == datetime(2026, 5, 19, 7, 0, tzinfo=UTC)


def test_a_past_day_without_an_hour_stays_a_day_for_readers_everywhere(desk: Desk) -> None:
    there = desk.user("smith", zone="America/Los_Angeles")
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, contacted_at=datetime(2026, 5, 18, 15), has_time=False)
    said = desk.show(lead, desk.wang).followups[0]
    assert (said.has_time, said.on_day) == (False, date(2026, 5, 18))
    assert said.day(ZoneInfo(there.zone)) == date(2026, 5, 18)
    assert said.contacted_at == clock.at(date(2026, 5, 18), time(), SHANGHAI)


def test_a_day_without_an_hour_is_late_only_when_a_whole_day_has_passed_since(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    for day in (19, 18):
        desk.reached(desk.wang, lead, contacted_at=datetime(2026, 5, day), has_time=False)
    assert [said.late for said in desk.show(lead).followups] == [False, True]


def test_a_follow_up_is_not_in_the_future_and_a_plan_not_in_the_past(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    with pytest.raises(ValidationError) as refused:
        desk.reached(desk.wang, lead, contacted_at=clock.now() + timedelta(hours=1))
    assert refused.value.field == "contacted_at"
    with pytest.raises(ValidationError) as refused:
        desk.reached(desk.wang, lead, plan=NextPlan(date(2026, 5, 19)))
    assert refused.value.field == "plan_on"


def test_today_is_that_of_who_has_the_next_step(desk: Desk) -> None:
    far = desk.user("far", zone="America/Los_Angeles")
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, plan=NextPlan(date(2026, 5, 19), person_id=far.user_id))
    assert [plan.zone for plan in desk.open_plans(lead)] == ["America/Los_Angeles"]


@pytest.mark.parametrize(
    "options",
    [
        {"needs": ("nothing",)},
        {"concerns": ("nothing",)},
        {"attitude": 5},
        {"contact_id": 999},
        {"plan": replace(LATER, method="smoke")},
        {"plan": replace(LATER, track="sideways")},
        {"plan": replace(LATER, every=(0, "week"))},
        {"plan": replace(LATER, every=(1, "moon"))},
        {"values": {"nonsense": 1}},
        {"values": {"number": "X-20260520-001"}},
        {"values": {"owner": 1}},
        {"summary": "x" * 10_001},
    ],
)
def test_what_is_not_in_a_list_or_does_not_fit_is_refused(desk: Desk, options: dict[str, object]) -> None:
    lead = desk.lead(desk.wang)
    form = FollowupForm("phone", **{"summary": "聊了", "plan": LATER, **options})  # type: ignore[arg-type]
    with pytest.raises(RuleError):
        followups.record(desk.store, desk.wang, lead, form)
    assert desk.show(lead).followups == ()


@pytest.mark.parametrize(("method", "outcome"), [("smoke", "reached"), ("phone", "maybe")])
def test_method_and_outcome_come_from_their_lists(desk: Desk, method: str, outcome: str) -> None:
    with pytest.raises(ValidationError):
        followups.record(desk.store, desk.wang, desk.lead(), FollowupForm(method, outcome, "x", plan=LATER))


def test_method_and_outcome_are_understood_by_label(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    followups.record(desk.store, desk.wang, lead, FollowupForm("电话", "未接通", plan=LATER))
    assert (desk.show(lead).followups[0].method, desk.show(lead).followups[0].outcome) == (
        "phone",
        "not_reached",
    )


def test_the_author_corrects_within_a_day_and_both_versions_are_kept(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    saved = desk.reached(rep, lead, feedback="一般")
    assert saved.followup_id is not None
    before = desk.show(lead)
    later(hours=23)
    followups.correct(
        desk.store, rep, saved.followup_id, {"summary": "聊了预算", "attitude": "1", "needs": ["security"]}
    )
    shown = desk.show(lead)
    (row,) = shown.followups
    assert (row.summary, row.feedback, row.attitude, row.needs) == ("聊了预算", "一般", 1, ("security",))
    assert shown.plans == before.plans
    assert row.recorded_at == before.followups[0].recorded_at
    (event,) = [event for event in showing.events(desk.store, rep, lead_id=lead) if event.kind == "updated"][
        :1
    ]
    assert ("summary", "聊了需求", "聊了预算") in event.values


def test_a_correction_is_undone(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    saved = desk.reached(desk.wang, lead, feedback="一般")
    before = desk.show(lead)
    assert saved.followup_id is not None
    followups.correct(desk.store, desk.wang, saved.followup_id, {"feedback": "很好", "outcome": "refused"})
    assert desk.values(lead)["last_feedback"] is None
    undoing.undo_last(desk.store, desk.wang)
    after = desk.show(lead)
    assert after.values["last_feedback"] == "一般"
    assert [replace(row, version=0) for row in after.followups] == [
        replace(row, version=0) for row in before.followups
    ]


def test_a_correction_may_say_when_it_was_and_is_undone(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    saved = desk.reached(desk.wang, lead)
    assert saved.followup_id is not None
    day = Moment(datetime(2026, 5, 19, tzinfo=ZoneInfo(SHANGHAI)), has_time=False)
    followups.correct(desk.store, desk.wang, saved.followup_id, {"contacted_at": day})
    assert desk.show(lead).followups[0].on_day == date(2026, 5, 19)
    assert desk.show(lead).row.last_contact_at == day.at
    undoing.undo_last(desk.store, desk.wang)
    said = desk.show(lead).followups[0]
    assert (said.has_time, said.contacted_at) == (True, clock.now())


def test_nobody_else_corrects_and_nobody_after_a_day(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    saved = desk.reached(rep, lead)
    assert saved.followup_id is not None
    with pytest.raises(RuleError):
        followups.correct(desk.store, desk.wang, saved.followup_id, {"summary": "x"})
    with pytest.raises(RuleError):
        followups.correct(desk.store, rep, saved.followup_id, {"contacted_at": clock.now()})
    with pytest.raises(RuleError):
        followups.correct(desk.store, rep, saved.followup_id, {"summary": " "})
    later(hours=24, seconds=1)
    with pytest.raises(RuleError):
        followups.correct(desk.store, rep, saved.followup_id, {"summary": "x"})


def test_a_conversation_restarts_the_content_clock_and_content_only_its_own(desk: Desk) -> None:
    lead = desk.lead(desk.wang, level="B")
    monthly = NextPlan(date(2026, 5, 27), method="content", track="content", every=(1, "month"))
    desk.reached(desk.wang, lead)
    followups.redate(desk.store, desk.wang, lead, monthly)
    assert {plan.track: plan.due_on for plan in desk.open_plans(lead)} == {
        "conversation": LATER.day,
        "content": date(2026, 5, 27),
    }
    desk.reached(desk.wang, lead)
    assert desk.values(lead)["content_on"] == date(2026, 6, 22)  # 20 June is a Saturday of a holiday
    talk = desk.values(lead)["next_on"]
    followups.record(desk.store, desk.wang, lead, FollowupForm("content"))
    assert desk.values(lead)["next_on"] == talk
    (content,) = [plan for plan in desk.open_plans(lead) if plan.track == "content"]
    assert (content.due_on, content.every) == (date(2026, 6, 22), (1, "month"))


def test_the_earlier_of_two_plans_is_when_the_lead_is_due(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead)
    followups.redate(desk.store, desk.wang, lead, NextPlan(date(2026, 5, 25), track="content"))
    values = desk.values(lead)
    assert (values["due"], values["next_at"], values["content_at"]) == (
        date(2026, 5, 25), LATER.day, date(2026, 5, 25),
    )  # fmt: skip


def test_at_most_one_plan_is_open_per_person_and_track(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.reached(rep, lead)
    desk.give(rep, helper, lead)
    desk.reached(rep, lead)
    desk.reached(rep, lead, plan=NextPlan(date(2026, 7, 1)))
    found = [(plan.responsible, plan.due_on) for plan in desk.open_plans(lead)]
    assert found == [("helper", LATER.day), ("rep", date(2026, 7, 1))]


def test_redate_moves_the_day_and_keeps_the_plan(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, plan=replace(LATER, step="发方案", at=time(15)))
    (before,) = desk.open_plans(lead)
    followups.redate(desk.store, desk.wang, lead, NextPlan(date(2026, 6, 10), time(9, 30)))
    (after,) = desk.open_plans(lead)
    assert (after.id, after.due_on, after.due_time, after.step) == (
        before.id, date(2026, 6, 10), time(9, 30), "发方案",
    )  # fmt: skip
    assert desk.show(lead).row.next_time == time(9, 30)


def test_redate_plans_where_nothing_is_planned_and_refuses_lost_leads_and_the_past(desk: Desk) -> None:
    lead = desk.lead()
    followups.redate(desk.store, desk.wang, lead, LATER)
    assert [plan.due_on for plan in desk.open_plans(lead)] == [LATER.day]
    with pytest.raises(ValidationError):
        followups.redate(desk.store, desk.wang, lead, NextPlan(date(2026, 5, 1)))
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": "price"})
    with pytest.raises(RuleError):
        followups.redate(desk.store, desk.wang, lead, LATER)


def test_a_collaborator_moves_only_their_own_plan(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.reached(rep, lead)
    desk.give(rep, helper, lead)
    desk.reached(rep, lead)
    followups.redate(desk.store, helper, lead, NextPlan(date(2026, 7, 7)))
    due = {plan.responsible: plan.due_on for plan in desk.open_plans(lead)}
    assert due == {"helper": date(2026, 7, 7), "rep": LATER.day}


def test_a_plan_shows_on_the_wall_of_who_is_responsible(desk: Desk) -> None:
    rep, far = desk.user("rep"), desk.user("far", zone="America/Los_Angeles")
    lead = desk.lead(rep)
    desk.reached(rep, lead, plan=NextPlan(date(2026, 5, 21), time(9)))
    leads.assign(desk.store, desk.wang, lead, far.user_id)
    row = desk.show(lead).row
    assert (row.next_on, row.next_time) == (date(2026, 5, 20), time(18))


def test_the_cadence_proposes_a_workday_and_says_why(desk: Desk) -> None:
    lead = desk.lead(level="A")
    found = followups.propose(desk.store, desk.wang, lead)
    assert found is not None
    assert found.day == date(2026, 5, 22)
    assert "A" in found.reason()
