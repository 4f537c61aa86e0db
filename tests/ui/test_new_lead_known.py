"""A lead that is known already: opened, added to, or said to be another, without losing what was typed."""

from __future__ import annotations

import pytest

from leadtui.screens.lead import LeadScreen
from leadtui.screens.new_lead import NewLeadDialog
from leadtui.screens.new_lead_known import KnownPicker
from leadtui.services import duplicate_pairs, finding
from tests.ui import golden
from tests.ui.desk_app import fill, opened, press
from tests.ui.hands import Hands
from tests.ui.screen_text import type_text

pytestmark = pytest.mark.usefixtures("frozen_now", "no_pause")
LINE = "展会 华信智云 赵敏 13800001234 培训系统 A"


async def test_the_hint_opens_the_lead_and_keeps_the_typing(hands: Hands) -> None:
    await hands.press("n")
    shown = await hands.type(LINE)
    assert "ctrl+t" in shown.lower()
    await hands.press("ctrl+t")
    assert isinstance(hands.app.screen, KnownPicker)
    shown = await hands.press("down", "enter")
    assert isinstance(hands.app.screen, LeadScreen)
    assert hands.here == "华信智云"
    assert "Draft kept" in shown
    await hands.press("q", "n")
    form = hands.app.screen
    assert isinstance(form, NewLeadDialog)
    assert (form.value("customer"), form.value("phone")) == ("华信智云", "13800001234")


async def test_what_was_typed_is_added_to_the_lead(hands: Hands) -> None:
    before = await hands.app.ask(finding.count, "")
    await hands.press("n")
    await hands.type(LINE)
    shown = await hands.press("ctrl+t", "enter")
    assert "Added to XS-20260506-001" in shown
    assert not isinstance(hands.app.screen, NewLeadDialog)
    lead = await hands.lead("华信智云")
    assert "13800001234" in {point.raw for person in lead.contacts for point in person.points}
    assert "赵敏" in {person.name for person in lead.contacts}
    assert "培训系统" in f"{lead.values['need']}{lead.values['notes']}"
    assert await hands.app.ask(finding.count, "") == before
    await hands.press("u")
    again = await hands.lead("华信智云")
    assert "赵敏" not in {person.name for person in again.contacts}
    assert not again.values["notes"]


async def test_another_customer_is_not_named_while_it_is_entered(hands: Hands) -> None:
    await hands.press("n")
    await hands.type(LINE)
    shown = await hands.press("ctrl+t", "down", "down", "enter")
    assert isinstance(hands.app.screen, NewLeadDialog)
    assert "same name" not in shown
    await hands.press("ctrl+s")
    assert len(await hands.app.ask(finding.find, "13800001234")) == 1


async def test_with_the_right_to_merge_that_is_remembered(sqlite_url: str) -> None:
    ids = fill(sqlite_url)
    async with opened(sqlite_url, "wang") as (app, pilot):
        await press(app, pilot, "2", "n")
        await type_text(pilot, "展会 华信智云 赵敏 13800001234 培训系统 A")
        await press(app, pilot, "ctrl+t", "down", "down", "enter", "ctrl+s")
        (new,) = await app.ask(finding.find, "13800001234")
        near = await app.ask(duplicate_pairs.near, new)
        assert ids["华信智云"] not in {pair.other_than(new).id for pair in near}
        await app.change(duplicate_pairs.reopen, new, ids["华信智云"])
        near = await app.ask(duplicate_pairs.near, new)
        assert ids["华信智云"] in {pair.other_than(new).id for pair in near}


async def test_where_nothing_is_known_the_form_says_so(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("展会 没见过公司 李明 13900009999")
    assert "looks like this one" in await hands.press("ctrl+t")


async def test_the_choice_looks_as_kept(hands: Hands, spoken: str) -> None:
    await hands.press("n")
    await hands.type(LINE)
    golden.check(hands.app, f"new-lead-known-80x24-{spoken}")
    await hands.press("ctrl+t")
    golden.check(hands.app, f"new-lead-known-choice-80x24-{spoken}")
