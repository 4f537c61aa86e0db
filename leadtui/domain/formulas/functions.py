"""The functions and operators of formulas; where something is missing the result is missing too."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal

from leadtui.domain.formulas.errors import RowError
from leadtui.domain.formulas.names import ValueKind

LONGEST = 2_000
"""Characters of a text on the way."""
LARGEST_POWER = 64


Taken = ValueKind | Literal["*", "any"] | tuple[ValueKind, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """``takes`` are the kinds of its arguments, the last of which may come again where ``more`` is set.

    ``*`` are arguments of one kind, whichever it is, ``any`` is one of any kind. ``gives`` is the kind of the
    result, ``*`` that of the arguments. ``least`` arguments must be there.
    """

    takes: tuple[Taken, ...]
    gives: ValueKind | Literal["*"]
    call: Callable[..., Any]
    least: int = -1
    more: bool = False

    @property
    def fewest(self) -> int:
        """How many arguments there must be."""
        return len(self.takes) if self.least < 0 else self.least


def known(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of values that are all there; with one that is missing the result is missing."""

    def asked(*values: Any) -> Any:
        return None if any(value is None for value in values) else function(*values)

    return asked


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return _days_on(left, right)
    if isinstance(right, date):
        return _days_on(right, left)
    if isinstance(left, str) and len(left) + len(right) > LONGEST:
        raise RowError("long")
    return left + right


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return Decimal((left - right).days) if isinstance(right, date) else _days_on(left, -right)
    return left - right


def _days_on(day: date, days: Decimal) -> date:
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        raise RowError("date") from None


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_POWER:
        raise RowError("large")
    if not base and exponent < 0:
        raise RowError("zero")
    return base**exponent


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise RowError("zero")
    return left / right


def _divide_down(left: Decimal, right: Decimal) -> Decimal:
    return _divide(left, right).to_integral_value(ROUND_FLOOR)


def _rest(left: Decimal, right: Decimal) -> Decimal:
    return left - right * _divide_down(left, right)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return bool(left == right)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """What is missing is neither more nor less than anything."""
    return lambda left, right: left is not None and right is not None and test(left, right)


OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = MappingProxyType(
    {
        ast.Add: known(_add),
        ast.Sub: known(_subtract),
        ast.Mult: known(lambda left, right: left * right),
        ast.Div: known(_divide),
        ast.FloorDiv: known(_divide_down),
        ast.Mod: known(_rest),
        ast.Pow: known(_power),
        ast.USub: known(lambda value: -value),
        ast.UAdd: known(lambda value: value),
        ast.Not: lambda value: not value,
        ast.Eq: _same,
        ast.NotEq: lambda left, right: not _same(left, right),
        ast.Lt: _ordered(lambda left, right: bool(left < right)),
        ast.LtE: _ordered(lambda left, right: bool(left <= right)),
        ast.Gt: _ordered(lambda left, right: bool(left > right)),
        ast.GtE: _ordered(lambda left, right: bool(left >= right)),
    }
)


def _rounded(value: Decimal, places: Decimal = Decimal()) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-max(-12, min(12, int(places)))), ROUND_HALF_UP)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None and value != ""), None)


def _one_of(value: Any, *options: Any) -> bool:
    return any(_same(value, option) for option in options)


def _has(value: str | None, choice: str) -> bool:
    return value is not None and choice in value.split(",")


def _least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _most(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


def _contains(text: str | None, part: str | None) -> bool:
    return bool(text and part and part.casefold() in text.casefold())


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return value.isoformat() if isinstance(value, date) else str(value)


_NUMBER: tuple[Taken, ...] = ("number",)
FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "if": Function(
            ("flag", "*", "*"),
            "*",
            lambda test, yes, no: yes if test else no,
        ),
        "either": Function(("*",), "*", _first, more=True),
        "empty": Function(
            ("any",),
            "flag",
            lambda value: value is None or value == "",
        ),
        "has": Function(("choices", "text"), "flag", _has),
        "contains": Function(("text", "text"), "flag", _contains),
        "min": Function(("*",), "*", _least, more=True),
        "max": Function(("*",), "*", _most, more=True),
        "abs": Function(_NUMBER, "number", known(abs)),
        "round": Function(
            ("number", "number"),
            "number",
            known(_rounded),
            1,
        ),
        "floor": Function(
            _NUMBER,
            "number",
            known(lambda value: value.to_integral_value(ROUND_FLOOR)),
        ),
        "ceil": Function(
            _NUMBER,
            "number",
            known(lambda value: value.to_integral_value(ROUND_CEILING)),
        ),
        "year": Function(("date",), "number", known(lambda day: Decimal(day.year))),
        "month": Function(("date",), "number", known(lambda day: Decimal(day.month))),
        "length": Function(("text",), "number", lambda text: Decimal(len(text or ""))),
        "text": Function((("number", "date", "text"),), "text", known(_text)),
    }
)
"""By the name that formulas are kept with."""
SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "如果": "if", "取值": "either", "为空": "empty", "為空": "empty", "已选": "has", "已選": "has",
        "包含": "contains", "最小": "min", "最大": "max", "绝对值": "abs", "絕對值": "abs",
        "四舍五入": "round", "四捨五入": "round", "年": "year", "月": "month", "字数": "length",
        "字數": "length", "文本": "text", "文字": "text",
    }
)  # fmt: skip
ONE_OF = "one_of"
CALLS: dict[str, Callable[..., Any]] = {
    **{name: function.call for name, function in FUNCTIONS.items()},
    ONE_OF: _one_of,
}
"""What the evaluator may call."""
