"""A small app on the foundation of the screens: what the tests press and the bench measures."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from leadtui.base import BaseApp, BaseScreen
from leadtui.gateway import Gateway
from leadtui.keymap import Keymap
from leadtui.text import glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.tab_line import Tab, TabLine
from leadtui.widgets.themes import DEFAULT, register_themes
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import State, VirtualList

BRANDS = ("华信智云", "金桥置业", "中鼎能源", "恒泰精工", "远诚医疗", "天禾食品", "Acme Traders", "云帆软件")
OWNERS = ("王芳", "李雷", "赵倩", "张敏", "刘洋")
STEPS = ("发送案例", "技术演示", "合同评审", "二次拜访", "报价单", "约演示")
WINDOW = 10_000
TABS = (Tab("1", "今日"), Tab("2", "线索"), Tab("3", "看板"))


@dataclass(frozen=True, slots=True)
class Row:
    """A made-up lead."""

    id: int
    name: str
    level: str
    owner: str
    step: str
    late: int
    value: int


def row(item_id: int) -> Row:
    """The lead with an id; always the same one."""
    return Row(
        item_id,
        BRANDS[item_id % 8],
        "ABC"[item_id % 3],
        OWNERS[item_id % 5],
        STEPS[item_id % 6],
        item_id % 4 - 1,
        item_id % 90,
    )


class MemoryStore:
    """Makes rows up; stands where the database stands."""

    def page(self, ids: Sequence[int]) -> list[Row]:
        """The rows with these ids."""
        return [row(item_id) for item_id in ids]

    def interrupt(self) -> None:
        """Nothing here takes long."""

    def close(self) -> None:
        """Nothing is open."""


def paint_row(lead: Row, width: int, state: State, ink: Ink) -> list[Strip]:
    """One line: mark, lateness, level, name, owner, next step, value."""
    late = (ink.late, ink.today, ink.dim, ink.dim)[lead.late + 1]
    under = (ink.cursor if state.focused else ink.resting) if state.cursor else None
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
    line.raw("+" if state.marked else " ", ink.mark)
    line.raw((glyphs().late, glyphs().today, glyphs().later, glyphs().later)[lead.late + 1], late)
    line.text(f" {lead.level} ", ink.text)
    line.text(lead.name, under or ink.text, 18).text("  ", ink.text)
    line.text(lead.owner, ink.text, 8).text(f"2024-05-{lead.id % 28 + 1:02} ", late)
    line.text(lead.step, ink.text, max(0, width - line.width - 10)).text(
        f"{lead.value}万 ", ink.dim, 10, "right"
    )
    return [line.strip(width, ink.text)]


def paint_card(lead: Row, width: int, state: State, ink: Ink) -> list[Strip]:
    """Two lines and a gap."""
    late = (ink.late, ink.today, ink.dim, ink.dim)[lead.late + 1]
    sign = (glyphs().late, glyphs().today, glyphs().later, glyphs().later)[lead.late + 1]
    bar = glyphs().bar if state.focused else " "
    name = ink.strong if state.cursor and state.focused else ink.text
    first = Line().raw(bar, ink.accent).raw(sign, late).text(f" {lead.level} ", ink.text)
    first.text(lead.name, name, max(0, width - 14)).text(lead.owner, ink.dim, 6)
    second = Line().raw(bar, ink.accent).text(f"  5/18 {lead.step}", ink.dim, max(0, width - 9))
    second.text(f"¥{lead.value}万", ink.dim, 7, "right")
    return [first.strip(width, ink.text), second.strip(width, ink.text)]


class DemoScreen(BaseScreen):
    """Tab line, body, message line, footer."""

    CSS = """
    DemoScreen { layout: vertical; }
    #query { display: none; height: 1; border: none; }
    """

    def compose(self) -> ComposeResult:
        """The frame around ``body``."""
        yield TabLine()
        yield from self.body()
        yield MessageLine()
        yield KeyLine()

    def body(self) -> ComposeResult:
        """What the screen is about."""
        yield from ()

    def on_mount(self) -> None:
        """Say where we are."""
        key = {"leads": "2", "board": "3"}[self.context]
        right = "王芳 销售 · 逾期 3 · 今日 5 · 新 3 · 完成 12"
        self.query_one(TabLine).show(TABS, key, right, "王芳 逾3 今5 新3 完12")

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what is in sight in the background."""
        self.run_worker(self.fetch(event.list, event.first, event.last), group=f"rows-{event.list.id}")

    async def fetch(self, target: VirtualList[Row], first: int, last: int) -> None:
        """Fetch rows of one list; beyond the window of ids a lead's id is its place."""
        ids = [at + 1 if (known := target.rows.id_at(at)) is None else known for at in range(first, last)]
        target.rows.put(first, await self.demo.gateway.run(MemoryStore.page, ids, key=f"rows-{target.id}"))
        target.rows_changed()

    @property
    def demo(self) -> Demo:
        """The app."""
        assert isinstance(self.app, Demo)
        return self.app


class LeadsScreen(DemoScreen):
    """A long list with a peek strip."""

    CONTEXT = "leads"

    def body(self) -> ComposeResult:
        """The list and what follows the cursor."""
        yield Panel(self.header, id="header")
        yield Input(id="query", compact=True)
        yield VirtualList[Row](paint_row, id="list")
        yield Rule()
        yield Panel(id="peek")

    def header(self, width: int, height: int, ink: Ink) -> list[Strip]:
        """The view and its query."""
        return [Line().text(" ‹2/6› 组内在跟  负责人:本组 结案:本月", ink.dim).strip(width, ink.text)]

    def on_mount(self) -> None:
        """Show the ids, the rows follow."""
        super().on_mount()
        self.query_one("#header").styles.height = 1
        self.query_one("#peek").styles.height = 2
        rows: Rows[Row] = Rows(self.demo.length, range(1, min(WINDOW, self.demo.length) + 1))
        rows.put(0, [row(at) for at in range(1, min(80, self.demo.length) + 1)])
        self.list.show(rows, self.demo.groups)
        self.list.focus()

    @property
    def list(self) -> VirtualList[Row]:
        """The list."""
        return self.query_one("#list", VirtualList)

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """The peek strip follows the cursor."""
        lead = self.list.cursor_row

        def paint(width: int, height: int, ink: Ink) -> list[Strip]:
            text = f" {lead.name} · {lead.owner} · {lead.step}" if lead else ""
            return [Line().text(text, ink.text).strip(width, ink.text)]

        self.query_one("#peek", Panel).show(paint)

    async def on_chinese_key(self, text: str) -> None:
        """Open the query line with what was typed."""
        field = self.query_one("#query", Input)
        field.display = True
        field.focus()
        field.insert_text_at_cursor(text)

    def cmd_find_narrow(self) -> None:
        """Open the query line."""
        field = self.query_one("#query", Input)
        field.display = True
        field.focus()

    def cmd_nav_back(self) -> None:
        """Leave the query line."""
        self.query_one("#query").display = False
        self.list.focus()


class BoardScreen(DemoScreen):
    """Five columns."""

    CONTEXT = "board"

    def body(self) -> ComposeResult:
        """Five lists beside each other."""
        with Horizontal():
            for column in range(5):
                with Vertical(classes="column"):
                    yield VirtualList[Row](paint_card, item_height=3, id=f"column-{column}")

    def on_mount(self) -> None:
        """Fill the columns."""
        super().on_mount()
        for column, target in enumerate(self.query(VirtualList)):
            ids = range(column + 1, 5000, 5)
            rows: Rows[Row] = Rows(len(ids), ids)
            rows.put(0, [row(item_id) for item_id in ids[:40]])
            target.show(rows)
        self.query_one("#column-0").focus()

    def cmd_nav_right(self) -> None:
        """Next column."""
        self.focus_next(VirtualList)

    def cmd_nav_left(self) -> None:
        """Previous column."""
        self.focus_previous(VirtualList)


class Demo(BaseApp):
    """Leads and Board over made-up rows."""

    MODES = {"leads": LeadsScreen, "board": BoardScreen}
    DEFAULT_MODE = "leads"

    def __init__(
        self, length: int = 1_000_000, groups: Sequence[Group] = (), keys: Keymap | None = None
    ) -> None:
        super().__init__(keys)
        self.length = length
        self.groups = groups
        self.gateway = Gateway(MemoryStore)
        self.log_of: list[str] = []
        register_themes(self)
        self.theme = DEFAULT

    async def cmd_screen_leads(self) -> None:
        """Open the list."""
        await self.switch_mode("leads")

    async def cmd_screen_board(self) -> None:
        """Open the board."""
        await self.switch_mode("board")

    def cmd_app_interrupt(self) -> None:
        """Leave."""
        self.exit(0)


def widget_of(app: Demo) -> Widget:
    """The list of the first screen."""
    return app.screen.query_one("#list")


if __name__ == "__main__":
    Demo(int(os.environ.get("DEMO_ROWS", "1000000"))).run()
    sys.exit(0)
