"""Opening a database by its URL, transactions, and one mapping from driver errors to ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from leadtui import clock
from leadtui.errors import DatabaseError, UsageError
from leadtui.i18n import N_
from leadtui.store.engine import Engine
from leadtui.store.models import proxy

log = logging.getLogger(__name__)


class Store:
    """An open database; one connection per thread that calls ``connect``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Any = make_engine(url)
        self.database = self.engine.database

    def connect(self) -> None:
        """Open this thread's connection and point the models at it."""
        if proxy.obj is not self.database:
            proxy.initialize(self.database)
        with errors_mapped(self.engine):
            self.database.connect(reuse_if_open=True)
            self.engine.opened()

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def interrupt(self) -> None:
        """Stop the query that runs in another thread, if any."""
        self.engine.interrupt()

    def now(self) -> datetime:
        """The instant to record."""
        return clock.now()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested calls join the outer one."""
        with errors_mapped(self.engine):
            if self.database.in_transaction():
                yield
            else:
                with self.database.atomic():
                    yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Map driver errors around reads."""
        with errors_mapped(self.engine):
            yield


def make_engine(url: str) -> Engine:
    """The engine for ``sqlite:///path``, ``postgresql://...`` or a bare path."""
    if url.startswith(("postgresql:", "postgres:")):
        if peewee.psycopg is None:
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


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    head, at, tail = url.rpartition("@")
    if not at or ":" not in head.partition("://")[2]:
        return url
    return head.rsplit(":", 1)[0] + ":***@" + tail


@contextmanager
def errors_mapped(engine: Engine) -> Iterator[None]:
    """Turn driver errors that a person can act on into DatabaseError; the log keeps the original."""
    try:
        yield
    except peewee.OperationalError as error:
        log.warning("database error", exc_info=error)
        raise operational_error(engine, str(error)) from error
    except peewee.InterfaceError as error:
        log.warning("database error", exc_info=error)
        raise unreachable(error) from error


def operational_error(engine: Engine, text: str) -> DatabaseError:
    """The error a person reads for a driver's OperationalError."""
    lowered = text.lower()
    if "locked" in lowered or "lock timeout" in lowered:
        return DatabaseError(
            N_("The database is busy with another writer."), N_("Nothing was changed. Try again in a moment.")
        )
    if "interrupt" in lowered or "canceling statement due to user request" in lowered:
        return DatabaseError(N_("The query was stopped."))
    if "unable to open" in lowered or "no such table" in lowered or "does not exist" in lowered:
        return DatabaseError(
            N_("There is no leadtui database at this address."), N_("Create one with: leadtui init")
        )
    if "readonly" in lowered or "disk" in lowered:
        return DatabaseError(N_("The database cannot be written: {detail}"), detail=first_line(text))
    return unreachable(text)


def unreachable(error: object) -> DatabaseError:
    """The database does not answer."""
    return DatabaseError(
        N_("The database cannot be reached: {detail}"),
        N_("Check the address with: leadtui doctor"),
        detail=first_line(str(error)),
    )


def first_line(text: str) -> str:
    """The first line of a driver's message, without what follows."""
    return text.strip().splitlines()[0] if text.strip() else "?"
