"""A row of the record sheet as JSON, as it waits in a staged import."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from operator import attrgetter

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.exchange.record_sheet import SheetRow

# Fields of SheetRow that JSON holds as they are, and then the others.
_PLAIN = (
    "row", "number", "customer", "source", "contact", "level", "need", "method", "outcome", "summary",
    "feedback", "next_step", "owner", "status", "plan_focus", "plan_goal", "lost_reason", "author",
    "plan_step", "content_plan", "fingerprint", "flags",
)  # fmt: skip
_plain = attrgetter(*_PLAIN)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_loads = json.JSONDecoder().decode


def pack(row: SheetRow) -> str:
    """The row as a JSON array."""
    points = [(p.kind, p.raw, p.norm, p.valid, p.masked) for p in row.points]
    extra = [(field_id, *_typed(value)) for field_id, value in row.extra]
    return _dumps(
        (*_plain(row), points, _when(row.contacted), _when(row.plan_when), _when(row.created), extra)
    )


def unpack(text: str) -> SheetRow:
    """The row behind ``pack``."""
    *plain, points, contacted, plan_when, created, extra = _loads(text)
    flags = plain.pop()
    return SheetRow(
        **dict(zip(_PLAIN, plain, strict=False)),
        flags=tuple(flags) if flags else (),
        points=tuple([Point(*point) for point in points]),
        contacted=_unwhen(contacted),
        plan_when=_unwhen(plan_when),
        created=_unwhen(created),
        extra=tuple([(field_id, _untyped(kind, value)) for field_id, kind, value in extra]),
    )


def _when(when: When | None) -> str | None:
    if when is None:
        return None
    return f"{when.day.isoformat()}T{when.at.isoformat()}" if when.at else when.day.isoformat()


def _unwhen(text: str | None) -> When | None:
    if text is None:
        return None
    day, _sign, at = text.partition("T")
    return When(date.fromisoformat(day), time.fromisoformat(at) if at else None)


def _typed(value: object) -> tuple[str, object]:
    match value:
        case datetime():
            return "instant", value.isoformat()
        case date():
            return "day", value.isoformat()
        case _:
            return "", value


def _untyped(kind: str, value: str) -> object:
    match kind:
        case "day":
            return date.fromisoformat(value)
        case "instant":
            return datetime.fromisoformat(value)
        case _:
            return value
