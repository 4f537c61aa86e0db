"""Which kinds of notices go out by mail, which into a chat."""

from typing import Any

from leadtui.store.migrations import schema_0011


def up(migrator: object, db: Any) -> None:
    """Add the column."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0011.statements(engine):
        db.execute_sql(statement)
