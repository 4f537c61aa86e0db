"""Today as a rep works it: groups in order, the lead beside them, the cursor after a save."""

from __future__ import annotations

from datetime import date

import pytest

from leadtui.app import LeadTui
from leadtui.domain.forms import FollowupForm
from leadtui.screens.today import QueueList, TodayScreen, following
from leadtui.services import followups
from leadtui.store.queue import Entry
from tests.services.desk import Desk
from tests.ui import golden
from tests.ui.desk_app import SIZES, opened, plan, press
from tests.ui.screen_text import screen_text, type_text

pytestmark = pytest.mark.usefixtures("frozen_now")


def today(app: LeadTui) -> TodayScreen:
    assert isinstance(app.screen, TodayScreen)
    return app.screen


def names(app: LeadTui) -> list[str]:
    """The groups, and the names of leads in sight, from the top."""
    found = []
    for line in screen_text(app).splitlines()[1:17]:
        if "─" in line[:79] and line.strip("─ "):
            found.append(line.split("─")[0].strip(" ›"))
        elif line.strip("─ "):
            found.append(line[6:].split()[0])
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_the_queue_looks_like_this(desk_url: str, spoken: str, size: str) -> None:
    async with opened(desk_url, "zhao", SIZES[size]) as (app, _pilot):
        golden.check(app, f"today_many_{spoken}_{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_desk_says_how_to_begin(sqlite_url: str, spoken: str, size: str) -> None:
    async with opened(sqlite_url, size=SIZES[size]) as (app, _pilot):
        golden.check(app, f"today_empty_{spoken}_{size}")


async def test_one_lead_stands_alone_in_its_group(sqlite_url: str, spoken: str) -> None:
    desk = Desk(sqlite_url)
    zhao = desk.user("zhao", name="赵倩")
    desk.lead(zhao, "深圳市华信智云科技有限公司", level="A")
    desk.store.close()
    async with opened(sqlite_url, "zhao") as (app, _pilot):
        golden.check(app, f"today_one_{spoken}_80x24")


async def test_a_manager_sees_the_pool_and_the_team_after_their_own_groups(
    desk_url: str, spoken: str
) -> None:
    async with opened(desk_url, size=(120, 40)) as (app, _pilot):
        golden.check(app, f"today_manager_{spoken}_120x40")


async def test_what_is_done_is_folded_until_somebody_unfolds_it(desk_url: str) -> None:
    async with opened(desk_url, "zhao", (80, 40)) as (app, pilot):
        assert "Done today 1" in screen_text(app)
        assert "鼎合电子" not in screen_text(app)
        assert "鼎合电子" in await press(app, pilot, "G", "}")
        shown = today(app).list.cursor_row
        assert shown is not None
        assert shown.group == "done_today"


async def test_after_a_save_the_cursor_stands_on_the_next_lead_of_the_group(
    desk_url: str, leads: dict[str, int]
) -> None:
    async with opened(desk_url, "zhao", (80, 40)) as (app, pilot):
        screen = today(app)
        assert screen.list.go_to_id(leads["华信智云"])
        await app.change(
            followups.record,
            leads["华信智云"],
            FollowupForm("phone", summary="谈了报价", plan=plan(date(2026, 6, 8))),
        )
        screen.advance(leads["华信智云"])
        await press(app, pilot)
        assert screen.list.cursor_id == leads["金桥置业"]
        assert "Done today 2" in screen_text(app)
        assert "Late 1" in screen_text(app)


async def test_a_refresh_keeps_cursor_marks_and_folds(desk_url: str, leads: dict[str, int]) -> None:
    async with opened(desk_url, "zhao", (80, 40)) as (app, pilot):
        screen = today(app)
        screen.list.go_to_id(leads["金桥置业"])
        await press(app, pilot, "space", "z")
        screen.list.go_to_id(leads["恒泰精工"])
        await app.change(
            followups.record,
            leads["华信智云"],
            FollowupForm("phone", "reached", "好", plan=plan(date(2026, 6, 8))),
        )
        await press(app, pilot)
        assert screen.list.cursor_id == leads["恒泰精工"]
        assert screen.list.marks.ids == {leads["金桥置业"]}
        folded = [group.key for group in screen.list.view.groups if group.folded]
        assert folded == ["no_next_step", "done_today"]


async def test_commands_are_for_the_marked_leads_else_for_the_one_under_the_cursor(
    desk_url: str, leads: dict[str, int]
) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        screen = today(app)
        assert tuple(screen.target_ids()) == (leads["中鼎能源"],)
        await press(app, pilot, "space", "space")
        assert tuple(screen.target_ids()) == (leads["中鼎能源"], leads["海川化工"])
        await press(app, pilot, "escape")
        assert tuple(screen.target_ids()) == (leads["华信智云"],)


async def test_the_queue_narrows_as_one_types_and_escape_restores_it(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "slash")
        await type_text(pilot, "天禾")
        text = await press(app, pilot)
        assert "天禾食品" in text
        assert "金桥置业" not in text
        assert "金桥置业" in await press(app, pilot, "escape")
        await press(app, pilot, "slash")
        await type_text(pilot, "天禾")
        assert "金桥置业" not in await press(app, pilot, "enter", "j")
        assert "金桥置业" in await press(app, pilot, "escape")


async def test_brackets_narrow_the_queue_by_a_view_and_come_round_to_all_of_it(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "]", "]", "]")
        text = await press(app, pilot)
        assert "‹4/5› Late" in text
        assert {"金桥置业", "华信智云"} == {name for name in names(app) if name.endswith(("业", "云"))}
        assert "海川化工" not in text
        assert "‹5/5› Pool" in await press(app, pilot, "]")
        assert "Nothing in the queue fits “Pool”." in screen_text(app)
        assert "海川化工" in await press(app, pilot, "]")
        assert "‹" not in screen_text(app)
        assert "‹5/5› Pool" in await press(app, pilot, "[")
        assert "海川化工" in await press(app, pilot, "escape")


async def test_a_view_and_what_is_typed_narrow_together(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "[", "[", "slash")
        await type_text(pilot, "金桥")
        text = await press(app, pilot, "enter")
        assert "‹4/5› Late" in text
        assert "华信智云" not in text
        assert "华信智云" in await press(app, pilot, "escape")
        assert "海川化工" in await press(app, pilot, "escape")


async def test_the_team_s_late_leads_stand_by_person_each_with_its_count(desk_url: str) -> None:
    async with opened(desk_url, size=(80, 40)) as (app, pilot):
        lines = [line.strip(" ─│") for line in screen_text(app).splitlines()]
        at = lines.index("Late in the team 3")
        assert lines[at + 1] == "赵倩 2"
        assert lines[at + 4] == "李雷 1"
        target = today(app).list
        team = next(place for place, group in enumerate(target.view.groups) if group.key == "team_late")
        target.toggle_fold(team)
        assert "金桥置业" not in await press(app, pilot)
        target.toggle_fold(team)
        await press(app, pilot, "slash")
        await type_text(pilot, "金桥")
        text = await press(app, pilot, "enter")
        assert "Late in the team 1 " in text
        assert "赵倩 1 " in text
        await press(app, pilot, "escape")
        await press(app, pilot, "G", "}", "z")
        assert "Late in the team" in screen_text(app)


async def test_the_preview_gives_way_to_a_peek_and_both_can_be_hidden(desk_url: str) -> None:
    async with opened(desk_url, "zhao", (120, 30)) as (app, pilot):
        screen = today(app)
        assert "聊了需求" in screen_text(app)
        assert "聊了需求" not in await press(app, pilot, "p")
        await press(app, pilot, "p", "tab")
        assert screen.preview.has_focus
        await press(app, pilot, "escape")
        assert screen.list.has_focus
        await pilot.resize_terminal(80, 24)
        assert "聊了需求" in await press(app, pilot)
        assert not screen.preview.display
        await pilot.resize_terminal(50, 20)
        assert "聊了需求" not in await press(app, pilot)


async def test_escape_at_home_leaves_nothing_and_says_which_key_does(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        assert "q leaves leadtui" in await press(app, pilot, "escape")
        await pilot.press("q")
        await pilot.pause()
        assert app.return_value == 0


async def test_a_click_folds_a_heading_and_moves_the_cursor(desk_url: str, leads: dict[str, int]) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await pilot.click(QueueList, offset=(5, 3))
        await press(app, pilot)
        assert today(app).list.cursor_id == leads["海川化工"]
        await pilot.click(QueueList, offset=(5, 2))
        assert "海川化工" not in await press(app, pilot)


def test_the_lead_after_the_last_of_a_group_is_the_one_before_it() -> None:
    entries = [Entry("late", 1), Entry("late", 2), Entry("today", 3), Entry("done_today", 4)]
    assert [following(entries, lead_id) for lead_id in (1, 2, 3, 4, 5)] == [2, 1, 4, 3, None]
