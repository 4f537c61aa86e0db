"""PostgreSQL: the shared server of a team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from peewee import SQL, PostgresqlDatabase, fn

from leadtui.store.models import NumberCounter

MIGRATION_LOCK = 7_305_011
CONNECT_SECONDS = 5


class ServerDatabase(PostgresqlDatabase):  # type: ignore[misc]
    """PostgreSQL in UTC, through psycopg 3."""

    instants_as_text = False

    def _connect(self) -> Any:
        connection = super()._connect()
        connection.execute("SET TIME ZONE 'UTC'")
        return connection


class PostgresEngine:
    """The engine behind ``postgresql://``, which takes anything libpq takes."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.database = ServerDatabase(
            url,
            prefer_psycopg3=True,
            autoconnect=False,
            connect_timeout=CONNECT_SECONDS,
            application_name="leadtui",
        )
        self._running: Any = None

    def opened(self) -> None:
        """Remember the connection that ``interrupt`` may be asked to stop."""
        self._running = self.database.connection()

    def interrupt(self) -> None:
        """Ask the server to cancel the query that runs, if any."""
        if self._running is not None and not self._running.closed:
            self._running.cancel_safe(timeout=1.0)

    @contextmanager
    def lock_for_migration(self) -> Iterator[None]:
        """An advisory lock of the database."""
        self.database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            self.database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))

    def before_migration(self) -> None:
        """Nothing: each migration is one transaction, and the server's backups are the DBA's."""

    def next_number(self, code: str, day: date) -> int:
        """The next number of this CODE and day, from the function that owns the counter."""
        return int(self.database.execute_sql("SELECT next_number(%s, %s)", (code, day)).fetchone()[0])

    def raise_counter(self, code: str, day: date, last: int) -> None:
        """Make sure that later numbers are greater than ``last``."""
        NumberCounter.insert(code=code, day=day, last=last).on_conflict(
            conflict_target=(NumberCounter.code, NumberCounter.day),
            update={NumberCounter.last: fn.GREATEST(NumberCounter.last, last)},
        ).execute()

    def change_owner(self, lead_id: int, owner_id: int | None, at: datetime) -> None:
        """Call the function of this name."""
        self.database.execute_sql("SELECT change_owner(%s, %s, %s)", (lead_id, owner_id, at))

    def matching(self, table: str, match: str) -> Any:
        """A sub-select of ids through the GIN index."""
        return SQL(f"(SELECT {table}_id FROM {table}_search WHERE tsv @@ %s::tsquery)", (match,))

    def data_version(self) -> int:
        """The transaction id up to which everything is settled."""
        row = self.database.execute_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        return int(row[0])

    def analyze(self) -> None:
        """Bring the planner's statistics up to date after a large change."""
        self.database.execute_sql("ANALYZE")

    def bulk_insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """COPY many rows."""
        with self.database.cursor() as cursor, cursor.copy(
            f"COPY {table} ({','.join(columns)}) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)

    def reserve_ids(self, table: str, n: int) -> list[int]:
        """Ids for ``n`` rows from the table's sequence."""
        rows = self.database.execute_sql(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", (table, n)
        ).fetchall()
        return [row[0] for row in rows]

    def instant(self, value: datetime | None) -> object:
        """An instant as ``bulk_insert`` takes it."""
        return value

    def day(self, value: date | time | None) -> object:
        """A date or a time of day as ``bulk_insert`` takes it."""
        return value
