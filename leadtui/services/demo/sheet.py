"""An old record sheet, as a manager kept it before leadtui."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import label
from leadtui.domain.masking import mask_name
from leadtui.services.demo.customers import Customer
from leadtui.services.demo.days import Days
from leadtui.services.demo.sample import Said, Sample

COLUMNS = (
    "number", "customer", "source", "contact", "phone", "level", "need", "contacted_at", "method", "summary",
    "feedback", "next_step", "owner", "status",
)  # fmt: skip
# The titles of a field stand in this order.
_TITLES = ("zh_CN", "zh_TW", "en")
# The status as it was; nothing in the sheet proves the criteria.
_STATUSES = (
    "potential",
    "interested",
    "high_intent",
    "interested",
    "lost",
    "potential",
    "won",
    "high_intent",
)


def record_sheet(made: Sample, language: str, days: Days, leads: Sequence[Customer]) -> bytes:
    """The sheet as CSV with two rows per lead, in the words of ``language``."""
    out, place = StringIO(), _TITLES.index(language)
    table = csv.writer(out)
    table.writerow([REGISTRY[name].headers[place] for name in COLUMNS])
    for n, customer in enumerate(leads):
        table.writerows(_rows(made, language, days, customer, n))
    return out.getvalue().encode()


def _rows(made: Sample, language: str, days: Days, customer: Customer, n: int) -> Iterator[list[str]]:
    person, status = customer.people[0], _STATUSES[n % len(_STATUSES)]
    login_and_name = made.people[1 + n % 5]
    # Somebody who is gone stands in old sheets with a star.
    owner = mask_name(login_and_name[1]) if n == 0 else login_and_name[1]
    first, last = days.workday(-45 - n), days.workday(-18 - n)
    said = (made.first[n % len(made.first)], made.discover[n % len(made.discover)])
    for day, each in zip((first, last), said, strict=True):
        latest = day == last
        yield [
            f"ZY-{first:%Y%m%d}-{n + 1:03d}",
            customer.name,
            label("source", "trade_show", language),
            person.name,
            person.phone,
            "B" if n % 2 else "C",
            customer.need,
            day.isoformat(),
            label("method", each.method, language),
            _filled(each.summary, made, customer),
            each.feedback,
            _next_step(each, days, n) if latest and status not in ("won", "lost") else "",
            owner,
            label("status", status if latest else "potential", language),
        ]


def _filled(text: str, made: Sample, customer: Customer) -> str:
    address = customer.people[0].address
    return text.format(product=customer.product.name, contact=address, rival=made.rivals[0])


def _next_step(said: Said, days: Days, n: int) -> str:
    """Every other one says when."""
    day: date = days.workday(2 + n)
    return f"{day.month}/{day.day} {said.next_step}" if n % 2 else said.next_step
