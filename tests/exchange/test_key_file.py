"""An authorized_keys file on disk: what sshd would not believe is refused, what is written is whole."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from leadtui.errors import LeadtuiError, RuleError, UsageError
from leadtui.exchange import key_file
from leadtui.exchange.key_file import KeyFile


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the account, as the system knows it; the file is the one in ~/.ssh."""
    tmp_path.chmod(0o700)
    found = key_file.account(os.geteuid())
    monkeypatch.setattr(key_file, "account", lambda uid: replace(found, home=tmp_path))
    return tmp_path


def write(data: bytes, path: Path | None = None) -> None:
    with KeyFile(path).locked() as opened:
        opened.replace(data)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_file_are_made_for_their_owner_only(usual: Path) -> None:
    assert KeyFile().read() == b""
    write(b"one\n")
    assert KeyFile().read() == b"one\n"
    assert (mode(usual / ".ssh"), mode(usual / ".ssh/authorized_keys")) == (0o700, 0o600)
    assert [path.name for path in (usual / ".ssh").iterdir()] == ["authorized_keys"]


def test_another_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "crm"
    path.write_bytes(b"old\n")
    path.chmod(0o644)
    write(b"new\n", path)
    assert (path.read_bytes(), mode(path)) == (b"new\n", 0o644)


def open_home(home: Path) -> None:
    home.chmod(0o770)


def open_folder(home: Path) -> None:
    (home / ".ssh").chmod(0o755)


def open_file(home: Path) -> None:
    (home / ".ssh/authorized_keys").chmod(0o644)


def linked_folder(home: Path) -> None:
    (home / ".ssh").rename(home / "elsewhere")
    (home / ".ssh").symlink_to(home / "elsewhere")


def linked_file(home: Path) -> None:
    (home / ".ssh/authorized_keys").rename(home / "elsewhere")
    (home / ".ssh/authorized_keys").symlink_to(home / "elsewhere")


def fifo(home: Path) -> None:
    (home / ".ssh/authorized_keys").unlink()
    os.mkfifo(home / ".ssh/authorized_keys", 0o600)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (open_home, "chmod go-w"),
        (open_folder, "chmod 700"),
        (open_file, "chmod 600"),
        (linked_folder, "link"),
        (linked_file, "link"),
        (fifo, "link or no file"),
    ],
)
def test_what_sshd_would_not_believe_is_explained(
    usual: Path, harm: Callable[[Path], None], said: str
) -> None:
    write(b"one\n")
    harm(usual)
    with pytest.raises(RuleError) as refused:
        write(b"two\n")
    assert said in str(refused.value)
    assert str(usual) in str(refused.value)


def test_a_new_file_goes_to_the_owner_of_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "authorized_keys"
    path.write_bytes(b"old\n")
    path.chmod(0o600)
    own, given = path.stat(), list[tuple[int, int]]()
    monkeypatch.setattr(os, "getegid", lambda: own.st_gid + 1)
    monkeypatch.setattr(os, "fchown", lambda _handle, *owner: given.append(owner))
    write(b"new\n", path)
    assert given == [(own.st_uid, own.st_gid)]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none"):
        KeyFile(tmp_path / "none" / "keys")


def test_a_write_that_fails_leaves_the_file_as_it_was(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(b"one\n")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LeadtuiError, match="No space left"):
        write(b"two\n")
    assert [path.name for path in (usual / ".ssh").iterdir()] == ["authorized_keys"]
    assert KeyFile().read() == b"one\n"


def test_of_two_writers_neither_loses_a_line(usual: Path) -> None:
    def append(line: bytes) -> None:
        for _turn in range(20):
            with KeyFile().locked() as opened:
                opened.replace(opened.data + line)

    writers = [threading.Thread(target=append, args=(line,)) for line in (b"a\n", b"b\n")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(KeyFile().read().split()) == [b"a"] * 20 + [b"b"] * 20
