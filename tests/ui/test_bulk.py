"""One change on many leads: looked at first, one unit of undo, who refuses is left out and counted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from leadtui.screens.bulk_preview import BulkPreview
from leadtui.services import contacts, showing
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url, mode="leads") as found:
        yield found


async def mark(hands: Hands, *names: str) -> None:
    for name in names:
        await hands.go_to(name)
        await hands.press("space")


async def test_one_field_of_many_is_set_after_a_preview(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工", "华信智云")
    await hands.press("e")
    await hands.type("industry")
    await hands.press("enter")
    await hands.type("制造业")
    await hands.press("enter")
    assert isinstance(hands.app.screen, BulkPreview)
    assert "2 leads will change" in hands.screen
    assert "1 is so already" in hands.screen
    await hands.press("enter")
    assert "2 leads changed" in hands.message
    assert (await hands.lead("博恒教育")).values["industry"] == "制造业"


async def test_one_undo_takes_all_of_it_back(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工")
    await hands.press("t")
    await hands.type("春季")
    await hands.press("enter", "enter")
    assert "春季" in (await hands.lead("海川化工")).tags
    await hands.press("u")
    assert (await hands.lead("博恒教育")).tags == (await hands.lead("海川化工")).tags == ()


async def test_who_refuses_is_named_with_the_reason_and_left_out(hands: Hands) -> None:
    await mark(hands, "博恒教育", "华信智云")
    await hands.press("s", "3")
    assert isinstance(hands.app.screen, BulkPreview)
    assert "华信智云" in hands.screen
    assert "The timeline is not clear." in hands.screen
    await hands.press("escape")
    assert (await hands.lead("博恒教育")).row.status == "potential"


async def test_a_reason_may_be_given_for_all_of_them(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工")
    await hands.press("+")
    await hands.type("展会上谈过")
    await hands.press("enter")
    assert "2 leads changed" in hands.message
    events = await hands.app.ask(showing.events, lead_id=hands.ids["海川化工"])
    assert (events[0].kind, events[0].reason) == ("level", "展会上谈过")


async def test_what_is_typed_behind_a_comma_is_why_a_lead_is_given_away(hands: Hands) -> None:
    await hands.go_to("博恒教育")
    await hands.press("a")
    await hands.type("pool，没有回音")
    await hands.press("enter")
    events = await hands.app.ask(showing.events, lead_id=hands.ids["博恒教育"])
    assert [event.reason for event in events if event.kind == "owner"] == ["没有回音"]


async def test_what_is_typed_behind_a_level_is_why_it_is_set(hands: Hands) -> None:
    await hands.go_to("博恒教育")
    await hands.press("L")
    await hands.type("c 预算已定")
    await hands.press("enter")
    event = (await hands.app.ask(showing.events, lead_id=hands.ids["博恒教育"]))[0]
    assert (event.kind, event.reason) == ("level", "预算已定")
    assert (await hands.lead("博恒教育")).row.level == "C"


async def test_a_preview_changes_nothing(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工")
    before = (await hands.lead("博恒教育")).row
    await hands.press("+")
    assert isinstance(hands.app.screen, BulkPreview)
    assert (await hands.lead("博恒教育")).row == before
    await hands.press("escape", "u")
    assert (await hands.lead("博恒教育")).row == before


async def test_a_content_touch_leaves_out_who_asked_not_to_be_contacted(hands: Hands) -> None:
    contact = (await hands.lead("海川化工")).contacts[0]
    await hands.app.change(contacts.save_contact, hands.ids["海川化工"], contact.id, {"do_not_contact": True})
    await hands.rest()
    await mark(hands, "博恒教育", "海川化工")
    await hands.press("f")
    await hands.type("五月行业资讯")
    await hands.press("enter")
    assert "1 will be left out" in hands.screen
    await hands.press("enter")
    assert "1 lead changed · 1 left out" in hands.message
    lead = await hands.lead("博恒教育")
    assert (lead.followups[0].method, lead.followups[0].summary) == ("content", "五月行业资讯")
    assert len((await hands.lead("海川化工")).followups) == 1


async def test_winning_is_done_one_at_a_time(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工")
    await hands.press("s", "4")
    assert "won one at a time" in hands.message


async def test_all_are_lost_for_one_reason(hands: Hands) -> None:
    await mark(hands, "博恒教育", "海川化工")
    await hands.press("s", "5")
    await hands.type("no response")
    await hands.press("enter", "enter")
    assert (await hands.lead("博恒教育")).row.lost_reason == "no_response"
    assert (await hands.lead("海川化工")).row.status == "lost"
