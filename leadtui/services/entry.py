"""The way in: the one driver an address needs, then what everything else needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.store.drivers import load_peewee

if TYPE_CHECKING:
    from leadtui.store.database import Store


def open_store(url: str) -> Store:
    """``setup.open_store``, with no more drivers loaded than ``url`` needs."""
    load_peewee(url)
    from leadtui.services import setup

    return setup.open_store(url)


def is_demo(store: Store) -> bool:
    """Whether the database holds sample data only."""
    from leadtui.store import settings

    with store.reading():
        return bool(settings.load().get("demo"))
