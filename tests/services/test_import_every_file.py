"""Every file of the test data is imported or refused, changes nothing again, and is taken back exactly."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadtui import i18n
from leadtui.errors import LeadtuiError, UsageError
from leadtui.services import importing
from leadtui.services.import_rehearsal import rehearse
from leadtui.services.import_revert import revert
from leadtui.services.import_source import Asked
from leadtui.services.importing import Result
from leadtui.store.models import ImportMapping
from tests.services.desk import Desk
from tests.services.whole_database import differences, everything

# What one file may be, so that all of them together take no minute; of larger ones the beginning counts.
LARGEST = 10_000
MANY = 400
MEGABYTES = 200
_HAN = re.compile(r"[一-鿿]")


def _files() -> list[Path]:
    folder = os.environ.get("LEADTUI_TEST_DATA")
    found = sorted(path for path in Path(folder).rglob("*") if path.is_file()) if folder else []
    return found or [Path("no folder of test data")]


def _few(files: list[Path]) -> list[Path]:
    """The smallest file of each kind in each folder: what row security and another engine may change."""
    kinds = {(path.parent, path.suffix): path for path in sorted(files, key=_size, reverse=True)}
    return sorted(path for path in kinds.values() if path.suffix != ".xlsx" or _size(path) < 2 * LARGEST)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each file on SQLite, some on PostgreSQL."""
    if "source" not in metafunc.fixturenames:
        return
    files = _files()
    cases = [("sqlite", path) for path in files]
    cases += [("postgresql", path) for path in _few(files)]
    marks = {"sqlite": (), "postgresql": (pytest.mark.postgres,)}
    metafunc.parametrize(
        ("engine_name", "source"),
        [
            pytest.param(engine, path, marks=marks[engine], id=f"{engine}-{path.parent.name}-{path.name}")
            for engine, path in cases
        ],
        indirect=["source"],
    )


@pytest.fixture
def source(request: pytest.FixtureRequest, shared_data: Path, tmp_path: Path) -> Path:
    """The file; of a large text file its beginning."""
    path: Path = request.param
    assert path.is_relative_to(shared_data)
    if _size(path) <= LARGEST or path.suffix not in (".csv", ".txt"):
        return path
    cut = tmp_path / path.name
    with path.open("rb") as whole:
        cut.write_bytes(whole.read(LARGEST).rpartition(b"\n")[0] + b"\n")
    return cut


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("en")


def _imported(desk: Desk, path: Path, asked: Asked | None = None) -> Result | LeadtuiError:
    try:
        return importing.run(desk.store, desk.wang, path, asked=asked)
    except LeadtuiError as refused:
        return refused


def test_a_file_is_taken_in_once_and_taken_back_or_refused_in_chinese(desk: Desk, source: Path) -> None:
    before = everything(desk.store)
    first = _imported(desk, source)
    if isinstance(first, LeadtuiError):
        assert isinstance(first, UsageError)
        assert _HAN.search(first.text())
        assert first.advice() == "" or _HAN.search(first.advice())
        assert differences(before, everything(desk.store)) == {}
        return
    here = everything(desk.store)

    again = importing.run(desk.store, desk.wang, source)

    assert not again.changed
    assert differences(here, everything(desk.store)) == {}
    assert revert(desk.store, desk.wang, again.batch_id).leads == 0
    assert differences(here, everything(desk.store)) == {}

    assert revert(desk.store, desk.wang, first.batch_id).refused == []
    assert differences(before, everything(desk.store)) == {}
    assert importing.run(desk.store, desk.wang, source).counts == first.counts


def test_what_a_fuller_file_changed_is_taken_back_exactly(desk: Desk, source: Path) -> None:
    try:
        told = rehearse(desk.store, desk.wang, source)
    except UsageError:
        return
    mapping = told.mapping
    naming = {"number", "customer", "contact", "first_name", "last_name", "phone", "email", "wechat"}
    more = [column for column in mapping.columns if column.target not in naming] if mapping else []
    # Another column of the same title, or the day of what was said, decides what a row is about.
    choices = tuple(f"{column.letter}=skip" for column in more[::2] if column.target != "contacted_at")
    if not choices or len(told.rows) > MANY:
        return
    if isinstance(_imported(desk, source, Asked(columns=choices)), LeadtuiError):
        return
    with desk.store.transaction():
        ImportMapping.delete().execute()
    before = everything(desk.store)

    fuller = importing.run(desk.store, desk.wang, source)

    assert revert(desk.store, desk.wang, fuller.batch_id).refused == []
    assert differences(before, everything(desk.store)) == {}


_LARGE = """
import sys
from leadtui.services import importing, people, setup
from tests.memory import peak_megabytes
store = setup.open_store(sys.argv[1])
importing.run(store, people.sign_in(store, "wang"), sys.argv[2])
store.close()
print(peak_megabytes())
"""


def test_the_largest_file_of_all_takes_little_memory(sqlite_url: str, shared_data: Path) -> None:
    largest = max((path for path in shared_data.rglob("*") if path.is_file()), key=_size)
    command = [sys.executable, "-c", _LARGE, sqlite_url, str(largest)]

    done = subprocess.run(
        command, check=True, capture_output=True, cwd=Path(__file__).parents[2], timeout=120
    )

    assert float(done.stdout) < MEGABYTES
