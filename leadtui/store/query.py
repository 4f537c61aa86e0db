"""Rows of a query as plain tuples and dicts: Peewee types them as models whatever they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import peewee
from peewee import fn

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


def first_of(field: Any, few: Any) -> Any:
    """Whether ``field`` is one of a sub-select that ends early and depends on the row beside it.

    Only so spelled does PostgreSQL look up these few in place of asking for each row whether it is one.
    """
    return field == fn.ANY(fn.ARRAY(few)) if proxy.obj.for_update else field.in_(few)


def locked(query: Any) -> Any:
    """``query`` that keeps its rows from other writers until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    return query.for_update() if proxy.obj.for_update else query
