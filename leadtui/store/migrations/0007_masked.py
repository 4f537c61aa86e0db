"""Contact details of others: who had them shown, and who looked for duplicates among them."""

from typing import Any

from leadtui.store.migrations import schema_0007


def up(migrator: object, db: Any) -> None:
    """Create the tables."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0007.statements(engine):
        db.execute_sql(statement)
