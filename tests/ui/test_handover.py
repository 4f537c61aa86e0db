"""A lead that was handed over shows its page first, until the new owner has read it."""

from __future__ import annotations

import pytest

from leadtui.screens.handover import HandoverDialog
from leadtui.services import assigning, handovers
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)
    li = desk.sign_in("li")
    lead = ids["金桥置业"]
    zhao = desk.sign_in("zhao")
    desk.reached(
        zhao,
        lead,
        attitude=-1,
        concerns=("price",),
        feedback="觉得贵，答应周五前答复。",
        next_step="发新报价",
    )
    assigning.assign(desk.store, desk.wang, lead, li.user_id)
    desk.store.close()
    return sqlite_url


@pytest.mark.parametrize("size", ["80x24", "120x40"])
async def test_the_page_stands_first_on_the_lead_until_it_is_read(url: str, spoken: str, size: str) -> None:
    async with opened(url, "li", SIZES[size]) as (app, pilot):
        words = "1 hand-over to read" if size == "120x40" else "1 hand-over"
        assert spoken != "en" or words in screen_text(app)
        await press(app, pilot, "g", "h", "enter")
        assert isinstance(app.screen, HandoverDialog)
        check(app, f"handover_{spoken}_{size}")
        await press(app, pilot, "escape")
        assert await app.ask(handovers.count_unread) == 1
        await press(app, pilot, "q", "g", "h", "enter", "enter")
        assert not isinstance(app.screen, HandoverDialog)
        assert await app.ask(handovers.count_unread) == 0


async def test_nobody_else_is_asked_to_read_it(url: str) -> None:
    async with opened(url) as (app, pilot):
        shown = await press(app, pilot, "g", "h")
        assert "No hand-over waits for you." in shown
