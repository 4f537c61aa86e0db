"""Making a database, opening one, bringing one up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from leadtui import clock
from leadtui.errors import DatabaseError, UsageError
from leadtui.i18n import N_
from leadtui.services import vocabulary
from leadtui.services.home import Home
from leadtui.store import lead_keys, people, rules, sealing, settings
from leadtui.store import migrate as migrations
from leadtui.store.database import Store, sqlite_path
from leadtui.store.drivers import load_peewee

__all__ = [
    "exists",
    "has_users",
    "init_database",
    "migrate_database",
    "open_store",
    "refresh_workdays",
    "row_security_script",
]

YEARS_AHEAD = 1
HOME = Home()


def open_store(url: str) -> Store:
    """An open store with the current schema and the lists of the database.

    DatabaseError or UsageError says what to do otherwise.
    """
    store = _connected(url)
    try:
        migrations.require_current(store)
        vocabulary.load(store)
    except BaseException:
        store.close()
        raise
    return store


def _connected(url: str) -> Store:
    """A store on a database that is there, whatever its schema."""
    load_peewee(url)
    if not _is_server(url):
        _require_file(sqlite_path(url))
    return _connect(url)


def _connect(url: str) -> Store:
    store = Store(url)
    try:
        store.connect()
    except BaseException:
        store.close()
        raise
    return store


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise UsageError(
            N_("{path} is a folder."), N_("Name a file in it, such as leadtui.db."), path=str(path)
        )
    if not path.exists():
        raise DatabaseError(
            N_("There is no leadtui database at {path}."),
            N_("Create one with: leadtui init"),
            path=str(path),
        )


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
    language: str = HOME.language,
    team_zone: str = HOME.zone,
    country: str = HOME.country,
    currency: str = HOME.currency,
    demo: str = "",
) -> None:
    """Create the schema, the shipped lists and rules, the country's calendar and the first admin.

    Refused, and left as it is, where there are users already, or another program's tables.
    """
    load_peewee(url)
    if not _is_server(url):
        _make_file(sqlite_path(url))
    store = _connect(url)
    try:
        with migrations.alone(store):
            migrations.require_empty(store)
            if _has_users(store):
                raise DatabaseError(
                    N_("This database is in use already."), N_("To bring it up to date: leadtui migrate")
                )
            migrations.apply(store)
            with store.transaction():
                _seed(login, name or login, Home(language, team_zone, country, currency), demo)
    finally:
        store.close()


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read, unless there is one."""
    if path.is_dir():
        _require_file(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise migrations.cannot_write(error) from error


def has_users(url: str) -> bool:
    """Whether somebody is known in the database at ``url``, current or not."""
    if not exists(url):
        return False
    store = _connect(url)
    try:
        return _has_users(store)
    finally:
        store.close()


def _has_users(store: Store) -> bool:
    with store.reading():
        return bool(migrations.applied(store)) and people.count() > 0


def _seed(login: str, name: str, home: Home, demo: str) -> None:
    rules.seed_lists()
    rules.seed_rules()
    rules.seed_cadence()
    settings.save("team_zone", home.zone)
    settings.save("language", home.language)
    settings.save("country", home.country)
    settings.save("phone_region", home.country)
    settings.save("currency", home.currency)
    if demo:
        settings.save("demo", demo)
    people.add(login=login, display_name=name, role="admin", language=home.language, created_at=clock.now())
    _fill_calendar(home.country)


def _fill_calendar(country: str) -> None:
    """Days that are not there yet: those an admin has changed stay as they are."""
    from leadtui.domain.workdays import calendar_days, festivals

    year = clock.now().year
    rules.add_workdays(calendar_days(country, range(year - 1, year + 1 + YEARS_AHEAD)))
    days = {
        str(known): {name: day.isoformat() for name, day in festivals(country, known).items()}
        for known in range(year - 1, year + 2 + YEARS_AHEAD)
    }
    settings.save("festivals", settings.load().get("festivals", {}) | days)


def refresh_workdays(store: Store) -> None:
    """Take in what the holidays library has learnt since."""
    with store.transaction():
        _fill_calendar(settings.load()["country"])


def migrate_database(
    url: str, *, check: bool = False, told: Callable[[int], None] | None = None
) -> list[str]:
    """Apply pending migrations and return their names; with ``check`` only name them.

    Keys of leads that have none are made in portions afterwards; ``told`` hears of how many.
    """
    store = _connected(url)
    try:
        migrations.require_schema(store)
        if check:
            return migrations.pending(store)
        applied = migrations.migrate(store)
        if not store.read(lambda: store.engine.bound):
            refresh_workdays(store)
            lead_keys.catch_up(store, told)
        return applied
    finally:
        store.close()


def seal_backlog(url: str, told: Callable[[int], None] | None = None) -> int:
    """Seal the events that nobody has sealed yet, in portions; how many. ``told`` hears of how many so far.

    Whoever migrates without being a user of the database leaves it to the next change of anybody.
    """
    store = _connected(url)
    count = 0
    try:
        if store.read(lambda: store.engine.bound):
            return 0
        while sealed := sealing.seal(store):
            count += sealed
            if told is not None:
                told(count)
        return count
    finally:
        store.close()


def row_security_script() -> str:
    """What a superuser of PostgreSQL runs once with psql where leadtui itself is none."""
    from leadtui.store.row_security.script import printed

    return printed()
