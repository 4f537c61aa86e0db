"""Indexes of values of own fields that tell whose they are."""

from typing import Any

from leadtui.store.migrations import schema_0017


def up(migrator: object, db: Any) -> None:
    """Make the indexes anew."""
    for statement in schema_0017.statements():
        db.execute_sql(statement)
