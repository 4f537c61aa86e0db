"""Fields that are computed from others."""

from typing import Any

from leadtui.store.migrations import schema_0015


def up(migrator: object, db: Any) -> None:
    """Give definitions a formula, and errors a table."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0015.statements(engine):
        db.execute_sql(statement)
