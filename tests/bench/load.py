"""Sessions that listen and work at the same time on PostgreSQL: python -m tests.bench.load [--sessions N]

A server of its own on this machine, with row security, every session under its user's own role and in a
process of its own: store, gateway and the wait for news, as the screen has them, without the screen.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import psycopg

from leadtui import clock, i18n
from tests.bench import company, dataset, usage
from tests.bench.rep_session import MIX, NEWS, Done, Session, Work
from tests.postgres import SUPERUSER, Cluster

# As on a server people work on: nothing is switched off.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "256MB",
}
SPARE = 20
P95_MS = 100.0
MANAGER_EVERY = 20
READY_SECONDS, CHECK_SECONDS = 120.0, 2.0


class Options(NamedTuple):
    """What is measured; ``seconds`` is how long people work, ``every`` the pause between actions.

    For ``warm`` seconds before that they work, too: a connection of some minutes has its statements prepared.
    """

    sessions: int
    seconds: float
    every: float
    leads: int
    warm: float


class Server(NamedTuple):
    """What the server's processes used while people worked: seconds, and memory of each backend in kB."""

    cpu: float
    backends: list[usage.Memory]
    connections: int


def main() -> None:
    """Measure and print; ends with 1 where an action failed, was lost, or took too long."""
    options = _options()
    # Whoever stops it leaves no server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    i18n.set_language("zh_CN")
    _set_clock()
    with _cluster(options) as cluster:
        url = dataset.ensure(_url(cluster, "postgres"), options.leads)
        busy = os.getloadavg()[0]
        done, server = _run(url, cluster, options)
        lost = _lost(url, done)
        print("\n".join(_report(options, done, server, lost, busy)))
        sys.exit(0 if _reached(done, lost) else 1)


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they work")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two actions of one session")
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--warm", type=float, default=60.0, help="seconds of work before it is measured")
    return Options(**vars(parser.parse_args()))


def _set_clock() -> None:
    os.environ[clock.ENVIRONMENT] = _noon().isoformat()


def _noon() -> datetime:
    return datetime.combine(company.TODAY, time(12), ZoneInfo(company.ZONE))


@contextmanager
def _cluster(options: Options) -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="leadtui-load-", dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder, {**SETTINGS, "max_connections": str(options.sessions + SPARE)})
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def _url(cluster: Cluster, database: str, user: str = SUPERUSER) -> str:
    return f"postgresql://{user}@/{database}?host={cluster.folder / 'run'}"


def _logins(sessions: int) -> Iterator[str]:
    """Reps, and a manager for every twentieth."""
    for number in range(sessions):
        team, nth = divmod(number, MANAGER_EVERY)
        yield f"rep{number + 1:03d}" if nth else f"manager{team % company.TEAMS + 1:02d}"


# Running


def _run(url: str, cluster: Cluster, options: Options) -> tuple[list[Done], Server]:
    context = get_context("fork")
    ready, go, results = context.Semaphore(0), context.Event(), context.Queue()
    began = perf_counter()
    work = Work(options.seconds, options.every, _noon() - timedelta(seconds=began), options.warm)
    database = url.partition("?")[0].rpartition("/")[2]
    last = list(_logins(company.REPS))[-1]
    asyncio.run(Session(_url(cluster, database, last), last, work).try_all())
    # What is there now is shared by all: the collector would copy each page it looks at.
    gc.collect()
    gc.freeze()
    processes = [
        context.Process(
            target=_session,
            args=(_url(cluster, database, login), login, work, ready, go, results),
            daemon=True,
        )
        for login in _logins(options.sessions)
    ]
    for process in processes:
        process.start()
    for _process in processes:
        if not ready.acquire(timeout=READY_SECONDS):
            raise SystemExit("not every session could be opened")
    postmaster = int((cluster.folder / "data/postmaster.pid").read_text().split()[0])
    go.set()
    sleep(options.warm)
    before = usage.seconds(usage.children(postmaster))
    # Everybody puts their account down when the time is over and stays until all have.
    try:
        done = [_result(results, processes) for _process in processes]
        return done, _server(url, postmaster, before)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _result(results: Any, processes: Iterable[Any]) -> Done:
    while True:
        try:
            found: Done = results.get(timeout=CHECK_SECONDS)
        except Empty:
            if any(process.exitcode is not None for process in processes):
                raise SystemExit("a session broke off; see above") from None
        else:
            return found


def _session(url: str, login: str, work: Work, ready: Any, go: Any, results: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asyncio.run(_work(Session(url, login, work), ready, go, results))


async def _work(session: Session, ready: Any, go: Any, results: Any) -> None:
    await session.begin()
    ready.release()
    await asyncio.to_thread(go.wait)
    results.put(await session.work())
    # Its connection is looked at, then the process is ended.
    await asyncio.Event().wait()


def _server(url: str, postmaster: int, before: float) -> Server:
    cpu = usage.seconds(usage.children(postmaster)) - before
    asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'leadtui'"
    with psycopg.connect(url) as connection:
        pids = [row[0] for row in connection.execute(asked).fetchall()]
    return Server(cpu, [usage.memory(pid) for pid in pids], len(pids))


def _lost(url: str, done: Iterable[Done]) -> int:
    """How many changes were acknowledged and are not there."""
    with psycopg.connect(url) as connection:
        return sum(
            len(ids) - _count(connection, sql, ids)
            for sql, ids in (
                ("event_group WHERE id = ANY(%s)", [one for each in done for one in each.groups]),
                ("followup WHERE id = ANY(%s)", [one for each in done for one in each.followups]),
            )
        )


def _count(connection: psycopg.Connection[Any], sql: str, ids: list[int]) -> int:
    (found,) = connection.execute(f"SELECT count(*) FROM {sql}".encode(), (ids,)).fetchone() or (0,)
    return int(found)


# Telling


def _times(done: Iterable[Done], what: str) -> list[float]:
    return [ms for each in done for ms in each.took.get(what, [])]


def _reached(done: Sequence[Done], lost: int) -> bool:
    quick = all(_percentile(_times(done, what), 95) <= P95_MS for what in MIX)
    return quick and not lost and not any(each.errors for each in done)


def _percentile(times: Sequence[float], percent: int) -> float:
    if len(times) < 2:
        return max(times, default=0.0)
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def _report(options: Options, done: Sequence[Done], server: Server, lost: int, busy: float) -> Iterator[str]:
    errors = [text for each in done for text in each.errors]
    yield (
        f"\n## {options.sessions} listening sessions, each acting every {options.every:g} s for"
        f" {options.seconds:g} s after {options.warm:g} s; {options.leads:,} leads; {os.cpu_count()} cores,"
        f" load {busy:.1f} before\n"
    )
    yield "| what | times | p50, ms | p95, ms | p99, ms | most, ms | p95 must | |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|"
    for what in (*MIX, NEWS):
        yield _line(what, _times(done, what), P95_MS if what in MIX else None)
    cores = options.seconds * (os.cpu_count() or 1)
    clients = sum(each.cpu for each in done)
    yield f"\nerrors: {len(errors)}; changes acknowledged and lost: {lost}; connections: {server.connections}"
    yield (
        f"processor: server {server.cpu / cores:.0%}, sessions {clients / cores:.0%} of all cores;"
        f" {(server.cpu + clients) / options.seconds / options.sessions:.2%} of one core a session"
    )
    yield (
        f"memory of a backend: {_mb(each.shared_out for each in server.backends)} with its share of what is"
        f" common, {_mb(each.alone for each in server.backends)} its own; of a session without a screen:"
        f" {_mb(each.memory.alone for each in done)} its own"
    )
    yield from sorted(set(errors))[:10]


def _line(what: str, times: Sequence[float], must: float | None) -> str:
    p50, p95, p99 = (_percentile(times, percent) for percent in (50, 95, 99))
    verdict = "" if must is None else "ok" if p95 <= must else "MISSES"
    asked = "" if must is None else f"<= {must:g}"
    most = max(times, default=0.0)
    return f"| {what} | {len(times)} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {most:.0f} | {asked} | {verdict} |"


def _mb(sizes: Iterable[int]) -> str:
    found = list(sizes)
    return f"{median(found) / 1024:.1f} MB (most {max(found) / 1024:.1f})" if found else "none"


if __name__ == "__main__":
    main()
