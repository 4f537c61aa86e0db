"""The table of what leadtui must reach: python -m tests.bench [--sizes ..] [--engine ..] [--quick].

Every figure stands beside its floor, measured in the same run. PostgreSQL is the server that
LEADTUI_BENCH_POSTGRES or LEADTUI_TEST_POSTGRES names, else one of its own that lives as long as the run.
"""

from __future__ import annotations

import argparse
import compileall
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import leadtui
from leadtui import clock
from leadtui.services import entry
from leadtui.store.database import Store
from tests import postgres
from tests.bench import bound, company, dataset, dedupe, screens, services, sheets
from tests.bench.desk import QUICK, Desk, Effort, prepare, seen, viewers
from tests.bench.table import HEAD, Row, growth

SERVERS = ("LEADTUI_BENCH_POSTGRES", "LEADTUI_TEST_POSTGRES")
ENGINES = ("sqlite", "postgresql")
SIZES = "1000,100000,1000000"
SETTINGS = ("shared_buffers", "fsync", "synchronous_commit", "jit")


def main() -> None:
    """Measure and print."""
    options = _options()
    _set_clock()
    if sys.flags.dont_write_bytecode or os.environ.get("PYTHONDONTWRITEBYTECODE"):
        compileall.compile_path(quiet=2)
        compileall.compile_dir(Path(leadtui.__file__).parent, quiet=1)
    effort = QUICK if options.quick else Effort()
    sizes = sorted(int(size.replace("_", "")) for size in options.sizes.split(","))
    for engine in options.engine.split(","):
        with _place(engine) as place:
            found = {size: _measure(engine, dataset.ensure(place, size), size, effort) for size in sizes}
            if len(sizes) > 1:
                print(f"\n## {engine}: cost must grow with the screen, not with the table\n")
                print("\n".join(growth(found)), flush=True)
            if not options.no_sheet:
                _print(
                    f"{engine}: a sheet of {sheets.ROWS:,} rows", sheets.measure(place, quick=options.quick)
                )
    if not os.environ.get(sheets.DATA):
        print(f"\nnot run: brands of company names, duplicates; {sheets.DATA} names no folder")
    else:
        folder = Path(os.environ[sheets.DATA])
        _print("short names", sheets.brands(folder))
        print("\n".join(["\n## duplicates\n", *dedupe.report(folder / "dedupe")]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", default=SIZES, help="leads, by comma")
    parser.add_argument("--engine", default=",".join(ENGINES), help="sqlite, postgresql or both, by comma")
    parser.add_argument("--quick", action="store_true", help="fewer runs: for a first look")
    parser.add_argument("--no-sheet", action="store_true", help="leave out the import")
    return parser.parse_args()


def _set_clock() -> None:
    """Noon of the data set's day, for this process and the programs it starts."""
    noon = datetime.combine(company.TODAY, time(12), ZoneInfo(company.ZONE))
    os.environ[clock.ENVIRONMENT] = noon.isoformat()


@contextmanager
def _place(engine: str) -> Iterator[str | None]:
    """Where data sets of an engine are: the cache, or a server."""
    given = next((os.environ[name] for name in SERVERS if os.environ.get(name)), "")
    if engine == "sqlite":
        yield None
    elif given:
        yield given
    else:
        with postgres.running() as server:
            yield server.base


def _measure(engine: str, url: str, size: int, effort: Effort) -> list[Row]:
    desk = Desk(url, effort)
    store = entry.open_store(url)
    try:
        prepare(store)
        who = viewers(store)
        texts = {role: seen(store, role, viewer) for role, viewer in who.items()}
        rows = _print(_title(engine, store, size), services.measure(desk, store, who))
        if store.engine.guarded():
            rows += _print("", bound.measure(desk, store, who))
        rows += _print("", screens.silence(desk, texts["admin"]))
    finally:
        store.close()
    return rows + _print("", screens.measure(desk, texts))


def _title(engine: str, store: Store, size: int) -> str:
    if engine == "sqlite":
        version = f"SQLite {sqlite3.sqlite_version}"
    else:
        asked = ("server_version", *SETTINGS)
        values = [store.database.execute_sql(f"SHOW {name}").fetchone()[0] for name in asked]
        said = ", ".join(f"{name} {value}" for name, value in zip(SETTINGS, values[1:], strict=True))
        version = f"PostgreSQL {values[0].split()[0]} ({said})"
    load = os.getloadavg()[0]
    return (
        f"{version}, {size:,} leads, {size * company.FOLLOWUPS:,} follow-ups; page cache warm; "
        f"{os.cpu_count()} cores, load {load:.1f}"
    )


def _print(title: str, rows: Iterator[Row]) -> list[Row]:
    """Print each row as soon as it is measured."""
    if title:
        print(f"\n## {title}\n\n{HEAD}", flush=True)
    found = []
    for row in rows:
        print(row.line(), flush=True)
        found.append(row)
    return found


if __name__ == "__main__":
    main()
