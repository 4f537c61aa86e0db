"""Reading one value of a condition by the type of its field."""

from __future__ import annotations

import re
from datetime import date

from leadtui.domain.fields import Field, Registry
from leadtui.domain.lists import find_item
from leadtui.domain.query_lexer import Piece
from leadtui.domain.query_tree import ME, NO, NONE, YES, Value
from leadtui.domain.query_words import constant, having, is_pool
from leadtui.domain.values import scaled
from leadtui.errors import ValidationError

_SPAN = re.compile(
    r"(\d{1,5})(d|days?|天|日|w|weeks?|周|週|m|months?|个?月|個月|y|years?|年)?", re.IGNORECASE
)
_DAYS = {
    "d": 1,
    "天": 1,
    "日": 1,
    "w": 7,
    "周": 7,
    "週": 7,
    "m": 30,
    "月": 30,
    "个": 30,
    "個": 30,
    "y": 365,
    "年": 365,
}
_NUMBER = re.compile(r"-?\d{1,15}")
# Any day will do: whether a date is understood does not depend on it.
_SOME_DAY = date(2024, 1, 1)


def read_value(field: Field, piece: Piece, registry: Registry, currency: str) -> Value | None:
    """The value that ``piece`` names for ``field``, or None where it is not understood."""
    text = piece.text
    match field.id:
        case "has" | "no":
            found = having(text, registry)
            return Value(found) if found else None
        case "idle":
            return _days(text)
    typed = _typed(field, text, currency)
    if typed is not None:
        return typed
    if not piece.exact and constant(text, NONE):
        return Value(NONE)
    if field.type in ("text", "prose", "tags"):
        return Value(text, exact=piece.exact)
    return None


def _typed(field: Field, text: str, currency: str) -> Value | None:
    match field.type:
        case "choice" | "choices":
            item = find_item(field.choices, text)
            return Value(item.id) if item else None
        case "flag":
            found = constant(text, YES, NO)
            return Value(found) if found else None
        case "user":
            return _user(text)
        case "integer" if field.decimals:
            return _scaled(field, text)
        case "integer":
            return Value(text, number=int(text)) if _NUMBER.fullmatch(text) else None
        case "money":
            return _money(text, currency)
        case "date" | "instant":
            return _date(text)
        case _:
            return None


def _user(text: str) -> Value:
    if is_pool(text):
        return Value(NONE)
    return Value(constant(text, ME, NONE) or text)


def _days(text: str) -> Value | None:
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    unit = (match[2] or "d").lower()
    return Value(text, number=int(match[1]) * _DAYS[unit[0]])


def _scaled(field: Field, text: str) -> Value | None:
    try:
        return Value(text, number=scaled(field, text))
    except ValidationError:
        return None


def _money(text: str, currency: str) -> Value | None:
    from leadtui.domain.money import parse_money

    try:
        return Value(text, number=parse_money(text, currency))
    except ValidationError:
        return None


def _date(text: str) -> Value | None:
    from leadtui.domain.dates import parse_range

    try:
        parse_range(text, _SOME_DAY)
    except ValidationError:
        return None
    return Value(text)
