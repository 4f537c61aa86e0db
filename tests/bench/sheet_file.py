"""A made-up record sheet of n rows, 2.2 to a lead, by date; built once into the cache."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from leadtui.domain.lists import LISTS, SOURCES, label
from leadtui.exchange.export_row import SheetStyle
from tests.bench import company
from tests.bench.dataset import cache_folder

ROWS_PER_LEAD = 842 / 384
OWNERS = 40
DAYS = 700
STEPS = ("发送案例及报价单", "安排技术演示", "约见决策人", "跟进客户内部讨论结果", "寄送合同")


def ensure(n: int, folder: Path | None = None) -> Path:
    """The path of a sheet of ``n`` rows, which is written where it is not there yet."""
    folder = folder or cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"leadtui_sheet_{n}.xlsx"
    if not path.exists():
        write(path, n)
    return path


def write(path: Path, n: int) -> None:
    """Write the sheet as openpyxl does, beside its place first."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("客户跟进记录表")
    sheet.append(SheetStyle().titles()[:14])
    for row in rows(n):
        sheet.append(row)
    half = path.with_suffix(".part")
    book.save(half)
    half.rename(path)


def rows(n: int) -> Iterator[tuple[object, ...]]:
    """``n`` rows of 14 cells."""
    random = Random(n)
    owners = [company.person(random) for _ in range(OWNERS)]
    leads = [
        _lead(random, place, max(int(n / ROWS_PER_LEAD), 1)) for place in range(int(n / ROWS_PER_LEAD) or 1)
    ]
    said = [(place if place < len(leads) else random.randrange(len(leads))) for place in range(n)]
    dated = sorted((leads[place][0] + timedelta(days=random.randrange(1, 90)), place) for place in said)
    for day, place in dated:
        yield _row(random, day, leads[place], random.choice(owners))


_Lead = tuple[datetime, tuple[str, str, str, str, str, str, str]]


def _lead(random: Random, place: int, count: int) -> _Lead:
    day = datetime(2024, 1, 2) + timedelta(days=place * DAYS // count)
    source = random.choice(SOURCES)
    brand = "".join(random.choices(company.BRANDS, k=random.choice((2, 2, 3))))
    customer = (
        random.choice(company.CITIES) + brand + random.choice(company.TRADES) + random.choice(company.FORMS)
    )
    number = f"{source.code}-{day:%Y%m%d}-{place % 1000 + 1:03d}"
    phone = f"1{random.randrange(3 * 10**9, 10**10)}"
    fixed = (number, customer, label("source", source.id, "zh_CN"), company.person(random), phone,
             random.choice("ABBCCC"), random.choice(company.NEEDS))  # fmt: skip
    return day, fixed


def _row(random: Random, day: datetime, lead: _Lead, owner: str) -> tuple[object, ...]:
    due = day + timedelta(days=random.randrange(1, 30))
    method = label("method", random.choice(company.METHODS), "zh_CN")
    status = label("status", random.choice(LISTS["status"]).id, "zh_CN")
    step = f"{due.month}月{due.day}日{random.choice(STEPS)}"
    return (*lead[1], day, method, random.choice(company.SUMMARIES), random.choice(company.FEEDBACKS), step,
            owner, status)  # fmt: skip
