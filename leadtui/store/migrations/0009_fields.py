"""Fields that a team defines for itself."""

from typing import Any

from leadtui.store.migrations import schema_0009


def up(migrator: object, db: Any) -> None:
    """Create the table of definitions, and what keeps unique values apart."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0009.statements(engine):
        db.execute_sql(statement)
