"""Opening a database by its URL, transactions, and reads that survive a lost connection."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import get_ident
from typing import Any, TypeVar

import peewee

from leadtui import clock
from leadtui.errors import ConnectionLost, UsageError
from leadtui.i18n import N_
from leadtui.store.engine import Engine
from leadtui.store.kept import forget
from leadtui.store.mapping import errors_mapped, without_password
from leadtui.store.models import proxy

__all__ = ["Store", "errors_mapped", "make_engine", "sqlite_path", "without_password"]

T = TypeVar("T")

OWN = 200
"""Commands of our own that are remembered: colleagues' news is read long before there are as many."""


class Store:
    """An open database with one connection, used by the thread that called ``connect``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = make_engine(url)
        self.database: Any = self.engine.database
        self._skew = timedelta()
        self._thread = 0
        self._own: deque[tuple[int, datetime]] = deque(maxlen=OWN)

    def connect(self) -> None:
        """Open this thread's connection and point the models at it."""
        self._use()
        self._thread = get_ident()
        with errors_mapped(self.engine):
            self.database.connect(reuse_if_open=True)
            self.engine.opened()
            self._skew = self.engine.skew()

    def reconnect(self) -> None:
        """Open a new connection in place of one that was lost; an open transaction is lost with it."""
        self.engine.drop()
        forget()
        self.connect()

    def close(self) -> None:
        """Close this thread's connection."""
        self._thread = 0
        if not self.database.is_closed():
            self.database.close()

    def interrupt(self) -> None:
        """Stop the query that runs in another thread, if any."""
        self.engine.interrupt()

    def now(self) -> datetime:
        """The instant to record, by the database's clock unless the clock was set by hand."""
        return clock.now() if clock.is_frozen() else clock.now() + self._skew

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested calls join the outer one.

        A connection that was lost since is replaced before anything is sent; one that is lost on
        the way raises ConnectionLost, and nothing of the transaction was done.
        """
        if self.database.in_transaction():
            with errors_mapped(self.engine):
                yield
            return
        with errors_mapped(self.engine):
            try:
                with self._begun():
                    yield
            except BaseException:
                # What was read in the transaction may never have been.
                forget()
                raise

    def note(self, group_id: int, at: datetime) -> None:
        """Events of this group are our own: they are no news here."""
        if not self._own or self._own[-1] != (group_id, at):
            self._own.append((group_id, at))

    def wrote(self, group_id: int, at: datetime) -> bool:
        """Whether events of this group and instant came from here; what is rolled back leaves its id free."""
        return (group_id, at) in self._own

    def _begun(self) -> Any:
        self._ready()
        return self.database.atomic()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: take back what the block did if it fails, and go on."""
        with self.database.savepoint():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Map driver errors around reads; a connection that was lost since is replaced first."""
        with errors_mapped(self.engine):
            if not self.database.in_transaction():
                self._ready()
            yield

    def read(self, function: Callable[[], T]) -> T:
        """The answer of a read; asked once more if the connection is lost on the way."""
        try:
            with self.reading():
                return function()
        except ConnectionLost:
            if self.database.in_transaction():
                raise
            self.reconnect()
            with self.reading():
                return function()

    def _ready(self) -> None:
        self._use()
        # Closed without ``close``: the last attempt to open a new connection failed.
        if self.engine.lost() or (self._thread == get_ident() and self.database.is_closed()):
            self.reconnect()

    def _use(self) -> None:
        if proxy.obj is not self.database:
            proxy.initialize(self.database)


def make_engine(url: str) -> Engine:
    """The engine for ``sqlite:///path``, ``postgresql://...`` or a bare path."""
    if url.startswith(("postgresql:", "postgres:")):
        if getattr(peewee, "psycopg", None) is None:
            raise UsageError(
                N_("This database needs the PostgreSQL driver."), N_("Install leadtui[postgres].")
            )
        from leadtui.store.postgres import PostgresEngine

        return PostgresEngine("postgresql:" + url.split(":", 1)[1])
    from leadtui.store.sqlite import SqliteEngine

    return SqliteEngine(sqlite_path(url))


def sqlite_path(url: str) -> Path:
    """The file of a SQLite URL; ``sqlite:///`` is followed by a path, absolute with a fourth slash."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url).expanduser()
    if scheme != "sqlite" or not rest.startswith("/") or len(rest) < 2:
        raise UsageError(
            N_("Unknown database address: {url}"),
            N_("Use sqlite:///path/to/file.db or postgresql://host/name."),
            url=without_password(url),
        )
    return Path(rest[1:]).expanduser()
