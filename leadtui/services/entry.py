"""The way in: the one driver an address needs comes before everything that imports Peewee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.errors import DatabaseError
from leadtui.store.drivers import load_peewee

if TYPE_CHECKING:
    from leadtui.store.database import Store

__all__ = [
    "Store",
    "create",
    "in_use",
    "is_demo",
    "load_driver",
    "local_zone",
    "missing",
    "open_store",
    "shown",
]


def load_driver(url: str) -> None:
    """Load what ``url`` needs; call it before any other service is imported."""
    load_peewee(url)


def open_store(url: str) -> Store:
    """An open store with the current schema, as ``setup.open_store`` gives it."""
    load_peewee(url)
    from leadtui.services import setup

    return setup.open_store(url)


def in_use(url: str) -> bool:
    """Whether somebody works with a database at this address already, whatever its schema."""
    load_peewee(url)
    from leadtui.services import setup

    try:
        return setup.has_users(url)
    except DatabaseError:
        return False


def is_demo(store: Store) -> bool:
    """Whether the database holds sample data only."""
    from leadtui.store import settings

    with store.reading():
        return bool(settings.load().get("demo"))


def shown(url: str) -> str:
    """The address as it may be printed: without a password."""
    load_peewee(url)
    from leadtui.store.database import without_password

    return without_password(url)


def missing(url: str) -> bool:
    """Whether a database file could be made at this address; a server's databases are made by init."""
    load_peewee(url)
    from leadtui.services import setup

    return not setup.exists(url)


def create(url: str, login: str, language: str) -> None:
    """Make a database with ``login`` as its first admin, at home where this machine is."""
    load_peewee(url)
    from leadtui.services import setup
    from leadtui.services.home import home

    found = home(language=language)
    setup.init_database(
        url,
        login=login,
        language=found.language,
        team_zone=found.zone,
        country=found.country,
        currency=found.currency,
    )


def local_zone(tongue: str) -> str:
    """The name of this machine's time zone; a server that runs in UTC tells less than the language does."""
    from leadtui.services import home

    return home.local_zone(tongue)
