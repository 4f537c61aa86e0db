"""One mapping from driver errors to ours: what a person can act on gets words, a bug stays a bug."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from leadtui.errors import (
    ConflictError,
    ConnectionLost,
    DatabaseError,
    LeadtuiError,
    PermissionDenied,
    Unreachable,
    ValidationError,
)
from leadtui.i18n import N_
from leadtui.store.engine import Engine

log = logging.getLogger(__name__)

NO_DATABASE = N_("There is no leadtui database at this address.")
NO_RELATION = re.compile(r'relation "[^"]+" does not exist')
CREATE_IT = N_("Create one with: leadtui init")


@contextmanager
def errors_mapped(engine: Engine) -> Iterator[None]:
    """Turn driver errors that a person can act on into ours; the log keeps the original."""
    try:
        yield
    except peewee.PeeweeException as error:
        found = mapped(engine, error)
        if found is None:
            raise
        if isinstance(error, peewee.OperationalError) and stopped(str(error)):
            # Somebody did not wait for the answer any more: nothing is wrong.
            log.info("a query was stopped")
        else:
            log.warning("database error", exc_info=error)
        raise found from error


def mapped(engine: Engine, error: peewee.PeeweeException) -> LeadtuiError | None:
    """The error a person reads; None for a bug of ours."""
    text = str(error)
    match error:
        case peewee.OperationalError() | peewee.InterfaceError():
            return connection_lost(text) if engine.lost() else operational_error(text)
        case peewee.IntegrityError():
            return ConflictError(
                N_("Someone else has just written the same."), N_("Look at it again, then try again.")
            )
        case peewee.DataError():
            return ValidationError(N_("A value does not fit: {detail}"), detail=first_line(text))
        case peewee.ProgrammingError() if _refused(error):
            return PermissionDenied(
                N_("The database does not allow you this."), N_("Ask the owner or a manager.")
            )
        case _:
            return broken(text)


def _refused(error: peewee.PeeweeException) -> bool:
    """Whether rights or row security stood in the way (SQLSTATE 42501)."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "42501"


def connection_lost(text: str) -> ConnectionLost:
    """The server hung up on the way."""
    return ConnectionLost(
        N_("The connection to the database was lost: {detail}"),
        N_("Try again: the next key opens a new one."),
        detail=first_line(text),
    )


def stopped(text: str) -> bool:
    """Whether a driver says that a query was interrupted, as reads are for which nobody waits any more."""
    lowered = text.lower()
    return "interrupt" in lowered or "canceling statement due to user request" in lowered


def operational_error(text: str) -> DatabaseError:
    """The error a person reads for a driver's OperationalError or InterfaceError."""
    lowered = text.lower()
    if "locked" in lowered or "lock timeout" in lowered or "deadlock" in lowered:
        return DatabaseError(
            N_("The database is busy with another writer."), N_("Nothing was changed. Try again in a moment.")
        )
    if stopped(text):
        return DatabaseError(N_("The query was stopped."))
    if "database" in lowered and "does not exist" in lowered:
        return DatabaseError(
            N_("The server has no such database: {detail}"),
            N_("Create it there with: createdb NAME"),
            detail=first_line(text),
        )
    if "unable to open" in lowered or "no such table" in lowered:
        return DatabaseError(NO_DATABASE, CREATE_IT)
    if "readonly" in lowered or "read-only" in lowered or "disk" in lowered:
        return DatabaseError(N_("The database cannot be written: {detail}"), detail=first_line(text))
    return Unreachable(
        N_("The database cannot be reached: {detail}"),
        N_("Check the address with: leadtui doctor"),
        detail=first_line(text),
    )


def broken(text: str) -> DatabaseError | None:
    """What is wrong with the file or the schema, if that is it."""
    lowered = text.lower()
    if "not a database" in lowered:
        return DatabaseError(
            N_("This file is not a database."),
            N_("Choose another file. An encrypted one needs its passphrase in LEADTUI_DB_KEY_FILE."),
        )
    if "malformed" in lowered:
        return DatabaseError(
            N_("The database file is damaged: {detail}"),
            N_("Put back the copy kept beside it, or a backup."),
            detail=first_line(text),
        )
    if NO_RELATION.match(lowered):
        return DatabaseError(NO_DATABASE, CREATE_IT)
    return None


def first_line(text: str) -> str:
    """The first line of a driver's message, without what follows."""
    return text.strip().splitlines()[0] if text.strip() else "?"


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    head, at, tail = url.rpartition("@")
    if not at or ":" not in head.partition("://")[2]:
        return url
    return head.rsplit(":", 1)[0] + ":***@" + tail
