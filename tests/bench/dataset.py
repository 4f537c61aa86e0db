"""A database of n leads for measuring, built once into a cache and found there again.

``ensure`` is all that other benches need; set the clock to noon of ``company.TODAY`` before asking.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from platformdirs import user_cache_path

from leadtui.store import lead_keys, rules
from leadtui.store.database import Store
from leadtui.store.migrate import migrate, pending
from leadtui.store.row_security import script
from tests.bench import company

CACHE = "LEADTUI_BENCH_CACHE"
READY = "bench_ready"
SEARCHED = r"%\_tokens"
IDENTITIES = ("app_user", "team", "lead", "contact", "contact_point", "plan", "status_change", "followup")


def ensure(place: str | Path | None, n: int) -> str:
    """The URL of a database of ``n`` leads, which is built where it is not there yet.

    ``place`` is a PostgreSQL URL, in whose server a database of its own is made, or a folder for
    SQLite, by default the cache: LEADTUI_BENCH_CACHE or the user's.
    """
    if place is not None and str(place).startswith(("postgresql:", "postgres:")):
        url = _postgres_url(str(place), n)
        if not _is_ready(url):
            _create_database(str(place), url)
            _build(url, n)
        _bring_up_to_date(url, n)
        return url
    folder = Path(place) if place is not None else cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_name(n)}.db"
    url = f"sqlite:///{path}"
    if not path.exists() or not _is_ready(url):
        for left in folder.glob(f"{path.name}*"):
            left.unlink()
        _build(url, n)
    _bring_up_to_date(url, n)
    return url


def cache_folder() -> Path:
    """Where SQLite data sets stay between runs."""
    given = os.environ.get(CACHE)
    return Path(given) if given else user_cache_path("leadtui-bench")


def _name(n: int) -> str:
    return f"leadtui_bench_{n}"


def _postgres_url(base: str, n: int) -> str:
    return re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{_name(n)}", base)


def _build(url: str, n: int) -> None:
    started = perf_counter()
    store = Store(url)
    store.connect()
    migrate(store)
    with store.transaction():
        rules.seed_rules()
        rules.seed_lists()
    store.close()
    loader = FileLoader(url) if url.startswith("sqlite") else ServerLoader(url)
    loader.begin()
    for table, rows in company.people().items():
        loader.insert(table, company.PEOPLE_COLUMNS[table], rows)
    for number, chunk in enumerate(company.chunks(n), 1):
        for table, rows in chunk.rows.items():
            loader.insert(table, company.TABLES[table], rows)
        _told(f"{_name(n)}: {min(number * company.CHUNK, n):>9,} leads")
    print(f" made in {perf_counter() - started:.0f} s", end="", file=sys.stderr, flush=True)
    loader.finish()
    _mark(url, n)
    print(f", ready in {perf_counter() - started:.0f} s", file=sys.stderr)


def _told(text: str) -> None:
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def _bring_up_to_date(url: str, n: int) -> None:
    """Migrate what an older program built; on a server the policies are always those of this program."""
    store = Store(url)
    store.connect()
    missing = pending(store)
    if missing:
        # Whatever stops it on its way, the next run builds anew.
        with store.transaction():
            store.database.execute_sql(f"DELETE FROM setting WHERE user_id = 0 AND key = '{READY}'")
        print(f"{_name(n)}: {', '.join(missing)}", file=sys.stderr)
        _migrate(store)
    elif store.engine.guarded():
        store.engine.after_migration()
    # Without the keys of duplicates nothing would be measured of finding them.
    made = lead_keys.catch_up(store, lambda done: _told(f"{_name(n)}: keys of {done:>9,} leads"))
    store.close()
    if missing or made:
        _mark(url, n)


def _migrate(store: Store) -> None:
    """Without the indexes of words, which would take in every row of which a migration writes one column."""
    if not store.url.startswith("sqlite"):
        loader = ServerLoader(store.url)
        loader.begin(SEARCHED)
        loader.connection.commit()
        migrate(store)
        loader.finish()
        return
    # The data can be made again: no copy is kept.
    path = Path(store.url.removeprefix("sqlite:///"))
    before = set(path.parent.glob(f"{path.name}.before-*"))
    migrate(store)
    for copy in set(path.parent.glob(f"{path.name}.before-*")) - before:
        copy.unlink()


def _mark(url: str, n: int) -> None:
    store = Store(url)
    store.connect()
    store.engine.analyze()
    with store.transaction():
        row = f"(0, '{READY}', '{n}') ON CONFLICT DO NOTHING"
        store.database.execute_sql(f"INSERT INTO setting (user_id, key, value) VALUES {row}")
    store.close()


def _is_ready(url: str) -> bool:
    if not url.startswith("sqlite") and not _exists(url):
        return False
    store = Store(url)
    store.connect()
    try:
        asked = f"SELECT 1 FROM setting WHERE key = '{READY}'"
        return store.database.table_exists("setting") and bool(store.database.execute_sql(asked).fetchone())
    finally:
        store.close()


class FileLoader:
    """Straight into a SQLite file: no journal, no triggers, indexes at the end."""

    def __init__(self, url: str) -> None:
        self.path = url.removeprefix("sqlite:///")
        self.database = sqlite3.connect(self.path, isolation_level=None)
        self.later: list[str] = []

    def begin(self) -> None:
        """Take down indexes and triggers, to be put back by ``finish``."""
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            self.database.execute(f"PRAGMA {pragma}")
        found = self.database.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
            " AND tbl_name NOT LIKE '%_fts%'"
        ).fetchall()
        for kind, name, sql in found:
            self.database.execute(f"DROP {kind} {name}")
            self.later.append(sql)
        self.database.execute("BEGIN")

    def insert(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
        """Insert rows of strings, numbers and None."""
        marks = ", ".join("?" * len(columns))
        self.database.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def finish(self) -> None:
        """Build the indexes and the full-text tables."""
        self.database.execute("COMMIT")
        for table in ("lead_fts", "followup_fts"):
            self.database.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', 200000000)")
            self.database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
            self.database.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', 1048576)")
        for sql in self.later:
            self.database.execute(sql)
        self.database.close()


class ServerLoader:
    """COPY into PostgreSQL with foreign keys unchecked and indexes at the end."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection: Any = psycopg.connect(url, autocommit=False)
        self.later: list[str] = []

    def begin(self, indexes: str = "%") -> None:
        """Take down indexes with names like ``indexes``, to be put back by ``finish``."""
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET maintenance_work_mem = '1GB'")
        found = self.connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE %s"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            (indexes,),
        ).fetchall()
        for name, definition in found:
            self.connection.execute(f"DROP INDEX {name}")
            self.later.append(definition)

    def insert(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
        """Copy rows of strings, numbers and None."""
        cursor = self.connection.cursor()
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Do what triggers do, build the indexes, move the counters on, let the visibility map be written."""
        guarded = "SELECT relrowsecurity FROM pg_class WHERE oid = 'lead'::regclass"
        if self.connection.execute(guarded).fetchone()[0]:
            script.install(self.connection)
        for definition in self.later:
            self.connection.execute(definition.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1))
        for table in IDENTITIES:
            counter = f"pg_get_serial_sequence('{table}', 'id')"
            self.connection.execute(f"SELECT setval({counter}, max(id)) FROM {table} HAVING max(id) > 0")
        self.connection.commit()
        self.connection.autocommit = True
        self.connection.execute("VACUUM")
        self.connection.close()


def _exists(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(base: str, url: str) -> None:
    import psycopg

    name = re.sub(r"^\w+://[^/]*/([^?]*).*", r"\1", url)
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")


if __name__ == "__main__":
    print(ensure(sys.argv[2] if len(sys.argv) > 2 else None, int(sys.argv[1].replace(",", ""))))
