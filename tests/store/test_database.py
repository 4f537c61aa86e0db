"""Opening, losing and finding connections; transactions; what drivers say, in words."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import peewee
import psycopg
import pytest

from leadtui import clock
from leadtui.errors import ConnectionLost, DatabaseError, UsageError
from leadtui.store import postgres, settings
from leadtui.store.database import Store, sqlite_path, without_password
from leadtui.store.models import Setting


@pytest.fixture
def server_store(postgres_url: str) -> Iterator[Store]:
    store = Store(postgres_url)
    store.connect()
    yield store
    store.close()


def hang_up(store: Store) -> None:
    """What a restart of the server does to an open connection."""
    pid = store.database.connection().info.backend_pid
    with psycopg.connect(store.url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def zone(store: Store) -> str:
    return str(store.read(lambda: settings.load()["team_zone"]))


def test_the_call_after_a_lost_connection_works(server_store: Store) -> None:
    hang_up(server_store)
    assert zone(server_store) == "Asia/Shanghai"
    hang_up(server_store)
    with server_store.transaction():
        settings.save("team_zone", "Asia/Taipei")
    hang_up(server_store)
    with server_store.reading():
        assert settings.load()["team_zone"] == "Asia/Taipei"


def test_the_first_call_after_the_server_is_back_works(
    server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_options: object) -> None:
        raise peewee.OperationalError("connection refused")

    hang_up(server_store)
    with monkeypatch.context() as away:
        away.setattr(server_store.database, "connect", refuse)
        for _time in range(2):
            with pytest.raises(DatabaseError, match="reached"):
                zone(server_store)
    assert zone(server_store) == "Asia/Shanghai"


def test_another_thread_does_not_open_a_connection_unasked(store: Store) -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            store.read(lambda: Setting.select().count())
        except DatabaseError as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert len(errors) == 1
    assert zone(store) == "Asia/Shanghai"


def test_a_read_during_which_the_connection_is_lost_is_asked_again(server_store: Store) -> None:
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        if len(asked) == 1:
            hang_up(server_store)
        return int(Setting.select().count())

    assert server_store.read(read) > 0
    assert len(asked) == 2


def test_a_write_during_which_the_connection_is_lost_is_said_and_undone(server_store: Store) -> None:
    def write() -> None:
        with server_store.transaction():
            settings.save("team_zone", "Asia/Taipei")
            hang_up(server_store)
            settings.save("country", "TW")

    with pytest.raises(ConnectionLost, match="lost"):
        write()
    assert zone(server_store) == "Asia/Shanghai"


def test_a_failed_statement_does_not_spoil_the_next_call(store: Store) -> None:
    with pytest.raises(DatabaseError), store.transaction():
        store.database.execute_sql("SELECT * FROM nowhere")
    assert zone(store) == "Asia/Shanghai"


def test_a_savepoint_takes_back_its_own_part_only(store: Store) -> None:
    def fail() -> None:
        with store.savepoint():
            settings.save("team_zone", "Asia/Taipei")
            raise ZeroDivisionError

    with store.transaction():
        settings.save("country", "TW")
        with pytest.raises(ZeroDivisionError):
            fail()
    assert store.read(settings.load)["country"] == "TW"
    assert Setting.select().where(Setting.key == "team_zone").get().value == '"Asia/Shanghai"'


def test_what_a_failed_transaction_read_is_forgotten(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            settings.save("country", "TW")
            assert settings.load()["country"] == "TW"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.read(settings.load)["country"] == "CN"


def test_settings_are_read_once(store: Store) -> None:
    store.read(settings.load)
    asked: list[object] = []
    store.database.query_hooks.append(asked.append)
    for _time in range(3):
        store.read(settings.load)
    store.database.query_hooks.clear()
    assert asked == []


def test_each_thread_talks_to_the_store_it_opened(migrated_url: str, tmp_path: Path) -> None:
    from leadtui.services.setup import init_database, open_store

    other_url = f"sqlite:///{tmp_path / 'other.db'}"
    init_database(other_url, login="other", team_zone="Asia/Tokyo")
    store = open_store(migrated_url)
    found: list[str] = []

    def work() -> None:
        other = open_store(other_url)
        found.append(zone(other))
        other.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    found.append(zone(store))
    store.close()
    assert found == ["Asia/Tokyo", "Asia/Shanghai"]


def test_two_stores_in_one_thread_are_kept_apart(migrated_url: str, tmp_path: Path) -> None:
    from leadtui.services.setup import init_database, open_store

    other_url = f"sqlite:///{tmp_path / 'other.db'}"
    init_database(other_url, login="other", team_zone="Asia/Tokyo")
    one, two = open_store(migrated_url), open_store(other_url)
    assert [zone(one), zone(two), zone(one)] == ["Asia/Shanghai", "Asia/Tokyo", "Asia/Shanghai"]
    one.close()
    two.close()


def test_instants_come_back_as_they_went_in_whatever_the_zone_of_the_server(store: Store) -> None:
    midnight = datetime(2026, 5, 20, 0, 0, tzinfo=UTC)
    from leadtui.store.models import Draft

    with store.transaction():
        Draft.insert(user_id=1, kind="x", entity_id=1, body="{}", updated_at=midnight).execute()
    row = Draft.get(Draft.entity_id == 1)
    assert (row.updated_at, row.updated_at.utcoffset()) == (midnight, timedelta())
    with pytest.raises(ValueError, match="naive"), store.transaction():
        Draft.insert(user_id=1, kind="x", entity_id=2, body="{}", updated_at=datetime(2026, 5, 20)).execute()


def test_the_database_says_what_time_it_is(server_store: Store) -> None:
    clock.freeze(None)
    assert server_store.engine.skew() == timedelta()
    server_store._skew = timedelta(hours=1)
    assert server_store.now() - clock.now() > timedelta(minutes=59)
    clock.freeze(datetime(2026, 5, 20, tzinfo=UTC))
    assert server_store.now() == clock.now()


def test_a_query_is_stopped_from_another_thread_and_that_is_a_line_in_the_log(
    store: Store, engine_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "leadtui")
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        if engine_name == "sqlite"
        else "SELECT pg_sleep(60)"
    )
    timer = threading.Timer(0.2, store.interrupt)
    timer.start()
    with pytest.raises(DatabaseError, match="stopped"), store.reading():
        store.database.execute_sql(endless).fetchone()
    timer.join()
    (record,) = [found for found in caplog.records if found.name == "leadtui.store.mapping"]
    assert (record.levelno, record.getMessage(), record.exc_info) == (
        logging.INFO,
        "a query was stopped",
        None,
    )
    assert zone(store) == "Asia/Shanghai"


def test_a_second_writer_waits_and_then_says_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadtui.store import sqlite

    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    one, two = Store(sqlite_url), Store(sqlite_url)
    one.connect()
    two.connect()
    with one.transaction():
        settings.save("country", "TW")
        with pytest.raises(DatabaseError, match="busy"), two.transaction():
            settings.save("country", "SG")
    one.close()
    two.close()


def test_a_second_writer_of_a_row_on_a_server_waits_and_then_says_so(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.SETTINGS, "lock_timeout", "100ms")
    store = Store(postgres_url)
    store.connect()
    with store.transaction():
        settings.save("country", "CN")
    with psycopg.connect(postgres_url) as other:
        other.execute("UPDATE setting SET value = value WHERE key = 'country'")
        with pytest.raises(DatabaseError, match="busy with another writer"), store.transaction():
            settings.save("country", "TW")
    assert store.read(lambda: settings.load()["country"]) == "CN"
    store.close()


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    store = Store("postgresql://me:secret@127.0.0.1:1/desk")
    with pytest.raises(DatabaseError) as refused:
        store.connect()
    assert "reached" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_database_that_the_server_does_not_have_is_said(postgres_url: str) -> None:
    store = Store(postgres_url.replace("/leadtui_test", "/nothing_like_leadtui_test"))
    with pytest.raises(DatabaseError, match="no such database"):
        store.connect()


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://x.db", "sqlite:///"])
def test_an_address_that_means_nothing_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="address"):
        Store(url)


def test_a_sqlite_address_is_a_path() -> None:
    assert sqlite_path("sqlite:////srv/x.db") == Path("/srv/x.db")
    assert sqlite_path("sqlite:///x.db") == Path("x.db")
    assert sqlite_path("~/x.db") == Path("~/x.db").expanduser()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
        ("postgresql://me:p@ss:w@host/db", "postgresql://me:p@ss:***@host/db"),
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
    ],
)
def test_passwords_are_not_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown
