"""Fields of one's own on contacts and follow-ups."""

from typing import Any

from leadtui.store.migrations import schema_0018


def up(migrator: object, db: Any) -> None:
    """Say of each field what it stands on."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0018.statements(engine):
        db.execute_sql(statement)
