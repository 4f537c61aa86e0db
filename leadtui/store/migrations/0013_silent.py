"""An index of contacts who asked not to be contacted."""

from typing import Any

from leadtui.store.migrations import schema_0013


def up(migrator: object, db: Any) -> None:
    """Create the index."""
    for statement in schema_0013.statements():
        db.execute_sql(statement)
