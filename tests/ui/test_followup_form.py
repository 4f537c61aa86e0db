"""The follow-up form as a rep fills it in, with the input method left in Chinese."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time

import pytest
from textual import events

from leadtui import i18n
from tests.ui import golden
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url) as found:
        await found.go_to("华信智云")
        yield found


async def test_a_follow_up_takes_at_most_eight_keys_besides_the_text(hands: Hands) -> None:
    hands.strokes = 0
    await hands.press("f2")
    await hands.type("客户看了案例，想下周演示")
    await hands.press("tab")
    await hands.type("预算够")
    await hands.press("tab", "1", "tab", "tab")
    await hands.type("周五 14:00 上门演示")
    await hands.press("ctrl+s")
    assert hands.strokes <= 8
    assert hands.here == "博恒教育"
    lead = await hands.lead("华信智云")
    said = lead.followups[0]
    assert (said.summary, said.feedback, said.attitude) == ("客户看了案例，想下周演示", "预算够", 2)
    assert said.next_step == "周五 14:00 上门演示"
    plan = lead.plans[0]
    assert (plan.due_on, plan.due_time, plan.step) == (date(2026, 5, 22), time(14), "上门演示")


async def test_what_the_cadence_proposes_costs_two_keys(hands: Hands) -> None:
    hands.strokes = 0
    await hands.press("f2")
    await hands.type("已发案例")
    await hands.press("ctrl+s")
    assert hands.strokes == 2
    lead = await hands.lead("华信智云")
    assert lead.plans[0].due_on == date(2026, 5, 22)
    assert lead.plans[0].method == "phone"
    assert "u undo · ctrl+o back to it" in hands.message


async def test_every_field_can_be_given_in_eight_keys_with_an_own_date(hands: Hands) -> None:
    hands.strokes = 0
    await hands.press("f2")
    await hands.type("谈到价格")
    await hands.press("tab", "tab", "4", "tab", "tab", "tab")
    await hands.type("下周二 拜访 谈价格")
    await hands.press("ctrl+s")
    assert hands.strokes <= 8
    plan = (await hands.lead("华信智云")).plans[0]
    assert (plan.due_on, plan.method, plan.focus) == (date(2026, 5, 26), "visit", "谈价格")


async def test_the_date_says_at_once_how_it_is_read(hands: Hands) -> None:
    await hands.press("f2", "shift+tab")
    for _step in range(9):
        if hands.focus == "plan_on":
            break
        await hands.press("tab")
    await hands.type("后天 15:30")
    assert "Fri 5/22 15:30 · Phone" in hands.screen
    await hands.press("ctrl+u")
    await hands.type("什么")
    assert "“什么” is not a date." in hands.screen


async def test_the_day_a_next_step_begins_with_becomes_the_date(hands: Hands) -> None:
    await hands.press("f2")
    hands.app.screen.query_one("#next_step").focus()
    await hands.type("下周一发报价")
    assert "Mon 5/25" in hands.screen


async def test_nobody_reached_proposes_a_retry_and_needs_no_summary(hands: Hands) -> None:
    await hands.press("f2", "shift+tab", "shift+tab", "2")
    assert "Wed 5/20 12:00" in hands.screen
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.followups[0].outcome == "not_reached"
    assert lead.plans[0].due_time == time(12)


async def test_a_missing_criterion_unfolds_with_the_caret_on_it(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("时间也定了")
    hands.app.screen.query_one("#status").focus()
    await hands.press("3")
    assert hands.focus == "timeline_confirmed_on"
    await hands.press("ctrl+s")
    assert hands.focus == "timeline_confirmed_on"
    assert "The timeline is not clear." in hands.screen
    await hands.press("1", "ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.row.status == "high_intent"
    assert lead.values["timeline_confirmed_on"] == date(2026, 5, 20)


async def test_without_a_date_it_asks_in_place_for_a_reason_or_a_day_to_wake(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("等他们内部讨论")
    hands.app.screen.query_one("#plan_on").focus()
    await hands.press("delete", "ctrl+s")
    assert hands.focus == "no_plan"
    await hands.type("6/3")
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.row.turn == "theirs"
    assert lead.plans[0].due_on == date(2026, 6, 3)


async def test_a_colleague_named_in_the_next_step_gets_it(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("要技术方案")
    hands.app.screen.query_one("#next_step").focus()
    await hands.type("周五 出方案 @李雷")
    assert "@李雷" in hands.screen
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert (
        next(plan for plan in lead.plans if plan.done_at is None and plan.responsible == "李雷").step
        == "出方案"
    )


async def test_lost_asks_for_the_reason_and_which_competitor(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("选了别家")
    hands.app.screen.query_one("#status").focus()
    await hands.press("5")
    assert hands.focus == "lost_reason"
    await hands.press("2")
    assert hands.focus == "lost_competitor"
    await hands.type("某云")
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert (lead.row.status, lead.values["lost_competitor"]) == ("lost", "某云")


async def test_won_is_signed_in_place(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("签了")
    hands.app.screen.query_one("#status").focus()
    await hands.press("4", "ctrl+s")
    lead = await hands.lead("华信智云")
    assert (lead.row.status, lead.row.amount) == ("won", 20_000_000)


async def test_a_content_touch_moves_only_its_own_clock(hands: Hands) -> None:
    await hands.press("f2", "shift+tab", "shift+tab", "shift+tab", "7", "ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.followups[0].method == "content"
    conversation = next(plan for plan in lead.plans if plan.track == "conversation")
    assert conversation.done_at is None


async def test_the_mouse_answers_too(hands: Hands) -> None:
    await hands.press("f2")
    row = hands.app.screen.query_one("#attitude").region
    await hands.pilot.click("#attitude", offset=(row.width // 3, 0))
    await hands.rest()
    assert hands.app.screen.value("attitude") in ("2", "1")  # type: ignore[attr-defined]


async def test_what_was_typed_in_a_line_can_be_undone(hands: Hands) -> None:
    await hands.press("f2")
    field = hands.app.screen.query_one("#next_step")
    field.focus()
    await hands.type("发报")
    await hands.press("ctrl+underscore")
    assert field.value == "发"  # type: ignore[attr-defined]
    await hands.press("ctrl+y")
    assert field.value == "发报"  # type: ignore[attr-defined]


async def test_what_is_pasted_is_cleaned_and_whole(hands: Hands) -> None:
    await hands.press("f2")
    hands.app.screen.post_message(events.Paste("第一行\n第二行\x1b]52;c;eA==\x07"))
    await hands.rest()
    assert hands.app.screen.value("summary") == "第一行\n第二行"  # type: ignore[attr-defined]
    hands.app.screen.query_one("#next_step").focus()
    hands.app.screen.post_message(events.Paste("发\n报价"))
    await hands.rest()
    assert hands.app.screen.value("next_step") == "发 报价"  # type: ignore[attr-defined]


async def test_prose_is_kept_as_typed_and_dates_are_folded(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("报价：１０万《含税》。")
    hands.app.screen.query_one("#plan_on").focus()
    await hands.type("５／２５")
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.followups[0].summary == "报价：１０万《含税》。"
    assert lead.plans[0].due_on == date(2026, 5, 25)


async def test_a_typed_label_chooses_and_waits_for_the_rest(hands: Hands) -> None:
    i18n.set_language("zh_CN")
    await hands.press("f2", "shift+tab", "shift+tab", "shift+tab")
    await hands.type("微信")
    assert hands.focus == "method"
    assert hands.app.screen.value("method") == "wechat"  # type: ignore[attr-defined]


async def test_a_contact_of_yesterday_bears_its_own_moment(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("补记")
    hands.app.screen.query_one("#contacted_at").focus()
    await hands.type("昨天 15:30")
    await hands.press("ctrl+s")
    moment = (await hands.lead("华信智云")).followups[0].contacted_at
    assert moment.isoformat() == "2026-05-19T07:30:00+00:00"


async def test_undo_takes_the_whole_follow_up_back(hands: Hands) -> None:
    before = await hands.lead("华信智云")
    await hands.press("f2")
    await hands.type("记错了")
    await hands.press("ctrl+s", "u")
    after = await hands.lead("华信智云")
    assert [one.id for one in after.followups] == [one.id for one in before.followups]
    assert after.row.next_on == before.row.next_on
    await hands.press("ctrl+r")
    assert (await hands.lead("华信智云")).followups[0].summary == "记错了"


async def test_ctrl_o_leads_back_to_the_lead_just_saved(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("好")
    await hands.press("ctrl+s")
    assert hands.here != "华信智云"
    await hands.press("ctrl+o")
    assert hands.here == "华信智云"


async def test_the_form_looks_as_kept(hands: Hands) -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        for name, size in SIZES.items():
            await hands.pilot.resize_terminal(*size)
            await hands.rest()
            await hands.press("f")
            golden.check(hands.app, f"followup-{name}-{language}")
            await hands.press("ctrl+l", "escape")
