"""The way of a key: prefixes, folding, Chinese characters, fields, unbound keys, work that runs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from leadtui.base import BaseApp, BaseDialog, BaseScreen
from leadtui.commands import Command
from leadtui.errors import RuleError
from leadtui.keymap import Keymap, keymap
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.themes import DEFAULT, register_themes
from tests.ui.screen_text import screen_text, settle, type_text


class Find(BaseDialog[str]):
    """A field over the screen."""

    CONTEXT = "find"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Input(self._text, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def cmd_nav_back(self) -> None:
        self.dismiss("")


class Desk(BaseScreen):
    """Answers to some commands and notes them."""

    CONTEXT = "today"

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.gate = asyncio.Event()
        self.open = True

    def compose(self) -> ComposeResult:
        yield Input(id="field", compact=True)
        yield MessageLine()
        yield KeyLine()

    def why_not(self, command: Command) -> str | None:
        return "Nothing to undo" if command.id == "change.undo" else None

    async def on_chinese_key(self, text: str) -> None:
        self.done.append(await self.app.push_screen_wait(Find(text)))

    def cmd_nav_down(self) -> None:
        self.done.append("down")

    def cmd_nav_top(self) -> None:
        self.done.append("top")

    def cmd_screen_leads(self) -> None:
        self.done.append("leads")

    def cmd_status_lost(self) -> None:
        self.done.append("lost")

    def cmd_change_repeat(self) -> None:
        self.done.append("repeat")

    def cmd_status_previous_column(self) -> None:
        self.done.append("previous")

    def cmd_status_next_column(self) -> None:
        self.done.append("next")

    def cmd_find_narrow(self) -> None:
        self.done.append("narrow")

    def cmd_change_undo(self) -> None:
        self.done.append("undo")

    def cmd_lead_assign(self) -> None:
        self.done.append("assign")

    def cmd_app_menu(self) -> None:
        self.done.append("menu")

    def cmd_nav_back(self) -> None:
        self.done.append("back")

    async def cmd_followup_not_reached(self) -> None:
        await self.gate.wait()
        self.done.append("not reached")

    def cmd_lead_tag(self) -> None:
        raise RuleError("No such tag")

    async def cmd_lead_edit(self) -> None:
        raise RuleError("The lead is closed", "Reopen it first")


class DeskApp(BaseApp):
    """One desk."""

    def __init__(self, keys: Keymap | None = None) -> None:
        super().__init__(keys)
        self.desk = Desk()
        self.rights = {"assign"}
        register_themes(self)
        self.theme = DEFAULT

    def get_default_screen(self) -> Desk:
        return self.desk

    def may(self, right: str) -> bool:
        return right in self.rights


class Bench:
    """An app, its pilot and its desk."""

    def __init__(self, app: DeskApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot, self.desk = app, pilot, app.desk

    async def press(self, *keys: str) -> list[str]:
        await self.pilot.press(*keys)
        return self.desk.done

    def line(self, at: int) -> str:
        return screen_text(self.app).splitlines()[at]


@pytest.fixture
async def bench(request: pytest.FixtureRequest) -> Any:
    app = DeskApp(getattr(request, "param", None))
    async with app.run_test(size=(100, 24)) as pilot:
        app.desk.set_focus(None)
        yield Bench(app, pilot)


async def test_a_sequence_leads_to_its_command(bench: Bench) -> None:
    assert await bench.press("g", "l", "g", "g", "s", "5", "f4", "5") == ["leads", "top", "lost", "lost"]


async def test_escape_leaves_a_prefix_and_what_follows_counts(bench: Bench) -> None:
    assert await bench.press("g", "escape", "j") == ["down"]


async def test_a_key_that_is_no_choice_counts_by_itself(bench: Bench) -> None:
    assert await bench.press("g", "j") == ["down"]


async def test_after_a_second_of_nothing_a_prefix_is_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 0.01)
    await bench.press("g")
    await bench.pilot.pause(0.05)
    assert await bench.press("j") == ["down"]


async def test_an_unbound_key_says_so_in_one_line(bench: Bench) -> None:
    await bench.press("Q")
    assert bench.line(1) == " Q does nothing here · ? help"


async def test_a_command_nothing_here_answers_says_so(bench: Bench) -> None:
    await bench.press("m")
    assert bench.line(1) == " Not here: Milestone"


async def test_a_disabled_command_gives_its_reason(bench: Bench) -> None:
    assert await bench.press("u") == []
    assert bench.line(1) == " Nothing to undo"


async def test_a_command_needs_its_right(bench: Bench) -> None:
    bench.app.rights = set()
    await bench.press("g", "x")
    assert bench.line(1) == " You do not hold the right: export"
    assert bench.desk.done == []


async def test_punctuation_of_an_input_method_is_folded(bench: Bench) -> None:
    await type_text(bench.pilot, "、。《》ｊ")
    assert bench.desk.done == ["narrow", "repeat", "previous", "next", "down"]


async def test_a_chinese_word_opens_find_with_all_of_it(bench: Bench) -> None:
    await type_text(bench.pilot, "华信")
    await bench.pilot.pause()
    await bench.pilot.pause()
    field = bench.app.screen.query_one(Input)
    assert field.value == "华信"
    await bench.press("enter")
    await settle(bench.pilot)
    assert bench.desk.done == ["华信"]


async def test_inside_a_field_keys_belong_to_it_but_some_leave(bench: Bench) -> None:
    bench.desk.query_one(Input).focus()
    await type_text(bench.pilot, "jgl、华5")
    await bench.press("f9", "escape", "f4", "5")
    assert bench.desk.query_one(Input).value == "jgl、华5"
    assert bench.desk.done == ["menu", "back", "lost"]


async def test_the_caret_does_not_blink(bench: Bench) -> None:
    bench.desk.query_one(Input).focus()
    await bench.pilot.pause()
    assert not bench.desk.query_one(Input).cursor_blink


async def test_an_error_is_told_with_its_hint(bench: Bench) -> None:
    await bench.press("e")
    await settle(bench.pilot)
    assert bench.line(1) == " The lead is closed · Reopen it first"
    await bench.press("t")
    assert bench.line(1) == " No such tag"


async def test_what_is_typed_ahead_waits_for_a_running_command(bench: Bench) -> None:
    await bench.press("x", "j", "g", "l")
    assert bench.desk.done == []
    bench.desk.gate.set()
    await settle(bench.pilot)
    await bench.pilot.pause()
    assert bench.desk.done == ["not reached", "down", "leads"]


async def test_slow_work_says_that_it_runs_and_escape_stops_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.keyed.BUSY_SECONDS", 0.01)
    await bench.press("x")
    await bench.pilot.pause(0.05)
    assert bench.line(1) == " running… Esc stops"
    await bench.press("escape")
    await settle(bench.pilot)
    assert bench.line(1) == ""
    assert await bench.press("j") == ["down"]


@pytest.mark.parametrize("bench", [keymap({"nav.down": "c", "prefix.go": "Z"})], indirect=True)
async def test_keys_can_be_rebound(bench: Bench) -> None:
    assert await bench.press("c", "Z", "l", "j") == ["down", "leads"]


async def test_ctrl_q_and_ctrl_p_are_not_textuals(bench: Bench) -> None:
    await bench.press("ctrl+q", "ctrl+p")
    assert bench.app.is_running
    assert bench.app.screen is bench.desk
