"""The next contact, a past moment and a confirmation as people type them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Person
from leadtui.errors import ValidationError
from leadtui.screens import next_step

# A Wednesday.
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LI = Person(7, "lilei", "李雷", "rep", active=True, aliases=("雷哥",))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("周五", NextPlan(date(2026, 5, 22))),
        ("5/25 14:00", NextPlan(date(2026, 5, 25), time(14))),
        ("下周二 拜访 谈价格", NextPlan(date(2026, 5, 26), method="visit", focus="谈价格")),
        (
            "next tue call about the price",
            NextPlan(date(2026, 5, 26), method="phone", focus="about the price"),
        ),
        ("15:30 微信", NextPlan(date(2026, 5, 20), time(15, 30), "wechat")),
        ("５／２５", NextPlan(date(2026, 5, 25))),
    ],
)
def test_a_date_may_be_followed_by_how_and_what_about(text: str, plan: NextPlan) -> None:
    assert next_step.read_next(text, NOW) == plan


def test_what_is_no_date_names_the_field() -> None:
    with pytest.raises(ValidationError) as caught:
        next_step.read_next("改天", NOW)
    assert caught.value.field == "plan_on"


def test_yes_confirms_as_of_today_and_a_date_as_of_then() -> None:
    assert [next_step.read_confirmed(text, NOW) for text in ("1", "是", "昨天", "")] == [
        "2026-05-20",
        "2026-05-20",
        "2026-05-19",
        "",
    ]


def test_a_next_step_may_begin_with_its_day_and_name_a_colleague() -> None:
    assert next_step.step_day("周五 14:00 演示", NOW) == "5/22 14:00"
    assert next_step.step_day("演示", NOW) == next_step.step_day("昨天 演示", NOW) == ""
    assert next_step.without_day("周五 出方案 @李雷", NOW) == "出方案"
    assert next_step.whom_of("出方案 @雷哥", [LI]) == LI
    with pytest.raises(ValidationError):
        next_step.whom_of("@nobody", [LI])


def test_an_echo_reads_back_what_was_understood() -> None:
    plan = NextPlan(date(2026, 5, 22), time(14), "visit", focus="谈价格")
    assert next_step.echo(plan, NOW.date(), "李雷") == "Fri 5/22 14:00 · Visit · 谈价格 · @李雷"
