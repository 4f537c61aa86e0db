"""A server that hangs up on a commit, or is away: what was committed counts, the rest is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee
import psycopg
import pytest

from leadtui.errors import ConnectionLost, DatabaseError, Unreachable
from leadtui.services import leads
from tests.services.desk import Desk


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """A file has no connection to lose."""
    return str(request.param)


@pytest.fixture
def hang_up(desk: Desk) -> Callable[[], None]:
    """The server ends the connection, and says so to nobody."""

    def end() -> None:
        pid = desk.store.database.connection().info.backend_pid
        with psycopg.connect(desk.store.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    return end


def commit_and(database: Any, end: Callable[[], None]) -> None:
    """The next commit is made, and its answer lost."""
    patch, commit = pytest.MonkeyPatch(), database.commit

    def made() -> None:
        patch.undo()
        commit()
        end()
        raise peewee.OperationalError("server closed the connection unexpectedly")

    patch.setattr(database, "commit", made)


def test_a_commit_whose_answer_was_lost_is_done(desk: Desk, hang_up: Callable[[], None]) -> None:
    lead = desk.lead(desk.wang)
    commit_and(desk.store.database, hang_up)
    assert leads.tag(desk.store, desk.wang, lead, ["VIP"]).lead_id == lead
    assert desk.show(lead).tags == ("VIP",)


def test_a_commit_that_never_arrived_is_told(desk: Desk, hang_up: Callable[[], None]) -> None:
    lead = desk.lead(desk.wang)
    patch, commit = pytest.MonkeyPatch(), desk.store.database.commit

    def never() -> None:
        patch.undo()
        hang_up()
        commit()

    patch.setattr(desk.store.database, "commit", never)
    with pytest.raises(ConnectionLost):
        leads.tag(desk.store, desk.wang, lead, ["VIP"])
    assert desk.show(lead).tags == ()


def test_while_it_cannot_be_known_nothing_is_tried_again(
    desk: Desk, hang_up: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_function: object) -> None:
        raise Unreachable("away")

    lead = desk.lead(desk.wang)
    monkeypatch.setattr("leadtui.store.journal.SETTLE_SECONDS", 0)
    commit_and(desk.store.database, hang_up)
    monkeypatch.setattr(desk.store, "read", away)
    with pytest.raises(DatabaseError, match="while saving") as told:
        leads.tag(desk.store, desk.wang, lead, ["VIP"])
    assert not isinstance(told.value, Unreachable)


def test_a_server_that_is_away_runs_nothing_to_interrupt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        closed = False

        def cancel_safe(self, *, timeout: float) -> None:
            raise psycopg.OperationalError("couldn't send cancellation")

    monkeypatch.setattr(desk.store.engine, "_running", Away())
    desk.store.interrupt()
    monkeypatch.undo()
