"""How long an import takes beside openpyxl merely reading the same file, and what memory it needs.

python -m tests.bench.import_sheet [ROWS] [URL OF ANY POSTGRESQL DATABASE]
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.bench import sheet_file
from tests.bench.dataset import _create_database

if TYPE_CHECKING:
    from leadtui.store.database import Store

ROWS = 100_000
SETTLED = 5_000
LOOKED_EVERY = 1_000
# Beside the database of the table: both may be measured at once.
DATABASE = "leadtui_import_sheet"


def main(n: int, server: str = "") -> None:
    """Measure and print, each step in a process of its own."""
    path = sheet_file.ensure(n)
    floor = _apart("read", path)
    size = path.stat().st_size / 1e6
    print(
        f"{n:,} rows, {size:.1f} MB; openpyxl reads them in {floor['seconds']:.2f} s, "
        f"{floor['cpu']:.2f} s of a processor"
    )
    with tempfile.TemporaryDirectory() as folder:
        _engine("SQLite", f"sqlite:///{folder}/bench.db", path, floor)
    if server:
        url = re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{DATABASE}", server)
        _create_database(server, url)
        # Another process may have had the machine for itself, or not, since.
        _engine("PostgreSQL", url, path, _apart("read", path))


def _engine(name: str, url: str, path: Path, floor: dict[str, float]) -> None:
    from leadtui.services.setup import init_database

    init_database(url, login="wang", language="zh_CN")
    for what in ("import", "import again"):
        told = _apart("import", path, url)
        print(
            f"{name:>10} {what:<13}{told['seconds']:7.2f} s {told['seconds'] / floor['seconds']:5.2f} x  "
            f"processor {told['cpu'] + told['server']:6.2f} s "
            f"{(told['cpu'] + told['server']) / floor['cpu']:5.2f} x  "
            f"longest transaction {told['longest'] * 1000:4.0f} ms, "
            f"PSS {SETTLED:,} rows in {told['settled']:.1f} MB, at most {told['peak']:.1f} MB"
        )


def _apart(what: str, *arguments: object) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.import_sheet", what, *map(str, arguments)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def read(path: str) -> dict[str, object]:
    """The floor: openpyxl in its read-only mode goes over every cell."""
    from openpyxl import load_workbook

    started, burnt = perf_counter(), process_time()
    for _row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        pass
    return {"seconds": perf_counter() - started, "cpu": process_time() - burnt}


def pss() -> float:
    """Proportional set size of this process in MB."""
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0]) / 1024


def served(store: Store) -> float:
    """Seconds of a processor that the server has spent on this connection, where it runs here; else 0."""
    info = getattr(store.database.connection(), "info", None)
    stat = Path(f"/proc/{info.backend_pid}/stat") if info is not None else None
    if stat is None or not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def bring_in(path: str, url: str) -> dict[str, object]:
    """Import the sheet, the engine loaded beforehand; watch memory and the longest transaction."""
    from leadtui.services import importing, people
    from leadtui.services.setup import open_store

    store = open_store(url)
    viewer = people.sign_in(store, "wang")
    memory: list[tuple[str, int, float]] = []
    looked = {"read": 0, "write": 0}

    def told(phase: str, done: int, _total: int) -> None:
        # Looking takes milliseconds, which are none of the import's.
        if done - looked[phase] >= LOOKED_EVERY:
            looked[phase] = done
            memory.append((phase, done, pss()))

    before = served(store)
    with timed_transactions() as lasted:
        started, burnt = perf_counter(), process_time()
        result = importing.run(store, viewer, path, on_progress=told)
        seconds, burnt = perf_counter() - started, process_time() - burnt
    return {
        "seconds": seconds,
        "cpu": burnt,
        "server": served(store) - before,
        "longest": max(lasted),
        "settled": next((size for phase, done, size in memory if phase == "write" and done >= SETTLED), 0.0),
        "peak": max(size for _phase, _done, size in memory),
        "counts": {
            key: result.counts[key] for key in sorted(result.counts) if key not in ("group", "stacked")
        },
    }


@contextmanager
def timed_transactions(clock: Callable[[], float] = perf_counter) -> Iterator[list[float]]:
    """How long each outermost transaction holds its locks, in seconds of ``clock``."""
    from leadtui.store.database import Store

    lasted = [0.0]
    real = Store.transaction

    @contextmanager
    def timed(self: Store) -> Iterator[None]:
        nested = self.database.in_transaction()
        with real(self):
            started = clock()
            yield
        if not nested:
            lasted.append(clock() - started)

    Store.transaction = timed  # type: ignore[method-assign]
    try:
        yield lasted
    finally:
        Store.transaction = real  # type: ignore[method-assign]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["read", path]:
            print(json.dumps(read(path)))
        case ["import", path, url]:
            print(json.dumps(bring_in(path, url)))
        case [*given]:
            main(int(given[0].replace(",", "")) if given else ROWS, *given[1:])
