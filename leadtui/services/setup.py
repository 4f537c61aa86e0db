"""Making a database, opening one, bringing one up to date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from leadtui import clock
from leadtui.domain.workdays import calendar_days
from leadtui.errors import DatabaseError
from leadtui.i18n import N_
from leadtui.store import migrate as migrations
from leadtui.store import people, rules, settings
from leadtui.store.database import Store, sqlite_path
from leadtui.store.drivers import load_peewee

__all__ = ["exists", "init_database", "migrate_database", "open_store", "refresh_workdays"]

YEARS_AHEAD = 1


def open_store(url: str) -> Store:
    """An open store with the current schema; DatabaseError says what to do otherwise."""
    load_peewee(url)
    if not _is_server(url) and not sqlite_path(url).exists():
        raise DatabaseError(
            N_("There is no leadtui database at {path}."),
            N_("Create one with: leadtui init"),
            path=str(sqlite_path(url)),
        )
    store = Store(url)
    store.connect()
    try:
        migrations.require_current(store)
    except DatabaseError:
        store.close()
        raise
    return store


def exists(url: str) -> bool:
    """Whether something that looks like a database is at this address; only files can be told."""
    return _is_server(url) or sqlite_path(url).exists()


def _is_server(url: str) -> bool:
    return url.startswith(("postgresql:", "postgres:"))


def init_database(
    url: str,
    *,
    login: str,
    name: str = "",
    language: str = "en",
    team_zone: str = "Asia/Shanghai",
    demo: str = "",
) -> None:
    """Create the schema, the shipped lists and rules, the work calendar and the first admin.

    Refused where there are users already.
    """
    load_peewee(url)
    if not _is_server(url):
        _make_folder(sqlite_path(url))
    store = Store(url)
    store.connect()
    try:
        migrations.migrate(store)
        with store.transaction():
            if people.everyone():
                raise DatabaseError(
                    N_("This database is in use already."), N_("To bring it up to date: leadtui migrate")
                )
            _seed(login, name or login, language, team_zone, demo)
    finally:
        store.close()


def _make_folder(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=True)


def _seed(login: str, name: str, language: str, team_zone: str, demo: str) -> None:
    rules.seed_lists()
    rules.seed_rules()
    rules.seed_cadence()
    settings.save("team_zone", team_zone)
    settings.save("language", language)
    if demo:
        settings.save("demo", demo)
    people.add(login=login, display_name=name, role="admin", language=language, created_at=clock.now())
    _fill_workdays(settings.load()["country"])


def _fill_workdays(country: str) -> None:
    year = date.today().year  # noqa: DTZ011 - which years to fill does not hang on a zone
    rules.save_workdays(calendar_days(country, range(year - 1, year + 1 + YEARS_AHEAD)))


def refresh_workdays(store: Store) -> None:
    """Take in what the holidays library has learnt since."""
    with store.transaction():
        _fill_workdays(settings.load()["country"])


def migrate_database(url: str, *, check: bool = False) -> list[str]:
    """Apply pending migrations and return their names; with ``check`` only name them."""
    load_peewee(url)
    if not exists(url):
        raise DatabaseError(
            N_("There is no leadtui database at {path}."), N_("Create one with: leadtui init"), path=url
        )
    store = Store(url)
    store.connect()
    try:
        if check:
            return migrations.pending(store)
        applied = migrations.migrate(store)
        if applied:
            refresh_workdays(store)
        return applied
    finally:
        store.close()
