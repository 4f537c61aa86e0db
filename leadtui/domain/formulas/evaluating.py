"""Formulas on one lead after another, in bounded time and memory: simpleeval with our own operators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

from leadtui import clock
from leadtui.domain.fields import Field
from leadtui.domain.formulas.errors import RowError
from leadtui.domain.formulas.functions import CALLS, OPERATORS
from leadtui.domain.formulas.reading import Formula
from leadtui.domain.formulas.words import TODAY
from leadtui.domain.money import exponent
from leadtui.domain.values import LARGEST

PRECISION = Context(prec=28, Emax=60, Emin=-60, traps=[InvalidOperation, DivisionByZero, Overflow])


class Evaluator:
    """Evaluates formulas on the days of one zone; make one for many leads."""

    def __init__(self, today: date, zone: str) -> None:
        from simpleeval import SimpleEval

        self._today, self._zone = today, zone
        self._eval = SimpleEval(dict(OPERATORS), CALLS, {})

    def result(self, formula: Formula, field: Field, values: Mapping[str, Any]) -> object:
        """The stored form of the result; RowError where there is none.

        ``values`` are those of the formula's inputs as ``given`` makes them; ``field`` is the computed one.
        """
        self._eval.names = {**values, TODAY: self._today}
        with localcontext(PRECISION):
            try:
                return _stored(field, self._eval.eval("", formula.tree))
            except Overflow:
                raise RowError("large") from None
            except ArithmeticError:
                raise RowError("number") from None

    def given(self, field: Field, value: Any, currency: str) -> Any:
        """A stored value as formulas have it: numbers in whole units, instants as days."""
        if value is None:
            return None
        match field.type:
            case "money":
                return Decimal(value).scaleb(-exponent(currency))
            case "integer":
                return Decimal(value).scaleb(-field.decimals) if field.decimals else Decimal(value)
            case "instant":
                return clock.local(value, self._zone).date() if isinstance(value, datetime) else value
            case "flag":
                return bool(value)
            case _:
                return value


def _stored(field: Field, value: Any) -> object:
    match field.type, value:
        case _, None | "":
            return None
        case "integer", Decimal():
            return _number(field, value)
        case "text", str():
            if len(value) > field.length:
                raise RowError("long")
            return value
        case "date", datetime():
            return value.date()
        case ("date", date()) | ("flag", bool()):
            return value
        case _:
            raise RowError("broken")


def _number(field: Field, value: Decimal) -> int:
    whole = value.scaleb(field.decimals).to_integral_value(ROUND_HALF_UP)
    if abs(whole) > LARGEST:
        raise RowError("large")
    return int(whole)
