"""Making and changing leads: numbers, checks, first contact, owners, who may (DOMAIN 2, 3.3, 6, 8)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, time
from functools import partial

import pytest

from leadtui import clock
from leadtui.domain.area_regions import GUESSED_REGION
from leadtui.domain.forms import NewContact, NewLead, NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import (
    ConflictError,
    LeadtuiError,
    NotFoundError,
    PermissionDenied,
    RuleError,
    ValidationError,
)
from leadtui.services import contacts, followups, leads, people, setup, showing, undoing
from leadtui.store import rows, settings
from leadtui.store.rows import EditConflict
from tests.services.desk import LATER, SHANGHAI, TODAY, Desk, at, later
from tests.services.together import together


def test_numbers_count_up_per_code_and_day_of_the_team(desk: Desk) -> None:
    def number(source: str) -> str:
        return leads.create(desk.store, desk.wang, NewLead("华信", source)).number

    assert [number("展会"), number("trade_show"), number("ZJ")] == [
        "ZH-20260520-001", "ZH-20260520-002", "ZJ-20260520-001",
    ]  # fmt: skip
    at(date(2026, 5, 21), time(0, 30))
    assert number("展会") == "ZH-20260521-001"


def test_past_999_a_number_has_four_digits(desk: Desk) -> None:
    with desk.store.transaction():
        desk.store.engine.raise_counters([("ZH", TODAY, 999)])
    assert leads.create(desk.store, desk.wang, NewLead("华信", "展会")).number == "ZH-20260520-1000"


def test_a_team_may_have_one_prefix(desk: Desk) -> None:
    with desk.store.transaction():
        settings.save("number_prefix", "zy")
    assert leads.create(desk.store, desk.wang, NewLead("华信", "展会")).number == "ZY-20260520-001"


def test_a_refused_lead_leaves_no_gap(desk: Desk) -> None:
    with pytest.raises(RuleError):
        leads.create(desk.store, desk.wang, NewLead("华信", "展会", {"status": "interested"}))
    assert leads.create(desk.store, desk.wang, NewLead("华信", "展会")).number == "ZH-20260520-001"


def test_a_number_is_not_given_out_again_after_undo(desk: Desk) -> None:
    leads.create(desk.store, desk.wang, NewLead("华信", "展会"))
    undoing.undo_last(desk.store, desk.wang)
    assert leads.create(desk.store, desk.wang, NewLead("华信", "展会")).number == "ZH-20260520-002"


def test_two_at_once_get_two_numbers(desk: Desk) -> None:
    numbers: list[str] = []

    def work() -> None:
        store = setup.open_store(desk.url)
        numbers.extend(leads.create(store, desk.wang, NewLead("华信", "展会")).number for _time in range(5))
        store.close()

    together(work, work)
    assert sorted(numbers) == [f"ZH-20260520-{n:03d}" for n in range(1, 11)]


def test_a_new_lead_has_its_short_name_contact_tags_and_first_status(desk: Desk) -> None:
    contact = NewContact("赵敏", (("phone", "13800001234"), ("wechat", "zm_1")), {"title": "采购总监"})
    new = NewLead(
        "深圳市远诚医疗科技有限公司",
        "展会",
        {"need": "培训系统", "level": "a", "expected_value": "20万", "tag": "重点、制造业"},
        (contact,),
        ("展会",),
    )
    shown = desk.show(leads.create(desk.store, desk.wang, new).lead_id)
    assert (shown.row.short_name, shown.row.level, shown.row.expected_value) == ("远诚医疗", "A", 200_000_00)
    assert shown.tags == ("制造业", "展会", "重点")
    (row,) = shown.contacts
    assert (row.name, row.title, row.is_primary) == ("赵敏", "采购总监", True)
    assert [(point.kind, point.norm) for point in row.points] == [
        ("phone", "+8613800001234"), ("wechat", "zm_1"),
    ]  # fmt: skip
    assert [change.to_status for change in shown.status_changes] == ["potential"]
    assert (shown.values["need_confirmed_on"], shown.values["need_confirmed_count"]) == (TODAY, 1)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewLead("", "展会"), "customer"),
        (NewLead("华信", "火星"), "source"),
        (NewLead("华信", ""), "source"),
        (NewLead("x" * 201, "展会"), "customer"),
        (NewLead("华信", "展会", {"level": "D"}), "level"),
        (NewLead("华信", "展会", {"expected_value": -1}), "expected_value"),
        (NewLead("华信", "展会", {"expected_value": 10**18}), "expected_value"),
        (NewLead("华信", "展会", {"budget_min": "20万", "budget_max": "10万"}), "budget_max"),
        (NewLead("华信", "展会", {"number": "ZH-20260520-009"}), "number"),
        (NewLead("华信", "展会", {"owner": "wang"}), "owner"),
        (NewLead("华信", "展会", {"created_at": "2020-01-01"}), "created_at"),
        (NewLead("华信", "展会", {"amount": "1万"}), None),
        (NewLead("华信", "展会", {"status": "interested"}), "need"),
        (NewLead("华信", "展会", {"nonsense": "x"}), None),
        (NewLead("华信", "展会", tags=("x" * 41,)), "tag"),
        (NewLead("华信", "展会", contacts=(NewContact(""),)), "contact"),
        (NewLead("华信", "展会", contacts=(NewContact("x" * 81),)), "contact"),
        (NewLead("华信", "展会", contacts=(NewContact("张", (("fax", "1"),)),)), "phone"),
        (NewLead("华信", "展会", contacts=(NewContact("张", (("phone", "1" * 201),)),)), "phone"),
        (NewLead("华信", "展会", contacts=(NewContact("张", (), {"shoe": "44"}),)), None),
        (NewLead("华信", "展会", owner_id=99), "owner"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_makes_nothing(
    desk: Desk, new: NewLead, field: str | None
) -> None:
    with pytest.raises(RuleError) as refused:
        leads.create(desk.store, desk.wang, new)
    assert refused.value.field == field
    with pytest.raises(RuleError, match="nothing to undo"):
        undoing.undo_last(desk.store, desk.wang)


def test_a_lead_begins_in_a_later_status_when_its_criteria_hold(desk: Desk) -> None:
    new = NewLead("华信", "展会", {"status": "流失客户", "lost_reason": "invalid"})
    shown = desk.show(leads.create(desk.store, desk.wang, new).lead_id)
    assert (shown.row.status, shown.row.lost_reason) == ("lost", "invalid")
    assert [change.to_status for change in shown.status_changes] == ["potential", "lost"]


def test_hostile_text_does_not_get_in(desk: Desk) -> None:
    lead = desk.lead(None, "华信\x1b]52;c;x\x07\u202e智云", need="一\n二\x00三")
    values = desk.values(lead)
    assert values["customer"] == "华信智云"
    assert values["need"] == "一\n二三"


def test_phones_that_do_not_parse_are_kept_and_flagged(desk: Desk) -> None:
    new = NewLead("华信", "展会", contacts=(NewContact("", (("phone", "转 8001"), ("phone", " "))),))
    (contact,) = desk.show(leads.create(desk.store, desk.wang, new).lead_id).contacts
    assert [(point.raw, point.norm, point.valid) for point in contact.points] == [("转 8001", None, False)]


@pytest.mark.parametrize(
    ("level", "due"),
    [
        ("A", (date(2026, 6, 18), time(18))),
        ("B", (date(2026, 6, 22), time(15))),
        ("C", (date(2026, 6, 24), time(13))),
        (None, (date(2026, 6, 22), time(15))),
    ],
)
def test_the_first_contact_is_due_in_working_hours_over_a_holiday(
    desk: Desk, level: str | None, due: tuple[date, time]
) -> None:
    # Thursday before the Dragon Boat Festival (19 to 21 June); work is from 9 to 18.
    at(date(2026, 6, 18), time(16))
    lead = desk.lead(desk.user("rep"), level=level)
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.track, (plan.due_on, plan.due_time)) == ("first", "conversation", due)


def test_the_first_contact_is_due_by_the_clock_of_the_owner(desk: Desk) -> None:
    lead = desk.lead(desk.user("far", zone="Europe/Berlin"), level="A")
    (plan,) = desk.open_plans(lead)
    assert (plan.zone, plan.due_on, plan.due_time) == ("Europe/Berlin", TODAY, time(11))


def test_a_lead_in_the_pool_gets_its_first_contact_plan_when_it_is_claimed(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(level="A")
    assert desk.open_plans(lead) == []
    later(hours=1)
    leads.assign(desk.store, rep, lead, rep.user_id)
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.due_time, plan.responsible) == ("first", time(13), "rep")
    assert desk.values(lead)["assigned_at"] == clock.now()


def test_a_new_owner_of_an_untouched_lead_gets_the_whole_time(desk: Desk) -> None:
    one, other = desk.user("one"), desk.user("other")
    lead = desk.lead(one, level="A")
    later(hours=5)
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    (plan,) = desk.open_plans(lead)
    assert (plan.kind, plan.responsible, plan.due_time) == ("first", "other", time(17))


def test_plans_go_with_the_lead_and_end_in_the_pool(desk: Desk) -> None:
    one, other = desk.user("one"), desk.user("other")
    lead = desk.lead(one)
    desk.reached(one, lead, plan=NextPlan(date(2026, 6, 1), step="发方案"))
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    assert [(plan.responsible, plan.step) for plan in desk.open_plans(lead)] == [("other", "发方案")]
    leads.assign(desk.store, other, lead, None, reason="不对口")
    assert desk.open_plans(lead) == []
    assert desk.values(lead)["owner"] is None
    assert desk.values(lead)["due"] is None


def test_everything_that_repeats_the_owner_changes_hands(desk: Desk) -> None:
    one, other = desk.user("one"), desk.user("other")
    lead = desk.lead(one)
    desk.reached(one, lead)
    leads.add_milestone(desk.store, one, lead, "预算获批")
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    for table in ("followup", "plan", "status_change", "milestone"):
        query = f"SELECT DISTINCT owner_id FROM {table}"
        assert desk.store.database.execute_sql(query).fetchall() == [(other.user_id,)], table


def test_who_loses_a_lead_is_named_with_who_gets_it(desk: Desk) -> None:
    one, other = desk.user("one"), desk.user("other")
    lead = desk.lead(one)
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    query = "SELECT audience FROM event WHERE kind = 'owner'"
    assert desk.store.database.execute_sql(query).fetchone() == (f"{one.user_id},{other.user_id}",)


def test_assigning_to_the_owner_changes_nothing(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    assert leads.assign(desk.store, desk.wang, lead, rep.user_id).group_id == 0


def test_two_claims_at_once_give_the_lead_to_one(desk: Desk) -> None:
    reps = [desk.user("one"), desk.user("two")]
    lead = desk.lead()
    gate = threading.Barrier(2)

    def claim(rep: Viewer) -> None:
        store = setup.open_store(desk.url)
        try:
            gate.wait(10)
            leads.assign(store, rep, lead, rep.user_id)
        finally:
            store.close()

    errors = together(*(partial(claim, rep) for rep in reps))
    assert [type(error) for error in errors] == [ConflictError]
    assert desk.values(lead)["owner"] in {rep.user_id for rep in reps}


@pytest.mark.parametrize("kind", ["inactive", "viewer"])
def test_leads_are_not_given_to_who_cannot_work_them(desk: Desk, kind: str) -> None:
    role = "viewer" if kind == "viewer" else "rep"
    gone = people.add_user(desk.store, desk.wang, "gone", role=role, active=kind == "viewer")
    with pytest.raises(RuleError):
        leads.assign(desk.store, desk.wang, desk.lead(), gone.id)


def test_the_lead_of_somebody_who_left_can_be_worked_and_given_on(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    lead = desk.lead(rep)
    people.set_user(desk.store, desk.wang, "rep", active=False)
    followups.redate(desk.store, desk.wang, lead, LATER)
    desk.reached(desk.wang, lead, no_plan_reason="交接")
    followups.redate(desk.store, desk.wang, lead, LATER)
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    assert desk.values(lead)["owner"] == other.user_id


def test_edits_of_different_fields_merge(desk: Desk) -> None:
    lead = desk.lead(industry="制造业", region="深圳")
    seen = desk.values(lead)
    leads.edit(desk.store, desk.wang, lead, {"industry": "医疗"}, seen=seen)
    leads.edit(desk.store, desk.wang, lead, {"region": "广州"}, seen=seen)
    values = desk.values(lead)
    assert (values["industry"], values["region"]) == ("医疗", "广州")


def test_edits_of_the_same_field_show_both_sides(desk: Desk) -> None:
    lead = desk.lead(industry="制造业", region="深圳")
    seen = desk.values(lead)
    leads.edit(desk.store, desk.wang, lead, {"industry": "医疗"}, seen=seen)
    with pytest.raises(EditConflict) as refused:
        leads.edit(desk.store, desk.wang, lead, {"industry": "教育", "region": "广州"}, seen=seen)
    assert refused.value.clashes == (("industry", "医疗", "教育"),)
    assert desk.values(lead)["region"] == "深圳"
    leads.edit(desk.store, desk.wang, lead, {"industry": "医疗", "region": "广州"}, seen=seen)
    assert desk.values(lead)["region"] == "广州"


def test_an_edit_that_changes_nothing_makes_no_event(desk: Desk) -> None:
    lead = desk.lead(industry="制造业")
    saved = leads.edit(desk.store, desk.wang, lead, {"industry": "制造业"})
    assert saved.group_id == 0
    assert undoing.undo_last(desk.store, desk.wang).lead_id == lead
    with pytest.raises(NotFoundError):
        desk.show(lead)


def test_the_short_name_follows_the_customer_until_it_is_typed(desk: Desk) -> None:
    lead = desk.lead(None, "深圳市远诚医疗科技有限公司")
    leads.edit(desk.store, desk.wang, lead, {"customer": "上海明德教育科技有限公司"})
    assert desk.values(lead)["short_name"] == "明德教育"
    leads.edit(desk.store, desk.wang, lead, {"short_name": "明德"})
    leads.edit(desk.store, desk.wang, lead, {"customer": "上海明德教育集团有限公司"})
    assert desk.values(lead)["short_name"] == "明德"
    leads.edit(desk.store, desk.wang, lead, {"short_name": ""})
    assert desk.values(lead)["short_name"] == "明德教育"


def test_fields_are_named_in_any_language_and_emptied(desk: Desk) -> None:
    lead = desk.lead(industry="制造业")
    leads.edit(desk.store, desk.wang, lead, {"行业": "", "kind": "", "Size": "200人"})
    values = desk.values(lead)
    assert (values["industry"], values["kind"], values["size"]) == (None, "company", "200人")


def test_a_day_that_lies_behind_us_is_not_taken_for_next_year(desk: Desk) -> None:
    lead = desk.lead(basis_on="5/18")
    assert desk.values(lead)["basis_on"] == date(2026, 5, 18)
    with pytest.raises(ValidationError):
        leads.edit(desk.store, desk.wang, lead, {"basis_on": "2026-05-21"})


def test_tags_are_added_and_removed(desk: Desk) -> None:
    lead = desk.lead(tag="一,二")
    leads.tag(desk.store, desk.wang, lead, [" 三 ", "二"], ["一"])
    assert desk.show(lead).tags == ("三", "二")


def test_a_level_is_set_with_its_reason(desk: Desk) -> None:
    lead = desk.lead(level="C")
    message = leads.set_level(desk.store, desk.wang, lead, "B", reason="预算到位").message
    assert message.endswith("level C → B")
    (event,) = [
        event for event in showing.events(desk.store, desk.wang, lead_id=lead) if event.kind == "level"
    ]
    assert (event.reason, event.values) == ("预算到位", (("level", "C", "B"),))


def test_milestones_have_a_day_and_a_name(desk: Desk) -> None:
    lead = desk.lead()
    leads.add_milestone(desk.store, desk.wang, lead, "预算获批", on_day="昨天", note="邮件")
    leads.add_milestone(desk.store, desk.wang, lead, "合同评审中")
    rows = [(row.on_day, row.title, row.note) for row in desk.show(lead).milestones]
    assert rows == [(TODAY, "合同评审中", ""), (date(2026, 5, 19), "预算获批", "邮件")]
    for title in ("", "x" * 81):
        with pytest.raises(ValidationError):
            leads.add_milestone(desk.store, desk.wang, lead, title)


def test_contacts_are_changed_with_their_points_in_order(desk: Desk) -> None:
    lead = desk.lead()
    (first,) = desk.show(lead).contacts
    old = first.points[0].raw
    leads.save_contact(
        desk.store, desk.wang, lead, first.id, {"title": "总监"}, [("email", "a@example.com"), ("phone", old)]
    )
    leads.save_contact(desk.store, desk.wang, lead, None, {"contact": "李静"}, [("wechat", "lj")])
    one, two = desk.show(lead).contacts
    assert [point.raw for point in one.points] == ["a@example.com", old]
    assert (one.name, one.title, one.is_primary, two.name, two.is_primary) == (
        "张伟", "总监", True, "李静", False,
    )  # fmt: skip
    contacts.set_primary(desk.store, desk.wang, lead, two.id)
    assert desk.show(lead).row.contact == "李静"
    contacts.remove_contact(desk.store, desk.wang, lead, two.id)
    (left,) = desk.show(lead).contacts
    assert (left.name, left.is_primary) == ("张伟", True)
    undoing.undo_last(desk.store, desk.wang)
    assert desk.show(lead).row.contact == "李静"


def test_a_contact_is_not_changed_through_another_lead(desk: Desk) -> None:
    rep = desk.user("rep")
    mine, other = desk.lead(rep), desk.lead(desk.wang)
    (contact,) = desk.show(other).contacts
    with pytest.raises(NotFoundError):
        leads.save_contact(desk.store, rep, mine, contact.id, {"title": "x"})


def test_a_rep_sees_and_changes_what_is_theirs_shared_or_in_the_pool(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    mine, theirs, pool = desk.lead(rep), desk.lead(other), desk.lead()
    for lead in (mine, pool):
        leads.edit(desk.store, rep, lead, {"industry": "医疗"})
    for action in (
        lambda: showing.lead(desk.store, rep, theirs),
        lambda: leads.edit(desk.store, rep, theirs, {"industry": "医疗"}),
        lambda: desk.reached(rep, theirs),
        lambda: leads.remove(desk.store, rep, theirs),
    ):
        with pytest.raises(NotFoundError):
            action()
    with pytest.raises(ConflictError, match="other has this lead"):
        leads.assign(desk.store, rep, theirs, rep.user_id)


def test_a_rep_neither_deletes_from_the_pool_nor_hands_it_out(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    pool = desk.lead()
    with pytest.raises(PermissionDenied):
        leads.remove(desk.store, rep, pool)
    with pytest.raises(PermissionDenied):
        leads.assign(desk.store, rep, pool, other.user_id)


def test_a_collaborator_edits_contacts_and_needs_and_nothing_else(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.give(rep, helper, lead)
    leads.edit(desk.store, helper, lead, {"need": "CRM", "expected_value": "20万"})
    leads.save_contact(desk.store, helper, lead, None, {"contact": "李静"})
    desk.reached(helper, lead, values={"budget_confirmed_on": TODAY})
    refused: tuple[Callable[[], object], ...] = (
        lambda: leads.edit(desk.store, helper, lead, {"industry": "医疗"}),
        lambda: leads.edit(desk.store, helper, lead, {"need": "x", "industry": "医疗"}),
        lambda: desk.reached(helper, lead, values={"industry": "医疗"}),
        lambda: leads.set_level(desk.store, helper, lead, "A"),
        lambda: leads.tag(desk.store, helper, lead, ["x"]),
        lambda: leads.assign(desk.store, helper, lead, helper.user_id),
        lambda: leads.remove(desk.store, helper, lead),
        lambda: leads.add_milestone(desk.store, helper, lead, "x"),
    )
    for action in refused:
        with pytest.raises(PermissionDenied):
            action()


def test_a_manager_changes_what_belongs_to_the_teams_below(desk: Desk) -> None:
    boss, chief = desk.user("boss", "manager"), desk.user("chief", "manager")
    rep, far = desk.user("rep"), desk.user("far")
    top = desk.team("All", chief)
    desk.team("East", boss, rep, parent=top)
    desk.team("West", None, far, parent=top)
    near, away = desk.lead(rep), desk.lead(far)
    leads.edit(desk.store, boss, near, {"industry": "医疗"})
    leads.edit(desk.store, chief, away, {"industry": "医疗"})
    with pytest.raises(NotFoundError):
        leads.edit(desk.store, boss, away, {"industry": "医疗"})


def test_a_viewer_reads_no_names_and_writes_nothing(desk: Desk) -> None:
    guest = desk.user("guest", "viewer")
    lead = desk.lead()
    with pytest.raises(NotFoundError):
        showing.lead(desk.store, guest, lead)
    with pytest.raises(PermissionDenied):
        leads.create(desk.store, guest, NewLead("华信", "展会"))
    with pytest.raises(LeadtuiError):
        leads.assign(desk.store, guest, lead, guest.user_id)


def test_who_stands_in_for_another_is_on_record(desk: Desk) -> None:
    desk.user("rep", name="王芳")
    viewer = people.sign_in(desk.store, "wang", "rep")
    assert (viewer.name, viewer.actor) == ("王芳", desk.wang.user_id)
    lead = leads.create(desk.store, viewer, NewLead("华信", "展会", owner_id=viewer.user_id)).lead_id
    assert {event.actor for event in showing.events(desk.store, viewer, lead_id=lead)} == {"wang"}
    assert desk.show(lead).row.owner == "王芳"
    assert viewer.zone == SHANGHAI


def test_a_new_lead_has_the_region_its_phone_tells_as_a_guess_until_somebody_says_it(desk: Desk) -> None:
    contact = NewContact("张伟", (("phone", "0755-26550001"), ("phone", "13800138000")))
    made = leads.create(desk.store, desk.wang, NewLead("远诚公司", "online", contacts=(contact,)))
    values = desk.store.read(lambda: rows.fetch("lead", made.lead_id))
    assert (values["region"], values["flags"]) == ("广东深圳", GUESSED_REGION)
    said = NewLead("云帆公司", "online", {"region": "上海"}, (contact,))
    values = desk.store.read(lambda: rows.fetch("lead", leads.create(desk.store, desk.wang, said).lead_id))
    assert (values["region"], values["flags"] or "") == ("上海", "")
