"""Dates in cells, and the plans and rhythms that next steps start with."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from leadtui.domain.dates import Rhythm, When, next_day, parse_plan, parse_rhythm, parse_sheet_date
from leadtui.errors import ValidationError

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "value",
    [
        datetime(2024, 5, 20),
        date(2024, 5, 20),
        45432,
        45432.0,
        "45432",
        20240520,
        "20240520",
        "2024-05-20",
        "2024/5/20",
        "2024.5.20",
        "5月20日",
        "5/20",
        "２０２４年５月２０日",
        "2024-05-20 00:00:00",
        "05/20/2024",
        "20.05.2024",
        "20-May-2024",
        "May 20 2024",
        "2024-05-20 周一",
        "113/5/20",
        " 2024-05-20 ",
    ],
)
def test_a_cell_holds_a_date_in_any_usual_form(value: object) -> None:
    assert parse_sheet_date(value, neighbour_year=2024) == When(date(2024, 5, 20))


@pytest.mark.parametrize(
    "value",
    [
        datetime(2024, 5, 20, 14, 30),
        45432.604166666664,
        "45432.6041667",
        "2024年5月20日 14:30",
        "2024-05-20T14:30:00",
        "2024-05-20 14:30:00.000",
        "5/20/2024 2:30 PM",
        "2024年5月20日下午2点半",
    ],
)
def test_a_cell_may_hold_the_time_too(value: object) -> None:
    assert parse_sheet_date(value, neighbour_year=None) == When(date(2024, 5, 20), time(14, 30))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "-",
        "foo",
        "明天",
        0,
        5,
        -1,
        13800001234,
        "13800001234",
        "138****5678",
        200000,
        float("nan"),
        float("inf"),
        time(9),
        "2024-05",
        "2024-02-30",
        "2/30",
        "2024-05-20 25:00",
        "10%",
    ],
)
def test_a_cell_that_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        parse_sheet_date(value, neighbour_year=2024)


def test_a_cell_without_a_year_takes_that_of_its_neighbours_or_is_refused() -> None:
    assert parse_sheet_date("5月20日", neighbour_year=2022).day == date(2022, 5, 20)
    with pytest.raises(ValidationError, match="no year"):
        parse_sheet_date("5月20日", neighbour_year=None)


def test_serial_numbers_follow_the_1904_system_where_the_sheet_does() -> None:
    assert parse_sheet_date(43970, neighbour_year=None, epoch1904=True).day == date(2024, 5, 20)


def test_an_ambiguous_cell_is_american_unless_the_sheet_puts_the_day_first() -> None:
    assert parse_sheet_date("3/4/2024", neighbour_year=None).day == date(2024, 3, 4)
    assert parse_sheet_date("3/4/2024", neighbour_year=None, day_first=True).day == date(2024, 4, 3)
    assert parse_sheet_date("31/12/2024", neighbour_year=None).day == date(2024, 12, 31)


@pytest.mark.parametrize("value", ["2024-05-20T06:30:00Z", "2024-05-20T06:30:00.000+0000"])
def test_a_cell_with_an_offset_is_taken_to_the_zone_given(value: str) -> None:
    found = parse_sheet_date(value, neighbour_year=None, zone=SHANGHAI)
    assert found == When(date(2024, 5, 20), time(14, 30))
    assert parse_sheet_date(value, neighbour_year=None).at == time(6, 30)


@pytest.mark.parametrize(
    ("text", "day", "at", "focus"),
    [
        ("5月22日发送案例及报价单", "2024-05-22", None, "发送案例及报价单"),
        ("5月22日14:00签约", "2024-05-22", "14:00", "签约"),
        ("5月22日(周三)下午3点 签约", "2024-05-22", "15:00", "签约"),
        ("５月２２日：发送ＡＢＣ", "2024-05-22", None, "发送ＡＢＣ"),
        ("5/22 发送", "2024-05-22", None, "发送"),
        ("5.22发送", "2024-05-22", None, "发送"),
        ("2024-05-22 发送", "2024-05-22", None, "发送"),
        ("5月22日前发送报价", "2024-05-22", None, "发送报价"),
        ("5月22日前往客户现场", "2024-05-22", None, "前往客户现场"),
        ("5月22日上午拜访", "2024-05-22", None, "上午拜访"),
        ("5月22-25日参展", "2024-05-22", None, "参展"),
        ("1月5日寄送合同", "2025-01-05", None, "寄送合同"),
        ("周五签约", "2024-05-24", None, "签约"),
        ("下周二下午3点演示", "2024-05-28", "15:00", "演示"),
        ("明天回电", "2024-05-21", None, "回电"),
        ("3天后回访", "2024-05-23", None, "回访"),
        ("月底签约", "2024-05-31", None, "签约"),
        ("下周跟进报价", "2024-05-27", None, "跟进报价"),
        ("mon call", "2024-05-27", None, "call"),
        ("5月22日", "2024-05-22", None, ""),
    ],
)
def test_a_next_step_that_starts_with_a_date_is_a_plan(
    text: str, day: str, at: str | None, focus: str
) -> None:
    found = parse_plan(text, date(2024, 5, 20))
    assert found == (When(date.fromisoformat(day), time.fromisoformat(at) if at else None), focus)


@pytest.mark.parametrize(
    "text",
    [
        "10%议价",
        "3次拜访",
        "每月1次行业资讯推送",
        "保持联系",
        "",
        "1.5小时会议",
        "3-5天内联系",
        "10-20万报价",
        "2w预算",
        "3号楼拜访",
        "2月30日拜访",
        "5月22万回款",
        "2.0版本",
        "明确需求",
        "昨天已发",
        "24/7支持",
        "Monitor it",
        "周年庆",
        "20万报价",
        "2024",
    ],
)
def test_a_next_step_that_starts_with_something_else_is_no_plan(text: str) -> None:
    assert parse_plan(text, date(2024, 5, 20)) is None


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("每月1次行业资讯推送", Rhythm(1, "month", "行业资讯推送")),
        ("每月一次", Rhythm(1, "month", "")),
        ("每周2次", Rhythm(4, "day", "")),
        ("每两周一次", Rhythm(2, "week", "")),
        ("每隔2周电话", Rhythm(2, "week", "电话")),
        ("每季度1次", Rhythm(3, "month", "")),
        ("每半年", Rhythm(6, "month", "")),
        ("每季度3次", Rhythm(1, "month", "")),
        ("一周一次电话", Rhythm(1, "week", "电话")),
        ("每周五发送资讯", Rhythm(1, "week", "发送资讯")),
        ("每個月推送", Rhythm(1, "month", "推送")),
        ("weekly news", Rhythm(1, "week", "news")),
        ("Monthly newsletter", Rhythm(1, "month", "newsletter")),
        ("every 2 weeks", Rhythm(2, "week", "")),
        ("every other month: a case", Rhythm(2, "month", "a case")),
        ("twice a week", Rhythm(4, "day", "")),
        ("5月22日发送案例", None),
        ("每位客户", None),
        ("月底", None),
        ("每0天", None),
        ("monthlyish", None),
    ],
)
def test_a_next_step_may_state_a_rhythm(text: str, rhythm: Rhythm | None) -> None:
    assert parse_rhythm(text) == rhythm


@pytest.mark.parametrize(
    ("rhythm", "after", "day"),
    [
        (Rhythm(1, "month", ""), "2024-05-18", "2024-06-18"),
        (Rhythm(1, "month", ""), "2024-01-31", "2024-02-29"),
        (Rhythm(2, "week", ""), "2024-05-18", "2024-06-01"),
        (Rhythm(4, "day", ""), "2024-05-18", "2024-05-22"),
    ],
)
def test_the_next_day_in_rhythm_clamps_at_the_end_of_a_month(rhythm: Rhythm, after: str, day: str) -> None:
    assert next_day(rhythm, date.fromisoformat(after)) == date.fromisoformat(day)


def test_every_next_step_of_the_native_sheets_is_a_plan_or_a_rhythm(shared_data: Path) -> None:
    from openpyxl import load_workbook

    for name in ("source", "team"):
        book = load_workbook(shared_data / "record_sheet" / f"record_sheet_{name}.xlsx", read_only=True)
        head, *rows = book.active.iter_rows(values_only=True)
        contacted, step = head.index("跟进日期"), head.index("下一步计划")
        for row in rows:
            after = parse_sheet_date(row[contacted], neighbour_year=None).day
            plan = parse_plan(str(row[step]), after)
            assert (plan and plan[0].day >= after and plan[1]) or parse_rhythm(str(row[step]))
        book.close()
