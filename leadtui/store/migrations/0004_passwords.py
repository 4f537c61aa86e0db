"""Passwords for shared terminals."""

from leadtui.store.migrations import schema_0004


def up(migrator: object, db: object) -> None:
    """Create the tables."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0004.statements(engine):
        db.execute_sql(statement)  # type: ignore[attr-defined]
