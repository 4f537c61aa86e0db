"""PostgreSQL: the shared server of a team."""

from __future__ import annotations

import logging
import select
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any

import peewee
from peewee import SQL, PostgresqlDatabase, Value, fn

from leadtui.domain.capacity import Seats
from leadtui.errors import DatabaseError
from leadtui.store.counters import raise_counters
from leadtui.store.engine import Window
from leadtui.store.poolers import refuse_shared
from leadtui.store.postgres_rights import FOUND, Rights
from leadtui.store.query import driver_errors

log = logging.getLogger(__name__)

MIGRATION_LOCK = 7_305_011
CONNECT_SECONDS = 5
MESSAGES = 4
# Where everyone listens; under row security each user has a channel besides (row_security/hint_functions).
CHANNEL = "leadtui"
RELISTEN_SECONDS = 30.0
# Compiling a query costs 24 ms where running it takes 2. Where work_mem has no room for the pages that
# hold a common word, each of their rows is looked into again.
SETTINGS = {"TimeZone": "UTC", "jit": "off", "work_mem": "32MB", "lock_timeout": "10s"}
# A server that vanished without a word, as behind a cable pulled out, is found within half a minute.
ALIVE = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
# An import that was cut off is resumed; the search index takes its rows in small portions.
LOADING = {
    "synchronous_commit": "off",
    "enable_seqscan": "off",
    "gin_pending_list_limit": "'512kB'",
}


class ServerDatabase(PostgresqlDatabase):
    """PostgreSQL in UTC, through psycopg 3."""

    instants_as_text = False

    def __init__(self, url: str, **options: Any) -> None:
        self.kept: dict[object, tuple[float, object]] = {}
        self.role = ""
        self.backend = 0
        super().__init__(url, **options)

    def _initialize_connection(self, conn: Any) -> None:
        (self.backend, *_set) = conn.execute(
            "SELECT pg_backend_pid(), " + ", ".join(["set_config(%s, %s, false)"] * len(SETTINGS)),
            [part for setting in SETTINGS.items() for part in setting],
        ).fetchone()
        if self.role:
            conn.execute("SELECT set_config('role', %s, false)", (self.role,))


class PostgresEngine(Rights):
    """The engine behind ``postgresql://``, which takes anything libpq takes."""

    name = "postgresql"
    personal = False

    def __init__(self, url: str) -> None:
        self.database: Any = ServerDatabase(
            url,
            prefer_psycopg3=True,
            autoconnect=False,
            connect_timeout=CONNECT_SECONDS,
            application_name="leadtui",
            **ALIVE,
        )
        self._running: Any = None
        self._listening = False
        self._channels: frozenset[str] = frozenset()
        self._asked_channels = 0.0
        self._heard = False

    def opened(self) -> None:
        """Remember the connection that ``interrupt`` may be asked to stop; refuse one that others share."""
        self._running = self.database.connection()
        try:
            refuse_shared(self._running, self.database.backend)
        except DatabaseError:
            self.drop()
            raise
        if self._listening:
            self._listen()

    def interrupt(self) -> None:
        """Ask the server to cancel the query that runs, if any; one that is away runs none."""
        from psycopg import OperationalError

        if self._running is not None and not self._running.closed:
            try:
                self._running.cancel_safe(timeout=1.0)
            except OperationalError as error:
                log.info("nothing to interrupt: %s", error)

    def lost(self) -> bool:
        """Whether the server has hung up, which shows on the socket before anything is sent."""
        connection = self._running
        if connection is None or connection.closed:
            return connection is not None
        poll = select.poll()
        poll.register(connection.pgconn.socket, select.POLLIN)
        # Its last words come first, then the end: one look at each.
        for _look in range(MESSAGES):
            if not poll.poll(0):
                break
            try:
                with driver_errors:
                    connection.pgconn.consume_input()
            except peewee.OperationalError:
                return True
        return bool(connection.closed)

    def drop(self) -> None:
        """Close what is left of the connection."""
        self.database.dispose()
        self._bound = None
        if self._running is not None:
            self._running.close()
            self._running = None

    def skew(self) -> timedelta:
        """The server's clock against this machine's; below a second they agree."""
        there = self.database.execute_sql("SELECT clock_timestamp()").fetchone()[0]
        ahead: timedelta = there - datetime.now(UTC)
        return ahead if abs(ahead) > timedelta(seconds=1) else timedelta()

    def version(self) -> str:
        """Name and version of the server."""
        return "PostgreSQL " + str(self.database.execute_sql("SHOW server_version").fetchone()[0])

    def seats(self) -> Seats:
        """What max_connections leaves, by the server's settings and who is connected elsewhere."""
        sql = (
            "SELECT current_setting('max_connections')::int,"
            " current_setting('superuser_reserved_connections')::int"
            " + COALESCE(current_setting('reserved_connections', true)::int, 0),"
            " (SELECT count(*)::int FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND datname <> current_database())"
        )
        return Seats(*self.database.execute_sql(sql).fetchone())

    def damage(self) -> str:
        """Indexes that cannot be used, as a broken build leaves them behind."""
        rows = self.database.execute_sql(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
        ).fetchall()
        return ", ".join(row[0] for row in rows)

    @contextmanager
    def lock_for_migration(self) -> Iterator[None]:
        """An advisory lock of the database."""
        # However long the other one's migration takes.
        self.database.execute_sql("SET lock_timeout = 0")
        self.database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            self.database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))
            self.database.execute_sql(f"SET lock_timeout = '{SETTINGS['lock_timeout']}'")

    def before_migration(self) -> None:
        """Nothing: each migration is one transaction, and the server's backups are the DBA's."""

    def next_number(self, code: str, day: date) -> int:
        """The next number of this CODE and day, from the function that owns the counter."""
        return int(self.database.execute_sql("SELECT next_number(%s, %s)", (code, day)).fetchone()[0])

    def next_numbers(self, code: str, day: date, n: int) -> list[int]:
        """The next ``n`` numbers of this CODE and day, from the same function."""
        rows = self.database.execute_sql(
            "SELECT next_number(%s, %s) FROM generate_series(1, %s)", (code, day, n)
        ).fetchall()
        return sorted(int(row[0]) for row in rows)

    def raise_counters(self, counters: Sequence[tuple[str, date, int]]) -> None:
        """Make sure that later numbers of each CODE and day are greater than the given one."""
        if self.bound:
            for counter in counters:
                self._one("SELECT leadtui_raise_counter(%s, %s, %s)", *counter)
            return
        raise_counters(counters)

    def change_owner(self, lead_id: int, owner_id: int | None, at: datetime) -> None:
        """Call the function of this name."""
        self.database.execute_sql("SELECT change_owner(%s, %s, %s)", (lead_id, owner_id, at))

    def matching(self, table: str, match: str) -> Any:
        """A sub-select of ids through the GIN index."""
        if self.bound:
            return SQL(f"(SELECT {table}_id FROM {FOUND[table]}(%s))", (match,))
        return SQL(f"(SELECT {table}_id FROM {table}_search WHERE tokens @@ %s::tsquery)", (match,))

    def among(self, column: Any, ids: Sequence[object]) -> Any:
        """As an array: the statement is the same for any number of them, and prepared once."""
        return column == fn.ANY(Value(list(ids), converter=False, unpack=False))

    def saying(self, match: str) -> tuple[str, tuple[str, ...]]:
        """Through the GIN index."""
        if self.bound:
            return f"SELECT followup_id, lead_id, at FROM {FOUND['followup']}(%s)", (match,)
        sql = "SELECT followup_id, lead_id, at FROM followup_search WHERE tokens @@ %s::tsquery"
        return sql, (match,)

    def listen(self) -> None:
        """On the connection there is: it is idle whenever there is somebody to listen.

        Whom one leads or stands in for changes: it is asked again now and then.
        """
        if not self._listening:
            self._listening = True
            self._listen()
        elif monotonic() - self._asked_channels > RELISTEN_SECONDS:
            self._tune()

    def _listen(self) -> None:
        self._heard = True
        self._running.add_notify_handler(self._hear)
        self._channels = frozenset()
        self._tune()

    def _tune(self) -> None:
        """Listen on the channels of whoever is connected, and on no others."""
        self._asked_channels = monotonic()
        wanted = frozenset({CHANNEL})
        if self._one("SELECT to_regproc('leadtui_hints') IS NOT NULL"):
            wanted = frozenset(
                row[0] for row in self.database.execute_sql("SELECT leadtui_hints()").fetchall()
            )
        if wanted != self._channels:
            listening = "; ".join(f'LISTEN "{channel}"' for channel in sorted(wanted))
            self.database.execute_sql(f"UNLISTEN *; {listening}")
            self._channels = wanted

    def _hear(self, notify: Any) -> None:
        self._heard = self._heard or notify.pid != self.database.backend

    def announce(self) -> None:
        """An empty NOTIFY, a hint only; the server folds several of one transaction."""
        self.database.execute_sql(f"NOTIFY {CHANNEL}")

    def wait_for_change(self, wake: int) -> bool:
        """Wait on the socket; nothing is sent."""
        connection = self._running
        while not self._taken():
            if connection is None or connection.closed:
                return True
            poll = select.poll()
            for descriptor in (connection.pgconn.socket, wake):
                poll.register(descriptor, select.POLLIN)
            if wake in dict(poll.poll()):
                return False
            try:
                with driver_errors:
                    connection.pgconn.consume_input()
            except peewee.OperationalError:
                return True
        return True

    def _taken(self) -> bool:
        """Whether there was a hint; those that came between the answers to queries count."""
        connection = self._running
        if connection is not None and not connection.closed:
            while (notify := connection.pgconn.notifies()) is not None:
                self._heard = self._heard or notify.be_pid != self.database.backend
        heard, self._heard = self._heard, False
        return heard

    def horizon(self) -> int:
        """The oldest transaction that still writes: what is below it has ended, one way or the other."""
        sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        return int(self.database.execute_sql(sql).fetchone()[0])

    def changes_since(self, horizon: int) -> Window:
        """By transaction: ids alone would lose what is committed late."""
        sql = (
            "SELECT now.until, EXISTS (SELECT 1 FROM event WHERE txid >= now.until),"
            " NOT EXISTS (SELECT 1 FROM event WHERE txid >= %s AND txid < now.until) FROM"
            " (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS until) AS now"
        )
        until, held, empty = self.database.execute_sql(sql, (horizon,)).fetchone()
        where = SQL("txid >= %s AND txid < %s", (horizon, until))
        return Window(int(until), where, (SQL("txid"), SQL("id")), held=bool(held), empty=bool(empty))

    def at_once(self) -> AbstractContextManager[None]:
        """Nothing to do: rows of one's own wait for nobody."""
        return nullcontext()

    def data_version(self) -> int:
        """The transaction id up to which everything is settled."""
        row = self.database.execute_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        return int(row[0])

    def analyze(self) -> None:
        """Bring the planner's statistics up to date after a large change."""
        self.database.execute_sql("ANALYZE")

    def bulk_insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """COPY many rows; where row security forbids that, INSERT some hundred at a time."""
        if self.bound:
            self.insert_rows(table, columns, rows)
            return
        statement = f"COPY {table} ({','.join(columns)}) FROM STDIN"
        with (
            driver_errors,
            self.database.cursor() as cursor,
            cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def bulk_load(self) -> Iterator[None]:
        """Do not wait for the disk at each commit, nor trust statistics that the load itself outdates."""
        for name, value in LOADING.items():
            self.database.execute_sql(f"SET {name} = {value}")
        try:
            yield
        finally:
            for name in LOADING:
                self.database.execute_sql(f"RESET {name}")

    def reserve_ids(self, table: str, n: int) -> list[int]:
        """Ids for ``n`` rows from the table's sequence."""
        sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        if self.bound:
            sql = "SELECT leadtui_reserve_ids(%s, %s)"
        return [row[0] for row in self.database.execute_sql(sql, (table, n)).fetchall()]

    def instant(self, value: datetime | None) -> object:
        """An instant as ``bulk_insert`` takes it."""
        return value

    def day(self, value: date | time | None) -> object:
        """A date or a time of day as ``bulk_insert`` takes it."""
        return value
