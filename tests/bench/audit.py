"""A round of audit over a bench database, and the first page of its queue: python -m tests.bench.audit URL.

The database is written to: give it a copy. ``--writer`` measures a colleague's saves meanwhile, ``--roles``
lets everybody connect as their own role of a PostgreSQL server, under row security.
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from statistics import median, quantiles
from time import monotonic, perf_counter, process_time, sleep
from typing import TypeVar
from zoneinfo import ZoneInfo

from leadtui import clock
from leadtui.domain.audit_rules import Finding
from leadtui.domain.finding_shelf import Run
from leadtui.domain.people import Person, Viewer
from leadtui.services import audit_pages, audit_rounds, leads, signing_in
from leadtui.services.audit_pages import Wanted
from leadtui.services.setup import open_store
from leadtui.store.database import Store
from leadtui.store.migrate import migrate
from leadtui.store.models import AuditFinding, AuditRound, Lead
from leadtui.store.people import everyone
from tests.bench import company

T = TypeVar("T")
PAUSE = 0.02
"""Seconds between two saves of the colleague."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--writer", action="store_true", help="a colleague saves all the time")
    parser.add_argument("--pages", action="store_true", help="only the pages of the round there is")
    parser.add_argument("--roles", action="store_true", help="everybody under their own role")
    options = parser.parse_args()
    clock.freeze(datetime.combine(company.TODAY, time(12), ZoneInfo("Asia/Shanghai")))
    store = Store(options.url)
    store.connect()
    migrate(store)
    store.close()
    store = open_store(options.url)
    people: dict[str, Person] = {
        person.role: person for person in reversed(store.read(lambda: everyone(active_only=True)))
    }
    if not options.pages:
        with store.transaction():
            AuditFinding.delete().execute()
            AuditRound.delete().execute()

    def seen_by(role: str) -> tuple[Store, Viewer]:
        login = people[role].login
        theirs = open_store(f"{options.url}&user={login}") if options.roles else store
        return theirs, signing_in.sign_in(theirs, login)

    if not options.pages:
        _rounds(options.url, people["rep"].login if options.writer else "", lambda: seen_by("admin"))
    for role in ("rep", "manager", "admin"):
        _page(*seen_by(role))


def _rounds(url: str, writer: str, seen: Callable[[], tuple[Store, Viewer]]) -> None:
    with _colleague(url, writer) as saves:
        store, admin = seen()
        _round(store, admin, "first round")
        _round(store, admin, "second round")
    if saves:
        p95 = quantiles(saves, n=20)[-1]
        print(
            f"saves meanwhile: n {len(saves)}, median {median(saves):.0f} ms,"
            f" p95 {p95:.0f} ms, max {max(saves):.0f} ms"
        )


def _round(store: Store, admin: Viewer, name: str) -> None:
    longest: list[float] = []
    before = perf_counter()

    def tell(_done: int, _all: int) -> None:
        nonlocal before
        now = perf_counter()
        longest.append(now - before)
        before = now

    start, used = perf_counter(), process_time()
    made = audit_rounds.start(store, admin, tell)
    seconds, used = perf_counter() - start, process_time() - used
    found = store.read(lambda: AuditFinding.select().count())
    print(
        f"{name}: {made.leads:,} leads in {seconds:.1f} s ({used:.1f} s of CPU here),"
        f" {made.findings:,} findings wait, {found:,} rows, "
        f"{len(longest)} portions: median {median(longest) * 1000:.0f} ms, max {max(longest) * 1000:.0f} ms",
        flush=True,
    )


def _page(store: Store, viewer: Viewer) -> None:
    whole = Wanted()
    head, first = _timed(lambda: audit_pages.head(store, viewer, whole))
    tally, behind = _timed(lambda: audit_pages.tally(store, viewer, whole))
    print(
        f"{viewer.role}: first page {first:.0f} ms, counts {behind:.0f} ms ({sum(tally.counts.values()):,})"
    )
    kind, length = max(tally.counts.items(), key=lambda pair: pair[1])
    n = min(60, length)
    runs: list[list[Finding]] = [[]]
    for name, place in (("end", length - n), ("middle", (length - n) // 2)):
        runs, took = _timed(partial(audit_pages.rest, store, viewer, whole, [Run(kind, place, n, length)]))
        print(f"  {name} of {length:,} of {kind}: {took:.0f} ms")
    found = runs[0]
    _around, took = _timed(lambda: audit_pages.head(store, viewer, whole, found[0].id))
    print(f"  read again around the middle: {took:.0f} ms")
    some = next(iter(head.leads.values()))
    for text in (
        some.number,
        some.customer[:4],
        "张伟",
        "逾期",
        "level:A",
        f"owner:{some.owner}",
        some.owner,
    ):
        wanted = Wanted(None, text)
        _narrowed, took = _timed(partial(audit_pages.head, store, viewer, wanted))
        counted, behind = _timed(partial(audit_pages.tally, store, viewer, wanted))
        n = sum(counted.counts.values())
        print(f"  narrowed by {text}: {took:.0f} ms, counts {behind:.0f} ms ({n:,})")
    start = perf_counter()
    audit_rounds.settle(store, viewer, [one.lead_id for one in found[:1]])
    print(f"  one lead looked at anew {(perf_counter() - start) * 1000:.0f} ms", flush=True)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the median of five runs in ms."""
    done, times = work(), []
    for _time in range(5):
        start = perf_counter()
        done = work()
        times.append((perf_counter() - start) * 1000)
    return done, median(times)


@contextmanager
def _colleague(url: str, login: str) -> Iterator[list[float]]:
    """Somebody who changes a field of a lead again and again; what each save took, in ms."""
    saves: list[float] = []
    if not login:
        yield saves
        return
    ended = threading.Event()

    def work() -> None:
        store = open_store(url)
        rep = signing_in.sign_in(store, login)
        (lead_id,) = store.read(
            lambda: [row.id for row in Lead.select(Lead.id).where(Lead.owner_id == rep.user_id).limit(1)]
        )
        n = 0
        while not ended.is_set():
            n += 1
            start = monotonic()
            leads.edit(store, rep, lead_id, {"product_interest": f"CRM {n}"})
            saves.append((monotonic() - start) * 1000)
            sleep(PAUSE)
        store.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield saves
    finally:
        ended.set()
        thread.join()


if __name__ == "__main__":
    main()
