"""Values as people type them, made into what a field stores, and back into text."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from leadtui import clock
from leadtui.domain.fields import Field
from leadtui.domain.lists import find_item, label, offered
from leadtui.errors import ValidationError
from leadtui.i18n import N_, _
from leadtui.text import clean_line, clean_prose

# What JSON readers everywhere take for a whole number.
LARGEST = 2**53 - 1
NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号號]?")
TRUE = frozenset({"yes", "y", "true", "1", "是", "对", "對", "✓", "x"})
FALSE = frozenset({"no", "n", "false", "0", "否", "不", ""})


@dataclass(frozen=True, slots=True)
class Failed:
    """In place of the value of a computed field that has none; ``code`` says why."""

    code: str

    def __str__(self) -> str:
        from leadtui.domain.formulas.errors import why

        return f"! {why(self.code)}"


def read(field: Field, value: object, *, now: datetime, currency: str = "CNY") -> object:
    """The stored form of what was typed for ``field``; None for nothing.

    ``now`` is wall time of the person who types. Raises ValidationError that names the field.
    """
    if value is None or (isinstance(value, str) and not value.strip()) or value == ():
        if field.required:
            raise ValidationError(N_("{label} is needed."), field=field.id, label=str(field.label))
        return False if field.type == "flag" else None
    try:
        if field.decimals and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        typed = isinstance(value, str)
        stored = _parse(field, str(value), now, currency) if typed else _taken(field, value, now, currency)
        return _checked(field, stored, now.date())
    except ValidationError as error:
        error.field = error.field or field.id
        raise


def _parse(field: Field, text: str, now: datetime, currency: str) -> object:
    match field.type:
        case "prose":
            return clean_prose(text).text.strip()
        case "choice":
            return _choice(field, text)
        case "choices":
            return ",".join(sorted({_choice(field, part) for part in _parts(text)}))
        case "integer":
            return scaled(field, text) if field.decimals else _integer(field, text)
        case "money":
            from leadtui.domain.money import parse_money

            return parse_money(text, currency)
        case "date" | "instant":
            return _when(field, text, now)
        case "flag":
            return _flag(field, text)
        case _:
            line = clean_line(text).text.strip()
            return _formatted(field, line) if field.format and line else line


def _formatted(field: Field, text: str) -> str:
    from leadtui.domain.formats import formatted

    return formatted(field, text)


def scaled(field: Field, text: str) -> int:
    """A number with at most the field's decimals, counted in the last of them."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    try:
        number = Decimal(plain).scaleb(field.decimals)
        whole = int(number)
    except (InvalidOperation, OverflowError, ValueError):
        whole, number = 0, Decimal(1)
    if whole != number:
        raise ValidationError(
            N_("{label}: {value} is no number with at most {n} decimals."),
            field=field.id,
            label=str(field.label),
            value=text,
            n=field.decimals,
        )
    return whole


def unscaled(field: Field, value: int) -> str:
    """The number behind ``scaled``, without needless zeros."""
    text = f"{Decimal(value).scaleb(-field.decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _when(field: Field, text: str, now: datetime) -> date | datetime:
    from leadtui.domain.dates import parse_when

    when = parse_when(text, now)
    if field.type == "date":
        return _passed(when.day, text, now.date()) if field.past else when.day
    return datetime.combine(when.day, when.at or time(), now.tzinfo).astimezone(UTC)


def _passed(day: date, text: str, today: date) -> date:
    """The last such day, where a month and a day were written without a year."""
    if day > today and NO_YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        with suppress(ValueError):
            return day.replace(year=today.year if day.replace(year=today.year) <= today else today.year - 1)
    return day


def _taken(field: Field, value: object, now: datetime, currency: str) -> object:
    """A value that is no text: right already, or as JSON has it."""
    match field.type, value:
        case "date", datetime():
            return value.date()
        case "date", date():
            return value
        case "instant", datetime() if value.tzinfo is not None:
            return value.astimezone(UTC)
        case "flag", bool():
            return value
        case (("integer" | "money" | "user"), int()) if not isinstance(value, bool):
            return value
        case (("choices" | "tags"), list() | tuple() | set() | frozenset()):
            return _parse(field, ",".join(str(part) for part in value), now, currency)
        case (("text" | "prose" | "choice"), int() | float()):
            return _parse(field, str(value), now, currency)
        case _:
            raise ValidationError(
                N_("{label}: {value} does not fit."), field=field.id, label=str(field.label), value=value
            )


def _parts(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).replace("、", ",").replace(";", ",")
    return [part.strip() for part in folded.split(",") if part.strip()]


def _choice(field: Field, text: str) -> str:
    item = find_item(field.choices, text)
    if item is None:
        known = " ".join(str(item.label) for item in offered(field.choices))
        raise ValidationError(
            N_("{label}: {value} is not in the list."),
            N_("Known: {known}"),
            field=field.id,
            label=str(field.label),
            value=text,
            known=known,
        )
    return item.id


def _integer(field: Field, text: str) -> int:
    try:
        return int(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except ValueError:
        raise ValidationError(
            N_("{label}: {value} is not a whole number."), field=field.id, label=str(field.label), value=text
        ) from None


def _flag(field: Field, text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if folded in TRUE:
        return True
    if folded in FALSE:
        return False
    raise ValidationError(
        N_("{label}: answer yes or no."), field=field.id, label=str(field.label), value=text
    )


def _checked(field: Field, value: object, today: date) -> object:
    if isinstance(value, str) and len(value) > field.length:
        raise ValidationError(
            N_("{label} is longer than {n} characters."),
            field=field.id,
            label=str(field.label),
            n=field.length,
        )
    if isinstance(value, int) and not isinstance(value, bool):
        low = -LARGEST if field.minimum is None else field.minimum
        high = LARGEST if field.maximum is None else field.maximum
        if not low <= value <= high:
            raise ValidationError(N_("{label} is out of range."), field=field.id, label=str(field.label))
    if field.past and isinstance(value, date) and value > today:
        raise ValidationError(
            N_("{label} lies in the future."), field=field.id, label=str(field.label), value=value
        )
    if value == "" and field.required:
        raise ValidationError(N_("{label} is needed."), field=field.id, label=str(field.label))
    return value if value != "" else None


def show(field: Field, value: object, *, currency: str = "CNY", zone: str = "UTC") -> str:
    """The text a person reads for a stored value, exact."""
    if value is None or value == "":
        return ""
    match field.type, value:
        case "choice", _:
            return label(field.choices, str(value))
        case "choices", str():
            return _(", ").join(label(field.choices, part) for part in value.split(",") if part)
        case "money", int():
            from leadtui.domain.money import format_money
            from leadtui.i18n import language

            return format_money(value, currency, language())
        case "flag", _:
            return _("yes") if value else _("no")
        case _, datetime():
            return clock.local(value, zone).strftime("%Y-%m-%d %H:%M")
        case _, date() | time():
            return value.isoformat()
        case _:
            return unscaled(field, value) if field.decimals and isinstance(value, int) else str(value)


def plain(field: Field, value: object) -> object:
    """The value for JSON: ids, ISO 8601 text, minor units, booleans."""
    if isinstance(value, Failed):
        return None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if field.decimals and isinstance(value, int):
        return float(unscaled(field, value))
    if field.type == "choices" and isinstance(value, str):
        return [part for part in value.split(",") if part]
    return value
