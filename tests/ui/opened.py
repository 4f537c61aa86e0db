"""The program on a database of a test's own, without the screens a test is not about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from textual.pilot import Pilot
from textual.worker import Worker

from leadtui.app import LeadTui
from leadtui.screens.board import BoardScreen
from leadtui.screens.desk import DeskScreen
from leadtui.widgets.virtual_list import VirtualList
from tests.ui.screen_text import screen_text
from tests.ui.settled import on_its_way


class Home(DeskScreen):
    """Stands where Today and Leads stand; remembers where the cursor was sent."""

    CONTEXT = "leads"
    TAB = "2"
    sent: int | None = None

    async def go_to_lead(self, lead_id: int) -> None:
        """Where a lead that is closed sends the cursor."""
        self.sent = lead_id


class Desk(LeadTui):
    """The program, opened on an empty home."""

    MODES: ClassVar[dict[str, Any]] = {"today": Home, "leads": Home, "board": BoardScreen}


Opened = tuple[Desk, Pilot[Any]]


@asynccontextmanager
async def opened(url: str, login: str = "wang", size: tuple[int, int] = (120, 40)) -> AsyncIterator[Opened]:
    """The program on ``url`` as ``login`` sees it."""
    app = Desk(url, login)
    async with app.run_test(size=size) as pilot:
        await rest(app, pilot)
        yield app, pilot
        await app.gateway.close()


async def press(app: Desk, pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, wait until everything is drawn, and give the screen."""
    for key in keys:
        await pilot.press(key)
        await rest(app, pilot)
    return screen_text(app)


async def rest(app: Desk, pilot: Pilot[Any]) -> None:
    """Wait until every cursor has come to rest and nothing runs but commands that wait for a dialog."""
    quiet = 0
    while quiet < 2:
        await pilot.pause()
        moving = any(one._rest is not None for one in app.screen.query(VirtualList))
        runs = app.gateway.busy or any(_runs(app, worker) for worker in app.workers)
        busy = moving or runs or on_its_way(app)
        # What came to rest just now has sent messages that only the next round sees.
        quiet = 0 if busy else quiet + 1
        await app.gateway.idle()


def _runs(app: Desk, worker: Worker[Any]) -> bool:
    waits = worker.group == "command" and worker.node is not app.screen and app.screen.is_modal
    return not worker.is_finished and not waits
