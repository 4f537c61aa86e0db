"""Hammer a database for a while and judge what is left: python -m tests.hammer [--seconds 60] [--engine ..].

PostgreSQL is the server that LEADTUI_TEST_POSTGRES names, else one of its own; ``secured`` is PostgreSQL
where everybody comes in under a role of their own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadtui.services.signing_in import sign_in
from tests import postgres
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.hammer.ground import lay
from tests.hammer.judge import judge
from tests.hammer.swing import Told, swing
from tests.services.desk import Desk
from tests.services.secured import SecuredDesk

ENGINES = ("sqlite", "postgresql", "secured")


def hammer(engine: str, place: SqliteDatabases | PostgresDatabases, seconds: float) -> tuple[Told, list[str]]:
    """Hammer one fresh database; what the eight say, and what is wrong afterwards."""
    with place.fresh(migrated=True) as url, tempfile.TemporaryDirectory() as folder:
        if engine == "secured":
            assert isinstance(place, PostgresDatabases)
            desk: Desk = SecuredDesk(url, place.server)
        else:
            desk = Desk(url)
        ground = lay(desk.store, desk.wang)

        def url_of(login: str) -> str:
            return desk.server.url(desk.name, user=login) if isinstance(desk, SecuredDesk) else url

        told = swing(ground, url_of, seconds, Path(folder))
        desk.reopen()
        found = judge(desk.store, sign_in(desk.store, "wang"), ground, told)
        desk.store.close()
        return told, found


@contextmanager
def places() -> Iterator[dict[str, SqliteDatabases | PostgresDatabases]]:
    """Where databases are made, by engine."""
    with tempfile.TemporaryDirectory() as folder, _server() as server:
        databases = PostgresDatabases(server)
        try:
            yield {
                "sqlite": SqliteDatabases(Path(folder)),
                "postgresql": databases,
                "secured": databases,
            }
        finally:
            databases.close()


@contextmanager
def _server() -> Iterator[postgres.Server]:
    given = os.environ.get("LEADTUI_TEST_POSTGRES")
    if given:
        yield postgres.Server(given)
        return
    with postgres.running() as server:
        yield server


def report(engine: str, told: Told, found: list[str]) -> None:
    """Print what was done, what was refused and why, and what is wrong."""
    deeds = sorted({key.partition(" ")[0] for key in told.tally})
    print(f"{engine}: {len(told.acknowledged)} acknowledged, {len(told.refused)} refused,"
          f" longest {told.longest[0]:.2f} s ({told.longest[1]}), {len(found)} wrong")  # fmt: skip
    for deed in deeds:
        counts = {key.partition(" ")[2]: n for key, n in told.tally.items() if key.startswith(f"{deed} ")}
        print(f"  {deed:9}", " ".join(f"{name} {n}" for name, n in sorted(counts.items())))
    for why, n in Counter(f"{one['deed']}: {one['why']}" for one in told.refused).most_common(12):
        print(f"    {n:6} {why[:110]}")
    for what in found[:40]:
        print("  WRONG", what[:400])


def main() -> int:
    """Hammer each engine in turn; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.hammer", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--engine", action="append", choices=ENGINES)
    options = parser.parse_args()
    wrong = 0
    with places() as known:
        for engine in options.engine or ENGINES:
            told, found = hammer(engine, known[engine], options.seconds)
            report(engine, told, found)
            wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
