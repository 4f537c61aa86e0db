"""Hands on the keyboard: they press keys, which are counted, and type text, which is not."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from leadtui.app import LeadTui
from leadtui.domain.records import LeadDetail
from leadtui.services import showing
from leadtui.widgets.message_line import MessageLine
from tests.ui.sample_leads import Team, board
from tests.ui.screen_text import screen_text, type_text
from tests.ui.settled import on_its_way


class Hands:
    """The program with somebody at it; ``ids`` are the leads by short name."""

    def __init__(self, app: LeadTui, pilot: Pilot[Any], ids: dict[str, int]) -> None:
        self.app = app
        self.pilot = pilot
        self.ids = ids
        self.strokes = 0

    async def press(self, *keys: str) -> str:
        """Press keys, each when the last one is worked off, and return the screen."""
        for key in keys:
            self.strokes += 1
            await self.app._press_keys([key])
            await self.rest()
        return self.screen

    async def type(self, text: str) -> str:
        """Type text as an input method sends it."""
        await type_text(self.pilot, text)
        await self.rest()
        return self.screen

    async def rest(self) -> None:
        """Wait until keys are worked off and nothing runs but commands that wait for what lies on top."""
        while True:
            await self.pilot.pause()
            running = self.app.gateway.busy or any(map(self._runs, self.app.workers))
            if not running and not on_its_way(self.app):
                return
            await self.app.gateway.idle()

    def _runs(self, worker: Any) -> bool:
        waits = worker.group == "command" and worker.node is not self.app.screen
        return not worker.is_finished and not waits

    @property
    def screen(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def message(self) -> str:
        """The message line."""
        line = self.app.screen.query_one(MessageLine)
        return " · ".join(part for part in (line.text, line._hint) if part)

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        focused = self.app.screen.focused
        return focused.id or "" if isinstance(focused, Widget) else ""

    @property
    def here(self) -> str:
        """The short name of the lead under the cursor."""
        row = self.app.screen.current_row()  # type: ignore[attr-defined]
        return row.short_name if row is not None else ""

    async def lead(self, name: str) -> LeadDetail:
        """Everything about a lead."""
        return await self.app.ask(showing.lead, self.ids[name])

    async def go_to(self, name: str) -> None:
        """Put the cursor of the list on a lead."""
        await self.app.screen.go_to_lead(self.ids[name])  # type: ignore[attr-defined]
        await self.rest()


_filled: list[tuple[bytes, dict[str, int]]] = []


def fill(url: str) -> dict[str, int]:
    """Put the sample leads into a database; they are made once and copied from then on."""
    path = Path(url.removeprefix("sqlite:///"))
    if not _filled:
        team = Team(url)
        ids = board(team)
        team.close()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _filled.append((path.read_bytes(), ids))
    path.write_bytes(_filled[0][0])
    return dict(_filled[0][1])


@asynccontextmanager
async def at_work(
    url: str, login: str = "wangfang", *, size: tuple[int, int] = (80, 24), mode: str = "today"
) -> AsyncIterator[Hands]:
    """The program on the sample leads, its first screen loaded."""
    ids = fill(url)
    async with reopened(url, ids, login, size=size, mode=mode) as hands:
        yield hands


@asynccontextmanager
async def reopened(
    url: str,
    ids: dict[str, int],
    login: str = "wangfang",
    *,
    size: tuple[int, int] = (80, 24),
    mode: str = "today",
) -> AsyncIterator[Hands]:
    """The program on a database that has the sample leads already."""
    app = LeadTui(url, "wang", as_login=login)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot, ids)
        await hands.rest()
        if mode != "today":
            await app.go(mode)
            await hands.rest()
        yield hands
        # A screen that still reads would miss what is taken down around it.
        await hands.rest()
    await app.gateway.close()
