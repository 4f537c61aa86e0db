"""Handlers of messages: Textual calls those of every class, so none may call the one it inherits."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import leadtui
from leadtui.screens.picker import Entry, Picker
from tests.ui.desk_app import opened, press

NOT_HANDLERS = {"on_event", "on_chinese_key"}
"""Called by us, or by Textual once."""


def handed_up(source: str) -> Iterator[str]:
    """The handlers in ``source`` that call the one they inherit."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name = function.name
        if name.startswith(("on_", "_on_")) and name not in NOT_HANDLERS:
            inside = (ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call))
            yield from (name for called in inside if called == f"super().{name}")


def test_no_handler_runs_twice() -> None:
    files = sorted(Path(leadtui.__file__).parent.rglob("*.py"))
    assert {file.name: found for file in files if (found := [*handed_up(file.read_text())])} == {}


@pytest.mark.usefixtures("frozen_now")
async def test_a_picker_asks_once_for_everything(sqlite_url: str) -> None:
    asked: list[str] = []

    async def source(text: str) -> Sequence[Entry[int]]:
        asked.append(text)
        return [Entry(1, 1, "one")]

    async with opened(sqlite_url) as (app, pilot):
        app.push_screen(Picker[int]("Which", source, text="on"))
        await press(app, pilot)
        assert asked == ["on"]


@pytest.mark.usefixtures("frozen_now")
async def test_a_vim_hand_leaves_by_name(sqlite_url: str) -> None:
    async with opened(sqlite_url) as (app, pilot):
        await press(app, pilot, ":", "q")
        await pilot.press("enter")
        await pilot.pause()
        await app.gateway.idle()
        await pilot.pause()
        assert app.return_value == 0
