"""Keys by which duplicates are found, the pairs, and the way from a merged lead to the one it is in."""

from typing import Any

from leadtui.store.migrations import schema_0010


def up(migrator: object, db: Any) -> None:
    """Create the tables and indexes; the keys themselves are made in portions afterwards."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0010.statements(engine):
        db.execute_sql(statement)
