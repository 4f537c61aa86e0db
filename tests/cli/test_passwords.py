"""``leadtui user passwd`` and ``user shared``."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from leadtui.services import password_hash
from tests.cli.program import Program, run

pytestmark = pytest.mark.usefixtures("frozen_now")
GOOD = "seven green kettles"
OTHER = "nine purple ladders"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hash, "MEMORY", 8)
    monkeypatch.setattr(password_hash, "LANES", 1)


def test_the_first_one_needs_no_old_one_and_the_next_does(program: Program) -> None:
    assert program.done("user", "passwd", "--stdin", stdin=f"{GOOD}\n").out == "Your password is set.\n"
    assert program("user", "passwd", "--stdin", stdin=f"{OTHER}\n{OTHER}\n").code == 3
    program.done("user", "passwd", "wang", "--stdin", stdin=f"{GOOD}\r\n{OTHER}")


def test_an_admin_sets_one_for_somebody_and_nobody_else_does(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.done("user", "add", "ann")
    assert "ann" in program.done("user", "passwd", "ann", "--stdin", stdin=f"{GOOD}\n").out
    monkeypatch.setattr(Desk, "login", "ann")
    assert program("user", "passwd", "wang", "--stdin", stdin=f"{OTHER}\n").code == 3


def test_a_weak_one_is_refused_in_one_line_with_what_to_do(lite: Program) -> None:
    answer = lite("user", "passwd", "--stdin", stdin="wang-12345\n")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "Add 7 more" in answer.err
    assert "wang-12345" not in answer.err


def test_without_a_terminal_it_has_to_be_told_that_a_pipe_comes(lite: Program) -> None:
    answer = lite("user", "passwd", stdin=f"{GOOD}\n")
    assert (answer.code, answer.err) == (
        2,
        "leadtui: Asking for a password needs a terminal. From a pipe: --stdin\n",
    )
    assert lite("user", "passwd", "--stdin", stdin="").code == 2


def test_a_password_is_never_an_argument() -> None:
    assert run("user", "passwd", "ann", GOOD).code == 2


def test_shared_terminals_are_listed_and_let_nobody_in_without_a_password(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.done("user", "shared").lines == ["lock after 10 minutes without a key"]
    program.done("user", "shared", "--add", "kiosk", "--add", "hall", "--lock-after", "2.5")
    assert program.done("user", "shared").lines == ["hall", "kiosk", "lock after 2.5 minutes without a key"]
    monkeypatch.setattr(Desk, "login", "kiosk")
    answer = program("list")
    assert (answer.code, answer.err) == (
        3,
        "leadtui: kiosk is a shared terminal: sign in with your password. Open the screen with: leadtui\n",
    )
    assert program("--as", "wang", "list").code == 3
