"""Bringing a database to the current schema, once, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leadtui.errors import DatabaseError
from leadtui.i18n import N_
from leadtui.store.database import Store
from leadtui.store.drivers import without_optional_drivers
from leadtui.store.mapping import CREATE_IT, NO_DATABASE

DIRECTORY = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"


def _names() -> list[str]:
    return sorted(path.stem for path in DIRECTORY.glob("[0-9]*.py"))


def applied(store: Store) -> set[str]:
    """What is recorded; read without the runner, whose import costs every start more than the query."""
    with store.reading():
        if not store.database.table_exists(HISTORY):
            return set()
        return {name for (name,) in store.database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}


def pending(store: Store) -> list[str]:
    """Names of the migrations this database still lacks; refuses a schema newer than the program."""
    done, known = applied(store), _names()
    unknown = sorted(done.difference(known))
    if unknown:
        raise DatabaseError(
            N_("This database was made by a newer leadtui (it has {name})."),
            N_("Upgrade leadtui on this machine."),
            name=unknown[0],
        )
    return [name for name in known if name not in done]


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Only one process at a time changes the schema or seeds it; the others wait."""
    with store.reading():
        lock = store.engine.lock_for_migration()
        try:
            lock.__enter__()
        except OSError as error:
            raise cannot_write(error) from error
        try:
            yield
        finally:
            lock.__exit__(None, None, None)


def cannot_write(error: OSError) -> DatabaseError:
    """The file system refuses."""
    return DatabaseError(
        N_("The database cannot be written: {detail}"),
        N_("Choose a folder in which you may create files."),
        detail=f"{error.filename}: {error.strerror}",
    )


def migrate(store: Store) -> list[str]:
    """Apply what is pending and return the names; two at once wait for each other."""
    with alone(store):
        return apply(store)


def apply(store: Store) -> list[str]:
    """Apply what is pending; the caller is ``alone``."""
    if not pending(store):
        return []
    store.engine.before_migration()
    applied = list(_runner(store).up())
    store.engine.after_migration()
    return applied


def _runner(store: Store) -> Any:
    with without_optional_drivers():
        from playhouse.migrations import Runner

    return Runner(store.database, str(DIRECTORY), table_name=HISTORY)


def require_schema(store: Store) -> None:
    """Raise DatabaseError where leadtui has never been."""
    if not applied(store):
        raise DatabaseError(NO_DATABASE, CREATE_IT)


def require_current(store: Store) -> None:
    """Raise DatabaseError unless the schema is exactly the program's."""
    missing = pending(store)
    if len(missing) == len(_names()):
        raise DatabaseError(NO_DATABASE, CREATE_IT)
    if missing:
        raise DatabaseError(
            N_("The database lacks {n} schema changes."), N_("Run: leadtui migrate"), n=len(missing)
        )


def require_empty(store: Store) -> None:
    """Raise DatabaseError where other programs keep their tables."""
    with store.reading():
        if store.database.get_tables() and not applied(store):
            raise DatabaseError(
                N_("This database holds something else."), N_("Choose another file or database.")
            )
