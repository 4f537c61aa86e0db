"""A row of the record sheet as JSON, as it waits in a staged import."""

from __future__ import annotations

import json
from datetime import date, time

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.exchange.record_sheet import SheetRow

_PLAIN = (
    "row", "number", "customer", "source", "contact", "level", "need", "method", "outcome", "summary",
    "feedback", "next_step", "owner", "status", "plan_focus", "plan_goal", "lost_reason", "fingerprint",
)  # fmt: skip
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def pack(row: SheetRow) -> str:
    """The row as a JSON array."""
    return _dumps(
        [
            *[getattr(row, name) for name in _PLAIN],
            [[p.kind, p.raw, p.norm, p.valid, p.masked] for p in row.points],
            _when(row.contacted),
            _when(row.plan_when),
            row.flags,
            row.extra,
        ]
    )


def unpack(text: str) -> SheetRow:
    """The row behind ``pack``."""
    *plain, points, contacted, plan_when, flags, extra = json.loads(text)
    return SheetRow(
        **dict(zip(_PLAIN, plain, strict=True)),
        points=tuple(Point(*point) for point in points),
        contacted=_unwhen(contacted),
        plan_when=_unwhen(plan_when),
        flags=tuple(flags),
        extra=tuple((field, value) for field, value in extra),
    )


def _when(when: When | None) -> list[str | None] | None:
    if when is None:
        return None
    return [when.day.isoformat(), when.at.isoformat() if when.at else None]


def _unwhen(parts: list[str | None] | None) -> When | None:
    if parts is None or parts[0] is None:
        return None
    return When(date.fromisoformat(parts[0]), time.fromisoformat(parts[1]) if parts[1] else None)
