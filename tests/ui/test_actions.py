"""What changes a lead from a list: one key where one is enough, and always a way back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time

import pytest

from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url) as found:
        await found.go_to("华信智云")
        yield found


async def test_one_key_records_an_attempt_and_plans_the_retry(hands: Hands) -> None:
    await hands.press("f5")
    lead = await hands.lead("华信智云")
    assert (lead.followups[0].outcome, lead.row.attempts) == ("not_reached", 1)
    assert (lead.plans[0].due_on, lead.plans[0].due_time) == (date(2026, 5, 20), time(12))
    assert "1 in 2 hours · 2 this afternoon · 3 tomorrow" in hands.message
    assert hands.here != "华信智云"


async def test_a_second_key_chooses_another_time(hands: Hands) -> None:
    hands.strokes = 0
    await hands.press("x", "3")
    assert hands.strokes == 2
    plan = (await hands.lead("华信智云")).plans[0]
    assert (plan.due_on, plan.due_time) == (date(2026, 5, 21), time(10))
    assert hands.app.current_mode == "today"


async def test_any_other_key_after_an_attempt_means_what_it_always_means(hands: Hands) -> None:
    await hands.press("x", "j", "2")
    assert hands.app.current_mode == "leads"


async def test_a_level_goes_up_and_down_and_back(hands: Hands) -> None:
    await hands.press("-")
    assert (await hands.lead("华信智云")).row.level == "B"
    await hands.press("+")
    assert (await hands.lead("华信智云")).row.level == "A"
    await hands.press("+")
    assert "This is the highest level." in hands.message
    await hands.press("u", "u")
    assert (await hands.lead("华信智云")).row.level == "A"


async def test_an_owner_is_picked_by_a_few_letters(hands: Hands) -> None:
    await hands.press("f7")
    await hands.type("lilei")
    await hands.press("enter")
    assert (await hands.lead("博恒教育")).row.owner == "王芳"
    other = hands.app.viewer
    assert other is not None
    assert "李雷" in hands.message


async def test_a_new_date_is_read_as_it_is_typed(hands: Hands) -> None:
    await hands.press("f6")
    assert "A · high intent: every 1-2 workdays" in hands.screen
    await hands.type("下周一 9点")
    assert "Mon 5/25 09:00" in hands.screen
    await hands.press("enter")
    plan = (await hands.lead("华信智云")).plans[0]
    assert (plan.due_on, plan.due_time, plan.step) == (date(2026, 5, 25), time(9), "发送案例")


async def test_the_first_proposal_of_a_new_date_costs_two_keys(hands: Hands) -> None:
    hands.strokes = 0
    await hands.press("r", "enter")
    assert hands.strokes == 2
    assert (await hands.lead("华信智云")).plans[0].due_on == date(2026, 5, 22)


async def test_a_date_that_is_none_says_so_and_nothing_is_saved(hands: Hands) -> None:
    await hands.press("r")
    await hands.type("什么")
    await hands.press("enter")
    assert "is not a date" in hands.screen
    await hands.press("escape")
    assert (await hands.lead("华信智云")).plans[0].due_on == date(2026, 5, 18)


async def test_a_milestone_may_bear_a_day(hands: Hands) -> None:
    await hands.press("m")
    await hands.type("昨天 合同评审")
    await hands.press("enter")
    mark = (await hands.lead("华信智云")).milestones[0]
    assert (mark.title, mark.on_day) == ("合同评审", date(2026, 5, 19))


async def test_tags_are_put_on_and_taken_off(hands: Hands) -> None:
    await hands.press("t")
    await hands.type("展会2026春 -重点")
    await hands.press("enter")
    assert (await hands.lead("华信智云")).tags == ("制造业", "展会2026春")


async def test_a_phone_is_copied_and_printed(hands: Hands) -> None:
    await hands.press("f8")
    assert hands.app.clipboard == "138 0000 5678"
    assert "138 0000 5678" in hands.message


async def test_the_copy_menu_offers_everything_by_number(hands: Hands) -> None:
    await hands.press("Y", "2")
    assert hands.app.clipboard == "zw_cto"
    await hands.press("Y")
    await hands.type("李静")
    await hands.press("enter")
    assert hands.app.clipboard == "139 0000 4321"


async def test_a_change_is_repeated_on_another_lead(hands: Hands) -> None:
    await hands.press("t")
    await hands.type("重要")
    await hands.press("enter")
    await hands.go_to("海川化工")
    await hands.type("。")
    assert "重要" in (await hands.lead("海川化工")).tags


async def test_a_follow_up_is_not_repeated(hands: Hands) -> None:
    await hands.press("x", ".")
    assert "There is no change to repeat yet." in hands.message
