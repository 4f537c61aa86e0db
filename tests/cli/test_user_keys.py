"""``leadtui user key``: keys given, listed and taken."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from leadtui.cli.desk import Desk
from leadtui.domain.authorized_keys import entries
from tests.cli.program import Program, run
from tests.domain.test_ssh_key import GOOD

pytestmark = pytest.mark.usefixtures("frozen_now")
ONE = f"ssh-ed25519 {GOOD['ssh-ed25519'][1]} ann@home\n"


@pytest.fixture
def keys(lite: Program, tmp_path: Path) -> Path:
    """An empty file of keys; ann is a rep."""
    lite.done("user", "add", "ann", "--name", "安娜")
    path = tmp_path / "keys"
    path.touch(mode=0o600)
    return path


def test_a_key_is_given_listed_and_taken(lite: Program, keys: Path, tmp_path: Path) -> None:
    public = tmp_path / "ann.pub"
    public.write_text(ONE)
    given = lite.done("user", "key", "add", "ann", str(public), "--file", str(keys))
    (line,) = lite.done("user", "key", "list", "--json", "--file", str(keys)).json
    assert given.lines[0].split()[0] == line["fingerprint"]
    assert (line["login"], line["name"], line["active"], line["comment"]) == ("ann", "安娜", True, "ann@home")
    assert line["fingerprint"] in lite.done("user", "key", "list", "ann", "--file", str(keys)).out
    gone = lite.done("user", "key", "remove", "ann", str(line["fingerprint"]), "--file", str(keys))
    assert str(line["fingerprint"]) in gone.out
    assert lite.done("user", "key", "list", "--file", str(keys)).out == ""
    assert keys.read_bytes() == b""


def test_the_line_names_program_database_and_folder_whatever_the_folder_one_stands_in(
    lite: Program, keys: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(lite.url.removeprefix("sqlite:///"))
    monkeypatch.chdir(database.parent)
    lite.done("--db", database.name, "user", "key", "add", "ann", "-", "--file", str(keys), stdin=ONE)
    (entry,) = entries(keys.read_bytes())
    command, _quote, rights = entry.options.removeprefix('command="').rpartition('"')
    program, *words = shlex.split(command)
    assert Path(program).is_absolute()
    assert rights == ",restrict,pty"
    expected = ["--db", lite.url, "ssh-session", f"--folder={home}/.local/share/leadtui", "--login=ann"]
    assert words[-5:] == expected


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "ann"), 2),
        (("add", "nobody", "-"), 1),
        (("add", "ann", "none.pub"), 2),
        (("remove", "ann"), 1),
        (("remove", "ann", "SHA256:none"), 1),
        (("list", "nobody"), 1),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    lite: Program, keys: Path, arguments: tuple[str, ...], code: int
) -> None:
    answer = lite("user", "key", *arguments, "--file", str(keys), stdin=ONE)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    assert keys.read_bytes() == b""


def test_a_private_key_is_not_taken_and_not_shown(lite: Program, keys: Path) -> None:
    secret = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n"
    answer = lite("user", "key", "add", "ann", "-", "--file", str(keys), stdin=secret)
    assert answer.code == 1
    assert "private key" in answer.err
    assert "c2VjcmV0" not in answer.err


def test_only_admins_may(lite: Program, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "login", "ann")
    for arguments in (("add", "ann", "-"), ("remove", "ann"), ("list",)):
        assert lite("user", "key", *arguments, "--file", str(keys), stdin=ONE).code == 3


def test_a_password_in_the_address_never_stands_in_the_file(
    lite: Program, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADTUI_DB", "postgresql://crm:secret@localhost/leads")
    answer = run("user", "key", "add", "ann", "-", "--file", str(keys), stdin=ONE)
    assert answer.code == 2
    assert "secret" not in answer.err
    assert ".pgpass" in answer.err


def test_links_are_not_followed(lite: Program, keys: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(keys)
    answer = lite("user", "key", "add", "ann", "-", "--file", str(link), stdin=ONE)
    assert answer.code == 1
    assert keys.read_bytes() == b""
    assert link.readlink() == keys
