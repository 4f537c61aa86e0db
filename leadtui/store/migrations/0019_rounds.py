"""Findings that go with the leads that go; a family for notices of audit rounds."""

from typing import Any

from leadtui.store.migrations import schema_0019


def up(migrator: object, db: Any) -> None:
    """Create the trigger, close what lies on leads that are gone, name the family."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0019.statements(engine):
        db.execute_sql(statement)
