"""What colleagues do shows by itself: two at one database, one at the screen, one through services."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from leadtui.app import LeadTui
from leadtui.domain.forms import FollowupForm
from leadtui.domain.news import News
from leadtui.domain.people import Viewer
from leadtui.screens import live
from leadtui.screens.drafting import draft_key
from leadtui.screens.followup_form import FollowupDialog
from leadtui.screens.leads import LeadsScreen
from leadtui.screens.live import Live
from leadtui.screens.today import TodayScreen
from leadtui.services import assigning, draft_files, followups, people, presence, statuses
from leadtui.services import leads as lead_service
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.virtual_list import VirtualList
from tests.services.desk import LATER, Desk, later
from tests.ui.desk_app import at_rest, opened, press
from tests.ui.screen_text import screen_text, type_text

pytestmark = pytest.mark.usefixtures("frozen_now")
SOON = 10.0


class Ears:
    """Every piece of news that a program takes in, to be waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._changed = asyncio.Event()
        self.taken: list[News] = []
        take, show = Live._take, Live._show_beside

        def taken(app: Live, found: News) -> None:
            take(app, found)
            self.taken.append(found)
            self._changed.set()

        def shown(app: Live, beside: Any) -> None:
            show(app, beside)
            self._changed.set()

        monkeypatch.setattr(Live, "_take", taken)
        monkeypatch.setattr(Live, "_show_beside", shown)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what was heard makes a condition true."""

        async def come() -> None:
            while not condition():
                self._changed.clear()
                await self._changed.wait()

        await asyncio.wait_for(come(), SOON)


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    monkeypatch.setattr(live, "GAP", 0.05)
    monkeypatch.setattr(live, "REST", 0.01)
    return Ears(monkeypatch)


class Room:
    """A program with somebody at it, and a colleague who works through the services."""

    def __init__(self, app: LeadTui, pilot: Pilot[Any], ears: Ears, desk: Desk) -> None:
        self.app, self.pilot, self.ears, self.desk = app, pilot, ears, desk

    async def hears(self, what: Callable[[News], bool] = lambda found: found.leads != frozenset()) -> None:
        """Wait until the program has taken in something of that kind, and shows it."""
        seen = len(self.ears.taken)
        await self.ears.until(lambda: any(what(found) for found in self.ears.taken[seen - 1 :]))
        self.ears.taken.clear()
        await at_rest(self.app, self.pilot)

    async def sees(self, text: str) -> None:
        """Wait until what was heard brings a text to the screen."""
        await self.ears.until(lambda: text in screen_text(self.app))

    @property
    def list(self) -> VirtualList[Any]:
        return self.app.screen.query_one("#list", VirtualList)

    @property
    def message(self) -> str:
        return self.app.screen.query_one(MessageLine).text


@pytest.fixture
def colleague(desk_url: str) -> Iterator[Desk]:
    found = Desk(desk_url)
    yield found
    found.store.close()


@pytest.fixture
def li(colleague: Desk) -> Viewer:
    return colleague.sign_in("li")


@asynccontextmanager
async def at_work(desk: Desk, ears: Ears, size: tuple[int, int] = (80, 40)) -> AsyncIterator[Room]:
    async with opened(desk.url, "zhao", size) as (app, pilot):
        await ears.until(lambda: bool(ears.taken))
        await at_rest(app, pilot)
        ears.taken.clear()
        yield Room(app, pilot, ears, desk)


async def test_a_lead_one_is_given_shows_without_a_key_and_the_cursor_stays(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        room.list.go_to_id(leads["金桥置业"])
        room.list.cmd_mark_toggle()
        room.list.go_to_id(leads["金桥置业"])
        marks, here = room.list.marks, room.list.cursor_id
        new = colleague.lead(colleague.sign_in("zhao"), "深圳市新来客户有限公司", short_name="新来客户")
        await room.hears()
        assert "新来客户" in screen_text(room.app)
        assert (room.list.cursor_id, room.list.marks) == (here, marks)
        assert room.list.rows.position_of(new) is not None


async def test_a_lead_that_goes_to_somebody_else_says_so_and_goes(
    colleague: Desk, ears: Ears, leads: dict[str, int], li: Viewer
) -> None:
    async with at_work(colleague, ears) as room:
        assigning.assign(colleague.store, colleague.wang, leads["金桥置业"], li.user_id)
        await room.hears()
        assert room.message == "wang gave 金桥置业 to 李雷"
        assert leads["金桥置业"] not in room.list.rows.among(leads.values())


async def test_whoever_takes_a_lead_for_themself_is_named_once(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        assigning.assign(colleague.store, colleague.wang, leads["金桥置业"], colleague.wang.user_id)
        await room.hears()
        assert room.message == "金桥置业 now belongs to wang"


async def test_several_leads_that_go_are_counted(colleague: Desk, ears: Ears, leads: dict[str, int]) -> None:
    async with at_work(colleague, ears) as room:
        with colleague.store.transaction():
            for name in ("金桥置业", "华信智云", "中鼎能源"):
                lead_service.remove(colleague.store, colleague.wang, leads[name])
        await room.hears()
        assert room.message.endswith("away · and 2 more")


async def test_ones_own_save_brings_no_second_refresh(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        await press(room.app, room.pilot, "x")
        revision = room.app.revision
        followups.record(
            colleague.store,
            colleague.sign_in("li"),
            leads["东岳重工"],
            FollowupForm("phone", summary="好", plan=LATER),
        )
        await room.hears(lambda found: True)
        assert room.app.revision == revision


async def narrowed(room: Room, text: str) -> LeadsScreen:
    """The list of leads with these words beside its query."""
    await press(room.app, room.pilot, "2")
    screen = room.app.screen
    assert isinstance(screen, LeadsScreen)
    screen.ask_for(screen.query_now.narrowed(text))
    await at_rest(room.app, room.pilot)
    return screen


async def test_a_list_takes_in_a_change_where_one_is_and_loses_what_leaves_it(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        screen = await narrowed(room, "status:potential")
        room.list.go_to_id(leads["恒泰精工"])
        before = room.list.rows.length
        statuses.move(colleague.store, colleague.wang, leads["华信智云"], "interested")
        await room.hears()
        assert room.message == "wang moved 华信智云 to Interested"
        assert room.list.rows.length == before - 1
        assert room.list.cursor_id == leads["恒泰精工"]
        assert screen.total == before - 1


async def test_a_list_that_a_change_does_not_touch_is_not_read_again(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        await narrowed(room, "华信")
        rows = room.list.rows
        colleague.reached(colleague.wang, leads["金桥置业"])
        await room.hears()
        assert room.list.rows is rows


async def test_while_one_types_the_screen_waits_for_a_pause(
    colleague: Desk, ears: Ears, leads: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(colleague, ears) as room:
        await press(room.app, room.pilot, "2", "/")
        await type_text(room.pilot, "金桥")
        await at_rest(room.app, room.pilot)
        asked = asyncio.Event()
        naps = asyncio.sleep

        async def nap(seconds: float) -> None:
            asked.set()
            await naps(min(seconds, 0.01))

        monkeypatch.setattr(room.app, "_typed_at", float("inf"))
        monkeypatch.setattr(asyncio, "sleep", nap)
        colleague.reached(colleague.wang, leads["金桥置业"])
        await asyncio.wait_for(asked.wait(), SOON)
        assert not [found for found in ears.taken if found.leads]
        field = room.app.screen.focused
        assert isinstance(field, Widget)
        monkeypatch.setattr(room.app, "_typed_at", 0.0)
        await room.hears()
        assert room.app.screen.focused is field
        assert getattr(field, "value", "") == "金桥"
        assert room.app.cursor_position == field.cursor_screen_offset  # type: ignore[attr-defined]


async def test_a_card_a_colleague_moves_goes_to_its_column(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears, (120, 40)) as room:
        await press(room.app, room.pilot, "3")
        statuses.move(colleague.store, colleague.wang, leads["华信智云"], "interested")
        await room.hears()
        assert room.message == "wang moved 华信智云 to Interested"
        columns = room.app.screen.columns  # type: ignore[attr-defined]
        assert columns.lists[1].rows.position_of(leads["华信智云"]) is not None


async def test_an_open_lead_that_is_taken_away_says_so_and_offers_the_way_back(
    colleague: Desk, ears: Ears, leads: dict[str, int], li: Viewer
) -> None:
    async with at_work(colleague, ears, (120, 40)) as room:
        await room.app.open_lead(leads["金桥置业"])
        await at_rest(room.app, room.pilot)
        assigning.assign(colleague.store, colleague.wang, leads["金桥置业"], li.user_id)
        await room.hears()
        assert "wang gave 金桥置业 to 李雷 · q back" in screen_text(room.app)
        await press(room.app, room.pilot, "q")
        assert isinstance(room.app.screen, TodayScreen)
        assert leads["金桥置业"] not in room.list.rows.among(leads.values())


async def test_an_open_lead_shows_what_a_colleague_adds(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears, (120, 40)) as room:
        await room.app.open_lead(leads["金桥置业"])
        await at_rest(room.app, room.pilot)
        colleague.reached(colleague.wang, leads["金桥置业"], feedback="要三份报价")
        await room.hears()
        assert "要三份报价" in screen_text(room.app)


async def test_who_writes_on_a_lead_shows_on_it_and_in_the_form_and_in_the_queue(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears, (120, 40)) as room:
        room.list.go_to_id(leads["金桥置业"])
        await at_rest(room.app, room.pilot)
        presence.enter(colleague.store, colleague.wang, "w", leads["金桥置业"], "writing")
        await room.sees("wang has been writing a follow-up")
        await room.app.open_lead(leads["金桥置业"])
        await room.sees("wang has been writing a follow-up on this lead since 10:00")
        await room.pilot.press("f")
        await at_rest(room.app, room.pilot)
        assert isinstance(room.app.screen, FollowupDialog)
        await room.sees("wang has been writing a follow-up on this lead since 10:00")
        presence.leave(colleague.store, colleague.wang, "w")
        await room.ears.until(lambda: "wang has been" not in screen_text(room.app))


async def test_where_one_is_shows_to_colleagues_until_one_leaves(
    colleague: Desk, ears: Ears, leads: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def there() -> list[str]:
        found = presence.at_lead(colleague.store, colleague.wang, leads["金桥置业"])
        return [f"{one.name} {one.doing}" for one in found]

    told = asyncio.Event()
    tell = Live._tell_place

    async def telling(app: Live) -> None:
        await tell(app)
        told.set()

    monkeypatch.setattr(Live, "_tell_place", telling)

    async def until(wanted: list[str]) -> None:
        while there() != wanted:
            told.clear()
            await asyncio.wait_for(told.wait(), SOON)

    async with at_work(colleague, ears, (120, 40)) as room:
        await room.app.open_lead(leads["金桥置业"])
        await until(["赵倩 open"])
        await room.pilot.press("f")
        await until(["赵倩 writing"])
        await room.pilot.press("escape")
        await until(["赵倩 open"])
        await room.pilot.press("q")
        await until([])


async def test_who_is_deactivated_is_sent_home_with_their_draft_kept(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    async with at_work(colleague, ears) as room:
        room.list.go_to_id(leads["金桥置业"])
        await room.pilot.press("f")
        await at_rest(room.app, room.pilot)
        await type_text(room.pilot, "谈得不错")
        people.set_user(colleague.store, colleague.wang, "zhao", active=False)
        while room.app.ended_by is None:
            await room.pilot.pause(0.01)
        assert room.app.return_value == 3
        assert "赵倩" in room.app.ended_by.text()
        kept = draft_files.read(draft_key(room.app, "followup", leads["金桥置业"]))
        assert kept is not None
        assert kept[0]["summary"] == "谈得不错"


async def test_another_role_counts_at_once(colleague: Desk, ears: Ears) -> None:
    async with at_work(colleague, ears) as room:
        people.set_user(colleague.store, colleague.wang, "zhao", role="manager")
        await room.hears(lambda found: found.leads is None)
        assert room.app.viewer is not None
        assert room.app.viewer.role == "manager"
        assert room.message == "Your role is Manager now."


async def test_what_is_in_sight_stays_where_it_is_drawn(
    colleague: Desk, ears: Ears, leads: dict[str, int]
) -> None:
    zhao = colleague.sign_in("zhao")
    for number in range(30):
        colleague.lead(zhao, f"深圳市老客户{number}有限公司", level="C", short_name=f"老客户{number}")
    async with at_work(colleague, ears, (80, 24)) as room:
        await press(room.app, room.pilot, "2", "G", "k", "k")
        assert room.list.view.top
        before = screen_text(room.app).splitlines()[4:15]
        colleague.reached(colleague.wang, leads["华信智云"])
        colleague.reached(colleague.wang, leads["金桥置业"])
        await room.hears()
        assert screen_text(room.app).splitlines()[4:15] == before


async def test_a_colleague_who_has_gone_without_a_word_is_not_shown_for_ever(
    colleague: Desk, ears: Ears, leads: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BESIDE", 0.05)
    async with at_work(colleague, ears, (120, 40)) as room:
        await room.app.open_lead(leads["金桥置业"])
        presence.enter(colleague.store, colleague.wang, "w", leads["金桥置业"], "open")
        await room.sees("wang has had this lead open since 10:00")
        later(minutes=2)
        await room.ears.until(lambda: "wang has had" not in screen_text(room.app))
