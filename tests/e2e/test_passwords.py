"""A shared terminal for real: passwords typed without echo, signing in, locking, going on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadtui import paths
from tests.e2e import small_desk
from tests.e2e.small_desk import ENVIRONMENT, PATIENT
from tests.terminal import PROGRAM, Terminal

pytestmark = pytest.mark.terminal
GOOD = "seven green kettles"
OTHER = "nine purple ladders"
NAME = "华信"


@pytest.fixture
def database(database_url: str) -> str:
    """A rep with four leads and a password, beside the admin who has leads of their own."""
    small_desk.made(database_url)
    small_desk.leadtui(database_url, "user", "add", "ann", "--name", "安娜")
    small_desk.leadtui(database_url, "user", "passwd", "--stdin", stdin=f"{OTHER}\n")
    return database_url


def settings(text: str) -> None:
    """The settings of this account."""
    file: Path = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def admin(database: str) -> str:
    """The login of whoever made the database."""
    (row,) = [line for line in small_desk.lines(database, "user", "list") if line["role"] == "admin"]
    return str(row["login"])


def come_in(desk: Terminal, login: str, password: str) -> None:
    """Name and password, Enter behind each."""
    desk.wait_for("[3 English]", PATIENT)
    desk.send(f"{login}\r")
    desk.send(f"{password}\r")


def opened(database: str) -> Terminal:
    return Terminal(
        [*PROGRAM, "--db", database, "--lang", "en", "--login"], columns=100, lines=30, env=ENVIRONMENT
    )


def test_a_password_is_asked_for_twice_and_never_shown(database: str) -> None:
    with Terminal(
        [*PROGRAM, "--db", database, "--lang", "en", "user", "passwd"], env=ENVIRONMENT
    ) as terminal:
        for question, answer in (("Old password", OTHER), ("New password", GOOD), ("The same again", GOOD)):
            terminal.wait_for(question, PATIENT)
            terminal.send(f"{answer}\r")
        assert terminal.wait_exit(PATIENT) == 0
        shown = "\n".join(terminal.screen())
        assert "Your password is set." in shown
        assert "green" not in shown
        assert "purple" not in shown


def test_two_different_ones_change_nothing(database: str) -> None:
    command = [*PROGRAM, "--db", database, "--lang", "en", "user", "passwd", "ann"]
    with Terminal(command, env=ENVIRONMENT) as terminal:
        terminal.wait_for("New password", PATIENT)
        terminal.send(f"{GOOD}\r")
        terminal.wait_for("The same again", PATIENT)
        terminal.send(f"{OTHER}\r")
        assert terminal.wait_exit(PATIENT) == 2
        assert "two different passwords" in "\n".join(terminal.screen())


def test_one_signs_in_and_goes_on_after_a_lock_with_the_form_as_it_was(database: str) -> None:
    settings("lock_after = 0.06\n")
    with opened(database) as desk:
        come_in(desk, admin(database), OTHER)
        desk.wait_for(NAME, PATIENT)
        desk.send("f")
        desk.wait_for("摘要", PATIENT)
        desk.send("half a sentence")
        screen = desk.wait_for("已锁定", PATIENT)
        assert not [line for line in screen if NAME in line or "half a" in line or "138" in line]
        desk.drain()
        assert desk.drain(0.5) == 0
        desk.send(f"{OTHER}\r")
        desk.wait_for("half a sentence", PATIENT)
        desk.send(" more")
        desk.wait_for("half a sentence more", PATIENT)
        desk.send(small_desk.KEYS["escape"])
        desk.wait_gone("摘要", PATIENT)
        desk.send("go")
        screen = desk.wait_for("[3 English]", PATIENT)
        assert not [line for line in screen if NAME in line]


def test_a_wrong_password_opens_nothing_and_waiting_is_shown(database: str) -> None:
    with opened(database) as desk:
        desk.wait_for("[3 English]", PATIENT)
        desk.send("ann\r")
        for _try in range(2):
            desk.send("wrong\r")
            desk.wait_for("is wrong", PATIENT)
            desk.send("x")
            desk.wait_for("*", PATIENT)
            desk.send("\x7f")
            desk.drain()
        desk.send("wrong\r")
        desk.wait_for(re.compile(r"The next try counts in \d s"), PATIENT)
        desk.send("\x03\x03")
        assert desk.wait_exit(PATIENT) == 0


def test_an_account_that_is_listed_as_shared_is_asked_who_it_is(database: str) -> None:
    account = admin(database)
    small_desk.leadtui(database, "user", "add", "boss", "--role", "admin")
    small_desk.leadtui(database, "--as", "boss", "user", "shared", "--add", account)
    done = small_desk.ran(database, "list")
    assert done.returncode == 3
    with Terminal([*PROGRAM, "--db", database, "--lang", "en"], columns=100, env=ENVIRONMENT) as desk:
        come_in(desk, account, OTHER)
        desk.wait_for(NAME, PATIENT)
