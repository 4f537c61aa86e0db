"""Pairs of duplicates, decided about with the keyboard alone."""

from __future__ import annotations

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.screens.merging import MergePicker, PairPicker
from leadtui.services import duplicate_pairs, leads
from tests.services.desk import Desk
from tests.ui.desk_app import fill, opened, press

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    for name, industry in (("深圳市远望谷科技有限公司", ""), ("遠望谷科技（深圳）有限公司", "芯片")):
        contact = NewContact("钱进", (("phone", "13977778888"),))
        values = {"industry": industry} if industry else {}
        leads.create(desk.store, desk.wang, NewLead(name, "trade_show", values, (contact,)))
    duplicate_pairs.run(desk.store, desk.wang)
    desk.store.close()
    return sqlite_url


async def test_a_pair_is_merged_with_the_values_one_took(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d")
        assert isinstance(app.screen, PairPicker)
        shown = await press(app, pilot, "enter")
        assert isinstance(app.screen, MergePicker)
        assert "✓ 深圳市远望谷科技" in shown
        shown = await press(app, pilot, "down", "down", "down", "enter")
        assert "· 深圳市远望谷科技" in shown
        await press(app, pilot, "enter")
        assert await app.ask(duplicate_pairs.listed) == []
        await press(app, pilot, "escape", "u")
        assert len(await app.ask(duplicate_pairs.listed)) == 1


async def test_a_pair_that_is_none_is_not_shown_again(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d", "enter", "down", "down", "enter")
        assert await app.ask(duplicate_pairs.listed) == []
        shown = await press(app, pilot, "escape", "g", "d")
        assert "No duplicates were found" in shown
