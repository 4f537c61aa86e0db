"""Notices, and what of them is to be sent."""

from typing import Any

from leadtui.store.migrations import schema_0008


def up(migrator: object, db: Any) -> None:
    """Create the tables, their indexes and the trigger."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0008.statements(engine):
        db.execute_sql(statement)
