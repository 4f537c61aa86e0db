"""The database goes away while somebody works: it says so, loses nothing, and goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.e2e import small_desk
from tests.e2e.small_desk import PATIENT, SAVED, Desk, chinese

pytestmark = pytest.mark.terminal
WORDS = "客户说预算要等总部批复，先别催"


@pytest.fixture
def locked(tmp_path: Path) -> str:
    return small_desk.made(str(tmp_path / "desk.db"))


def test_a_save_that_finds_the_database_locked_says_so_and_loses_nothing(locked: str) -> None:
    with Desk(locked) as desk, sqlite3.connect(locked, isolation_level=None) as other:
        desk.home()
        desk.press("f2")
        desk.wait_for("下次日期", PATIENT)
        desk.send(WORDS)
        desk.wait_for(WORDS, PATIENT)
        desk.drain(quiet=0.5)
        other.execute("BEGIN IMMEDIATE")
        desk.press("ctrl+s")
        desk.wait_for(chinese("saving…"), PATIENT)
        # Whoever is impatient must not get the same follow-up twice.
        desk.press("escape")
        desk.wait_for(chinese("Nothing was changed. Try again in a moment."), PATIENT)
        desk.wait_for(WORDS, PATIENT)
        other.execute("ROLLBACK")
        desk.press("ctrl+s")
        desk.wait_for(SAVED, 2 * PATIENT)
    rows = [small_desk.shown(locked, row["number"]) for row in small_desk.lines(locked, "list")]
    assert [f["summary"] for row in rows for f in row["followups"]] == [WORDS]
