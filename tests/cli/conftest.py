"""The program run in this process, signed in as ``wang``, on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.cli import logs
from leadtui.cli.desk import Desk
from tests.cli.program import Program


@pytest.fixture(autouse=True)
def _closed_log() -> Iterator[None]:
    yield
    logs.stop()


@pytest.fixture
def program(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """leadtui on a database with the admin ``wang``, on each engine in turn."""
    monkeypatch.setattr(Desk, "login", "wang")
    return Program(migrated_url)


@pytest.fixture
def lite(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The same on SQLite only, for what has nothing to do with the database."""
    monkeypatch.setattr(Desk, "login", "wang")
    return Program(sqlite_url)
