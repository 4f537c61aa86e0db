"""The one place that knows what time it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ENVIRONMENT = "LEADTUI_NOW"

_frozen: datetime | None = None


def now() -> datetime:
    """The current instant, aware, in UTC; fixed by LEADTUI_NOW or ``freeze``."""
    if _frozen is not None:
        return _frozen
    fixed = os.environ.get(ENVIRONMENT)
    return parse_instant(fixed) if fixed else datetime.now(UTC)


def freeze(instant: datetime | None) -> None:
    """Fix the clock at an aware ``instant``, or let it run again with None."""
    global _frozen
    _frozen = instant.astimezone(UTC) if instant else None


def is_frozen() -> bool:
    """Whether the clock was set by hand."""
    return _frozen is not None or bool(os.environ.get(ENVIRONMENT))


def parse_instant(text: str) -> datetime:
    """An ISO 8601 date or instant; without an offset it is in the local zone."""
    value = datetime.fromisoformat(text)
    return value.astimezone(UTC)


def at(day: date, moment: time, zone: str) -> datetime:
    """The instant at which wall clocks in ``zone`` show ``day`` and ``moment``."""
    return datetime.combine(day, moment, ZoneInfo(zone)).astimezone(UTC)


def local(instant: datetime, zone: str) -> datetime:
    """An aware ``instant`` as wall time in ``zone``."""
    return instant.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The current date in ``zone``."""
    return local(now(), zone).date()
