"""A pooler before the server: refused where it shares connections between transactions."""

from __future__ import annotations

import pytest

from leadtui.errors import DatabaseError
from leadtui.services import doctor
from leadtui.store.database import Store
from tests import pgbouncer

pytestmark = pytest.mark.postgres
SHARING = ("transaction", "statement")


@pytest.mark.parametrize("mode", SHARING)
def test_a_pooler_that_shares_connections_between_transactions_is_refused(
    postgres_url: str, mode: str
) -> None:
    with pgbouncer.running(postgres_url, mode) as pooled:
        store = Store(pooled)
        with pytest.raises(DatabaseError, match="shares connections between transactions") as refused:
            store.connect()
        store.close()
    assert "pool_mode = session" in refused.value.advice()


def test_it_is_refused_also_where_it_has_one_connection_for_all(postgres_url: str) -> None:
    with pgbouncer.running(postgres_url, "transaction", size=1) as pooled:
        store = Store(pooled)
        with pytest.raises(DatabaseError, match="shares connections between transactions"):
            store.connect()
        store.close()


def test_what_was_refused_once_is_refused_again(postgres_url: str) -> None:
    with pgbouncer.running(postgres_url, "transaction") as pooled:
        store = Store(pooled)
        with pytest.raises(DatabaseError, match="shares connections"):
            store.connect()
        for _time in range(2):
            with pytest.raises(DatabaseError, match="shares connections"):
                store.read(lambda: store.database.execute_sql("SELECT 1"))
        store.close()


def test_doctor_says_why_a_pooler_is_refused_and_what_to_do(postgres_url: str) -> None:
    with pgbouncer.running(postgres_url, "transaction") as pooled:
        (check,) = doctor.checks(pooled)
    assert not check.ok
    assert "shares connections between transactions" in check.detail
    assert "session" in check.hint


@pytest.mark.parametrize("size", [1, 5])
def test_a_pooler_that_keeps_a_connection_per_session_is_accepted(postgres_url: str, size: int) -> None:
    with pgbouncer.running(postgres_url, "session", size=size) as pooled:
        store = Store(pooled)
        store.connect()
        store.engine.listen()
        assert store.database.execute_sql("SHOW work_mem").fetchone()[0] == "32MB"
        store.close()


def test_one_s_own_news_are_told_from_others_through_a_pooler(postgres_url: str) -> None:
    with pgbouncer.running(postgres_url, "session") as pooled:
        store = Store(pooled)
        store.connect()
        assert store.database.backend != store.database.connection().info.backend_pid
        asked = store.database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
        assert store.database.backend == asked
        store.close()
