"""Bringing a database to the current schema, once, whoever asks."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from leadtui.errors import DatabaseError
from leadtui.i18n import N_
from leadtui.store.database import Store

DIRECTORY = Path(__file__).parent / "migrations"


def _runner(store: Store) -> Runner:
    return Runner(store.database, str(DIRECTORY))


def pending(store: Store) -> list[str]:
    """Names of the migrations this database still lacks; refuses a schema newer than the program."""
    with store.reading():
        rows = _runner(store).status()
    unknown = [row.name for row in rows if row.path is None]
    if unknown:
        raise DatabaseError(
            N_("This database was made by a newer leadtui (it has {name})."),
            N_("Upgrade leadtui on this machine."),
            name=unknown[0],
        )
    return [row.name for row in rows if not row.applied]


def migrate(store: Store) -> list[str]:
    """Apply what is pending and return the names; two at once wait for each other."""
    with store.reading(), store.engine.lock_for_migration():
        if not pending(store):
            return []
        store.engine.before_migration()
        return list(_runner(store).up())


def require_current(store: Store) -> None:
    """Raise DatabaseError unless the schema is exactly the program's."""
    missing = pending(store)
    if missing:
        raise DatabaseError(
            N_("The database lacks {n} schema changes."), N_("Run: leadtui migrate"), n=len(missing)
        )
