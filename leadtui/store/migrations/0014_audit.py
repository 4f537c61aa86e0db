"""Audit rounds and what they find."""

from typing import Any

from leadtui.store.migrations import schema_0014


def up(migrator: object, db: Any) -> None:
    """Create the tables, their indexes, and what keeps owners in step."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0014.statements(engine):
        db.execute_sql(statement)
