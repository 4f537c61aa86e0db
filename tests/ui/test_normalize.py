"""Many leads in one form: every value is shown first, can be left out, and one undo takes all back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from leadtui.screens.normal_preview import NormalPreview
from leadtui.screens.picker import Picker
from leadtui.services import contacts, leads, pacing, taking_back, undoing
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")


async def untidy(hands: Hands) -> None:
    """Two leads of one's own with names, a number and a source in forms of their own."""
    for name, customer in (("博恒教育", "博恒教育(上海)有限公司"), ("海川化工", "海川化工 有限 公司")):
        values = {"customer": customer, "source": "other", "source_detail": "Olark Chat"}
        await hands.app.change(leads.edit, hands.ids[name], values)
    contact = (await hands.lead("博恒教育")).contacts[0]
    points = [("phone", "138-0013-8000")]
    await hands.app.change(contacts.save_contact, hands.ids["博恒教育"], contact.id, {}, points)
    await hands.rest()


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url, mode="leads") as found:
        await untidy(found)
        yield found


async def raw(hands: Hands) -> str:
    return (await hands.lead("博恒教育")).contacts[0].points[0].raw


async def customer(hands: Hands, name: str) -> object:
    return (await hands.lead(name)).values["customer"]


async def open_preview(hands: Hands, *names: str) -> str:
    for name in names:
        await hands.go_to(name)
        await hands.press("space")
    await hands.press("g", "z")
    assert isinstance(hands.app.screen, NormalPreview)
    return hands.screen


async def test_the_marked_leads_are_shown_value_by_value_and_nothing_is_changed(hands: Hands) -> None:
    screen = await open_preview(hands, "博恒教育")
    assert "1 lead: nothing is changed yet" in screen
    assert "p Phones 1" in screen
    assert "138-0013-8000 → 13800138000" in screen
    assert "博恒教育(上海)有限公司 → 博恒教育（上海）有限公司" in screen
    assert "海川化工" not in screen
    await hands.press("escape")
    assert await raw(hands) == "138-0013-8000"


async def test_enter_does_it_and_one_undo_takes_all_of_it_back(hands: Hands) -> None:
    await open_preview(hands, "博恒教育", "海川化工")
    await hands.press("enter")
    assert hands.message.startswith("2 leads normalised")
    assert (await customer(hands, "海川化工"), await raw(hands)) == ("海川化工有限公司", "13800138000")
    await hands.press("u")
    assert hands.message.startswith("Undone: 2 leads")
    assert (await customer(hands, "海川化工"), await raw(hands)) == ("海川化工 有限 公司", "138-0013-8000")
    await hands.press("ctrl+r")
    assert hands.message.startswith("Done again: 2 leads")
    assert await raw(hands) == "13800138000"


async def test_escape_stops_an_undo_of_many_and_keeps_what_is_done(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, goes_on, part = threading.Event(), threading.Event(), taking_back._part

    def one_at_a_time(*args: Any) -> None:
        part(*args)
        reached.set()
        assert goes_on.wait(20)

    await open_preview(hands, "博恒教育", "海川化工")
    await hands.press("enter")
    monkeypatch.setattr(taking_back, "_part", one_at_a_time)
    monkeypatch.setattr(undoing, "LONG", 1)
    monkeypatch.setattr(pacing, "FIRST", 1)
    await hands.pilot.press("u")
    await asyncio.to_thread(reached.wait, 20)
    await hands.pilot.press("escape")
    goes_on.set()
    await hands.rest()
    assert hands.message == "Stopped. · u goes on"
    await hands.press("u")
    assert hands.message.startswith("Undone: 1 lead")
    assert (await customer(hands, "海川化工"), await raw(hands)) == ("海川化工 有限 公司", "138-0013-8000")
    await hands.press("ctrl+r")
    assert hands.message.startswith("Done again: 2 leads")


async def test_without_marks_it_is_all_that_the_list_shows(hands: Hands) -> None:
    await hands.press("/")
    await hands.type("海川")
    await hands.press("enter")
    screen = await open_preview(hands)
    assert "1 lead: nothing is changed yet" in screen
    assert "海川化工 有限 公司 → 海川化工有限公司" in screen


async def test_a_value_is_left_out_with_space_and_a_field_with_its_letter(hands: Hands) -> None:
    await open_preview(hands, "博恒教育", "海川化工")
    assert "3 values would change" in hands.message
    await hands.press("c")
    assert "1 value would change" in hands.message
    assert "海川化工有限公司" not in hands.screen
    await hands.press("c", "space")
    assert "2 values would change" in hands.message
    await hands.press("enter")
    assert "2 leads normalised · 1 value left out" in hands.message
    assert await raw(hands) == "138-0013-8000"


async def test_a_source_no_list_has_is_mapped_on_the_way(hands: Hands) -> None:
    screen = await open_preview(hands, "博恒教育", "海川化工")
    assert "Sources no list has (m maps them): Olark Chat 2" in screen
    await hands.press("space", "m")
    assert isinstance(hands.app.screen, Picker)
    await hands.press("enter")
    await hands.type("Referral")
    await hands.press("down", "enter")
    assert "Other · Olark Chat → Referral · Olark Chat" in hands.screen
    await hands.press("enter")
    assert "1 value left out" in hands.message
    assert (await hands.lead("海川化工")).values["source"] == "referral"


async def test_nothing_to_do_says_so_and_enter_leaves(hands: Hands) -> None:
    await open_preview(hands, "华信智云")
    assert "Nothing to normalise." in hands.message
    await hands.press("enter")
    assert not isinstance(hands.app.screen, NormalPreview)


async def test_the_lead_that_is_open_is_normalised_alone(hands: Hands) -> None:
    await hands.go_to("博恒教育")
    await hands.press("enter")
    screen = await open_preview(hands)
    assert "1 lead: nothing is changed yet" in screen
    await hands.press("enter")
    assert "1 lead normalised" in hands.message


async def test_on_the_board_it_is_the_marked_cards_or_all_of_the_query(sqlite_url: str) -> None:
    async with at_work(sqlite_url, mode="board") as hands:
        await untidy(hands)
        screen = await open_preview(hands, "海川化工")
        assert "1 lead: nothing is changed yet" in screen
        await hands.press("escape", "escape", "g", "z")
        assert "海川化工 有限 公司" in hands.screen
        assert "博恒教育（上海）有限公司" in hands.screen


async def test_it_stands_in_the_palette(hands: Hands) -> None:
    await hands.press(":")
    await hands.type("normalize")
    await hands.press("enter")
    assert isinstance(hands.app.screen, NormalPreview)


@pytest.mark.parametrize("size", [(80, 24), (50, 20)])
async def test_every_value_fits_on_a_line(sqlite_url: str, size: tuple[int, int]) -> None:
    async with at_work(sqlite_url, mode="leads", size=size) as hands:
        await untidy(hands)
        screen = await open_preview(hands)
        assert "138-0013-8000 → 13800138000" in screen
        assert "enter do it" in screen.lower()
