"""The inbox: unread first, live, one key to the lead and one to be done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from leadtui import clock, config
from leadtui.app import LeadTui
from leadtui.screens import ringing
from leadtui.screens.inbox import InboxScreen
from leadtui.screens.lead import LeadScreen
from leadtui.screens.leads import LeadsScreen
from leadtui.services import assigning, bulk, inbox, notices, statuses
from leadtui.services.changes import Assign
from tests.databases import NOW
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)
    zhao = desk.sign_in("zhao")
    inbox.read_all(desk.store, zhao)
    mine = [lead_id for lead_id in ids.values() if desk.show(lead_id).row.owner_id == zhao.user_id][:3]
    tell(desk, zhao.user_id, "alert", "old", text="两天前的提醒", minutes=-2 * 24 * 60)
    inbox.read_all(desk.store, zhao)
    clock.freeze(NOW)
    statuses.move(desk.store, desk.wang, mine[0], "lost", values={"lost_reason": "price"})
    assigning.assign(desk.store, desk.wang, mine[1], desk.sign_in("li").user_id)
    tell(
        desk,
        zhao.user_id,
        "followup",
        "k",
        mine[2],
        who="李雷",
        name="中鼎能源",
        method="phone",
        outcome="reached",
    )
    desk.store.close()
    return sqlite_url


def tell(
    desk: Desk, user: int, kind: str, key: str, lead: int | None = None, minutes: int = 0, **args: str
) -> None:
    clock.freeze(NOW + timedelta(minutes=minutes))
    notices.tell(desk.store, user, kind, key, lead_id=lead, args=args)
    clock.freeze(NOW)


@pytest.mark.parametrize("size", SIZES)
async def test_the_inbox_looks_like_this(url: str, spoken: str, size: str) -> None:
    async with opened(url, "zhao", SIZES[size]) as (app, pilot):
        await press(app, pilot, "6", "j")
        check(app, f"inbox_{spoken}_{size}")


async def test_an_empty_inbox_says_what_will_be_told_here(sqlite_url: str, spoken: str) -> None:
    fill(sqlite_url)
    async with opened(sqlite_url) as (app, pilot):
        await press(app, pilot, "6")
        check(app, f"inbox_empty_{spoken}_80x24")


async def test_the_header_of_every_screen_counts_what_waits(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        for key in ("1", "2", "3", "6"):
            shown = await press(app, pilot, key)
            assert "6Inbox3" in shown.splitlines()[0], key
        shown = await press(app, pilot, "1", "enter")
        assert isinstance(app.screen, LeadScreen)
        assert "6Inbox3" in shown.splitlines()[0]


async def test_enter_goes_to_the_lead_and_the_notice_is_read(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "6", "enter")
        assert isinstance(app.screen, LeadScreen)
        assert "中鼎能源" in screen_text(app)
        shown = await press(app, pilot, "q")
        assert isinstance(app.screen, InboxScreen)
        assert "6Inbox2" in shown.splitlines()[0]


async def test_a_lead_that_left_is_not_opened_and_it_says_so(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "6", "j", "enter")
        assert isinstance(app.screen, InboxScreen)
        assert "not yours to read any more" in shown


async def test_done_goes_on_to_the_next_and_can_be_taken_back(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "6", "d")
        assert "6Inbox2" in shown.splitlines()[0]
        shown = await press(app, pilot, "d", "d")
        assert "Inbox3" not in shown
        assert app.unread == 0
        await press(app, pilot, "g", "g", "d")
        assert app.unread == 1
        await press(app, pilot, "D")
        assert app.unread == 0
        assert "notice" in screen_text(app)


async def test_what_is_put_off_comes_again_on_the_next_workday(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "6", "r")
        assert "Comes again 05-21 09:00" in shown
        assert app.unread == 2
        clock.freeze(NOW + timedelta(days=1))
        await press(app, pilot, "1", "6", "d", "d")
        assert app.unread == 1


async def test_what_a_colleague_does_shows_at_once_and_rings_where_that_is_wanted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(ringing, "ring", lambda _app, way, count: rung.append((way, count)))
    desk = Desk(url)
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "6", "j")
        under = app.screen.query_one("#list").cursor_id  # type: ignore[attr-defined]
        tell(desk, app.viewer.user_id if app.viewer else 0, "alert", "new", text="新的提醒")
        await looked(app)
        shown = await press(app, pilot)
        assert "新的提醒" in shown
        assert "6Inbox4" in shown.splitlines()[0]
        assert app.screen.query_one("#list").cursor_id == under  # type: ignore[attr-defined]
        assert rung == [("", 4)]
    desk.store.close()


async def looked(app: LeadTui) -> None:
    """One look at the news, as after a hint."""
    app.run_worker(app._read_news(), group="news", exclusive=True)


class _Driver:
    def __init__(self) -> None:
        self.written = ""

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass


class _Terminal:
    is_headless = False

    def __init__(self) -> None:
        self._driver = _Driver()

    def bell(self) -> None:
        self._driver.write("\a")


@pytest.mark.parametrize(
    ("way", "written"),
    [
        ("", ""),
        ("off", ""),
        ("bell", "\a"),
        ("osc9", "\x1b]9;leadtui: 2 unread notices\x1b\\"),
        ("both", "\a\x1b]9;leadtui: 2 unread notices\x1b\\"),
    ],
)
def test_the_terminal_is_signalled_the_way_one_chose(way: str, written: str) -> None:
    terminal: Any = _Terminal()
    ringing.ring(terminal, way, 2)
    assert terminal._driver.written == written


async def test_the_signal_is_chosen_in_the_settings_and_kept(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "s")
        assert "silent" in shown
        await press(app, pilot, *"new", "enter", *"term", "enter", "escape")
        assert app.config.bell == "bell"
    assert config.load().bell == "bell"


async def test_on_a_phone_the_number_is_told_apart_from_the_key(url: str) -> None:
    async with opened(url, "zhao", SIZES["50x20"]) as (app, _pilot):
        assert screen_text(app).splitlines()[0].startswith("[1Today]2 3 6(3)")


async def test_enter_on_a_notice_of_a_run_lists_exactly_its_leads(url: str) -> None:
    desk = Desk(url)
    zhao = desk.sign_in("zhao")
    given = [desk.lead(desk.wang, name) for name in ("青山制造有限公司", "白河物流有限公司")]
    bulk.run(desk.store, desk.wang, Assign(zhao.user_id), given)
    desk.store.close()
    async with opened(url, "zhao", (100, 30)) as (app, pilot):
        shown = await press(app, pilot, "6", "enter")
        assert isinstance(app.screen, LeadsScreen)
        assert "青山制造" in shown
        assert "白河物流" in shown
        assert "2 leads" in shown
