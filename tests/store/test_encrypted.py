"""A database file that SQLCipher encrypts: nothing of it can be read without the passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.domain.forms import NewLead
from leadtui.errors import DatabaseError, UsageError
from leadtui.services import finding, leads, people
from leadtui.services.setup import init_database, open_store
from leadtui.store import encrypted

KEY = "correct horse 'battery' 马"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted file with one lead in it."""
    monkeypatch.setenv(encrypted.VARIABLE, KEY)
    path = tmp_path / "desk.db"
    init_database(f"sqlite:///{path}", login="wang")
    store = open_store(f"sqlite:///{path}")
    wang = people.sign_in(store, "wang")
    leads.create(store, wang, NewLead("深圳市华信智云科技有限公司", "online"))
    store.close()
    return path


def found(path: Path, words: str) -> int:
    store = open_store(f"sqlite:///{path}")
    try:
        return len(finding.find(store, people.sign_in(store, "wang"), words))
    finally:
        store.close()


def test_leads_are_found_with_the_passphrase(file: Path) -> None:
    assert found(file, "华信") == 1
    assert found(file, "hxzy") == 1


def test_the_bytes_on_the_disk_tell_nothing(file: Path) -> None:
    held = b"".join(path.read_bytes() for path in file.parent.glob("desk.db*"))
    assert len(held) > 100_000
    assert b"SQLite format 3" not in held
    assert "华信".encode() not in held
    assert b"app_user" not in held


@pytest.mark.parametrize("key", [None, "wrong"])
def test_without_the_passphrase_the_file_is_refused_with_what_to_do(
    file: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    monkeypatch.delenv(encrypted.VARIABLE)
    if key:
        monkeypatch.setenv(encrypted.VARIABLE, key)
    with pytest.raises(DatabaseError) as caught:
        found(file, "华信")
    assert encrypted.FILE_VARIABLE in caught.value.advice()


def test_the_copy_before_a_migration_is_encrypted_too(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    store.engine.before_migration()
    store.close()
    [copy] = file.parent.glob("desk.db.before-*")
    assert b"SQLite format 3" not in copy.read_bytes()
    assert found(copy, "华信") == 1


def test_a_passphrase_comes_from_a_file_that_others_cannot_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "key"
    secret.write_text(f"{KEY}\n", encoding="utf-8")
    monkeypatch.delenv(encrypted.VARIABLE)
    monkeypatch.setenv(encrypted.FILE_VARIABLE, str(secret))
    secret.chmod(0o644)
    with pytest.raises(UsageError, match="Others can read"):
        found(file, "华信")
    secret.chmod(0o600)
    assert found(file, "华信") == 1
    secret.write_text("\n")
    with pytest.raises(UsageError, match="no passphrase"):
        found(file, "华信")
    monkeypatch.setenv(encrypted.FILE_VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(UsageError, match="cannot be read"):
        found(file, "华信")
