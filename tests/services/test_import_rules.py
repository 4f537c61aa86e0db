"""What the record sheet means (DOMAIN 2.1): new leads."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from leadtui import clock
from leadtui.domain.fields import REGISTRY, Field
from leadtui.errors import PermissionDenied
from leadtui.i18n import Label
from leadtui.services import import_revert, people, showing
from leadtui.store.models import UserAlias
from tests.exchange.sheets import TITLES, line
from tests.services.desk import Desk
from tests.services.import_desk import (
    NUMBER,
    PLAN_TITLES,
    bring,
    bring_rows,
    day,
    everything,
    lead_id,
    numbered,
)


def test_rows_of_one_number_are_one_lead_and_the_latest_decides(desk: Desk) -> None:
    late = {"跟进日期": "2024-06-25", "当前状态": "高意向客户", "线索等级": "B", "负责人": "王芳",
            "下一步计划": "6月28日签约"}  # fmt: skip
    done = bring(desk, late, {})
    lead = numbered(desk)
    assert done.counts == {"leads_created": 1, "followups_added": 2, "rows": 2}
    assert (lead.values["status"], lead.values["level"], lead.row.owner) == ("high_intent", "B", "王芳")
    assert [(plan.due_on, plan.step) for plan in lead.plans] == [(day("2024-06-28"), "签约")]
    assert [followup.author for followup in lead.followups] == ["王芳", "李雷"]


def test_of_two_rows_on_one_day_the_lower_one_decides(desk: Desk) -> None:
    bring(desk, {"当前状态": "意向", "沟通内容摘要": "一"}, {"当前状态": "潜在", "沟通内容摘要": "二"})
    lead = numbered(desk)
    assert lead.values["status"] == "potential"
    assert [followup.summary for followup in lead.followups] == ["二", "一"]


def test_each_row_tells_the_status_of_its_day(desk: Desk) -> None:
    steps = [("2024-05-21", "潜在"), ("2024-06-01", "意向"), ("2024-07-01", "成交"), ("2024-08-01", "流失")]
    bring(desk, *({"跟进日期": on, "当前状态": status} for on, status in steps))
    lead = numbered(desk)
    local = [(clock.local(each.at, "Asia/Shanghai").date(), each.to_status) for each in lead.status_changes]
    assert local == [
        (day("2024-05-20"), "potential"),
        (day("2024-06-01"), "interested"),
        (day("2024-07-01"), "won"),
        (day("2024-08-01"), "lost"),
    ]
    assert lead.values["ever_won"]


@pytest.mark.parametrize(
    ("status", "need", "verified"),
    [("潜在", None, True), ("意向", "培训", True), ("意向", None, False), ("高意向", "培训", False),
     ("成交", "培训", False), ("流失", "培训", False)],
)  # fmt: skip
def test_a_status_whose_criteria_are_not_on_record_is_kept_unverified(
    desk: Desk, status: str, need: str | None, verified: bool
) -> None:
    bring(desk, {"当前状态": status, "初始需求": need})
    lead = numbered(desk)
    assert lead.values["verified"] is verified
    assert lead.status_changes[-1].verified is verified


def test_a_lost_lead_without_a_listed_reason_is_not_recorded_with_the_feedback_as_text(desk: Desk) -> None:
    bring(desk, {"当前状态": "流失", "客户反馈": "竞品报价更低"})
    values = numbered(desk).values
    assert (values["lost_reason"], values["lost_text"]) == ("not_recorded", "竞品报价更低")
    assert numbered(desk).plans == ()


def test_a_lost_lead_with_a_listed_reason_keeps_it(desk: Desk) -> None:
    bring_rows(desk, [*line(当前状态="流失"), "价格"], titles=(*TITLES, "流失原因"))
    values = numbered(desk).values
    assert (values["lost_reason"], values["lost_text"], values["verified"]) == ("price", None, True)


def test_a_lead_dates_from_its_number_else_its_first_follow_up_else_now(
    desk: Desk, frozen_now: datetime
) -> None:
    bring(desk, {}, {"线索编号": "X-1"})
    bring_rows(desk, ["X-2", "远诚"], titles=("线索编号", "客户名称"))
    created = {name: numbered(desk, name).values["created_at"] for name in (NUMBER, "X-1", "X-2")}
    assert created == {
        NUMBER: clock.at(date(2024, 5, 20), time(), "Asia/Shanghai"),
        "X-1": clock.at(date(2024, 5, 21), time(), "Asia/Shanghai"),
        "X-2": frozen_now,
    }


def test_a_next_step_is_kept_word_for_word_whatever_the_status(desk: Desk) -> None:
    bring(desk, {"当前状态": "成交", "下一步计划": "5月24日寄送合同"})
    lead = numbered(desk)
    assert lead.followups[0].next_step == "5月24日寄送合同"
    assert lead.plans == ()


def test_a_date_sets_the_plan_and_a_rhythm_the_content_track(desk: Desk) -> None:
    bring(desk, {"跟进日期": "2024-12-30", "下一步计划": "1月5日 14:00 签约"},
          {"线索编号": "X-2", "跟进日期": "2024-05-18", "下一步计划": "每月1次行业资讯推送"})  # fmt: skip
    [talk] = numbered(desk).plans
    [content] = numbered(desk, "X-2").plans
    assert (talk.track, talk.due_on, talk.due_time, talk.step) == (
        "conversation", date(2025, 1, 5), time(14), "签约",
    )  # fmt: skip
    assert (content.track, content.due_on, content.every, content.step) == (
        "content", date(2024, 6, 18), (1, "month"), "行业资讯推送",
    )  # fmt: skip
    assert numbered(desk).values["next_on"] == date(2025, 1, 5)
    assert numbered(desk, "X-2").values["content_on"] == date(2024, 6, 18)


def test_the_plan_columns_say_when_what_and_what_for(desk: Desk) -> None:
    bring_rows(desk, [*line(), "2024-05-27", "报价", "签约"], titles=PLAN_TITLES)
    [plan] = numbered(desk).plans
    assert (plan.due_on, plan.step, plan.focus, plan.goal) == (day("2024-05-27"), "寄送合同", "报价", "签约")


def test_without_an_outcome_column_everyone_was_reached(desk: Desk) -> None:
    bring(desk, {})
    bring_rows(
        desk,
        [*line(线索编号="X-1"), "未接通"],
        [*line(线索编号="X-1", 跟进日期="2024-05-22"), "未接通"],
        titles=(*TITLES, "跟进结果"),
    )
    assert numbered(desk).followups[0].outcome == "reached"
    tried = numbered(desk, "X-1")
    assert (tried.values["attempts"], tried.values["last_contact_at"]) == (2, None)
    assert tried.values["last_touch_at"] is not None


def test_unknown_owners_are_created_inactive_and_listed(desk: Desk) -> None:
    done = bring(desk, {}, {"线索编号": "X-1", "负责人": "王芳"})
    assert done.owners_created == ["李雷", "王芳"]
    made = {person.name: (person.login, person.active, person.role) for person in people.everyone(desk.store)}
    assert made["李雷"] == ("lilei", False, "rep")
    assert not bring(desk, {"线索编号": "X-2"}).owners_created


def test_owners_are_activated_where_that_is_asked_for(desk: Desk) -> None:
    bring(desk, {}, activate_owners=True)
    assert desk.sign_in("lilei").role == "rep"
    with pytest.raises(PermissionDenied):
        bring(desk, {}, viewer=desk.sign_in("lilei"), activate_owners=True)


def test_owners_that_an_import_activated_rest_again_once_it_is_taken_back(desk: Desk) -> None:
    bring(desk, {"负责人": "王芳"})
    done = bring(desk, {"线索编号": "X-1", "负责人": "王芳"}, {"线索编号": "X-2"}, activate_owners=True)
    assert {person.name for person in people.everyone(desk.store) if person.active} >= {"王芳", "李雷"}
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    active = {person.name: person.active for person in people.everyone(desk.store)}
    assert (active["王芳"], active["李雷"]) == (True, False)


def test_owners_match_by_login_display_name_or_alias(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    with desk.store.transaction():
        UserAlias.insert(user_id=lilei.user_id, alias="小李").execute()
    names = ("李雷", "小李", "LiLei")
    done = bring(desk, *({"线索编号": f"X-{n}", "负责人": name} for n, name in enumerate(names)))
    assert not done.owners_created
    assert {numbered(desk, f"X-{n}").values["owner_id"] for n in range(3)} == {lilei.user_id}


def test_a_name_that_two_users_share_is_kept_as_text_and_listed(desk: Desk) -> None:
    desk.user("lilei", name="李雷")
    desk.user("lilei2", name="李雷")
    done = bring(desk, {}, {"线索编号": "X-1"})
    assert done.owners_unclear == ["李雷"]
    values = numbered(desk).values
    assert (values["owner_id"], values["owner_imported"]) == (None, "李雷")


def test_masked_names_and_phones_are_kept_and_flagged_and_make_no_user(desk: Desk) -> None:
    done = bring(desk, {"联系人": "赵*", "联系方式": "138****1234", "负责人": "李*"})
    lead = numbered(desk)
    assert not done.owners_created
    assert (lead.contacts[0].name, lead.contacts[0].points[0].raw) == ("赵*", "138****1234")
    assert lead.values["owner_imported"] == "李*"
    assert str(lead.values["flags"]).split(",") == ["masked_contact", "masked_owner", "masked_phone"]


def test_imported_numbers_are_kept_and_move_the_counter_on(desk: Desk) -> None:
    today = "2026-05-20"
    bring(desk, {"线索编号": "ZH-20260520-007", "跟进日期": today})
    made = showing.lead(desk.store, desk.wang, desk.lead())
    assert made.row.number == "ZH-20260520-008"


def test_leads_without_a_number_get_one_in_the_order_of_the_sheet(desk: Desk) -> None:
    titles = ("客户名称", "线索来源", "跟进日期", "沟通内容摘要")
    names = ("永昌食品", "安康物流", "博远建材")
    rows = [[name, "行业展会", "2024-05-20", "介绍"] for name in names]
    bring_rows(desk, *rows, ["安康物流", "行业展会", "2024-05-21", "回访"], titles=titles)
    found = {lead.row.number: (lead.values["customer"], len(lead.followups)) for lead in everything(desk)}
    assert found == {
        "ZH-20240520-001": ("永昌食品", 1),
        "ZH-20240520-002": ("安康物流", 2),
        "ZH-20240520-003": ("博远建材", 1),
    }


def test_no_lead_is_given_a_number_that_stands_further_down_in_the_sheet(desk: Desk) -> None:
    titles = ("线索编号", "客户名称", "线索来源", "跟进日期", "沟通内容摘要")
    bring_rows(
        desk,
        [None, "永昌食品", "行业展会", "2024-05-20", "介绍"],
        ["ZH-20240520-001", "安康物流", "行业展会", "2024-05-20", "介绍"],
        titles=titles,
    )
    found = {lead.row.number: lead.values["customer"] for lead in everything(desk)}
    assert found == {"ZH-20240520-001": "安康物流", "ZH-20240520-002": "永昌食品"}


def test_a_sheet_without_numbers_comes_in_once(desk: Desk) -> None:
    titles = ("客户名称", "手机", "联系人", "跟进日期", "沟通内容摘要")
    rows: list[list[object]] = [
        ["永昌食品", "13800001234", "赵敏", "2024-05-20", "介绍"],
        ["安康物流", None, "钱进", "2024-05-20", "介绍"],
        ["博远建材", None, None, "2024-05-20", "介绍"],
        ["立信纸业", "139****1234", None, "2024-05-20", "介绍"],
    ]
    bring_rows(desk, *rows, titles=titles)
    again = bring_rows(desk, *rows, titles=titles)
    assert again.counts == {"leads_same": 4, "followups_same": 4, "rows": 4}


def test_a_new_lead_without_a_customer_is_rejected_with_line_and_reason_and_nothing_else_is_lost(
    desk: Desk,
) -> None:
    done = bring(desk, {"线索编号": "X-1", "客户名称": None}, {}, {"线索编号": "X-2", "线索等级": "Z"})
    assert done.rejected == [
        (2, "A new lead needs a customer name."),
        (4, "“Z” is not a level; known are A, B, C."),
    ]
    assert done.counts == {"leads_created": 1, "followups_added": 1, "rows": 1, "rejected": 2}
    assert [lead.row.number for lead in everything(desk)] == [NUMBER]


def test_what_is_too_long_for_its_field_is_rejected(desk: Desk) -> None:
    long = {"联系方式": "x" * 201, "负责人": "李" * 81, "联系人": "赵" * 81, "客户名称": "华" * 201}
    done = bring(
        desk, *({"线索编号": f"X-{n}", name: text} for n, (name, text) in enumerate(long.items())), {}
    )
    assert len(done.rejected) == 4
    assert done.counts["leads_created"] == 1


def test_a_long_customer_name_gets_a_short_name_that_fits(desk: Desk) -> None:
    bring(desk, {"客户名称": "Extraordinarily Long Names Of The World " * 4})
    assert len(numbered(desk).row.short_name) <= 80


def test_hostile_characters_are_taken_out_and_formulas_stay_text(desk: Desk) -> None:
    bring(desk, {"客户名称": "a\u202eb\u200bc", "沟通内容摘要": "=1+1\n@SUM(A1)", "客户反馈": "-2"})
    lead = numbered(desk)
    assert lead.values["customer"] == "abc"
    assert (lead.followups[0].summary, lead.followups[0].feedback) == ("=1+1\n@SUM(A1)", "-2")
    assert "cleaned_text" in str(lead.values["flags"])


def test_an_owned_lead_nobody_has_tried_gets_a_first_contact(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    bring_rows(desk, ["X-1", "远诚", "A", "李雷"], titles=("线索编号", "客户名称", "等级", "负责人"))
    [plan] = numbered(desk, "X-1").plans
    assert (plan.kind, plan.responsible_id, plan.due_on, plan.due_time) == (
        "first", lilei.user_id, date(2026, 5, 20), time(12),
    )  # fmt: skip
    assert numbered(desk, "X-1").values["next_on"] == date(2026, 5, 20)


def test_leads_are_found_by_name_number_phone_and_what_was_said(desk: Desk) -> None:
    from leadtui.services import finding

    bring(desk, {})
    for query in ("远诚", "ycyl", "0001234", "赵敏", "text:介绍产品"):
        assert finding.find(desk.store, desk.wang, query, 0, 5) == [lead_id(desk)], query


def test_added_fields_are_read_checked_and_compared(desk: Desk) -> None:
    REGISTRY.add(Field("seats", "integer", Label("Seats", "席位", "席位"), group="added", added=True))
    try:
        titles = (*TITLES, "席位")
        done = bring_rows(desk, [*line(), 12], [*line(线索编号="X-1"), "many"], titles=titles)
        assert numbered(desk).values["seats"] == 12
        assert [row for row, _reason in done.rejected] == [3]
        again = bring_rows(desk, [*line(), 15], titles=titles)
        assert (again.counts["leads_updated"], numbered(desk).values["seats"]) == (1, 15)
    finally:
        REGISTRY.remove("seats")
