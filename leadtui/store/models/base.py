"""What all tables share: the database of the thread, and references as plain numbers."""

from __future__ import annotations

import threading
from typing import Any

from peewee import BigIntegerField, DatabaseProxy, Model


class _ThreadProxy(DatabaseProxy):
    """In each thread the models talk to the store that was used there last: an import has its own."""

    def __init__(self) -> None:
        object.__setattr__(self, "_local", threading.local())
        super().__init__()

    @property
    def obj(self) -> Any:
        """The database of this thread, if it has one."""
        return getattr(self._local, "database", None)

    @obj.setter
    def obj(self, database: Any) -> None:
        self._local.database = database


proxy = _ThreadProxy()


class Base(Model):
    """All tables live in the database behind the one proxy."""

    class Meta:
        database = proxy
        legacy_table_names = False


def ref(**options: Any) -> Any:
    """A foreign key kept as a plain number: an attribute access is never a hidden query."""
    return BigIntegerField(**options)
