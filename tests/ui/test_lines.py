"""The single lines of a screen: tabs, messages, keys, rules; at every width, in every theme."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from leadtui import text
from leadtui.base import BaseApp
from leadtui.hints import Hint
from leadtui.widgets.ink import ink_of
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Rule
from leadtui.widgets.tab_line import Tab, TabLine
from leadtui.widgets.themes import OWN
from tests.ui.demo import Demo
from tests.ui.screen_text import screen_text, settle

TABS = (Tab("1", "今日"), Tab("2", "线索"), Tab("3", "看板"))
RIGHT = ("王芳 销售 · 逾期 3", "王芳 逾3")


class Lines(BaseApp):
    """One of each."""

    def compose(self) -> ComposeResult:
        yield TabLine()
        yield MessageLine()
        yield KeyLine()
        yield Rule("联系")


@asynccontextmanager
async def lines(width: int) -> AsyncIterator[tuple[Lines, Pilot[Any]]]:
    app = Lines()
    async with app.run_test(size=(width, 10)) as pilot:
        app.query_one(TabLine).show(TABS, "3", *RIGHT)
        await pilot.pause()
        yield app, pilot


@pytest.fixture
def ascii_glyphs() -> Iterator[None]:
    text.set_glyphs("ascii")
    yield
    text.set_glyphs("unicode")


def shown(app: Lines, at: int) -> str:
    return screen_text(app).splitlines()[at]


async def test_tabs_have_room_at_100_cells() -> None:
    async with lines(100) as (app, _pilot):
        assert shown(app, 0).startswith(" 1 今日  2 线索 [3 看板] ")
        assert shown(app, 0).endswith("王芳 销售 · 逾期 3")


async def test_tabs_fold_at_80_cells() -> None:
    async with lines(80) as (app, _pilot):
        assert shown(app, 0).startswith(" 1今日 2线索[3看板] ")
        assert shown(app, 0).endswith("王芳 逾3")


async def test_tabs_are_digits_below_60_cells() -> None:
    async with lines(50) as (app, _pilot):
        assert shown(app, 0).startswith(" 1 2[3看板] ")


async def test_a_tab_can_be_clicked() -> None:
    clicked: list[str] = []

    class Clickable(Lines):
        def on_tab_line_clicked(self, event: TabLine.Clicked) -> None:
            clicked.append(event.key)

    app = Clickable()
    async with app.run_test(size=(80, 10)) as pilot:
        app.query_one(TabLine).show(TABS, "3")
        await pilot.pause()
        await pilot.click(TabLine, offset=(9, 0))
    assert clicked == ["2"]


async def test_a_message_has_its_hint_and_makes_room_for_the_right() -> None:
    async with lines(50) as (app, pilot):
        line = app.query_one(MessageLine)
        line.say("已保存", "good", "u 撤销")
        line.show_right("草稿 09:58")
        await pilot.pause()
        assert shown(app, 1) == " 已保存 · u 撤销                       草稿 09:58"
        line.say("长" * 40)
        await pilot.pause()
        assert shown(app, 1).startswith(" " + "长" * 18 + "…")
        assert shown(app, 1).endswith(" 草稿 09:58")


async def test_hostile_text_never_reaches_the_terminal() -> None:
    async with lines(80) as (app, pilot):
        app.query_one(MessageLine).say("a\x1b]52;c;AAAA\x07b\u202ec")
        await pilot.pause()
        assert shown(app, 1).isprintable()
        assert "\u202e" not in shown(app, 1)


async def test_hints_are_cut_whole_and_the_right_ones_stay() -> None:
    async with lines(50) as (app, pilot):
        hints = [Hint("f", "跟进"), Hint("x", "未接通"), Hint("s", "状态(1-5)"), Hint("a", "指派")]
        app.query_one(KeyLine).show(hints, [Hint("F9", "全部"), Hint("?", "帮助")])
        await pilot.pause()
        assert shown(app, 2) == " f 跟进  x 未接通  s 状态(1-5)    F9 全部  ? 帮助"


async def test_a_rule_carries_its_title() -> None:
    async with lines(30) as (app, _pilot):
        assert shown(app, 3) == "─ 联系 " + "─" * 23


@pytest.mark.usefixtures("ascii_glyphs")
async def test_where_ambiguous_glyphs_are_wide_ascii_stands_in() -> None:
    async with lines(30) as (app, pilot):
        app.query_one(MessageLine).say("“好” · 完")
        await pilot.pause()
        assert shown(app, 1).isascii() is False
        assert shown(app, 1) == ' "好" . 完'
        assert shown(app, 3) == "- 联系 " + "-" * 23


@pytest.mark.parametrize("theme", [theme.name for theme in OWN] + ["textual-light", "nord"])
async def test_every_theme_has_its_ink(theme: str) -> None:
    app = Demo(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, app.gateway)
        app.theme = theme
        await settle(pilot, app.gateway)
        ink = ink_of(app)
        assert ink.late != ink.good
        assert ink.cursor != ink.text
        assert screen_text(app).splitlines()[2].startswith("▌ ◐ B 金桥置业")


async def test_without_colour_the_cursor_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Demo(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, app.gateway)
        strips = app.screen._compositor.render_strips()
        colors = {segment.style.color for strip in strips for segment in strip if segment.style}
        assert all(color is None or len(set(color.get_truecolor())) == 1 for color in colors)
        assert screen_text(app).splitlines()[2].startswith("▌")
