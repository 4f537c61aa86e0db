"""Changing events behind the back of what guards them."""

from __future__ import annotations

from leadtui.store.database import Store


def tamper(store: Store, *statements: str) -> None:
    """Change what the database guards, as its owner could."""
    run = store.database.execute_sql
    if store.engine.name == "postgresql":
        run("SET session_replication_role = replica")
        for statement in statements:
            run(statement)
        run("SET session_replication_role = origin")
        return
    run("PRAGMA foreign_keys = 0")
    triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'event%'")
    for name, _sql in (found := triggers.fetchall()):
        run(f"DROP TRIGGER {name}")
    for statement in statements:
        run(statement)
    for _name, sql in found:
        run(sql)
