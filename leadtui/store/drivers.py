"""Keeping database drivers that nobody asked for out of the process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

OPTIONAL = ("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb", "mysql")


@contextmanager
def without_optional_drivers(*, keep: tuple[str, ...] = ()) -> Iterator[None]:
    """Import Peewee inside this block: it loads every installed driver otherwise.

    psycopg alone costs 11 MB and 80 ms. Modules already loaded are left alone.
    """
    blocked = [name for name in OPTIONAL if name not in keep and name not in sys.modules]
    for name in blocked:
        sys.modules[name] = None  # type: ignore[assignment]  # None blocks an import
    try:
        yield
    finally:
        for name in blocked:
            del sys.modules[name]


def load_peewee(url: str) -> None:
    """Import Peewee with no more drivers than ``url`` needs."""
    keep = ("psycopg",) if url.startswith(("postgresql:", "postgres:")) else ()
    with without_optional_drivers(keep=keep):
        import_module("peewee")
