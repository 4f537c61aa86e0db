"""The page of lists: choices named, ordered and retired, values nobody knows mapped onto them."""

from __future__ import annotations

import pytest

from leadtui.services import leads
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import type_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)
    leads.edit(desk.store, desk.wang, ids["华信智云"], {"industry": "机械"})
    desk.store.close()
    return sqlite_url


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_shows_every_list_and_what_each_holds(url: str, size: str) -> None:
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "c")
        check(app, f"lists_{size}")
        await press(app, pilot, "enter")
        check(app, f"list_items_{size}")


async def test_a_choice_is_added_named_moved_retired_and_taken_back(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "l", "enter", "n")
        await type_text(pilot, "TikTok")
        await press(app, pilot, "enter")
        await type_text(pilot, "DY")
        assert "TikTok added" in await press(app, pilot, "enter")
        shown = await press(app, pilot, "G", "K", "x")
        assert "TikTok retired" in shown
        assert "TikTok is offered again" in await press(app, pilot, "x")
        await press(app, pilot, "u", "u", "u")
        assert "TikTok" not in (await press(app, pilot, "u")).split("Undone")[0]


async def test_what_leads_bear_besides_is_taken_in_or_mapped(url: str) -> None:
    async with opened(url) as (app, pilot):
        shown = await press(app, pilot, "g", "c", "j", "enter")
        assert "机械" in shown
        assert "not in the list" in shown
        assert "机械 added" in await press(app, pilot, "m", "enter")
        assert "not in the list" not in await press(app, pilot)


async def test_only_an_admin_gets_there(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        assert "Ways of contact" not in await press(app, pilot, "g", "c")
