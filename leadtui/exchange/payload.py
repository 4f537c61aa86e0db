"""A row of the record sheet as JSON, as it waits in a staged import."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from operator import attrgetter

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.exchange.record_sheet import SheetRow
from leadtui.exchange.sheet_people import SheetPerson

# Fields of SheetRow that JSON holds as they are, and then the others.
_PLAIN = (
    "row", "number", "customer", "source", "contact", "level", "need", "method", "outcome", "summary",
    "feedback", "next_step", "owner", "status", "plan_focus", "plan_goal", "lost_reason", "author",
    "plan_step", "content_plan", "fingerprint", "flags",
)  # fmt: skip
# What stands behind them in every row: points, three days, values of fields.
_MEMBERS = len(_PLAIN) + 5
_plain = attrgetter(*_PLAIN)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_loads = json.JSONDecoder().decode


def pack(row: SheetRow) -> str:
    """The row as a JSON array."""
    points = [(p.kind, p.raw, p.norm, p.valid, p.masked) for p in row.points]
    people = [(each.name, sorted(each.points), _extra(each.extra)) for each in row.people]
    days = (_when(row.contacted), _when(row.plan_when), _when(row.created))
    # What few rows have is left out of the others.
    return _dumps((*_plain(row), points, *days, _extra(row.extra), *([people] if people else [])))


def unpack(text: str) -> SheetRow:
    """The row behind ``pack``."""
    plain = _loads(text)
    people = plain.pop() if len(plain) > _MEMBERS else ()
    *plain, points, contacted, plan_when, created, extra = plain
    flags = plain.pop()
    return SheetRow(
        **dict(zip(_PLAIN, plain, strict=False)),
        flags=tuple(flags) if flags else (),
        points=tuple([Point(*point) for point in points]),
        contacted=_unwhen(contacted),
        plan_when=_unwhen(plan_when),
        created=_unwhen(created),
        extra=_unextra(extra),
        people=tuple([_person(*each) for each in people]),
    )


def _extra(values: Iterable[tuple[str, object]]) -> list[tuple[str, str, object]]:
    return [(field_id, *_typed(value)) for field_id, value in values]


def _unextra(values: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, object], ...]:
    return tuple([(field_id, _untyped(kind, value)) for field_id, kind, value in values])


def _person(
    name: str, points: Iterable[tuple[str, str]], extra: Iterable[tuple[str, str, str]]
) -> SheetPerson:
    return SheetPerson(name, frozenset((kind, raw) for kind, raw in points), _unextra(extra))


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
