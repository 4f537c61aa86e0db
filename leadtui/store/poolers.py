"""Poolers between us and PostgreSQL: one that shares a connection between transactions cannot serve.

Whose rights a connection has, what it listens to and its settings belong to a session. Behind such a
pooler the next transaction of a rep may run with a colleague's role.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from leadtui.errors import DatabaseError
from leadtui.i18n import N_
from leadtui.store.query import driver_errors

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

TRIES = 3
"""On a busy pooler somebody else may be given the connection in between."""
SECONDS, CONNECT_SECONDS = 1.0, 2
HELD = b"BEGIN; SELECT pg_backend_pid()"


def refuse_shared(connection: Any, backend: int) -> None:
    """Raise DatabaseError where what answers is a pooler in transaction or statement mode.

    ``backend`` is the process that served ``connection``, which is idle, before. A pooler makes up the
    process it names at the start: where that is the one that answers there is none, and nothing is asked.
    """
    if connection.info.backend_pid != backend and _shares(connection, backend):
        raise DatabaseError(
            N_("A pooler stands before this database that shares connections between transactions."),
            N_("Name the server itself, or set pool_mode = session for leadtui's database in the pooler."),
        )


def _shares(connection: Any, backend: int) -> bool:
    """Whether a transaction on a second connection moves the first one to another process."""
    import psycopg

    info = connection.info
    try:
        other = psycopg.connect(
            info.dsn, password=info.password or None, autocommit=True, connect_timeout=CONNECT_SECONDS
        )
    except psycopg.OperationalError:
        # No connection is left for a second one: those of others are not shared then.
        return False
    try:
        return _moves(connection, other.pgconn, backend)
    finally:
        other.close()


def _moves(connection: Any, other: PGconn, backend: int) -> bool:
    for _try in range(TRIES):
        theirs = _answer(other, HELD)
        if theirs is None:
            return False
        if theirs in (0, backend):
            return True
        with driver_errors:
            mine = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        if mine != backend:
            return True
        _answer(other, b"ROLLBACK")
    return False


def _answer(other: PGconn, sql: bytes) -> int | None:
    """The number in the last row; 0 where the pooler refuses, None where no answer comes."""
    other.send_query(sql)
    poll = select.poll()
    poll.register(other.socket, select.POLLIN)
    while other.is_busy():
        if not poll.poll(SECONDS * 1000):
            return None
        other.consume_input()
    last = 0
    while (result := other.get_result()) is not None:
        last = int(result.get_value(0, 0) or 0) if result.ntuples else 0
    return last
