"""Keys that come in one burst, as a slow line hands them over: each counts where it was meant."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from leadtui.app import LeadTui
from tests.ui.desk_app import opened, press

pytestmark = pytest.mark.usefixtures("frozen_now")

CONTROLS = {
    "<": ("ctrl+u", "\x15"),
    ">": ("enter", "\r"),
    "^": ("escape", "\x1b"),
    "\b": ("backspace", "\x7f"),
}


async def burst(app: LeadTui, pilot: Pilot[Any], typed: str) -> str:
    """Type everything at once; ``<`` is ctrl+u, ``>`` Enter, ``^`` Escape."""
    for character in typed:
        key, data = CONTROLS.get(character, (_character_to_key(character), character))
        app.post_message(events.Key(key, data))
    return await press(app, pilot)


def narrowed(app: LeadTui, mode: str) -> str:
    screen: Any = app.screen
    return str(screen.text if mode == "today" else screen.query_now.text)


@pytest.mark.parametrize("mode", ["today", "leads", "board"])
async def test_a_query_cleared_and_typed_anew_in_one_burst_is_the_new_one(desk_url: str, mode: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await app.go(mode)
        await press(app, pilot)
        await burst(app, pilot, "/level:A>/<level:B>")
        assert narrowed(app, mode) == "level:B"
        await burst(app, pilot, "/<天禾\b\b华信>")
        assert narrowed(app, mode) == "华信"
        assert not app.screen.query_one("#query-bar").has_class("-open")


async def test_keys_behind_enter_are_commands_again(desk_url: str, leads: dict[str, int]) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await app.go("leads")
        await press(app, pilot)
        screen: Any = app.screen
        await burst(app, pilot, "/level:A>jj")
        assert screen.query_now.text == "level:A"
        assert screen.list.cursor_position == 2


@pytest.mark.parametrize("mode", ["leads", "board"])
async def test_what_is_typed_before_the_first_rows_narrows_the_first_view(desk_url: str, mode: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await app.go(mode)
        text = await burst(app, pilot, "]/level:A>")
        assert narrowed(app, mode) == "level:A"
        assert "‹2/4› My open leads" in text


async def test_escape_behind_letters_restores_what_was_there(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await app.go("leads")
        await burst(app, pilot, "/level:A>")
        await burst(app, pilot, "/<华信^")
        assert narrowed(app, "leads") == "level:A"


async def test_invisible_characters_of_a_paste_are_not_searched_for(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await app.go("leads")
        await burst(app, pilot, "/")
        app.post_message(events.Paste("华\u200b信\u202e\n智\ufeff云"))
        await press(app, pilot)
        screen: Any = app.screen
        assert screen.query_now.text == "华信 智云"
        assert screen.list.rows.length == 1
