"""Who hears of a plan that nobody has carried out, and after how long (DOMAIN 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from leadtui.domain.workdays import WorkCalendar

Rung = Literal[0, 1, 2, 3]
RUNGS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {"A": (1, 2, 3), "B": (3, 5, 7), "C": (7, 14, 30)}
)
"""Late workdays per level: the owner again, the manager too, reassignment proposed."""
OWNER: Rung = 1
MANAGER: Rung = 2
REASSIGN: Rung = 3
PATIENT = "C"
"""The level whose rungs a lead without one goes by."""
LONGEST = 90
"""Calendar days that are counted: there are more than enough workdays in them for the last rung."""


@lru_cache(maxsize=1024)
def late_workdays(due: date, today: date, calendar: WorkCalendar) -> int:
    """Workdays after ``due`` up to ``today``; what is due on Friday is one day late on Monday."""
    start = max(due, today - timedelta(days=LONGEST))
    days = (start + timedelta(days=n) for n in range(1, (today - start).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def rung(level: str | None, late: int) -> Rung:
    """The rung that so many late workdays have reached; 0 for none."""
    first, second, third = RUNGS.get(level or PATIENT, RUNGS[PATIENT])
    if late >= third:
        return REASSIGN
    if late >= second:
        return MANAGER
    return OWNER if late >= first else 0
