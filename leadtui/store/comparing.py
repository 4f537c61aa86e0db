"""One column compared with the values of a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, or_
from typing import Any

from peewee import BigIntegerField
from peewee import Value as Bound

from leadtui import clock
from leadtui.domain.dates import parse_range
from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.domain.pinyin import simplify
from leadtui.domain.query_tree import NONE, YES, Operator, Value

TEXT = frozenset({"text", "prose", "tags"})
_COMPARE: Mapping[Operator, Callable[[Any, Any], Any]] = {":": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks, on which day of theirs, and whether the database itself tells what they may read."""

    viewer: Viewer
    today: date
    bound: bool = False

    def midnight(self, day: date) -> Any:
        """The instant at which ``day`` begins for the viewer."""
        return clock.at(day, time(), self.viewer.zone)


def either(tests: Iterable[Any]) -> Any:
    """Any of the conditions."""
    return reduce(or_, tests)


def both(tests: Iterable[Any]) -> Any:
    """All of the conditions."""
    return reduce(and_, tests)


def compared(column: Any, field: Field, operator: Operator, values: Iterable[Value], eyes: Eyes) -> Any:
    """``column`` of ``field``'s type compared with any of ``values``."""
    return either(_compared(column, field, operator, value, eyes) for value in values)


def _compared(column: Any, field: Field, operator: Operator, value: Value, eyes: Eyes) -> Any:
    if value.text == NONE and not value.exact:
        return empty(column, field)
    match field.type:
        case "flag":
            return column == (value.text == YES)
        case "choice":
            return column == (int(value.text) if isinstance(column, BigIntegerField) else value.text)
        case "choices":
            return Bound(",").concat(column).concat(",").contains(f",{value.text},")
        case "integer" | "money":
            return _COMPARE[operator](column, value.number)
        case "date":
            return in_days(column, operator, parse_range(value.text, eyes.today))
        case "instant":
            return in_instants(column, operator, parse_range(value.text, eyes.today), eyes)
        case _:
            return containing(column, value)


def empty(column: Any, field: Field) -> Any:
    """Whether nothing stands in ``column``."""
    if field.type in TEXT or field.type == "choices":
        return column.is_null() | (column == "")
    return column.is_null()


def in_days(column: Any, operator: Operator, days: tuple[date, date]) -> Any:
    """A date column against the first and last day of a span; dates go as ISO text to either engine."""
    first, last = (day.isoformat() for day in days)
    match operator:
        case ":":
            return (column >= first) & (column <= last)
        case "<" | ">=":
            return _COMPARE[operator](column, first)
        case "<=" | ">":
            return _COMPARE[operator](column, last)


def in_instants(column: Any, operator: Operator, days: tuple[date, date], eyes: Eyes) -> Any:
    """A column of instants against a span of the viewer's days."""
    start, end = eyes.midnight(days[0]), eyes.midnight(days[1] + timedelta(days=1))
    match operator:
        case ":":
            return (column >= start) & (column < end)
        case "<":
            return column < start
        case ">=":
            return column >= start
        case "<=":
            return column < end
        case ">":
            return column >= end


def containing(column: Any, value: Value) -> Any:
    """Text that holds the value as typed or in simplified characters; what was quoted must be all of it."""
    if value.exact:
        return column == value.text
    return either(column.contains(text) for text in dict.fromkeys((value.text, simplify(value.text))))
