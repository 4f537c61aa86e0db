"""SQLite: one file of one service account, or one person."""

from __future__ import annotations

import json
import os
import select
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from peewee import SQL, OperationalError, SqliteDatabase

from leadtui import clock
from leadtui.store.columns import instant_text
from leadtui.store.counters import raise_counters
from leadtui.store.encrypted import connect, keyed, passphrase
from leadtui.store.engine import Told, Window
from leadtui.store.models import Event, Followup, Lead, Milestone, NumberCounter, Plan, StatusChange
from leadtui.store.query import driver_errors

BUSY_SECONDS = 5.0
BETWEEN_TRIES = 0.02
EARLY_SECONDS, LATE_SECONDS, LATE_AFTER = 0.005, 0.001, 0.5
"""Between two looks whether one may write: at first, and once one has waited so long."""
# A long statement is compiled in 0.2 ms and takes 50 kB: the hundred that Python keeps are memory only.
STATEMENTS = 24
PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    # NORMAL loses at most the last commits on a power cut, never the database; a save must not wait
    # for the disk twice while a colleague's save waits behind it.
    "synchronous": "normal",
    "cache_size": -2 * 1024,
    "temp_store": "memory",
    "mmap_size": 0,
}
# Of an import: with fewer, pages of the many indexes go in and out.
BULK_CACHE = -8 * 1024
LOOK_SECONDS = 0.25
"""How often a program that waits looks whether somebody else has written."""


class FileDatabase(SqliteDatabase):
    """SQLite with fixed-width instants, in which writers take turns."""

    instants_as_text = True

    def __init__(self, path: str, **options: Any) -> None:
        self.patience = BUSY_SECONDS
        self.kept: dict[object, tuple[float, object]] = {}
        super().__init__(path, **options)

    def _connect(self) -> Any:
        """While somebody else makes the file, SQLite refuses to open it without waiting."""
        until = monotonic() + BUSY_SECONDS
        while True:
            try:
                return super()._connect()  # type: ignore[misc]  # Peewee's, without types
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() > until:
                    raise
                sleep(BETWEEN_TRIES)

    def begin(self, lock_type: str | None = None) -> None:
        """Wait for the turn to write at most ``patience``; who has waited longer looks more often.

        SQLite itself looks ever more seldom, so that whoever comes later overtakes: among eight busy
        writers one waited for more than five seconds.
        """
        began = monotonic()
        self._let_wait(0)
        try:
            while not self._begun(lock_type, monotonic() - began):
                sleep(EARLY_SECONDS if monotonic() - began < LATE_AFTER else LATE_SECONDS)
        finally:
            self._let_wait(self.patience)

    def _begun(self, lock_type: str | None, waited: float) -> bool:
        try:
            super().begin(lock_type)
        except OperationalError as error:
            if "locked" not in str(error) or waited > self.patience:
                raise
            return False
        return True

    def _let_wait(self, seconds: float) -> None:
        database: Any = self
        database.connection().execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


class SqliteEngine:
    """The engine behind ``sqlite:///path``."""

    name = "sqlite"
    personal = True
    bound = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key = passphrase()
        options: dict[str, Any] = {
            "pragmas": PRAGMAS,
            "cached_statements": STATEMENTS,
            "timeout": BUSY_SECONDS,
            "lock_type": "IMMEDIATE",
            "autoconnect": False,
            "check_same_thread": False,
        }
        self.database: Any = (
            keyed(FileDatabase, str(path), self.key, options)
            if self.key
            else FileDatabase(str(path), **options)
        )
        self._running: sqlite3.Connection | None = None
        self._version = 0
        self._known: tuple[object, ...] = ()

    def become(self, login: str) -> None:
        """Nothing: the file belongs to whoever opens it."""

    def resign(self) -> None:
        """Nothing: the file belongs to whoever opens it."""

    def reopen(self, lead_ids: Sequence[int]) -> None:
        """Nothing: what may be seen is decided above."""

    def hidden_numbers(self, numbers: Sequence[str]) -> set[str]:
        """None: the file shows all."""
        return set()

    def claimed_by(self, lead_id: int) -> int | None:
        """Nobody: the file shows all."""
        return None

    def tell(self, notice: tuple[object, ...]) -> bool | None:
        """The caller writes the rows: the file knows no users."""

    def untell(self, group_id: int, at: datetime) -> list[Told] | None:
        """Likewise."""

    def retell(self, group_id: int, due: datetime) -> list[Told] | None:
        """Likewise."""

    def opened(self) -> None:
        """Remember the connection that ``interrupt`` may be asked to stop."""
        self._running = self.database.connection()
        self._version = 0

    def interrupt(self) -> None:
        """Stop the query that runs in another thread, if any."""
        if self._running is not None:
            self._running.interrupt()

    def lost(self) -> bool:
        """Never: a file stays where it is."""
        return False

    def drop(self) -> None:
        """Close the file."""
        self.database.close()

    def skew(self) -> timedelta:
        """None: the file is on this machine's clock."""
        return timedelta()

    def seats(self) -> None:
        """Nobody counts who opens a file."""

    def version(self) -> str:
        """Name and version of the library."""
        if self.key:
            cipher = self.database.execute_sql("PRAGMA cipher_version").fetchone()[0]
            return f"SQLCipher {cipher}"
        return f"SQLite {sqlite3.sqlite_version}"

    def damage(self) -> str:
        """What SQLite's own quick check finds."""
        found = [row[0] for row in self.database.execute_sql("PRAGMA quick_check(3)").fetchall()]
        return "" if found == ["ok"] else "; ".join(found)

    @contextmanager
    def lock_for_migration(self) -> Iterator[None]:
        """A lock file beside the database: migrations commit more than once."""
        lock = self.path.with_name(self.path.name + ".migrate")
        with _locked(lock):
            yield

    def before_migration(self) -> None:
        """Copy the file with SQLite's own backup, so that a failed migration loses nothing."""
        if not self.database.get_tables():
            return
        stamp = clock.now().strftime("%Y%m%dT%H%M%S")
        target = self.path.with_name(f"{self.path.name}.before-{stamp}")
        target.touch(mode=0o600)
        copy = connect(target, self.key) if self.key else sqlite3.connect(target)
        try:
            self.database.connection().backup(copy)
        finally:
            copy.close()

    def guarded(self) -> bool:
        """Never: the file has no row security."""
        return False

    def unbound(self) -> str:
        """Nobody: there are no accounts."""
        return ""

    def after_migration(self) -> None:
        """Nothing: the file has no row security."""

    def next_number(self, code: str, day: date) -> int:
        """The next number of this CODE and day, from the counter table."""
        return self.next_numbers(code, day, 1)[0]

    def next_numbers(self, code: str, day: date, n: int) -> list[int]:
        """The next ``n`` numbers of this CODE and day, from the counter table."""
        row = (
            NumberCounter.insert(code=code, day=day, last=n)
            .on_conflict(
                conflict_target=(NumberCounter.code, NumberCounter.day),
                update={NumberCounter.last: NumberCounter.last + n},
            )
            .returning(NumberCounter.last)
            .execute()
        )
        last = int(next(iter(row)).last)
        return list(range(last - n + 1, last + 1))

    def raise_counters(self, counters: Sequence[tuple[str, date, int]]) -> None:
        """Make sure that later numbers of each CODE and day are greater than the given one."""
        raise_counters(counters)

    def change_owner(self, lead_id: int, owner_id: int | None, at: datetime) -> None:
        """The same statements as the PostgreSQL function of this name."""
        Lead.update(owner_id=owner_id, assigned_at=None if owner_id is None else at).where(
            Lead.id == lead_id
        ).execute()
        for model in (Followup, Plan, StatusChange, Milestone):
            model.update(owner_id=owner_id).where(model.lead_id == lead_id).execute()

    def matching(self, table: str, match: str) -> Any:
        """A sub-select of row ids from the full-text table."""
        return SQL(f"(SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)", (match,))

    def among(self, column: Any, ids: Sequence[object]) -> Any:
        """As a JSON array."""
        return column.in_(SQL("(SELECT value FROM json_each(?))", (json.dumps(list(ids)),)))

    def saying(self, match: str) -> tuple[str, tuple[str, ...]]:
        """By way of the narrow index: a row of what was said is wide."""
        sql = (
            "SELECT followup_id, lead_id, at FROM followup_search INDEXED BY followup_search_lead"
            " WHERE followup_id IN (SELECT rowid FROM followup_fts WHERE followup_fts MATCH ?)"
        )
        return sql, (match,)

    def listen(self) -> None:
        """Nothing: the first look of a connection takes everything for new."""

    def announce(self) -> None:
        """Nothing: every writer moves the counter that the others look at."""

    def wait_for_change(self, wake: int) -> bool:
        """Look at the counter of foreign commits a few times a second; heart-beats are no change."""
        while not select.select([wake], [], [], LOOK_SECONDS)[0]:
            version = self.data_version()
            if version == self._version:
                continue
            before, self._version, self._known = self._known, version, self._signs()
            if self._known != before:
                return True
        return False

    def _signs(self) -> tuple[object, ...]:
        """What differs once there are events, or people at other leads than before."""
        signs = self.database.execute_sql(
            "SELECT (SELECT MAX(id) FROM event), GROUP_CONCAT(session_id || lead_id || doing) FROM presence"
        ).fetchone()
        return tuple(signs)

    def horizon(self) -> int:
        """The last event there is: with one writer at a time they are committed in their order."""
        return int(self.database.execute_sql("SELECT COALESCE(MAX(id), 0) FROM event").fetchone()[0])

    def changes_since(self, horizon: int) -> Window:
        """By id."""
        until = self.horizon()
        return Window(
            until, (Event.id > horizon) & (Event.id <= until), (Event.id,), held=False, empty=until <= horizon
        )

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Without the patience that a save has."""
        self.database.patience = 0
        try:
            yield
        finally:
            self.database.patience = BUSY_SECONDS

    def data_version(self) -> int:
        """SQLite's own counter of foreign commits."""
        return int(self.database.execute_sql("PRAGMA data_version").fetchone()[0])

    def analyze(self) -> None:
        """ANALYZE with a bounded sample, so that a million rows cost no more than a thousand."""
        self.database.execute_sql("PRAGMA analysis_limit=1000")
        # In a transaction it waits for its turn as every save does.
        with self.database.atomic():
            self.database.execute_sql("ANALYZE")

    def bulk_insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows with one prepared statement; instants are given as text already."""
        places = ",".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({places})"
        with driver_errors:
            self.database.connection().executemany(statement, rows)

    @contextmanager
    def bulk_load(self) -> Iterator[None]:
        """Keep more pages and copy the log into the file seldom: a page of an index serves many rows."""
        self.database.execute_sql("PRAGMA wal_autocheckpoint = 8000")
        self.database.execute_sql(f"PRAGMA cache_size = {BULK_CACHE}")
        try:
            yield
        finally:
            self.database.execute_sql("PRAGMA wal_autocheckpoint = 1000")
            self.database.execute_sql(f"PRAGMA cache_size = {PRAGMAS['cache_size']}")

    def reserve_ids(self, table: str, n: int) -> list[int]:
        """Ids for ``n`` rows; call it inside the writing transaction, which holds the only write lock."""
        row = self.database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + 1 + n))

    def instant(self, value: datetime | None) -> object:
        """An instant as ``bulk_insert`` takes it."""
        return None if value is None else instant_text(value)

    def day(self, value: date | time | None) -> object:
        """A date or a time of day as ``bulk_insert`` takes it."""
        return None if value is None else value.isoformat()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file; one that its last holder has removed meanwhile is no lock any more."""
    import fcntl

    while True:
        with path.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(handle.fileno()).st_ino:
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return
