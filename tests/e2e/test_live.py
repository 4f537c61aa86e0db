"""Two reps side by side, on each engine: what one does the other sees, without a key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.e2e import small_desk
from tests.e2e.small_desk import LEADS, PATIENT, Desk, chinese
from tests.terminal import Terminal

pytestmark = pytest.mark.terminal
NAME = "华信科技"
WRITING = "{who} has been writing a follow-up on this lead since {time}"
IDLE_SECONDS, IDLE_PERCENT = 3.0, 2.0


@pytest.fixture
def database(database_url: str) -> str:
    """A lead of the admin that is ready to be moved, and Wang Fang, who may work on them too."""
    small_desk.made(database_url, LEADS[:1])
    small_desk.leadtui(database_url, "user", "add", "wangfang", "--name", "王芳", "--role", "admin")
    (number,) = [row["number"] for row in small_desk.lines(database_url, "list", NAME)]
    small_desk.leadtui(
        database_url, "followup", number, "--method", "phone", "--summary", "聊过", "--next", "+3d"
    )
    return database_url


def test_a_colleague_s_change_comes_by_itself_and_leaves_the_caret_where_it_is(database: str) -> None:
    with Desk(database) as mine, Desk(database, login="wangfang") as theirs:
        for desk in (mine, theirs):
            desk.wait_for("[1 今日]", PATIENT)
        mine.send("3")
        mine.wait_for("[3 看板]", PATIENT)
        mine.wait_for(NAME, PATIENT)
        theirs.send("2")
        theirs.wait_for(NAME, PATIENT)
        theirs.press("/")
        theirs.send("华信")
        theirs.wait_for("1 条线索", PATIENT)
        theirs.wait_until(partial(typing, theirs, "华信"), "the caret behind what is typed", PATIENT)
        caret = theirs.cursor()
        mine.press("s", "2")
        theirs.wait_for("意向", PATIENT)
        theirs.wait_until(partial(typing, theirs, "华信"), "the caret back behind what is typed", PATIENT)
        assert theirs.cursor() == caret
        theirs.press("enter")
        theirs.wait_gone("回车保留", PATIENT)
        theirs.press("3")
        theirs.wait_for("[3 看板]", PATIENT)
        theirs.wait_for(NAME, PATIENT)
        mine.press("u")
        told = chinese("{who} moved {name} to {status}", who="root", name=NAME, status="潜在客户")
        theirs.wait_for(told, PATIENT)


def typing(desk: Desk, text: str, _screen: Sequence[str]) -> bool:
    """Whether the caret rests right behind a text; while something is drawn it may be anywhere."""
    desk.drain()
    row, column = desk.cursor()
    return desk.screen()[row].endswith(text) or text in desk.screen()[row][: column + 1]


def test_who_writes_on_a_lead_is_seen_there_until_they_leave(database: str) -> None:
    told = chinese(WRITING, who="root", time="09:00")
    with Desk(database) as mine, Desk(database, login="wangfang") as theirs:
        for desk in (mine, theirs):
            desk.wait_for("[1 今日]", PATIENT)
            desk.send("2")
            desk.wait_for(NAME, PATIENT)
            desk.send("gg")
            desk.press("enter")
            desk.wait_for("ZH-2026", PATIENT)
        mine.press("f2")
        theirs.wait_for(told, PATIENT)
        mine.press("escape")
        theirs.wait_gone(told, PATIENT)
        mine.send("q")
        theirs.wait_gone("root 09:00", PATIENT)


def test_who_may_not_be_here_any_more_is_sent_home_with_the_draft_kept(database: str, home: Path) -> None:
    with Desk(database, login="wangfang") as theirs:
        theirs.wait_for("[1 今日]", PATIENT)
        theirs.send("2")
        theirs.wait_for(NAME, PATIENT)
        theirs.press("f2")
        theirs.wait_for("下次日期", PATIENT)
        theirs.send("预算已经批了")
        theirs.wait_for("预算已经批了", PATIENT)
        small_desk.leadtui(database, "user", "deactivate", "wangfang")
        assert theirs.wait_exit(PATIENT) == 3
        assert b"Traceback" not in theirs.bytes
    kept = (home / ".local/state/leadtui").rglob("*")
    assert any("预算已经批了" in path.read_text(errors="replace") for path in kept if path.is_file())


def test_an_idle_program_writes_nothing_and_costs_next_to_nothing(database: str) -> None:
    with Desk(database) as desk:
        desk.home()
        desk.drain(1.0)
        before = ticks(desk)
        assert desk.drain(IDLE_SECONDS) == 0
        assert (ticks(desk) - before) / IDLE_SECONDS < IDLE_PERCENT


def ticks(desk: Terminal) -> int:
    """Hundredths of a second of processor time used so far."""
    fields = Path(f"/proc/{desk.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
