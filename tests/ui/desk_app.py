"""The program on a small database: what a rep and a manager have on their desks on 20 May 2026, 10:00."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, time
from typing import Any

from textual.pilot import Pilot

from leadtui.app import LeadTui
from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Viewer
from tests.databases import NOW
from tests.services.desk import Desk, at
from tests.ui.screen_text import screen_text
from tests.ui.settled import on_its_way

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}


@asynccontextmanager
async def opened(
    url: str, login: str = "wang", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[LeadTui, Pilot[Any]]]:
    """The program, its first screen loaded."""
    app = LeadTui(url, "wang", as_login=None if login == "wang" else login)
    async with app.run_test(size=size) as pilot:
        await at_rest(app, pilot)
        yield app, pilot
        await app.gateway.close()


async def at_rest(app: LeadTui, pilot: Pilot[Any]) -> None:
    """Wait until nothing runs and the preview has followed the cursor."""
    await _idle(app, pilot)
    for lists in app.screen.query("#list"):
        lists._tell()  # type: ignore[attr-defined]
    await _idle(app, pilot)


async def _idle(app: LeadTui, pilot: Pilot[Any]) -> None:
    """Wait until nothing runs but commands that wait for the dialog on top."""
    while True:
        await pilot.pause()
        await app.gateway.idle()
        running = [worker for worker in app.workers if not worker.is_finished]
        waiting = [
            worker for worker in running if worker.group == "command" and worker.node is not app.screen
        ]
        if len(waiting) == len(running) and not app.gateway.busy and not on_its_way(app):
            await pilot.pause()
            return


async def press(app: LeadTui, pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, wait until nothing runs, and return the screen."""
    for key in keys:
        await pilot.press(key)
        await _idle(app, pilot)
    await at_rest(app, pilot)
    return screen_text(app)


def plan(day: date, moment: time | None = None, step: str = "发送案例") -> NextPlan:
    """A conversation by phone on a day."""
    return NextPlan(day, moment, method="phone", step=step)


def fill(url: str) -> dict[str, int]:
    """A rep ``zhao`` with a lead in every group and a pool; ids of leads by short name."""
    desk = Desk(url)
    zhao = desk.user("zhao", name="赵倩", zone="Asia/Shanghai")
    li = desk.user("li", name="李雷")
    ids: dict[str, int] = {}

    def lead(name: str, owner: Viewer | None, level: str = "B", **values: object) -> int:
        ids[name] = desk.lead(owner, f"深圳市{name}有限公司", level=level, short_name=name, **values)
        return ids[name]

    at(date(2026, 5, 6))
    for name, level, planned in (
        ("华信智云", "A", plan(date(2026, 5, 18))),
        ("金桥置业", "B", plan(date(2026, 5, 15), step="二次拜访")),
        ("中鼎能源", "A", plan(date(2026, 5, 20), time(11, 30), "合同评审")),
        ("恒泰精工", "C", plan(date(2026, 5, 20), time(15, 0), "技术演示")),
        ("远诚医疗", "B", plan(date(2026, 5, 22), step="报价单")),
    ):
        desk.reached(zhao, lead(name, zhao, level, need="采购企业版 CRM 系统"), plan=planned)
    desk.reached(zhao, lead("天禾食品", zhao, need="替换现有表格"), wake_on=date(2026, 5, 20))
    desk.reached(zhao, lead("云帆软件", zhao, "C", need="财务软件升级"), no_plan_reason="等内部讨论")
    desk.reached(li, lead("东岳重工", li, "A"), plan=plan(date(2026, 5, 12)))
    lead("瑞丰物流", None, need="年度物流外包")
    at(date(2026, 5, 20), time(9, 30))
    lead("海川化工", zhao, "A")
    desk.reached(zhao, lead("鼎合电子", zhao), plan=plan(date(2026, 6, 8)))
    at(date(2026, 5, 20), time(10))
    desk.store.close()
    assert at(date(2026, 5, 20), time(10)) == NOW
    return ids
