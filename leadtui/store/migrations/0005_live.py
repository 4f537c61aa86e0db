"""Hints of news, and presence."""

from typing import Any

from leadtui.store.migrations import schema_0005


def up(migrator: object, db: Any) -> None:
    """Create the table, its index and the trigger."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0005.statements(engine):
        db.execute_sql(statement)
