"""Moving leads: at once where nothing is missing, else the missing thing has the caret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from leadtui import i18n
from leadtui.screens.leads import LeadsScreen
from leadtui.screens.transition import TransitionDialog
from tests.ui import golden
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url, mode="leads") as found:
        await found.go_to("华信智云")
        yield found


async def test_a_move_with_all_criteria_met_is_made_at_once(hands: Hands) -> None:
    await hands.go_to("博恒教育")
    await hands.press("s", "2")
    assert (await hands.lead("博恒教育")).row.status == "interested"
    assert "u undo" in hands.message
    await hands.press("u")
    assert (await hands.lead("博恒教育")).row.status == "potential"


async def test_a_refused_move_opens_with_the_caret_on_what_is_missing(hands: Hands) -> None:
    await hands.press("f4", "3")
    assert isinstance(hands.app.screen, TransitionDialog)
    assert hands.focus == "timeline_confirmed_on"
    await hands.press("ctrl+s")
    assert "The timeline is not clear." in hands.screen
    await hands.press("1", "ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.row.status == "high_intent"
    assert lead.values["timeline_confirmed_on"] == date(2026, 5, 20)


async def test_lost_takes_a_digit_and_words(hands: Hands) -> None:
    await hands.press("s", "5", "8")
    await hands.type("换了负责人")
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert (lead.row.status, lead.values["lost_reason"]) == ("lost", "other")
    assert lead.values["lost_text"] == "换了负责人"


async def test_a_competitor_is_asked_for_by_name(hands: Hands) -> None:
    await hands.press("s", "5", "2")
    assert hands.focus == "lost_competitor"
    await hands.press("ctrl+s")
    assert "Which competitor?" in hands.screen
    await hands.type("某云")
    await hands.press("ctrl+s")
    assert (await hands.lead("华信智云")).row.status == "lost"


async def test_won_proposes_today_and_the_expected_value(hands: Hands) -> None:
    await hands.press("s", "4")
    assert hands.focus == "signed_on" or "5/20" in hands.screen
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert (lead.row.status, lead.row.amount) == ("won", 20_000_000)
    assert lead.values["signed_on"] == date(2026, 5, 20)


async def test_going_back_needs_a_reason(hands: Hands) -> None:
    await hands.press("s", "1")
    assert hands.focus == "reason"
    await hands.type("还没谈需求")
    await hands.press("ctrl+s")
    changes = (await hands.lead("华信智云")).status_changes
    assert (changes[-1].to_status, changes[-1].reason) == ("potential", "还没谈需求")


async def test_a_lead_nobody_reached_says_what_to_do_first(hands: Hands) -> None:
    screen = hands.app.screen
    assert isinstance(screen, LeadsScreen)
    screen.run_worker(screen.move_to("interested", hands.ids["瑞丰物流"]), group="command")
    await hands.rest()
    assert isinstance(hands.app.screen, TransitionDialog)
    await hands.type("年度物流外包")
    await hands.press("ctrl+s")
    assert "A reached contact with a stated need is missing." in hands.screen
    assert (await hands.lead("瑞丰物流")).row.status == "potential"


async def test_columns_are_stepped_through_and_the_cursor_follows(hands: Hands) -> None:
    await hands.go_to("博恒教育")
    await hands.press("shift+right")
    assert (await hands.lead("博恒教育")).row.status == "interested"
    assert hands.here == "博恒教育"
    await hands.type("》")
    assert isinstance(hands.app.screen, TransitionDialog)


async def test_escape_keeps_everything_as_it_is(hands: Hands) -> None:
    await hands.press("s", "5", "escape")
    assert (await hands.lead("华信智云")).row.status == "interested"


async def test_the_form_looks_as_kept(hands: Hands) -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        for name, size in SIZES.items():
            await hands.pilot.resize_terminal(*size)
            await hands.rest()
            await hands.press("s", "5", "2")
            golden.check(hands.app, f"transition-{name}-{language}")
            await hands.press("ctrl+l", "escape")
