"""One thread and one connection between the screens and the services."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast


class Closable(Protocol):
    """What a gateway needs to know of the store it carries."""

    def close(self) -> None:
        """Let go of the connection; called in the gateway's thread."""

    def interrupt(self) -> None:
        """Stop the query that runs now; called from another thread."""


S = TypeVar("S", bound=Closable)
T = TypeVar("T")
P = ParamSpec("P")


class Superseded(asyncio.CancelledError):
    """A newer read with the same key took this one's place; the task that waited ends quietly."""


class _Job:
    """One call on its way through the thread."""

    __slots__ = ("answer", "call", "done", "dropped", "key", "loop", "write")

    def __init__(self, call: Callable[[Any], object] | None, key: str | None, *, write: bool) -> None:
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[object] = self.loop.create_future()
        self.done: asyncio.Future[None] = self.loop.create_future()
        self.call = call
        self.key = key
        self.write = write
        self.dropped = False


class _Watch:
    """A wait for what others write, in the time nobody needs the thread for anything else."""

    __slots__ = ("answer", "loop", "wait")

    def __init__(self, wait: Callable[[Any, int], bool]) -> None:
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[bool] = self.loop.create_future()
        self.wait = wait


class Gateway(Generic[S]):
    """Runs service functions in one daemon thread that owns one store.

    The thread starts, and ``open_store`` is called in it, with the first ``run``; where opening
    fails, the error reaches that caller and the next call tries again. All methods but
    ``open_store``'s are called on the event loop.
    """

    def __init__(self, open_store: Callable[[], S], *, name: str = "leadtui-gateway") -> None:
        self._open_store = open_store
        self._name = name
        self._wake = threading.Condition()
        self._queue: deque[_Job] = deque()
        self._running: _Job | None = None
        self._unfinished: set[asyncio.Future[None]] = set()
        self._thread: threading.Thread | None = None
        self._store: S | None = None
        self._failed: BaseException | None = None
        self._opening = False
        self._closed = False
        self._watch: _Watch | None = None
        self._bell: tuple[int, int] | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is queued or running."""
        return bool(self._unfinished)

    @property
    def closed(self) -> bool:
        """Whether it takes no more calls."""
        return self._closed

    def begin(self) -> None:
        """Open the store already now, before there is an event loop; an error is the first ``run``'s."""
        self._opening = True
        self._start()

    async def run(
        self,
        function: Callable[Concatenate[S, P], T],
        *args: Any,
        key: str | None = None,
        write: bool = False,
        **kwargs: Any,
    ) -> T:
        """The answer of ``function(store, *args)``, called in the gateway's thread.

        A read with a ``key`` takes the place of earlier reads with the same key: their awaiters
        get Superseded. A read nobody waits for any more is dropped, or interrupted when it already
        runs. A ``write`` is always carried out. Once the gateway is closed a read ends as those that
        closing dropped do; a write is a RuntimeError, for nothing may be lost in silence.
        """
        if self._closed:
            raise RuntimeError("the gateway is closed") if write else Superseded
        job = _Job(lambda store: function(store, *args, **kwargs), key, write=write)
        if key is not None and not write:
            self._supersede(key)
        self._submit(job)
        try:
            return cast("T", await (asyncio.shield(job.answer) if write else job.answer))
        except asyncio.CancelledError:
            if not write:
                self._drop(job)
            raise

    async def heard(self, wait: Callable[[S, int], bool]) -> bool:
        """True once ``wait(store, wake)`` says so; False when the gateway closes.

        It is called in the thread while nothing is queued, and returns False as soon as the descriptor
        ``wake`` is readable: there is work. What it raises is raised here.
        """
        if self._closed:
            return False
        watch = _Watch(wait)
        with self._wake:
            self._bell = self._bell or os.pipe()
            self._watch = watch
            self._wake.notify()
        try:
            return await watch.answer
        finally:
            self._unwatch(watch)

    def _unwatch(self, watch: _Watch) -> None:
        with self._wake:
            if self._watch is watch:
                self._watch = None
                self._ring()
        if not watch.answer.done():
            watch.answer.set_result(False)

    def _ring(self) -> None:
        if self._bell is not None:
            os.write(self._bell[1], b"!")

    async def reset(self) -> None:
        """Close the connection after what is queued; the next ``run`` opens a new one."""
        job = _Job(None, None, write=True)
        self._submit(job)
        await job.answer

    async def idle(self) -> None:
        """Return when nothing is queued or running."""
        while self._unfinished:
            await asyncio.wait(set(self._unfinished))

    async def close(self) -> None:
        """Drop the reads, finish the writes, close the store, end the thread."""
        if self._closed:
            return
        self._closed = True
        with self._wake:
            reads = [job for job in (*self._queue, self._running) if job and not job.write]
        for job in reads:
            self._drop(job)
        if self._watch is not None:
            self._unwatch(self._watch)
        await self.idle()
        if self._thread is not None:
            await self.reset()
            with self._wake:
                self._thread = None
                self._wake.notify()

    def _submit(self, job: _Job) -> None:
        self._unfinished.add(job.done)
        job.done.add_done_callback(self._unfinished.discard)
        with self._wake:
            self._queue.append(job)
            self._wake.notify()
            if self._watch is not None:
                self._ring()
        self._start()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def _supersede(self, key: str) -> None:
        with self._wake:
            older = [job for job in (*self._queue, self._running) if job and job.key == key and not job.write]
        for job in older:
            self._drop(job)

    def _drop(self, job: _Job) -> None:
        """Forget a read: take it out of the queue, or interrupt it where it runs."""
        with self._wake:
            job.dropped = True
            if job in self._queue:
                self._queue.remove(job)
                job.done.set_result(None)
            elif self._running is job and self._store is not None:
                self._store.interrupt()
        if not job.answer.done():
            job.answer.set_exception(Superseded())

    def _work(self) -> None:
        me = threading.current_thread()
        if self._opening:
            self._begin()
        while True:
            with self._wake:
                while not self._queue and (self._watch is None or self._store is None):
                    if self._thread is not me and self._closed:
                        self._remove_bell()
                        return
                    self._wake.wait()
                job = self._running = self._queue.popleft() if self._queue else None
                watch, store, bell = self._watch, self._store, self._bell
            if job is None:
                assert watch is not None
                assert store is not None
                assert bell is not None
                self._listen(watch, store, bell[0])
                continue
            outcome = self._outcome(job)
            with self._wake:
                self._running = None
            job.loop.call_soon_threadsafe(self._finish, job, *outcome)

    def _listen(self, watch: _Watch, store: S, wake: int) -> None:
        heard, error = True, None
        try:
            heard = watch.wait(store, wake)
        except BaseException as raised:  # noqa: BLE001 - handed on whole to whoever watches
            error = raised
        with self._wake:
            if not heard:
                os.read(wake, 4096)
            elif self._watch is watch:
                self._watch = None
        if heard:
            watch.loop.call_soon_threadsafe(self._hear, watch, error)

    @staticmethod
    def _hear(watch: _Watch, error: BaseException | None) -> None:
        if watch.answer.done():
            return
        if error is None:
            watch.answer.set_result(True)
        else:
            watch.answer.set_exception(error)

    def _remove_bell(self) -> None:
        bell, self._bell = self._bell, None
        for end in bell or ():
            os.close(end)

    def _begin(self) -> None:
        self._opening = False
        try:
            self._store = self._open_store()
        except BaseException as error:  # noqa: BLE001 - handed on whole to whoever asks first
            self._failed = error

    def _outcome(self, job: _Job) -> tuple[object, BaseException | None]:
        """What the call returned or raised; every error belongs to the awaiter, on the other thread."""
        try:
            return self._call(job), None
        except BaseException as error:  # noqa: BLE001 - handed on whole, see the docstring
            return None, error

    def _call(self, job: _Job) -> object:
        if job.call is None:
            store, self._store = self._store, None
            if store is not None:
                store.close()
            return None
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        if self._store is None:
            self._store = self._open_store()
        return job.call(self._store)

    @staticmethod
    def _finish(job: _Job, result: object, error: BaseException | None) -> None:
        job.done.set_result(None)
        if job.answer.done():
            return
        if error is None:
            job.answer.set_result(result)
        else:
            job.answer.set_exception(error)
