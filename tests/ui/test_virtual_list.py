"""The list as people use it: cursor, pages, marks, groups, mouse, and how little it repaints."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.segment import Segment
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from leadtui.widgets.canvas import changed_regions, changed_span
from leadtui.widgets.marks import ALL, NONE, Marks
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList
from tests.ui.demo import BoardScreen, Demo, LeadsScreen, Row, row
from tests.ui.screen_text import screen_text, settle


@asynccontextmanager
async def opened(
    length: int = 1000, size: tuple[int, int] = (80, 24), groups: Sequence[Group] = ()
) -> AsyncIterator[tuple[Demo, Pilot[Any], VirtualList[Row]]]:
    app = Demo(length, groups)
    async with app.run_test(size=size) as pilot:
        await settle(pilot, app.gateway)
        assert isinstance(app.screen, LeadsScreen)
        yield app, pilot, app.screen.list


class Painted:
    """The parts of a list that were painted again, in lines of the list."""

    def __init__(self, target: VirtualList[Row], monkeypatch: pytest.MonkeyPatch) -> None:
        self.regions: list[Region] = []
        self.everything = 0
        refresh = target.refresh

        def spy(*regions: Region, **options: bool) -> VirtualList[Row]:
            self.regions += regions
            self.everything += not regions
            return refresh(*regions, **options)

        monkeypatch.setattr(target, "refresh", spy)


async def test_the_first_page_of_a_million_is_drawn() -> None:
    async with opened(1_000_000) as (app, _pilot, _list):
        lines = screen_text(app).splitlines()
        assert lines[2].startswith("▌ ◐ B 金桥置业")
        assert lines[3].startswith("  ○ C 中鼎能源")


async def test_the_cursor_goes_down_and_up() -> None:
    async with opened() as (app, pilot, target):
        await pilot.press("j", "j", "k", "down")
        assert (target.cursor_position, target.cursor_id) == (2, 3)
        assert screen_text(app).splitlines()[4].startswith("▌")


async def test_the_ends_are_one_key_away_and_missing_rows_arrive() -> None:
    async with opened(1_000_000) as (app, pilot, target):
        await pilot.press("G")
        await settle(pilot, app.gateway)
        assert target.cursor_position == 999_999
        assert target.cursor_row == row(1_000_000)
        assert "…" not in screen_text(app).splitlines()[10]
        await pilot.press("g", "g")
        assert target.cursor_position == 0


async def test_rows_that_are_not_here_are_drawn_dim_until_they_come() -> None:
    async with opened() as (app, pilot, target):
        target.rows.forget()
        target.sync()
        await pilot.pause()
        assert screen_text(app).splitlines()[2] == "▌ …"
        target.rows_changed()
        await settle(pilot, app.gateway)
        assert "金桥置业" in screen_text(app).splitlines()[2]


async def test_a_step_over_the_edge_jumps_most_of_a_page() -> None:
    async with opened() as (_app, pilot, target):
        height = target.view.height
        await pilot.press(*["j"] * height)
        assert target.cursor_position == height
        assert target.view.top == height - 2


async def test_moving_the_cursor_repaints_only_the_two_rows_concerned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened() as (_app, pilot, target):
        painted = Painted(target, monkeypatch)
        await pilot.press("j")
        assert painted.everything == 0
        assert [region.y for region in painted.regions] == [0, 1]
        assert all(region.right <= 24 for region in painted.regions)


async def test_nothing_is_repainted_when_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (app, pilot, target):
        await pilot.pause(0.1)
        painted = Painted(target, monkeypatch)
        drawn: list[object] = []
        monkeypatch.setattr(app, "_display", lambda _screen, update: drawn.append(update))
        target.sync()
        target.rows_changed()
        await pilot.press("k")
        await settle(pilot, app.gateway)
        assert not painted.regions
        assert not painted.everything
        assert not [update for update in drawn if update is not None]


async def test_a_changed_row_repaints_only_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (_app, _pilot, target):
        painted = Painted(target, monkeypatch)
        old = row(3)
        target.rows.replace(Row(3, old.name, old.level, "陈晨", old.step, old.late, old.value))
        target.rows_changed()
        assert [(region.y, region.x, region.right) for region in painted.regions] == [(2, 26, 30)]


async def test_the_cursor_is_told_once_it_rests() -> None:
    async with opened() as (app, pilot, _target):
        await pilot.press("j", "j")
        await pilot.pause(0.15)
        assert screen_text(app).splitlines()[20] == " 恒泰精工 · 张敏 · 二次拜访"


async def test_rows_are_marked_one_by_one_in_ranges_and_all_at_once() -> None:
    async with opened() as (app, pilot, target):
        await pilot.press("space", "j", "space")
        assert target.marks == Marks(frozenset({1, 3}))
        await pilot.press("v", "j", "j", "v", "j")
        assert target.marks.ids == {1, 3, 4, 5, 6}
        assert screen_text(app).splitlines()[4].startswith(" +")
        await pilot.press("asterisk")
        assert target.marks == ALL
        await pilot.press("g", "g", "space")
        assert target.marks.count(1000) == 999
        assert 1 not in target.marks
        await pilot.press("asterisk", "asterisk")
        assert target.marks == NONE


async def test_groups_fold_and_unfold() -> None:
    groups = (Group("late", "逾期", 3), Group("today", "今天", 4))
    async with opened(7, groups=groups) as (app, pilot, target):
        assert screen_text(app).splitlines()[2] == " 逾期 3"
        await pilot.press("right_curly_bracket")
        assert target.cursor_position == 3
        await pilot.press("z")
        assert target.cursor_position == 2
        assert screen_text(app).splitlines()[6:8] == ["›今天 4", ""]


async def test_another_result_keeps_the_row_under_the_cursor() -> None:
    async with opened() as (_app, pilot, target):
        await pilot.press("j", "j", "j")
        target.show(Rows.of([row(9), row(4), row(2)]))
        assert target.cursor_id == 4
        target.show(Rows.of([row(9)]))
        assert target.cursor_id == 9
        target.show(Rows(0))
        assert target.cursor_id is None


async def test_it_fits_every_size() -> None:
    async with opened(size=(120, 40)) as (app, pilot, target):
        await pilot.press("G")
        for size in ((50, 23), (160, 50), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot, app.gateway)
            assert target.view.lines_at(target.cursor_position)
            assert len(screen_text(app).splitlines()) == size[1]


async def test_the_mouse_points_folds_opens_and_scrolls() -> None:
    async with opened(500, groups=(Group("a", "甲", 100), Group("b", "乙", 400))) as (_app, pilot, target):
        await pilot.click(target, offset=(10, 4))
        assert target.cursor_position == 3
        await pilot._post_mouse_events([MouseScrollDown], target, offset=(5, 5))
        assert target.view.top == 3
        assert target.cursor_position == 3
        target.cmd_nav_top()
        await pilot.click(target, offset=(3, 0))
        assert target.view.groups[0].folded


async def test_cards_have_several_lines() -> None:
    async with opened() as (app, pilot, _target):
        await pilot.press("3")
        await settle(pilot, app.gateway)
        assert isinstance(app.screen, BoardScreen)
        await pilot.press("j", "l", "j")
        await settle(pilot, app.gateway)
        columns = list(app.screen.query(VirtualList))
        assert [column.cursor_position for column in columns] == [1, 1, 0, 0, 0]
        assert app.focused is columns[1]


def test_only_the_cells_that_differ_count() -> None:
    a, b = (
        [Segment("ab"), Segment("华信智云"), Segment("yz")],
        [Segment("ab"), Segment("华东智云"), Segment("yz")],
    )
    assert changed_span(a, b) == (4, 6)
    assert changed_span(a, a) is None
    assert changed_regions([Strip(a)], [Strip(list(a))]) == []
