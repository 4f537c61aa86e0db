"""How long finding takes at n leads: python -m tests.bench.finding N [POSTGRESQL-URL].

The machine's page cache is warm; each figure is the median of five.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from leadtui import clock
from leadtui.domain.people import Role, Viewer
from leadtui.services import finding
from leadtui.store.database import Store
from tests.bench import company, dataset

RUNS = 5
PAGE, WINDOW = 200, 10_000
VIEWERS: tuple[tuple[str, int, Role], ...] = (
    ("rep", company.FIRST_REP, "rep"),
    ("manager of 10", company.FIRST_MANAGER, "manager"),
    ("admin", company.ADMIN_ID, "admin"),
)
QUERIES = (
    ("no filter", ""),
    ("commonest word", company.COMMON),
    ("rarest word", company.RARE),
    ("9 in 1,000", company.SOME),
    ("common word", "科技"),
    ("pinyin, 2 letters", "zh"),
    ("initials", "szs"),
    ("three digits", "138"),
    ("two words", "深圳 医疗"),
    ("not a word", f"-{company.COMMON}"),
    ("apart common, together rare", "上海 level:A status:won region:西北"),
    ("status", "status:won"),
    ("level, open", "level:A,B open:yes"),
    ("mine and late", "owner:me late:yes"),
    ("late", "late:yes"),
    ("tag", "tag:重点"),
    ("value", "value>=40万"),
    ("month", "created:2025-05"),
    ("last outcome", "outcome:not_reached"),
    ("newest", "sort:-created"),
    ("by name", "sort:name"),
    ("by value", "sort:-value"),
    ("by status", "sort:status"),
    ("said, commonest", f"text:{company.SAID_COMMON}"),
    ("said, rarest", f"text:{company.SAID_RARE}"),
    ("said, rare together", "text:报价 text:安全 level:A"),
)


def viewer(user_id: int, role: Role) -> Viewer:
    """A user of the data set."""
    return Viewer(user_id, "bench", "bench", role, company.ZONE, company.ZONE)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of RUNS."""
    taken = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        taken.append((perf_counter() - started) * 1000)
    return median(taken)


def measure(store: Store, who: Viewer, text: str) -> tuple[float, float, float, float, int]:
    """Milliseconds for a page of ids, a window of ids, the count, a page of rows; and how many there are."""
    ids = finding.find(store, who, text, 0, PAGE)
    found = finding.count(store, who, text)
    return (
        milliseconds(lambda: finding.find(store, who, text, 0, PAGE)),
        milliseconds(lambda: finding.find(store, who, text, 0, WINDOW)),
        milliseconds(lambda: finding.count(store, who, text)),
        milliseconds(lambda: finding.rows(store, who, ids[:50])),
        found,
    )


def table(store: Store) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'query':28} {'viewer':14} {'page':>7} {'window':>7} {'count':>7} {'rows':>6} {'found':>9}   ms"
    for name, text in QUERIES:
        for who, user_id, role in VIEWERS:
            page, window, counted, rows, found = measure(store, viewer(user_id, role), text)
            yield (f"{name:28} {who:14} {page:7.1f} {window:7.1f} {counted:7.1f} {rows:6.1f} {found:9,}")


def main(n: int, place: str | None) -> None:
    """Print the table for ``n`` leads in SQLite, or in the PostgreSQL server at ``place``."""
    store = Store(dataset.ensure(place, n))
    noon = datetime.combine(company.TODAY, time(12), ZoneInfo(company.ZONE))
    clock.freeze(noon)
    store.connect()
    print(f"finding: {store.engine.name}, {n:,} leads, {n * company.FOLLOWUPS:,} follow-ups")
    for line in table(store):
        print(line, flush=True)
    store.close()


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")), sys.argv[2] if len(sys.argv) > 2 else None)
