"""Many leads at once without naming each: what a query finds, but for some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NAMED = 10_000
"""Up to so many leads are named one by one."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The leads ``query`` finds that existed at ``horizon``, without ``exceptions``."""

    query: str
    horizon: datetime
    exceptions: frozenset[int] = frozenset()
