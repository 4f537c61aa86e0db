"""Who owns what on the demo's desk, and how far each lead has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from leadtui.services.demo.days import Days
from leadtui.services.demo.fate import Fate, Next
from leadtui.store.ledger import Row

OPEN = ("potential", "potential", "interested", "interested", "high_intent")
LEVELS = ("A", "A", "B", "B", "B", "C", None)
TOUCHES = {"potential": (1, 3), "interested": (2, 5), "high_intent": (4, 6), "won": (5, 7), "lost": (2, 4)}
DONE = 6
WON_NOW, LOST_NOW = 6, 9


@dataclass(frozen=True, slots=True)
class Desk:
    """The reps, the first of them the one who opens the demo, and their manager."""

    reps: tuple[Row, ...]
    manager: Row


def fates(desk: Desk, days: Days) -> list[Fate]:
    """About a hundred and fifty leads: the first rep's whole queue, the others' work, the pool.

    What has been done by this hour comes last, so that it changes nothing before it.
    """
    parts = (_queue, _colleagues, _pool, _closed, _done_today)
    return [fate for part in parts for fate in part(desk, days)]


def _queue(desk: Desk, days: Days) -> Iterator[Fate]:
    """One's own day: something in every group of the queue."""
    me, other, random = desk.reps[0], desk.reps[1], days.random
    yield from _new(me, days)
    # Outside working hours nobody has appointments; those leads are met on the next workday.
    soon = [Next(days.today, at) for at in days.soon()] if days.at_work() else []
    yield from (_open(me, days, next_, "A") for next_ in soon or [Next(days.workday(1), time(10, 30))] * 2)
    for late, level in ((1, "A"), (2, "A"), (4, "B")):
        yield _open(me, days, Next(days.workday(-late)), level)
    yield from (_open(me, days, Next(), level) for level in ("B", "C"))
    yield from (_open(me, days, Next(days.today, at)) for at in days.slots(5))
    yield from (_open(me, days, Next(days.workday(-n) if n else days.today, kind="wake")) for n in (0, 1))
    yield from (_open(me, days, Next(day, _some_time(days))) for day in _coming(days))
    yield from (_open(me, days, Next(days.workday(random.randrange(9, 15)))) for _n in range(4))
    content_on = days.workday(12)
    yield from (_open(me, days, Next(days.workday(16), content_on=content_on), "C") for _n in range(2))
    yield _open(me, days, Next(days.workday(10), by=other), "B")
    yield _open(other, days, Next(days.workday(2), by=me), "A")


def _done_today(desk: Desk, days: Days) -> Iterator[Fate]:
    yield from (_touched_today(desk.reps[0], days, at) for at in days.done(DONE))


def _new(me: Row, days: Days) -> Iterator[Fate]:
    """Three that came in since yesterday; nobody has tried them."""
    yesterday = days.workday(-1)
    moments = (
        days.now - timedelta(minutes=40),
        days.instant(yesterday, time(16, 10)),
        days.instant(yesterday, time(10, 25)),
    )
    yield from (Fate(me, "potential", at, level=level) for at, level in zip(moments, "ABC", strict=True))


def _coming(days: Days) -> list[date]:
    """Nine of the workdays of the next seven days."""
    within = [days.today + timedelta(days=n) for n in range(1, 8)]
    worked = [day for day in within if days.calendar.is_workday(day)] or within
    return sorted(days.random.choices(worked, k=9))


def _some_time(days: Days) -> time | None:
    return days.random.choice((None, None, time(10), time(14, 30), time(16)))


def _open(owner: Row, days: Days, next_: Next, level: str | None = None) -> Fate:
    """An open lead whose last touch lies before what is planned, and before today."""
    random = days.random
    until = min(next_.day or days.today, days.today)
    status = random.choice(OPEN) if level != "A" else random.choice(OPEN[2:])
    return _told(
        owner, status, days, days.before(until, random.randrange(1, 7)), next_, level or random.choice(LEVELS)
    )


def _told(
    owner: Row | None,
    status: str,
    days: Days,
    last: date,
    next_: Next,
    level: str | None,
    *,
    before: Row | None = None,
    loss: int = 0,
) -> Fate:
    """A lead with as many touches as its status takes, the last one on ``last``."""
    touches = _moments(days, status, last)
    return Fate(owner, status, _created(days, touches[0]), touches, level, next_, before, loss)


def _moments(days: Days, status: str, last: date) -> tuple[datetime, ...]:
    """Hours of different workdays, going back from ``last``."""
    on, moments = last, [days.some_hour(last)]
    for _n in range(days.random.randint(*TOUCHES[status]) - 1):
        on = days.before(on, days.random.randrange(1, 6))
        moments.insert(0, days.some_hour(on))
    return tuple(moments)


def _created(days: Days, first: datetime) -> datetime:
    """Most are called within hours, some only days later."""
    hours = days.random.choice((0.4, 0.7, 1.5, 3, 5, 22, 27, 50))
    return first - timedelta(hours=hours, minutes=days.random.randrange(20))


def _touched_today(me: Row, days: Days, at: datetime) -> Fate:
    """Done for today; the next contact lies beyond the week."""
    status = days.random.choice(OPEN[:4])
    earlier = _moments(days, status, days.workday(-3))
    next_ = Next(days.workday(days.random.randrange(8, 12)))
    return Fate(me, status, _created(days, earlier[0]), (*earlier, at), "B", next_)


def _colleagues(desk: Desk, days: Days) -> Iterator[Fate]:
    """The other reps' open leads: mostly in time, some late, some new or without a plan."""
    random = days.random
    for rep in desk.reps[1:]:
        created = days.instant(days.workday(-2), time(9, 40)) + timedelta(minutes=random.randrange(300))
        yield Fate(rep, "potential", created, level=random.choice("AB"))
        for late in random.sample(range(1, 8), 2):
            yield _open(rep, days, Next(days.workday(-late)))
        for ahead in (0, 1, 1, 2, 3, 4, 5, 8, 10):
            day = days.workday(ahead) if ahead else days.today
            yield _open(rep, days, Next(day, _some_time(days)))
        yield _open(rep, days, Next())
    yield _told(
        desk.reps[0], "interested", days, days.workday(-4), Next(days.workday(3)), "B", before=desk.reps[2]
    )


def _pool(desk: Desk, days: Days) -> Iterator[Fate]:
    """Leads without an owner: fresh ones nobody was given, and ones that were taken back."""
    random = days.random
    for n in range(9):
        created = days.instant(days.workday(-1 - n // 2), time(9)) + timedelta(minutes=random.randrange(500))
        yield Fate(None, "potential", created, level=random.choice(LEVELS))
    for n in range(4):
        last = days.workday(-20 - 3 * n)
        yield _told(None, "potential", days, last, Next(days.workday(-10)), "C", before=desk.reps[1 + n])


def _closed(desk: Desk, days: Days) -> Iterator[Fate]:
    """Won and lost: some this month, the others in the months before."""
    owners = [desk.reps[n % 6] for n in range(WON_NOW + LOST_NOW)]
    closings = [days.closing(day) for day in days.this_month(len(owners))]
    days.random.shuffle(closings)
    for n, (owner, at) in enumerate(zip(owners, closings, strict=True)):
        won = n < WON_NOW
        yield _ended(owner, "won" if won else "lost", days, at, n - WON_NOW)
    for n in range(24):
        at = days.some_hour(days.workday(-24 - n))
        yield _ended(desk.reps[n % 6], "won" if n % 2 else "lost", days, at, n // 2)


def _ended(owner: Row, status: str, days: Days, at: datetime, loss: int) -> Fate:
    day = days.before(min(days.today, at.date()), 2)
    earlier = _moments(days, status, day)[-6:]
    level = days.random.choice(LEVELS)
    return Fate(owner, status, _created(days, earlier[0]), (*earlier, at), level, Next(), loss=loss % 8)
