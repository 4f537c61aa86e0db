"""What rows of the record sheet say, however untidily."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from leadtui.domain.dates import When
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally, fingerprint
from leadtui.i18n import set_language
from tests.exchange.sheets import ROW, TITLES, error, line, one, parsed, rows, workbook

DAY = When(date(2024, 5, 20))


def test_a_plain_row_says_everything_it_holds() -> None:
    row = one()
    assert (row.row, row.number, row.customer, row.source) == (2, "ZH-20240520-001", "远诚医疗", "trade_show")
    assert (row.contact, row.level, row.need, row.owner) == ("赵敏", "A", "培训系统", "李雷")
    assert (row.contacted, row.method, row.outcome) == (When(date(2024, 5, 21)), "phone", "reached")
    assert (row.summary, row.feedback, row.next_step) == ("介绍产品", "预算获批", "5月24日寄送合同")
    assert (row.status, row.plan_when, row.flags) == ("interested", None, ())
    assert [(point.kind, point.norm) for point in row.points] == [("phone", "+8613800001234")]


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        (datetime(2024, 5, 20), DAY), (date(2024, 5, 20), DAY), (45432, DAY), ("45432", DAY),
        ("2024-05-20", DAY),
        ("2024/5/20", DAY), ("2024年5月20日", DAY), ("２０２４．５．２０", DAY), ("20240520", DAY),
        (20240520, DAY),
        (" 2024-5-20 ", DAY),
        (datetime(2024, 5, 20, 14, 30), When(date(2024, 5, 20), time(14, 30))),
        ("2024-05-20 14:30", When(date(2024, 5, 20), time(14, 30))),
        (45432.604166666664, When(date(2024, 5, 20), time(14, 30))),
    ],
)  # fmt: skip
def test_dates_are_read_as_dates_serial_numbers_or_text(cell: object, when: When) -> None:
    assert one(跟进日期=cell).contacted == when


def test_a_date_without_a_year_is_in_that_of_the_rows_before_it() -> None:
    found = rows(
        line(跟进日期="2023-12-30"),
        line(跟进日期="12月31日"),
        line(跟进日期="2024/1/2"),
        line(跟进日期="1月3日"),
    )
    assert [row.contacted.day for row in found if row.contacted] == [
        date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 2), date(2024, 1, 3),
    ]  # fmt: skip


def test_the_first_dates_without_a_year_take_that_of_the_rows_below() -> None:
    first, _second = rows(line(跟进日期="5月20日"), line(跟进日期="2023/5/21"))
    assert first.contacted == When(date(2023, 5, 20))


def test_without_any_year_the_lead_number_tells() -> None:
    assert one(跟进日期="5月20日").contacted == DAY


def test_a_date_whose_year_nobody_tells_is_an_error() -> None:
    found = error(线索编号="X-1", 跟进日期="5月20日")
    assert (found.field, found.value) == ("contacted_at", "5月20日")


@pytest.mark.parametrize("text", ["A", "Ａ", "a", "A类", "a级", "Ａ類", "A级客户", "A(重点)", " A "])
def test_levels_are_known_by_their_letter(text: str) -> None:
    assert one(线索等级=text).level == "A"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("潜在", "potential"), ("潜在客户", "potential"), ("意向", "interested"), ("高意向", "high_intent"),
        ("高意向客户", "high_intent"), ("成交", "won"), ("流失客户", "lost"), ("潛在客戶", "potential"),
        ("High intent", "high_intent"), ("won", "won"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_statuses_are_known_in_short_in_full_and_in_english(text: str | None, status: str | None) -> None:
    assert one(当前状态=text).status == status


@pytest.mark.parametrize("text", ["行业展会", "展会", "ZH", "trade_show", " Trade show ", "產業展覽"])
def test_sources_are_known_by_id_code_and_label(text: str) -> None:
    assert one(线索来源=text).source == "trade_show"


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("线索来源", "抖音", "source"), ("线索等级", "D", "level"), ("跟进方式", "飞鸽", "method"),
        ("当前状态", "冬眠", "status"), ("跟进日期", "下次", "contacted_at"), ("线索编号", "见上", "number"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_names_column_value_and_reason(title: str, text: str, field: str) -> None:
    found = error(**{title: text})
    assert (found.row, found.field, found.value) == (2, field, text)
    assert text in found.text()
    assert list(found.cells) == [str(cell) for cell in {**ROW, title: text}.values()]


def test_an_unknown_choice_tells_the_known_ones_in_the_reader_s_language() -> None:
    set_language("zh_CN")
    try:
        assert "行业展会" in str(error(线索来源="抖音").params["known"])
    finally:
        set_language("en")


def test_a_row_without_number_and_customer_is_an_error() -> None:
    assert error(线索编号=None, 客户名称=" ").field == "customer"


def test_something_said_on_no_day_is_an_error() -> None:
    assert error(跟进日期=None).field == "contacted_at"


def test_text_beyond_its_field_is_an_error_not_a_cut() -> None:
    assert error(客户名称="长" * 201).field == "customer"


def test_one_bad_row_costs_no_other() -> None:
    found = parsed(workbook(TITLES, line(), line(线索等级="Z"), line()))
    assert [type(row) for row in found] == [SheetRow, RowError, SheetRow]


def test_masked_details_are_kept_and_flagged() -> None:
    row = one(联系人="王*", 联系方式="138****5678", 负责人="李*")
    assert (row.contact, row.owner, row.points[0].raw) == ("王*", "李*", "138****5678")
    assert set(row.flags) == {"masked_contact", "masked_phone", "masked_owner"}


def test_a_phone_stored_as_a_number_is_whole_again() -> None:
    assert one(联系方式=13800001234.0).points == one().points
    assert one(联系方式=13800001234).points == one().points


def test_full_width_digits_are_folded() -> None:
    row = one(线索编号="ＺＨ－２０２４０５２０－００１", 联系方式="１３８００００１２３４")
    assert (row.number, row.points[0].norm) == ("ZH-20240520-001", "+8613800001234")


def test_what_is_no_phone_is_kept_and_flagged() -> None:
    row = one(联系方式="前台转接")
    assert (row.points[0].raw, row.flags) == ("前台转接", ("unparsed_phone",))


def test_details_of_several_columns_are_gathered_without_repeats() -> None:
    found = rows(
        ["远诚", "13800001234", "13800001234", "a@b.com"], titles=("客户名称", "手机", "联系电话", "邮箱")
    )
    assert [point.norm for point in found[0].points] == ["+8613800001234", "a@b.com"]


def test_hostile_text_is_cleaned_and_flagged() -> None:
    row = one(客户名称="远诚\u202e医疗", 沟通内容摘要="一_x001B_[31m\n二")
    assert (row.customer, row.summary, row.flags) == ("远诚医疗", "一\n二", ("cleaned_text",))


def test_blank_rows_totals_and_repeated_titles_are_counted_not_read() -> None:
    tally = Tally()
    found = parsed(
        workbook(TITLES, line(), [" "], line(), TITLES, line(), ["合计：", None, 3], ["Grand total"]), tally
    )
    assert len(found) == 3
    assert tally == Tally(blank=1, totals=2, headers=1)


def test_a_row_filled_only_in_unknown_columns_is_blank() -> None:
    tally = Tally()
    titles = ("序号", "客户名称", "联系人")
    assert len(parsed(workbook(titles, [1, "远诚", "赵敏"], [2, None, None]), tally)) == 1
    assert tally.blank == 1


def test_a_customer_whose_name_begins_like_a_total_is_no_total() -> None:
    found = rows(["总计科技有限公司", "赵敏"], titles=("客户名称", "联系人"))
    assert found[0].customer == "总计科技有限公司"


def test_a_sheet_of_leads_without_follow_ups_is_read() -> None:
    found = rows(["远诚", "13800001234"], titles=("客户名称", "手机"))
    assert (found[0].is_followup, found[0].contacted, found[0].status) == (False, None, None)


def test_an_outcome_column_is_read_where_there_is_one() -> None:
    found = rows([*line(), "未接通"], titles=(*TITLES, "联系结果"))
    assert found[0].outcome == "not_reached"


def test_plan_columns_are_read_where_they_are() -> None:
    titles = (*TITLES, "计划日期", "沟通重点", "预期目标")
    [row] = rows([*line(), "5月24日", "报价", "签约"], titles=titles)
    assert (row.plan_when, row.plan_focus, row.plan_goal) == (When(date(2024, 5, 24)), "报价", "签约")


def test_a_follow_up_without_a_method_is_kept_as_other() -> None:
    row = one(跟进方式=None)
    assert (row.method, row.flags) == ("other", ("no_method",))


def test_a_fingerprint_ignores_spacing_and_nothing_else() -> None:
    assert fingerprint("介绍  产品\n") == fingerprint("介绍 产品")
    assert fingerprint("介绍产品") != fingerprint("介绍产品。")
    assert len(fingerprint("")) == 16


def test_the_team_s_sheet_is_read_without_a_reject(shared_data: Path) -> None:
    stream = (shared_data / "record_sheet" / "record_sheet_team.xlsx").open("rb")
    with stream:
        found = parsed(stream)
    assert len(found) == 842
    assert all(isinstance(row, SheetRow) for row in found)
