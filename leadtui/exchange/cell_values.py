"""Stored values as the typed cells of a sheet, such that importing the sheet gives them back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from leadtui import clock
from leadtui.domain.fields import HEADER_LANGUAGES, Field
from leadtui.domain.lists import label, offered
from leadtui.domain.values import unscaled
from leadtui.exchange.out_column import Value
from leadtui.i18n import Label

YES, NO = Label("yes", "是", "是"), Label("no", "否", "否")
_BETWEEN = MappingProxyType({"en": ", ", "zh_CN": "、", "zh_TW": "、"})
# Other programs mean the value of a deal by "Amount", and so does the import.
_CLEARER = MappingProxyType({"amount": Label("Closed amount", "成交金额", "成交金額")})
# Under its own header the phone column holds every way to reach somebody.
_BY_LABEL = frozenset({"phone"})


def title_of(field: Field, language: str) -> str:
    """The column title of a field that the import understands."""
    if field.headers and field.id not in _BY_LABEL:
        place = HEADER_LANGUAGES.index(language)
        return field.headers[place] if len(field.headers) > place else field.headers[0]
    return _CLEARER.get(field.id, field.label).text(language)


def choices_of(field: Field, language: str) -> tuple[str, ...]:
    """What may be chosen in a column of the field, in one cell; nothing where anything may be written."""
    match field.type:
        case "choice":
            return tuple(item.label.text(language) for item in offered(field.choices))
        case "flag":
            return YES.text(language), NO.text(language)
        case _:
            return ()


def shown_as(field: Field) -> str:
    """How spreadsheets show the numbers of the field."""
    return "#,##0.00" if field.type == "money" else ""


def cell_of(
    field: Field, value: object, language: str, *, currency: str = "CNY", ours: str = "", zone: str = "UTC"
) -> Value:
    """``value`` of the field as a cell: real dates and numbers, labels of choices, local wall time.

    Money is a number of whole units, with another ``currency`` than ``ours`` a text that names it.
    """
    if value is None or value == "":
        return None
    match field.type, value:
        case "money", int():
            return _money(value, currency, ours or currency)
        case _, datetime():
            return clock.local(value, zone).replace(tzinfo=None, microsecond=0)
        case "date", date():
            return value
        case "integer", int():
            return Decimal(unscaled(field, value)) if field.decimals else value
        case _:
            return _words(field, value, language)


def _words(field: Field, value: object, language: str) -> str:
    match field.type, value:
        case "flag", _:
            return (YES if value else NO).text(language)
        case "choice", _:
            return label(field.choices, str(value), language)
        case "choices", str():
            parts = [label(field.choices, part, language) for part in value.split(",") if part]
            return _BETWEEN[language].join(parts)
        case "tags", tuple():
            return _BETWEEN[language].join(value)
        case _:
            return str(value)


def _money(minor: int, currency: str, ours: str) -> Value:
    from leadtui.domain.money import exponent

    amount = Decimal(minor).scaleb(-exponent(currency))
    return amount if currency == ours else f"{amount:f} {currency}"
