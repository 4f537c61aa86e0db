"""Reads asked once more where the server hangs up on the way; writes never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from leadtui.errors import ConnectionLost
from leadtui.services import duplicates_hint, finding, form_facts, importing, leads, preferences
from leadtui.services import queue as queues
from tests.services.desk import Desk

READS: dict[str, Callable[[Desk, int], object]] = {
    "list": lambda desk, _lead: finding.find(desk.store, desk.wang, ""),
    "count": lambda desk, _lead: finding.count(desk.store, desk.wang, "status:potential"),
    "rows": lambda desk, lead: finding.rows(desk.store, desk.wang, [lead]),
    "find anywhere": lambda desk, _lead: finding.everywhere_rows(desk.store, desk.wang, "华信"),
    "form": lambda desk, lead: form_facts.read(desk.store, desk.wang, lead).detail.row,
    "duplicates": lambda desk, _lead: duplicates_hint.find(desk.store, desk.wang, [], "华信"),
    "preferences": lambda desk, _lead: preferences.load(desk.store, desk.wang),
    "imports": lambda desk, _lead: importing.batches(desk.store, desk.wang),
    "queue": lambda desk, _lead: queues.today(desk.store, desk.wang),
}


@pytest.fixture
def hang_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The server ends the connection just before the next statement."""
    database: Any = desk.store.database
    execute, armed = database.execute_sql, list[bool]()

    def execute_sql(*args: Any, **options: Any) -> Any:
        if armed and armed.pop():
            pid = database.connection().info.backend_pid
            with psycopg.connect(desk.store.url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        return execute(*args, **options)

    monkeypatch.setattr(database, "execute_sql", execute_sql)
    return lambda: armed.append(True)


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """A file has no connection to lose."""
    return str(request.param)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_read_whose_connection_is_lost_is_asked_once_more(
    desk: Desk, hang_up: Callable[[], None], read: Callable[[Desk, int], object]
) -> None:
    lead = desk.lead(desk.wang)
    before = read(desk, lead)
    desk.store.database.kept.clear()
    hang_up()
    assert read(desk, lead) == before


def test_a_change_whose_connection_is_lost_is_not_tried_again(
    desk: Desk, hang_up: Callable[[], None]
) -> None:
    lead = desk.lead(desk.wang)
    hang_up()
    with pytest.raises(ConnectionLost):
        leads.tag(desk.store, desk.wang, lead, ["VIP"])
    assert desk.show(lead).tags == ()
