"""Bounded looks at what an index lists."""

from __future__ import annotations

from typing import Any

from leadtui.store.database import Store
from leadtui.store.matching import dialect


def bounded(store: Store, listing: Any, limit: int) -> list[Any] | None:
    """The rows of a select, or None where there are more than ``limit`` or, as it seems, many more."""
    sql, params = statement(store, listing)
    if dialect(store).expected(store.database, sql, params) > limit:
        return None
    rows = store.database.execute_sql(_limited(sql, limit, "*"), params).fetchall()
    return rows if len(rows) <= limit else None


def few(store: Store, listing: Any, limit: int) -> bool:
    """Whether a select has at most ``limit`` rows, and does not seem to have many more."""
    sql, params = statement(store, listing)
    if dialect(store).expected(store.database, sql, params) > limit:
        return False
    counted = f"SELECT COUNT(*) FROM ({_limited(sql, limit, '1')}) AS counted"
    return bool(store.database.execute_sql(counted, params).fetchone()[0] <= limit)


def _limited(sql: str, limit: int, columns: str) -> str:
    return f"SELECT {columns} FROM ({sql}) AS listed LIMIT {limit + 1}"


def statement(store: Store, select: Any) -> tuple[str, Any]:
    """The SQL of a select, without the parentheses of a sub-select, and its parameters."""
    sql, params = store.database.get_sql_context().sql(select).query()
    return (sql[1:-1] if sql.startswith("(") else sql), params


def expected(store: Store, listing: Any) -> int:
    """How many rows the engine expects to touch before it can list the first."""
    return int(dialect(store).expected(store.database, *statement(store, listing)))
