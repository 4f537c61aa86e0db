"""What is measured under row security: the same reads and saves under the role of who does them.

All other rows are a superuser's, whom no policy binds; here the server decides row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadtui.domain.people import Viewer
from leadtui.services import entry
from leadtui.store.database import Store
from tests.bench import services, typing
from tests.bench.desk import LOGINS, Desk
from tests.bench.table import Row

ROLES = ("rep", "manager")
READS = ("open a lead", "Today: the queue", "Leads: first ids", "Leads: count")


def measure(desk: Desk, store: Store, viewers: dict[str, Viewer]) -> Iterator[Row]:
    """Today, lists, a filter, a lead and a save; ``store`` is the superuser's, for the floor of a save."""
    runs = desk.effort.runs
    typed = typing.samples(store)
    for role in ROLES:
        who = viewers[role]
        with as_role(desk.url, LOGINS[role]) as bound:
            floor = services.read_floor(bound, runs)
            label = f"{role}, bound"
            yield from services.reads(bound, who, label, runs, floor, READS)
            yield from services.filters(bound, who, label, runs, floor)
            yield services.save(desk, bound, who, label, floors=store)
            with typing.unlimited(store):
                yield typing.measure(bound, who, label, typed)


@contextmanager
def as_role(url: str, login: str) -> Iterator[Store]:
    """A store that works under this user's role on every connection."""
    store = entry.open_store(f"{url}{'&' if '?' in url else '?'}options=-c%20role%3D{login}")
    try:
        if not store.engine.bound:
            raise SystemExit(f"nothing to measure: no policy binds {login}")
        yield store
    finally:
        store.close()
