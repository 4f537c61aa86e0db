"""Reasons that can be erased; who asked to be forgotten, as keyed hashes; persons found by their name."""

import secrets
from typing import Any

from leadtui.domain.forgetting import pads
from leadtui.store.migrations import schema_0016


def up(migrator: object, db: Any) -> None:
    """Create the tables, indexes and guards; draw the secret."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for statement in schema_0016.statements(engine):
        db.execute_sql(statement)
    one = "?" if engine == "sqlite" else "%s"
    insert = f"INSERT INTO forgotten_key (id, inner_pad, outer_pad) VALUES (1, {one}, {one})"
    db.execute_sql(insert, pads(secrets.token_bytes(32)))
