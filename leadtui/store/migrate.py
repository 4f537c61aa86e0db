"""Bringing a database to the current schema, once, whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadtui.errors import DatabaseError
from leadtui.i18n import N_
from leadtui.store.database import Store
from leadtui.store.drivers import without_optional_drivers

DIRECTORY = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"


def _names() -> list[str]:
    return sorted(path.stem for path in DIRECTORY.glob("[0-9]*.py"))


def _applied(store: Store) -> set[str]:
    """What is recorded; read without the runner, whose import costs every start more than the query."""
    if not store.database.table_exists(HISTORY):
        return set()
    return {name for (name,) in store.database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}


def pending(store: Store) -> list[str]:
    """Names of the migrations this database still lacks; refuses a schema newer than the program."""
    with store.reading():
        applied = _applied(store)
    known = _names()
    unknown = sorted(applied.difference(known))
    if unknown:
        raise DatabaseError(
            N_("This database was made by a newer leadtui (it has {name})."),
            N_("Upgrade leadtui on this machine."),
            name=unknown[0],
        )
    return [name for name in known if name not in applied]


def migrate(store: Store) -> list[str]:
    """Apply what is pending and return the names; two at once wait for each other."""
    with store.reading(), store.engine.lock_for_migration():
        if not pending(store):
            return []
        store.engine.before_migration()
        return list(_runner(store).up())


def _runner(store: Store) -> Any:

    with without_optional_drivers():
        from playhouse.migrations import Runner

    return Runner(store.database, str(DIRECTORY), table_name=HISTORY)


def require_current(store: Store) -> None:
    """Raise DatabaseError unless the schema is exactly the program's."""
    missing = pending(store)
    if missing:
        raise DatabaseError(
            N_("The database lacks {n} schema changes."), N_("Run: leadtui migrate"), n=len(missing)
        )
