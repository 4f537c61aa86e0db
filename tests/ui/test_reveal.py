"""R shows the contact details of a lead that is not one's own."""

from __future__ import annotations

import pytest

from tests.services.desk import Desk
from tests.ui.desk_app import fill, opened, press

pytestmark = pytest.mark.usefixtures("frozen_now")
NAME = "深圳市海风科技有限公司"


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    boss = desk.user("max", "manager")
    desk.team("华南", boss, li := desk.sign_in("li"))
    desk.lead(li, NAME)
    desk.store.close()
    return sqlite_url


async def test_r_shows_what_is_masked_says_how_many_and_is_repeated_for_nothing(url: str) -> None:
    async with opened(url, "max") as (app, pilot):
        shown = await press(app, pilot, "ctrl+p", *"海风", "enter")
        assert "138****0001" in shown
        shown = await press(app, pilot, "y")
        assert "masked" in shown
        shown = await press(app, pilot, "R")
        assert "138 0000 0001" in shown
        assert "1 of 30 today" in shown
        assert "Nothing is masked here." in await press(app, pilot, "R")


async def test_a_search_that_finds_nothing_tells_of_a_colleagues_lead_masked(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "ctrl+p", *NAME)
        assert "A colleague has it" in shown
        assert "深*" in shown or "海*" in shown
