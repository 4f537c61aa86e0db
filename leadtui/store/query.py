"""Rows of a query as plain tuples and dicts: Peewee types them as models whatever they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import peewee
from peewee import JOIN

from leadtui.store.models import proxy

driver_errors: Any = vars(peewee)["__exception_wrapper__"]
"""Around a driver's own calls: its errors become Peewee's."""


def tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a select as tuples, in the types of their columns."""
    return iter(query.tuples())


def pairs(query: Any) -> Iterator[tuple[Any, Any]]:
    """The rows of a select of two columns."""
    return iter(query.tuples())


def dicts(query: Any) -> Iterator[dict[str, Any]]:
    """The rows of a select as dicts by column, in the types of their columns."""
    return iter(query.dicts())


def first(query: Any) -> tuple[Any, ...] | None:
    """The first row of a select as a tuple, if there is one."""
    return next(tuples(query.limit(1)), None)


def column(query: Any) -> list[Any]:
    """The one column of a select."""
    return [row[0] for row in tuples(query)]


def raw(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a select as the driver gives them: for thousands of rows of which few are looked at."""
    rows: list[tuple[Any, ...]] = proxy.obj.execute(query).fetchall()
    return rows


def first_of_each(outer: Any, few: Any, source: Any, columns: Sequence[str]) -> Any:
    """The rows of ``few``, a select from the alias ``source`` with a limit, for each row of ``outer``.

    SQLite cannot join such a select. PostgreSQL could look its ids up as SQLite does, but not under row
    security: there it would first read every row that may be seen.
    """
    if not proxy.obj.for_update:
        table = source.model
        ids = table.id.in_(few.select(source.id))
        return outer.select(*(getattr(table, name) for name in columns)).join(table, on=ids)
    rows = few.select(*(getattr(source, name) for name in columns)).alias("few")
    return outer.select(*(getattr(rows.c, name) for name in columns)).join(rows, JOIN.LATERAL)


def locked(query: Any) -> Any:
    """``query`` that keeps its rows from other writers until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    return query.for_update() if proxy.obj.for_update else query
