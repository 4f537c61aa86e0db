"""Databases for screens: filled once, copied for every test."""

from __future__ import annotations

import gettext
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from leadtui import clock, i18n
from tests.databases import SqliteDatabases
from tests.ui.desk_app import fill
from tests.ui.doors import GOOD, OTHER, Watch, give, quick
from tests.ui.hands import Hands, at_work


@pytest.fixture(scope="session")
def _filled(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("filled") / "leadtui.db"
    shutil.copyfile(sqlite_databases.template(), path)
    ids = fill(f"sqlite:///{path}")
    clock.freeze(None)
    return path, ids


@pytest.fixture
def leads(_filled: tuple[Path, dict[str, int]]) -> dict[str, int]:
    """Ids of the leads in ``desk_url`` by short name."""
    return _filled[1]


@pytest.fixture
def desk_url(_filled: tuple[Path, dict[str, int]], tmp_path: Path, frozen_now: object) -> str:
    """The URL of a database in which rep ``zhao`` has a lead in every group of the queue."""
    path = tmp_path / "desk.db"
    shutil.copyfile(_filled[0], path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["en", "zh_CN"])
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each language in turn, with the labels that are data and without the catalogs."""
    monkeypatch.setattr(i18n, "_catalog", lambda _language: gettext.NullTranslations())
    i18n.set_language(request.param)
    return str(request.param)


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    """A rep at work on the sample leads, the first screen loaded."""
    async with at_work(sqlite_url) as found:
        yield found


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new lead is checked while it is typed without waiting for a pause."""
    monkeypatch.setattr("leadtui.screens.new_lead.PAUSE", 0)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock that counts idleness and waiting."""
    return Watch(monkeypatch)


@pytest.fixture
def url(desk_url: str, monkeypatch: pytest.MonkeyPatch, watch: Watch) -> str:
    """The desk as a shared terminal has it: Zhao and Li have passwords."""
    quick(monkeypatch)
    give(desk_url, zhao=GOOD, li=OTHER)
    i18n.set_language("en")
    return desk_url
