"""The check for duplicates while somebody types a new lead, as its 95th percentile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import quantiles

from leadtui.domain.people import Viewer
from leadtui.services import duplicates_hint
from leadtui.store import settings
from leadtui.store.database import Store
from leadtui.store.models import ContactPoint, Lead
from leadtui.store.query import tuples
from tests.bench.services import once
from tests.bench.table import Must, Row

ASKED = 120
MUST = Must(most=50)
LIMITS = ("duplicates_a_day", "duplicates_asked_a_day")
Typed = tuple[str, tuple[tuple[str, str], ...]]


def samples(store: Store, n: int = ASKED) -> list[Typed]:
    """What is typed: names and phones from all over the table, half of them a little else."""
    with store.reading():
        last = Lead.select(Lead.id).order_by(Lead.id.desc()).limit(1).scalar()
        ids = [1 + last * place // n for place in range(n)]
        names = dict(tuples(Lead.select(Lead.id, Lead.customer).where(Lead.id.in_(ids))))
        mine = ContactPoint.lead_id.in_(ids) & (ContactPoint.kind == "phone")
        phones = dict(tuples(ContactPoint.select(ContactPoint.lead_id, ContactPoint.raw).where(mine)))
    found: list[Typed] = []
    for at, (lead_id, name) in enumerate(names.items()):
        phone = phones.get(lead_id, "13800138000")
        typed, called = (name, phone) if at % 2 else (name[:4], f"{phone[:-1]}{at % 10}")
        found.append((typed, (("phone", called),)))
    return found


def measure(store: Store, who: Viewer, label: str, typed: list[Typed]) -> Row:
    """One check after the other, each with another customer."""

    def check(each: Typed) -> None:
        duplicates_hint.find(store, who, each[1], each[0], contact="王芳")

    check(typed[0])
    found = [once(partial(check, each)) for each in typed]
    worst = quantiles(found, n=20)[-1]
    return Row("service, check while typing, p95", label, worst, min(found), must=MUST, grows=True)


@contextmanager
def unlimited(store: Store) -> Iterator[None]:
    """Nobody is told that enough was asked today; ``store`` is whose limits may be set."""
    before = {name: store.read(settings.load)[name] for name in LIMITS}
    _set(store, dict.fromkeys(LIMITS, 1_000_000))
    try:
        yield
    finally:
        _set(store, before)


def _set(store: Store, values: dict[str, object]) -> None:
    with store.transaction():
        for name, value in values.items():
            settings.save(name, value)
