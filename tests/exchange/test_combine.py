"""The rows of one lead taken together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest

from leadtui.domain.dates import Rhythm, When
from leadtui.exchange.combine import combine, group_leads
from leadtui.exchange.reader import open_table
from leadtui.exchange.record_sheet import SheetLead, SheetPlan, SheetRow
from leadtui.exchange.rows import parse_rows
from tests.exchange.sheets import TITLES, line, one, rows


def lead(*lines: Mapping[str, object]) -> SheetLead:
    return combine(rows(*(line(**changes) for changes in lines)))


def from_file(path: Path) -> list[SheetLead]:
    with open_table(path) as table:
        return list(group_leads(row for row in parse_rows(table) if isinstance(row, SheetRow)))


def test_rows_of_one_number_are_one_lead_with_its_follow_ups_in_order() -> None:
    found = lead({"跟进日期": "2024-05-25"}, {"跟进日期": "2024-05-21"})
    assert [row.row for row in found.followups] == [3, 2]
    assert found.rows == (2, 3)


def test_the_latest_follow_up_decides_status_level_owner_and_plan() -> None:
    early = {"跟进日期": "2024-05-21", "当前状态": "潜在客户", "线索等级": "C", "负责人": "王芳"}
    late = {"跟进日期": "2024-06-25", "当前状态": "高意向客户", "线索等级": "A", "负责人": "李雷",
            "下一步计划": "6月28日签约"}  # fmt: skip
    for order in ((early, late), (late, early)):
        found = lead(*order)
        assert (found.status, found.level, found.owner) == ("high_intent", "A", "李雷")
        assert found.plans == (SheetPlan("conversation", When(date(2024, 6, 28)), "签约"),)


def test_of_two_follow_ups_on_one_day_the_lower_row_decides() -> None:
    assert lead({"当前状态": "潜在"}, {"当前状态": "意向"}).status == "interested"
    timed = {"跟进日期": "2024-05-21 09:00", "当前状态": "潜在"}
    assert lead(timed, {"当前状态": "意向"}).status == "interested"
    assert lead({"当前状态": "意向"}, timed).status == "potential"


def test_times_decide_where_all_follow_ups_of_the_day_have_one() -> None:
    late = {"跟进日期": "2024-05-21 16:00", "当前状态": "意向"}
    early = {"跟进日期": "2024-05-21 09:00", "当前状态": "潜在"}
    assert lead(late, early).status == "interested"


def test_what_the_deciding_row_leaves_blank_comes_from_the_row_before() -> None:
    found = lead(
        {"初始需求": "培训"}, {"跟进日期": "2024-05-25", "初始需求": None, "客户名称": None, "负责人": None}
    )
    assert (found.need, found.customer, found.owner) == ("培训", "远诚医疗", "李雷")


def test_contact_details_of_all_rows_are_gathered_once() -> None:
    found = lead({}, {"联系方式": "13900005678"}, {})
    assert [point.norm for point in found.points] == ["+8613800001234", "+8613900005678"]


def test_a_lead_dates_from_its_number_else_from_its_first_follow_up() -> None:
    assert lead({}).created_on == date(2024, 5, 20)
    assert lead({"线索编号": "X-1"}).created_on == date(2024, 5, 21)
    assert combine(rows(["X-1", "远诚"], titles=("线索编号", "客户名称"))).created_on is None


def test_a_next_step_is_kept_word_for_word_whatever_the_status() -> None:
    found = lead({"当前状态": "流失客户"})
    assert found.followups[0].next_step == "5月24日寄送合同"
    assert found.plans == ()


@pytest.mark.parametrize("status", ["成交客户", "流失客户"])
def test_only_open_leads_get_plans(status: str) -> None:
    assert lead({"当前状态": status}).plans == ()


def test_a_date_without_a_year_is_the_first_on_or_after_the_follow_up() -> None:
    found = lead({"跟进日期": "2024-12-30", "下一步计划": "1月5日 14:00 签约"})
    assert found.plans == (SheetPlan("conversation", When(date(2025, 1, 5), time(14)), "签约"),)


def test_a_rhythm_sets_the_content_track() -> None:
    [plan] = lead({"跟进日期": "2024-05-18", "下一步计划": "每月1次行业资讯推送"}).plans
    assert (plan.track, plan.when) == ("content", When(date(2024, 6, 18)))
    assert plan.rhythm == Rhythm(1, "month", "行业资讯推送")


def test_a_next_step_in_words_sets_no_plan() -> None:
    assert lead({"下一步计划": "保持联系"}).plans == ()


def test_plan_columns_go_before_the_date_in_the_next_step() -> None:
    titles = (*TITLES, "计划日期", "沟通重点", "预期目标")
    found = combine(rows([*line(), "2024-05-27", "报价", "签约"], titles=titles))
    assert found.plans == (SheetPlan("conversation", When(date(2024, 5, 27)), "寄送合同", "报价", "签约"),)


def test_a_lost_lead_keeps_its_feedback_as_the_words_of_an_unrecorded_reason() -> None:
    found = lead({"当前状态": "流失", "客户反馈": "竞品报价更低"})
    assert (found.lost_reason, found.lost_text) == ("not_recorded", "竞品报价更低")


def test_a_listed_reason_is_taken_where_a_column_gives_one() -> None:
    titles = (*TITLES, "流失原因")
    assert combine(rows([*line(当前状态="流失"), "价格"], titles=titles)).lost_reason == "price"
    assert combine(rows([*line(当前状态="流失"), "不想说"], titles=titles)).lost_reason == "not_recorded"


def test_without_numbers_customer_and_contact_detail_tell_leads_apart() -> None:
    titles = ("客户名称", "手机", "跟进日期", "摘要")
    found = list(
        group_leads(
            rows(
                ["远诚", "13800001234", "2024-05-20", "一"],
                ["远 诚", "138-0000-1234", "2024-05-21", "二"],
                ["远诚", "13900005678", "2024-05-21", "三"],
                titles=titles,
            )
        )
    )
    assert [len(each.followups) for each in found] == [2, 1]


def test_flags_of_all_rows_stay_with_the_lead() -> None:
    assert combine([one(联系人="王*"), one(负责人="李*")]).flags == ("masked_contact", "masked_owner")


def test_the_source_sheet_gives_its_leads_and_plans(shared_data: Path) -> None:
    found = from_file(shared_data / "record_sheet" / "record_sheet_source.xlsx")
    assert [len(each.followups) for each in found] == [1, 1, 1]
    assert [(plan.track, plan.when.day) for each in found for plan in each.plans] == [
        ("conversation", date(2024, 5, 22)),
        ("conversation", date(2024, 5, 26)),
        ("content", date(2024, 6, 18)),
    ]


def test_the_team_sheet_gives_384_leads_and_842_follow_ups(shared_data: Path) -> None:
    found = from_file(shared_data / "record_sheet" / "record_sheet_team.xlsx")
    assert len(found) == 384
    assert sum(len(each.followups) for each in found) == 842
