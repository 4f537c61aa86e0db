"""The thread between screens and store: order, dropping, interrupting, errors."""

from __future__ import annotations

import asyncio
import select
import threading

import pytest

from leadtui.errors import DatabaseError
from leadtui.gateway import Gateway, Superseded


class FakeStore:
    """Remembers what was asked of it; a gate holds reads until it opens or they are interrupted."""

    def __init__(self) -> None:
        self.thread = threading.current_thread()
        self.log: list[str] = []
        self.gate = threading.Event()
        self.waiting = threading.Event()
        self.interrupted = False
        self.closed = False

    def interrupt(self) -> None:
        self.interrupted = True
        self.gate.set()

    def close(self) -> None:
        self.closed = True


def note(store: FakeStore, text: str) -> str:
    store.log.append(text)
    return text


def hold(store: FakeStore, text: str, entered: threading.Event) -> str:
    entered.set()
    assert store.gate.wait(5)
    if store.interrupted:
        raise InterruptedError
    return note(store, text)


def thread_of(store: FakeStore) -> bool:
    return store.thread is threading.current_thread() is not threading.main_thread()


def opened() -> tuple[Gateway[FakeStore], list[FakeStore]]:
    stores: list[FakeStore] = []

    def open_store() -> FakeStore:
        stores.append(FakeStore())
        return stores[-1]

    return Gateway(open_store), stores


async def held(
    gateway: Gateway[FakeStore], *, key: str | None = None, write: bool = False
) -> asyncio.Task[str]:
    entered = threading.Event()
    task = asyncio.create_task(gateway.run(hold, "held", entered, key=key, write=write))
    await asyncio.to_thread(entered.wait, 5)
    return task


async def test_store_is_opened_and_used_in_one_other_thread() -> None:
    gateway, stores = opened()
    assert not stores
    assert await gateway.run(thread_of)
    assert await gateway.run(thread_of)
    assert len(stores) == 1
    await gateway.close()
    assert stores[0].closed


async def test_an_error_reaches_the_awaiter_and_the_next_call_works() -> None:
    gateway, _ = opened()

    def fail(store: FakeStore) -> None:
        raise DatabaseError("gone")

    with pytest.raises(DatabaseError):
        await gateway.run(fail)
    assert await gateway.run(note, "next") == "next"
    await gateway.close()


async def test_a_failed_open_is_reported_and_tried_again() -> None:
    attempts: list[int] = []

    def open_store() -> FakeStore:
        attempts.append(1)
        if len(attempts) == 1:
            raise DatabaseError("unreachable")
        return FakeStore()

    gateway = Gateway(open_store)
    with pytest.raises(DatabaseError):
        await gateway.run(note, "a")
    assert await gateway.run(note, "b") == "b"
    await gateway.close()


async def test_a_newer_read_with_the_same_key_drops_queued_ones() -> None:
    gateway, stores = opened()
    blocker = await held(gateway, write=True)
    older = asyncio.create_task(gateway.run(note, "older", key="list"))
    other = asyncio.create_task(gateway.run(note, "other", key="head"))
    await asyncio.sleep(0)
    newer = asyncio.create_task(gateway.run(note, "newer", key="list"))
    await asyncio.sleep(0)
    stores[0].gate.set()
    with pytest.raises(Superseded):
        await older
    assert await newer == "newer"
    assert await other == "other"
    await blocker
    assert stores[0].log == ["held", "other", "newer"]
    await gateway.close()


async def test_a_running_read_is_interrupted_by_its_successor() -> None:
    gateway, stores = opened()
    older = await held(gateway, key="list")
    assert await gateway.run(note, "newer", key="list") == "newer"
    with pytest.raises(asyncio.CancelledError):
        await older
    assert stores[0].interrupted
    assert stores[0].log == ["newer"]
    await gateway.close()


async def test_a_read_nobody_waits_for_is_dropped() -> None:
    gateway, stores = opened()
    blocker = await held(gateway, write=True)
    abandoned = asyncio.create_task(gateway.run(note, "abandoned"))
    await asyncio.sleep(0)
    abandoned.cancel()
    await asyncio.sleep(0)
    stores[0].gate.set()
    await gateway.idle()
    await blocker
    assert stores[0].log == ["held"]
    await gateway.close()


async def test_a_write_is_carried_out_though_its_awaiter_left() -> None:
    gateway, stores = opened()
    task = await held(gateway, write=True)
    task.cancel()
    await asyncio.sleep(0)
    stores[0].gate.set()
    await gateway.idle()
    assert stores[0].log == ["held"]
    assert not stores[0].interrupted
    await gateway.close()


async def test_closing_finishes_writes_and_drops_reads() -> None:
    gateway, stores = opened()
    blocker = await held(gateway, write=True)
    write = asyncio.create_task(gateway.run(note, "write", write=True))
    read = asyncio.create_task(gateway.run(note, "read"))
    await asyncio.sleep(0)
    closing = asyncio.create_task(gateway.close())
    await asyncio.sleep(0)
    stores[0].gate.set()
    await closing
    assert (await blocker, await write) == ("held", "write")
    with pytest.raises(asyncio.CancelledError):
        await read
    assert stores[0].log == ["held", "write"]
    assert stores[0].closed


async def test_a_closed_gateway_lets_reads_end_quietly_and_refuses_writes() -> None:
    gateway, stores = opened()
    await gateway.run(note, "first")
    await gateway.close()
    with pytest.raises(Superseded):
        await gateway.run(note, "late")
    with pytest.raises(RuntimeError):
        await gateway.run(note, "late", write=True)
    assert stores[0].log == ["first"]


async def test_reset_opens_a_new_store() -> None:
    gateway, stores = opened()
    await gateway.run(note, "a")
    await gateway.reset()
    await gateway.run(note, "b")
    assert [store.log for store in stores] == [["a"], ["b"]]
    assert stores[0].closed
    await gateway.close()


async def test_idle_returns_at_once_when_nothing_was_asked() -> None:
    gateway, stores = opened()
    await gateway.idle()
    await gateway.close()
    assert not stores


async def test_a_store_opened_beforehand_serves_the_first_read() -> None:
    gateway, stores = opened()
    gateway.begin()
    assert await gateway.run(note, "first") == "first"
    assert len(stores) == 1
    await gateway.close()


async def test_what_goes_wrong_while_opening_is_the_first_reads_error_and_the_next_tries_again() -> None:
    tries: list[int] = []

    def open_store() -> FakeStore:
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseError("no")
        return FakeStore()

    gateway: Gateway[FakeStore] = Gateway(open_store)
    gateway.begin()
    with pytest.raises(DatabaseError):
        await gateway.run(note, "first")
    assert await gateway.run(note, "second") == "second"
    await gateway.close()


def waits(store: FakeStore, wake: int) -> bool:
    """Wait for work or for ten seconds; what others write is noted in the log."""
    store.waiting.set()
    woken, _out, _failed = select.select([wake], [], [], 10)
    return not woken or "written" in store.log


async def test_the_thread_waits_for_others_only_while_there_is_nothing_to_do() -> None:
    gateway, stores = opened()
    assert await gateway.run(note, "first") == "first"
    watching = asyncio.create_task(gateway.heard(waits))
    await asyncio.to_thread(stores[0].waiting.wait, 5)
    assert not gateway.busy
    assert await gateway.run(note, "second") == "second"
    assert not watching.done()
    await gateway.run(note, "written", write=True)
    gateway._ring()
    assert await watching
    assert await gateway.run(note, "third") == "third"
    await gateway.close()


async def test_whoever_waits_for_others_is_let_go_when_the_gateway_closes() -> None:
    gateway, stores = opened()
    await gateway.run(note, "first")
    watching = asyncio.create_task(gateway.heard(waits))
    await asyncio.to_thread(stores[0].waiting.wait, 5)
    await gateway.close()
    assert not await watching
    assert not await gateway.heard(waits)
    assert stores[0].closed


async def test_what_goes_wrong_while_waiting_is_raised_where_it_is_waited_for() -> None:
    gateway, _stores = opened()
    await gateway.run(note, "first")

    def fails(store: FakeStore, wake: int) -> bool:
        raise DatabaseError("gone")

    with pytest.raises(DatabaseError):
        await gateway.heard(fails)
    assert await gateway.run(note, "second") == "second"
    await gateway.close()


async def test_who_stops_waiting_leaves_the_thread_free() -> None:
    gateway, stores = opened()
    await gateway.run(note, "first")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(gateway.heard(waits), 0.01)
    assert await gateway.run(note, "second") == "second"
    await gateway.close()
    assert stores[0].closed
