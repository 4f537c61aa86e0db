"""Seals: what proves that no event was changed, taken away or put in between."""

from typing import Any

from leadtui.store.migrations import schema_0003


def up(migrator: object, db: Any) -> None:
    """Create the table, its triggers, and the indexes that reading events asks for."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    schema = (
        "" if engine == "sqlite" else db.execute_sql("SELECT quote_ident(current_schema())").fetchone()[0]
    )
    for statement in schema_0003.statements(engine, schema):
        db.execute_sql(statement)
