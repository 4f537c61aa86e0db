"""A rep's day and a manager's ten minutes in a real tmux, in Chinese, by keyboard alone."""

from __future__ import annotations

import json
import os
import re
import signal
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from leadtui.text import cells
from tests.e2e import team
from tests.terminal import Terminal, Tmux, shows

pytestmark = pytest.mark.terminal
PATIENT = 30.0


@pytest.fixture
def desk(tmp_path: Path, shared_data: Path) -> Path:
    """The team's database."""
    return team.made(tmp_path, shared_data)


def numbers_due(desk: Path, login: str) -> list[str]:
    """The rep's queue as the command line has it."""
    lines = team.leadtui(desk, "due", "--json", login=login).splitlines()
    return [json.loads(line)["number"] for line in lines]


def test_a_reps_whole_day_in_chinese_at_80x24(desk: Path, tmp_path: Path) -> None:
    first, second, third = numbers_due(desk, "zhaoqian")[:3]
    with Tmux(team.opened(desk, "zhaoqian"), columns=80, lines=24, env=team.ENVIRONMENT) as tmux:
        tmux.wait_for("逾期", PATIENT)
        tmux.wait_for("中鼎能源")

        # Follow up: one key, the words, one key; the cursor is on the next lead.
        tmux.press("F2")
        tmux.wait_for("下次日期")
        tmux.send("客户确认需求，约下周演示")
        tmux.wait_for("约下周演示")
        tmux.press("C-s")
        tmux.wait_for("跟进已保存")

        # Nobody picked up: one key.
        tmux.press("F5")
        tmux.wait_for("未接通（1）")

        # Undo, and redo.
        tmux.press("u")
        tmux.wait_for("已撤销")
        tmux.press("C-r")
        tmux.wait_for("已重做")

        # Find by initials, open, look at the timeline, come back.
        tmux.press("F3")
        tmux.wait_for("查找线索")
        tmux.send("zdny")
        tmux.wait_for("南京中鼎能源")
        tmux.press("Enter")
        tmux.wait_for("ZH-20260506-001")
        tmux.wait_for("时间线")
        tmux.press("q")
        tmux.wait_for("[1今日]")

        # The list narrows as one types.
        tmux.press("2")
        tmux.wait_for("[2线索]")
        tmux.press("/")
        tmux.send("等级:A 电子")
        tmux.wait_for("启明电子")
        tmux.press("Enter")

        # Leave: nothing is left of the screen.
        tmux.press("q", "q", "q")
    assert team.shown(desk, first)["followups"][0]["summary"] == "客户确认需求，约下周演示"
    assert team.shown(desk, first)["next_at"] > "2026-11-23"
    assert team.shown(desk, second)["followups"][0]["outcome"] == "not_reached"
    assert team.shown(desk, third)["attempts"] == 0

    sheet = tmp_path / "out.xlsx"
    team.leadtui(desk, "export", str(sheet))
    rows = list(openpyxl.load_workbook(sheet).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("线索编号", "客户名称", "线索来源")
    assert len(rows) == 1 + 842 + 2


def test_a_managers_ten_minutes_on_the_board(desk: Path) -> None:
    with Tmux(team.opened(desk), columns=120, lines=40, env=team.ENVIRONMENT) as tmux:
        tmux.wait_for("今日", PATIENT)
        tmux.press("3")
        tmux.wait_for("[3 看板]")
        tmux.wait_for("高意向客户")
        tmux.wait_for(re.compile(r"潜在客户 \d+"))

        # Lose a prospect, for a reason.
        tmux.press("s", "5")
        tmux.wait_for("流失原因")
        tmux.press("1")
        tmux.press("C-s")
        tmux.wait_for("流失客户")
        tmux.wait_for("撤销")

        # Hand the next one to another rep.
        tmux.press("a")
        tmux.wait_for("指派给")
        tmux.send("wangfang")
        tmux.wait_for("王芳")
        tmux.press("Enter")
        tmux.wait_for("→ 王芳")

        # One level up; take it back.
        tmux.press("l")
        tmux.press("-")
        tmux.wait_for("等级")
        tmux.press("u")
        tmux.wait_for("已撤销")
        tmux.press("q", "q")
    events = [json.loads(line) for line in team.leadtui(desk, "log", "--json").splitlines()]
    kinds = {event["kind"] for event in events if event["command"] != "import"}
    assert {"status", "owner", "level"} <= kinds


def test_keys_typed_with_the_input_method_on_do_what_they_stand_for(desk: Path) -> None:
    with Terminal(team.opened(desk, "zhaoqian"), columns=100, lines=30, env=team.ENVIRONMENT) as terminal:
        terminal.wait_for("中鼎能源", PATIENT)
        terminal.send("2")
        terminal.wait_for("[2 线索]")
        terminal.send("、")
        terminal.wait_for("回车保留")
        terminal.send("华信")
        terminal.wait_for("华信")
        terminal.send("\r")
        terminal.wait_gone("回车保留")
        terminal.send("】")
        terminal.wait_for("‹")
        terminal.send("？")
        terminal.wait_for("帮助")
        terminal.send("\x1b")
        terminal.wait_gone("每个键")
        terminal.send("中")
        terminal.wait_for("查找线索")
        terminal.wait_for("中鼎")


def test_what_was_typed_survives_a_kill(desk: Path) -> None:
    words = "客户说预算要等总部批复，先别催"
    argv = team.opened(desk, "zhaoqian")
    with Terminal(argv, columns=80, lines=24, env=team.ENVIRONMENT) as terminal:
        terminal.wait_for("中鼎能源", PATIENT)
        terminal.send("f")
        terminal.wait_for("下次日期")
        terminal.send(words)
        terminal.wait_for("先别催")
        terminal.drain(quiet=0.5)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_exit()
    with Terminal(argv, columns=80, lines=24, env=team.ENVIRONMENT) as terminal:
        terminal.wait_for("中鼎能源", PATIENT)
        terminal.send("f")
        terminal.wait_for(words)


def test_the_screen_follows_the_size_of_the_terminal(desk: Path) -> None:
    with Tmux(team.opened(desk, "zhaoqian"), columns=120, lines=40, env=team.ENVIRONMENT) as tmux:
        tmux.wait_for("南京中鼎能源", PATIENT)
        for columns, lines in ((80, 24), (50, 20), (160, 50), (80, 23)):
            tmux.resize(columns, lines)
            tmux.wait_until(partial(fits, columns, lines), f"a screen of {columns}x{lines}")


def fits(columns: int, lines: int, screen: list[str]) -> bool:
    """Whether the desk fills a screen of this size, footer in the last line, nothing beyond the edge."""
    widths = [cells(line) for line in screen]
    return (
        len(screen) == lines and max(widths) <= columns and "F9" in screen[-1] and shows(screen, "中鼎能源")
    )
