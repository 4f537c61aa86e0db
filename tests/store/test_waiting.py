"""Hearing of what others commit, on both engines: nothing is lost, nothing of one's own is heard."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TypeVar

import psycopg
import pytest

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.errors import DatabaseError
from leadtui.services import presence
from leadtui.store import news
from leadtui.store.database import Store
from leadtui.store.journal import Journal

WANG = Viewer(1, "wang", "wang", "admin", "Asia/Shanghai", "Asia/Shanghai")
T = TypeVar("T")


class Colleague:
    """A second program on the same database, in a thread of its own as a gateway has it."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)
        self._thread = ThreadPoolExecutor(1)
        self.wake, self._bell = os.pipe()
        self.do(self.store.connect)

    def do(self, function: Callable[..., T], *args: object) -> T:
        """What the function answers there."""
        return self._thread.submit(function, *args).result(10)

    @contextmanager
    def waiting(self) -> Iterator[Callable[[], bool]]:
        """Wait there while the block runs; the function gives what it was that ended waiting."""
        begun = threading.Event()

        def wait() -> bool:
            begun.set()
            with self.store.reading():
                return self.store.engine.wait_for_change(self.wake)

        future = self._thread.submit(wait)
        assert begun.wait(10)
        yield lambda: future.result(10)

    def ring(self) -> None:
        """End waiting."""
        os.write(self._bell, b"!")

    def close(self) -> None:
        self.do(self.store.close)
        self._thread.shutdown()
        os.close(self.wake)
        os.close(self._bell)


@pytest.fixture
def colleague(store: Store) -> Iterator[Colleague]:
    with closing(Colleague(store.url)) as found:
        found.do(found.store.engine.listen)
        while found.do(heard, found):
            continue
        yield found


def heard(colleague: Colleague) -> bool:
    """Whether there was something to hear up to now."""
    colleague.ring()
    found = colleague.store.engine.wait_for_change(colleague.wake)
    os.read(colleague.wake, 8)
    return found


def write(store: Store, lead_id: int = 7) -> None:
    with Journal(store, WANG, "test") as journal:
        journal.updated("lead", lead_id, {"need": ("a", "b")}, lead_id=lead_id)


def leads_since(store: Store, horizon: int) -> tuple[int, list[int | None]]:
    with store.reading():
        window, events = news.since(store, horizon)
    assert events is not None
    return window.until, [event.lead_id for event in events]


def test_who_waits_hears_what_another_commits(store: Store, colleague: Colleague) -> None:
    horizon = colleague.do(colleague.store.engine.horizon)
    with colleague.waiting() as what:
        write(store)
        assert what()
    until, leads = colleague.do(leads_since, colleague.store, horizon)
    assert leads == [7]
    assert colleague.do(leads_since, colleague.store, until)[1] == []


def test_who_waits_can_be_woken_for_work(store: Store, colleague: Colleague) -> None:
    with colleague.waiting() as what:
        colleague.ring()
        assert not what()


def test_nobody_hears_themselves(store: Store, colleague: Colleague) -> None:
    horizon = store.engine.horizon()
    colleague.do(write, colleague.store)
    assert not colleague.do(heard, colleague)
    assert colleague.do(leads_since, colleague.store, horizon)[1] == []
    assert leads_since(store, horizon)[1] == [7]


def test_what_was_rolled_back_is_no_news(store: Store, colleague: Colleague) -> None:
    horizon = store.engine.horizon()
    journal = Journal(store, WANG, "test")
    journal.__enter__()
    journal.updated("lead", 7, {"need": ("a", "b")}, lead_id=7)
    journal.flush()
    journal.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert not colleague.do(heard, colleague)
    assert colleague.do(leads_since, colleague.store, horizon)[1] == []


def test_a_group_whose_id_was_given_back_is_not_taken_for_ones_own(
    store: Store, colleague: Colleague
) -> None:
    store.note(1, store.now())
    horizon = store.engine.horizon()
    clock.freeze(None)
    colleague.do(write, colleague.store)
    assert leads_since(store, horizon)[1] == [7]


def test_more_than_can_be_read_at_once_is_said_to_be_too_much(store: Store, colleague: Colleague) -> None:
    horizon = store.engine.horizon()
    with Journal(store, WANG, "test") as journal:
        for lead_id in range(news.MOST + 1):
            journal.updated("lead", lead_id, {"need": ("a", "b")}, lead_id=lead_id)
    window, events = colleague.do(news.since, colleague.store, horizon)
    assert events is None
    assert colleague.do(leads_since, colleague.store, window.until)[1] == []


@pytest.mark.postgres
def test_what_is_committed_late_is_not_lost(postgres_url: str) -> None:
    store, late = Store(postgres_url), Colleague(postgres_url)
    store.connect()
    horizon = store.engine.horizon()
    journal = Journal(late.store, WANG, "late")
    late.do(journal.__enter__)
    late.do(lambda: journal.updated("lead", 1, {"need": ("a", "b")}, lead_id=1))
    late.do(journal.flush)
    reader = Colleague(postgres_url)
    write(store, 2)
    window, _events = reader.do(news.since, reader.store, horizon)
    until, leads = reader.do(leads_since, reader.store, horizon)
    assert (leads, window.held) == ([], True)
    late.do(journal.__exit__, None, None, None)
    assert sorted(filter(None, reader.do(leads_since, reader.store, until)[1])) == [1, 2]
    for closing_one in (late, reader):
        closing_one.close()
    store.close()


@pytest.mark.postgres
def test_a_connection_that_is_cut_while_waiting_is_found_and_listens_again(postgres_url: str) -> None:
    store, colleague = Store(postgres_url), Colleague(postgres_url)
    store.connect()
    colleague.do(colleague.store.engine.listen)
    while colleague.do(heard, colleague):
        continue
    horizon = colleague.do(colleague.store.engine.horizon)
    pid = colleague.do(lambda: colleague.store.database.connection().info.backend_pid)
    with colleague.waiting() as what:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        assert what()
    write(store)
    assert colleague.do(leads_since, colleague.store, horizon)[1] == [7]
    while colleague.do(heard, colleague):
        continue
    with colleague.waiting() as what:
        write(store)
        assert what()
    colleague.close()
    store.close()


def test_presence_waits_for_no_writer(sqlite_url: str) -> None:
    store, colleague = Store(sqlite_url), Colleague(sqlite_url)
    store.connect()
    with store.transaction():
        with pytest.raises(DatabaseError):
            colleague.do(presence.enter, colleague.store, WANG, "one", 1, "open")
        write(store)
    colleague.do(presence.enter, colleague.store, WANG, "one", 1, "open")
    colleague.close()
    store.close()
