"""Importing again: adds, fills what is empty, keeps what was changed here (DOMAIN 2.1)."""

from __future__ import annotations

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.services import (
    assigning,
    contacts,
    followups,
    import_revert,
    importing,
    leads,
    merging,
    statuses,
    undoing,
)
from tests.exchange.sheets import line
from tests.services.desk import Desk
from tests.services.import_desk import (
    NUMBER,
    PLAN_TITLES,
    bring,
    bring_rows,
    counts,
    day,
    everything,
    exported,
    lead_id,
    numbered,
    snapshot,
)
from tests.services.whole_database import differences
from tests.services.whole_database import everything as whole

SAME = {"leads_same": 1, "followups_same": 1, "rows": 1}


def test_the_same_sheet_changes_nothing_and_is_no_unit_of_undo(desk: Desk) -> None:
    bring(desk, {})
    before, noted = snapshot(desk.store), counts(desk)
    assert bring(desk, {}).counts == SAME
    assert (snapshot(desk.store), counts(desk)) == (before, noted)


def test_follow_ups_that_are_new_are_added(desk: Desk) -> None:
    bring(desk, {})
    later = {
        "跟进日期": "2024-06-01",
        "沟通内容摘要": "回访",
        "当前状态": "高意向",
        "下一步计划": "6月5日签约",
    }
    done = bring(desk, {}, later)
    lead = numbered(desk)
    assert done.counts == {"leads_updated": 1, "followups_added": 1, "followups_same": 1, "rows": 2}
    assert [followup.summary for followup in lead.followups] == ["回访", "介绍产品"]
    assert lead.values["status"] == "high_intent"
    assert [(plan.due_on, plan.done_at is None, plan.outcome) for plan in lead.plans] == [
        (day("2024-06-05"), True, None),
        (day("2024-05-24"), False, "reached"),
    ]
    assert lead.values["next_on"] == day("2024-06-05")


def test_a_newer_follow_up_without_a_date_leaves_no_old_plan_behind(desk: Desk) -> None:
    bring(desk, {})
    bring(desk, {"跟进日期": "2024-06-01", "沟通内容摘要": "回访", "下一步计划": "保持联系"})
    lead = numbered(desk)
    assert [plan for plan in lead.plans if plan.done_at is None] == []
    assert lead.values["next_on"] is None


def test_every_status_on_the_way_is_kept(desk: Desk) -> None:
    bring(desk, {"当前状态": "潜在"})
    bring(desk, {"跟进日期": "2024-07-01", "沟通内容摘要": "二", "当前状态": "成交"},
          {"跟进日期": "2024-08-01", "沟通内容摘要": "三", "当前状态": "流失",
           "客户反馈": "太贵"})  # fmt: skip
    lead = numbered(desk)
    assert [each.to_status for each in lead.status_changes] == ["potential", "won", "lost"]
    assert (lead.values["ever_won"], lead.values["verified"]) == (True, False)
    assert (lead.values["lost_reason"], lead.values["lost_text"]) == ("not_recorded", "太贵")


def test_a_status_whose_criteria_are_met_here_is_verified(desk: Desk) -> None:
    bring(desk, {"当前状态": "潜在", "初始需求": None})
    leads.edit(desk.store, desk.wang, lead_id(desk), {"need": "培训"})
    bring(desk, {"跟进日期": "2024-07-01", "沟通内容摘要": "二", "当前状态": "意向"})
    assert numbered(desk).values["verified"] is True


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [("初始需求", "培训系统", "need"), ("线索等级", "A", "level"), ("联系人", "赵敏", None)],
)
def test_what_is_empty_here_is_filled(desk: Desk, column: str, value: str, field: str | None) -> None:
    bring(desk, {column: None})
    done = bring(desk, {})
    lead = numbered(desk)
    assert done.counts["leads_updated"] == 1
    assert (lead.values[field] if field else lead.contacts[0].name) == value


def test_a_sheet_that_was_corrected_corrects_what_nobody_here_has_changed(desk: Desk) -> None:
    bring(desk, {})
    bring(desk, {"客户名称": "远诚医疗科技", "线索等级": "B", "线索来源": "官网注册", "当前状态": "成交",
                 "负责人": "王芳", "下一步计划": "5月26日寄送合同"})  # fmt: skip
    lead = numbered(desk)
    names = ("customer", "short_name", "level", "source", "status")
    assert [lead.values[name] for name in names] == ["远诚医疗科技", "远诚医疗", "B", "website", "won"]
    assert lead.row.owner == "王芳"
    assert lead.followups[0].author == "李雷"


def test_a_plan_that_was_moved_on_the_sheet_is_moved(desk: Desk) -> None:
    bring(desk, {})
    bring(desk, {"下一步计划": "5月26日寄送合同"})
    assert [(p.due_on, p.done_at is None) for p in numbered(desk).plans] == [
        (day("2024-05-26"), True),
        (day("2024-05-24"), False),
    ]


def test_plan_columns_fill_a_plan_that_was_never_there(desk: Desk) -> None:
    bring(desk, {"下一步计划": "保持联系"})
    bring_rows(desk, [*line(下一步计划="保持联系"), "2024-06-03", "报价", None], titles=PLAN_TITLES)
    assert [(p.due_on, p.focus) for p in numbered(desk).plans] == [(day("2024-06-03"), "报价")]


def test_fields_changed_here_stay_ours_and_are_listed(desk: Desk) -> None:
    bring(desk, {})
    found = lead_id(desk)
    leads.edit(desk.store, desk.wang, found, {"customer": "远诚集团", "need": "CRM"})
    leads.set_level(desk.store, desk.wang, found, "C", reason="小客户")
    done = bring(desk, {"客户名称": "远诚", "初始需求": "培训", "线索等级": "B"})
    lead = numbered(desk)
    assert [lead.values[name] for name in ("customer", "need", "level")] == ["远诚集团", "CRM", "C"]
    assert done.kept == [(2, f"{NUMBER}: kept ours: Customer, Initial need, Level")]
    assert done.counts == {**SAME, "leads_kept": 1}


def test_the_owner_who_was_given_the_lead_here_keeps_it(desk: Desk) -> None:
    bring(desk, {})
    wang, found = desk.wang, lead_id(desk)
    assigning.assign(desk.store, wang, found, wang.user_id)
    done = bring(desk, {})
    assert numbered(desk).values["owner_id"] == wang.user_id
    assert done.kept == [(2, f"{NUMBER}: kept ours: Owner")]
    assigning.assign(desk.store, wang, found, None)
    bring(desk, {})
    assert numbered(desk).values["owner_id"] is None


def test_a_status_that_was_moved_here_stays(desk: Desk) -> None:
    bring(desk, {})
    statuses.move(desk.store, desk.wang, lead_id(desk), "lost", values={"lost_reason": "price"})
    done = bring(desk, {})
    assert numbered(desk).values["status"] == "lost"
    assert done.kept == [(2, f"{NUMBER}: kept ours: Status")]


def test_a_plan_that_was_moved_here_stays(desk: Desk) -> None:
    bring(desk, {})
    followups.redate(desk.store, desk.wang, lead_id(desk), NextPlan(day("2026-06-08")))
    done = bring(desk, {"下一步计划": "5月30日寄送合同"})
    assert [p.due_on for p in desk.open_plans(lead_id(desk))] == [day("2026-06-08")]
    assert done.kept == [(2, f"{NUMBER}: kept ours: Plan date")]


def test_a_plan_that_was_done_here_is_not_planned_again(desk: Desk) -> None:
    bring(desk, {}, activate_owners=True)
    desk.reached(desk.sign_in("lilei"), lead_id(desk), no_plan_reason="等通知")
    assert bring(desk, {}).changed is False
    assert desk.open_plans(lead_id(desk)) == []


def test_what_was_changed_here_and_undone_is_the_sheets_again(desk: Desk) -> None:
    bring(desk, {})
    leads.edit(desk.store, desk.wang, lead_id(desk), {"need": "CRM"})
    undoing.undo_last(desk.store, desk.wang)
    done = bring(desk, {"初始需求": "培训"})
    assert (numbered(desk).values["need"], done.kept) == ("培训", [])


def test_an_older_sheet_fills_what_is_empty_and_turns_nothing_back(desk: Desk) -> None:
    older: dict[str, object] = {"当前状态": "潜在", "线索等级": "C", "负责人": "王芳"}
    newer = {**older, "跟进日期": "2024-06-01", "沟通内容摘要": "回访", "当前状态": "意向", "线索等级": "A",
             "负责人": "李雷", "初始需求": None}  # fmt: skip
    bring(desk, {**older, "初始需求": None})
    bring(desk, newer)
    done = bring(desk, older)
    lead = numbered(desk)
    assert [lead.values[name] for name in ("status", "level", "need")] == ["interested", "A", "培训系统"]
    assert lead.row.owner == "李雷"
    assert done.kept == [(2, f"{NUMBER}: kept ours: Level, Status, Owner")]


def test_an_older_sheet_of_the_same_day_turns_nothing_back(desk: Desk) -> None:
    first: dict[str, object] = {"当前状态": "潜在"}
    bring(desk, first)
    bring(desk, first, {"当前状态": "意向", "沟通内容摘要": "下午再谈"})
    bring(desk, first)
    assert numbered(desk).values["status"] == "interested"


def test_a_follow_up_recorded_here_is_newer_than_the_sheet(desk: Desk) -> None:
    bring(desk, {"当前状态": "潜在"})
    desk.reached(desk.wang, lead_id(desk))
    done = bring(desk, {"当前状态": "意向"})
    assert numbered(desk).values["status"] == "potential"
    assert done.kept


def test_a_masked_value_never_replaces_a_real_one(desk: Desk) -> None:
    bring(desk, {})
    done = bring(desk, {"联系人": "赵*", "联系方式": "138****1234", "负责人": "李*", "客户名称": "远*"})
    [contact] = numbered(desk).contacts
    assert (contact.name, [p.raw for p in contact.points]) == ("赵敏", ["13800001234"])
    assert (numbered(desk).row.owner, numbered(desk).values["customer"]) == ("李雷", "远诚医疗")
    assert done.counts == SAME


def test_a_real_value_takes_the_place_of_the_masked_one(desk: Desk) -> None:
    bring(desk, {"联系人": "赵*", "联系方式": "138****1234"})
    bring(desk, {})
    lead = numbered(desk)
    [contact] = lead.contacts
    assert (contact.name, [p.raw for p in contact.points]) == ("赵敏", ["13800001234"])
    assert lead.values["flags"] == ""


def test_another_contact_and_another_number_are_added(desk: Desk) -> None:
    bring(desk, {})
    bring(desk, {"联系人": "钱进", "联系方式": "13800001234; 13900005678"})
    names = [(c.name, [p.raw for p in c.points], c.is_primary) for c in numbered(desk).contacts]
    assert names == [("赵敏", ["13800001234"], True), ("钱进", ["13900005678"], False)]


def test_contacts_changed_or_taken_away_here_do_not_come_back(desk: Desk) -> None:
    bring(desk, {})
    found = lead_id(desk)
    [contact] = numbered(desk).contacts
    contacts.save_contact(
        desk.store, desk.wang, found, contact.id, {"contact": "赵小敏"}, [("phone", "13700009999")]
    )
    done = bring(desk, {})
    [contact] = numbered(desk).contacts
    assert (contact.name, [p.raw for p in contact.points]) == ("赵小敏", ["13700009999"])
    assert done.kept == [(2, f"{NUMBER}: kept ours: Contact, Phone")]


def test_a_lead_removed_here_stays_removed(desk: Desk) -> None:
    bring(desk, {})
    leads.remove(desk.store, desk.wang, lead_id(desk))
    done = bring(desk, {})
    assert everything(desk) == []
    assert done.kept == [(2, f"{NUMBER}: kept ours: removed here")]
    undoing.undo_last(desk.store, desk.wang)
    assert len(everything(desk)) == 1


def test_a_lead_made_here_is_known_by_its_number_and_keeps_what_it_says(desk: Desk) -> None:
    found = desk.lead(desk.wang, need="CRM")
    number = desk.show(found).row.number
    done = bring(desk, {"线索编号": number, "跟进日期": "2026-05-20", "初始需求": "培训", "线索等级": "A"})
    lead = desk.show(found)
    assert (lead.values["need"], lead.values["level"]) == ("CRM", "A")
    assert done.counts["followups_added"] == 1
    assert done.kept


def test_follow_ups_made_here_are_known_again_when_their_export_comes_back(desk: Desk) -> None:
    found = desk.lead(desk.wang)
    saved = desk.reached(desk.wang, found)
    bring(desk, {})
    followups.correct(desk.store, desk.wang, saved.followup_id or 0, {"summary": "聊了预算"})
    desk.reached(desk.wang, lead_id(desk))
    before = snapshot(desk.store)
    again = importing.run(desk.store, desk.wang, exported(desk))
    assert again.counts == {"leads_same": 2, "followups_same": 3, "rows": 3}
    assert snapshot(desk.store) == before


def test_two_rows_with_one_identity_are_one_follow_up(desk: Desk) -> None:
    assert bring(desk, {}, {}).counts == {
        "leads_created": 1, "followups_added": 1, "followups_same": 1, "rows": 2,
    }  # fmt: skip
    assert bring(desk, {"沟通内容摘要": " 介绍 产品 "}).counts["followups_added"] == 1


def test_a_lead_named_twice_in_two_ways_is_merged_once(desk: Desk) -> None:
    bring(desk, {})
    done = bring(desk, {"跟进日期": "2024-06-01"}, {"线索编号": None, "跟进日期": "2024-06-01"})
    assert len(everything(desk)) == 1
    assert done.counts["followups_added"] == 1


def test_the_number_of_a_lead_that_was_merged_away_goes_to_the_one_that_is_left(desk: Desk) -> None:
    rows = ({"线索编号": "ZH-20260401-007"}, {"线索编号": "ZH-20260401-008", "沟通内容摘要": "初次见面"})
    bring(desk, *rows)
    winner, loser = lead_id(desk, "ZH-20260401-007"), lead_id(desk, "ZH-20260401-008")
    merging.merge(desk.store, desk.wang, winner, loser)
    before = whole(desk.store)

    assert not bring(desk, *rows).changed
    assert differences(before, whole(desk.store)) == {}

    more = bring(desk, {"线索编号": "ZH-20260401-008", "沟通内容摘要": "又来电话", "跟进日期": "2026-05-19"})
    assert (more.counts["leads_updated"], more.counts["followups_added"]) == (1, 1)
    assert "又来电话" in [said.summary for said in numbered(desk, "ZH-20260401-007").followups]
    import_revert.revert(desk.store, desk.wang, more.batch_id)
    assert differences(before, whole(desk.store)) == {}
