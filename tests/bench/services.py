"""What is measured at the services: reads and saves by role; the floor is the driver's own read or commit."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import timedelta
from statistics import median
from time import perf_counter

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import board, context, finding, followups, queue, showing, undoing
from leadtui.store.database import Store
from tests.bench import company
from tests.bench.dataset import READY
from tests.bench.desk import FEW_HITS, FILTERS, VIEWS, Desk
from tests.bench.table import Must, Row, row

PAGE, ROWS = 200, 80
WITHIN, FEW, SAID, COUNTS = Must(most=150), Must(most=50), Must(most=300), Must(most=1000)
SAID_WORDS = {"commonest": company.SAID_COMMON, "rarest": company.SAID_RARE}
READ_FLOOR = "SELECT * FROM lead WHERE id = 1"
WRITE_FLOOR = f"UPDATE setting SET value = value WHERE key = '{READY}'"


def measure(desk: Desk, store: Store, viewers: dict[str, Viewer]) -> Iterator[Row]:
    """Every figure of the services on one data set."""
    runs = desk.effort.runs
    floor = read_floor(store, runs)
    for role, who in viewers.items():
        yield from reads(store, who, role, runs, floor)
        yield from filters(store, who, role, runs, floor)
        yield from _said(store, who, role, runs, floor)
    yield save(desk, store, viewers["rep"], "rep", floors=store)


def read_floor(store: Store, runs: int) -> float:
    """Milliseconds of the driver's own read of a lead."""
    return median(times(lambda: store.database.execute_sql(READ_FLOOR).fetchall(), runs))


def times(work: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of each run, after one that warms up."""
    work()
    return [once(work) for _run in range(runs)]


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def reads(
    store: Store, who: Viewer, label: str, runs: int, floor: float, only: Container[str] | None = None
) -> Iterator[Row]:
    """What the screens of a role read, or ``only`` some of it."""
    base = VIEWS[who.role]
    mine = "owner:me" if who.role == "rep" else ""
    ids = finding.find(store, who, base, 0, PAGE)
    parts: tuple[tuple[str, Callable[[], object], Must, bool], ...] = (
        ("open a lead", lambda: showing.lead(store, who, ids[0]), WITHIN, True),
        ("Today: the queue", lambda: queue.today(store, who), WITHIN, who.role != "admin"),
        ("Leads: first ids", lambda: finding.find(store, who, base, 0, PAGE), WITHIN, True),
        ("Leads: rows in sight", lambda: finding.rows(store, who, ids[:ROWS]), WITHIN, True),
        ("Leads: count", lambda: finding.count(store, who, base), COUNTS, False),
        ("Board: ids of a column", lambda: board.column_ids(store, who, mine, "potential"), WITHIN, True),
        ("Board: counts and sums", lambda: board.columns(store, who, mine), COUNTS, False),
    )
    for what, work, must, grows in parts:
        if only is None or what in only:
            yield row(f"service, {what}", label, times(work, runs), floor=floor, must=must, grows=grows)


def filters(store: Store, who: Viewer, label: str, runs: int, floor: float) -> Iterator[Row]:
    """A page of what a word finds, the commonest and the rarest."""
    for name, term in FILTERS.items():
        hits = finding.count(store, who, term)
        few = hits < FEW_HITS
        found = times(lambda term=term: finding.find(store, who, term, 0, PAGE), runs)  # type: ignore[misc]
        what = f"service, filter, {name} word"
        yield row(what, label, found, floor=floor, must=FEW if few else WITHIN, grows=few)


def _said(store: Store, who: Viewer, role: str, runs: int, floor: float) -> Iterator[Row]:
    for name, term in SAID_WORDS.items():
        found = times(lambda term=term: finding.find(store, who, f"text:{term}", 0, PAGE), runs)  # type: ignore[misc]
        yield row(f"service, what was said, {name} word", role, found, floor=floor, must=SAID)


def save(desk: Desk, store: Store, who: Viewer, label: str, *, floors: Store) -> Row:
    """Each follow-up is taken back at once, so that the data set stays as it is.

    ``floors`` commits the least there is to commit; who is bound may not write its row.
    """
    plan = NextPlan(context.today(who) + timedelta(days=3), method="phone", step="寄送样品")
    form = FollowupForm("phone", summary="演示系统功能一小时", feedback="希望看更多案例", plan=plan)
    found, least = [], []
    for lead_id in finding.find(store, who, VIEWS[who.role], 0, desk.effort.saves):
        clock.freeze(clock.now() + timedelta(seconds=1))
        found.append(once(lambda lead_id=lead_id: followups.record(store, who, lead_id, form)))  # type: ignore[misc]
        undoing.undo_last(store, who)
        least.append(once(lambda: _commit(floors)))
    must = Must(most=50 if desk.on_server else 30)
    return row("service, save a follow-up", label, found, floor=median(least), must=must, grows=True)


def _commit(store: Store) -> None:
    with store.transaction():
        store.database.execute_sql(WRITE_FLOOR)
