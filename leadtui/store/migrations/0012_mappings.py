"""How the columns of a kind of table were read, by its titles."""

from typing import Any

from leadtui.store.migrations import schema_0012


def up(migrator: object, db: Any) -> None:
    """Create the table."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0012.statements(engine):
        db.execute_sql(statement)
