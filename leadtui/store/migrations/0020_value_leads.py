"""Values of own fields tell whose lead they are of."""

from typing import Any

from leadtui.store.migrations import schema_0020


def up(migrator: object, db: Any) -> None:
    """Add the column, fill it, and let triggers keep it."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0020.statements(engine):
        db.execute_sql(statement)
