"""Phone numbers: parsed, split out of a cell, written for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from leadtui.domain.masking import is_masked
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import fold_value

PhoneKind = Literal["mobile", "landline", "other"]

# Every 11 digits from 13 to 19: segments are handed out faster than any library learns of them.
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_CN_MOBILE = re.compile(r"\+86(1[3-9]\d)(\d{4})(\d{4})", re.ASCII)
_CN_LANDLINE = re.compile(r"\+86((?:10|2\d)(?=\d{8}$)|[3-9]\d\d)(\d{3,4})(\d{4})", re.ASCII)
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|內線|内线)\s*(?=\d)")
_SEPARATORS = re.compile(r"[/／,，、;；|｜\n\r\t]+|\s*[或和]\s*")
_MOBILE_MASK = re.compile(r"(?:\+?86)?1[3-9]")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number as typed and in E.164; ``e164`` and ``kind`` are None where it does not parse."""

    raw: str
    e164: str | None
    valid: bool
    kind: PhoneKind | None
    masked: bool = False


def parse_phone(raw: str, region: str = "CN") -> Phone:
    """Read one number; what does not parse is kept and flagged, masked ones are recognised.

    ``region``: ISO code of the country that numbers without a country code belong to.
    """
    text = fold_value(raw)
    compact = text.replace(" ", "").replace("-", "")
    mobile = _MOBILE.fullmatch(compact)
    if mobile and (region == "CN" or compact[0] in "+0"):
        return Phone(raw, f"+86{mobile[1]}", valid=True, kind="mobile")
    if is_masked(text):
        kind: PhoneKind | None = "mobile" if _MOBILE_MASK.match(compact) else None
        return Phone(raw, None, valid=False, kind=kind, masked=True)
    return _parse_any(raw, _EXTENSION.sub(" ext. ", text), region)


def _parse_any(raw: str, text: str, region: str) -> Phone:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Phone(raw, None, valid=False, kind=None)
    if not phonenumbers.is_valid_number(number):
        return Phone(raw, None, valid=False, kind=None)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(raw, e164, valid=True, kind=_kind(phonenumbers.number_type(number)))


def _kind(number_type: int) -> PhoneKind:
    from phonenumbers import PhoneNumberType

    match number_type:
        case PhoneNumberType.MOBILE:
            return "mobile"
        case PhoneNumberType.FIXED_LINE:
            return "landline"
        case _:
            return "other"


def require_phone(raw: str, region: str = "CN") -> Phone:
    """Like parse_phone(); raises ValidationError where the number is not valid."""
    phone = parse_phone(raw, region)
    if not phone.valid:
        raise ValidationError(
            N_("{value} is not a phone number."),
            N_("Type it with its area code, or with + and the country code."),
            field="phone",
            value=raw,
        )
    return phone


def split_phones(cell: str) -> list[str]:
    """The numbers in one cell, each as typed: 13800001234 / 0755-12345678/79."""
    found: list[str] = []
    for part in _SEPARATORS.split(cell):
        piece = part.strip()
        if found and piece.isdecimal() and len(piece) <= 4:
            found.append(found[-1][: -len(piece)] + piece)  # 12345678/79 names two lines of one switchboard
        elif piece:
            found += _split_at_spaces(piece)
    return found


def _split_at_spaces(piece: str) -> list[str]:
    tokens = piece.split()
    if all(_digits(token) >= 7 for token in tokens):
        return tokens
    numbers, current = [], ""
    for token in tokens:
        current = f"{current} {token}".lstrip()
        if _digits(current) >= 10:
            numbers.append(current)
            current = ""
    return [*numbers[:-1], f"{numbers[-1]} {current}".rstrip()] if numbers else [piece]


def _digits(text: str) -> int:
    return sum(character.isdecimal() or character == "*" for character in text)


def format_phone(e164: str, region: str = "CN") -> str:
    """An E.164 number as people at home in ``region`` write it: 138 0000 5678, 0755-1234 5678."""
    if region == "CN" and (mobile := _CN_MOBILE.fullmatch(e164)):
        return " ".join(mobile.groups())
    if region == "CN" and (landline := _CN_LANDLINE.fullmatch(e164)):
        return f"0{landline[1]}-{landline[2]} {landline[3]}"
    return format_any(e164, region)


def format_any(e164: str, region: str) -> str:
    """As the library writes a number, with + from elsewhere."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    try:
        number = phonenumbers.parse(e164, region)
    except phonenumbers.NumberParseException:
        return e164
    home = phonenumbers.country_code_for_region(region) == number.country_code
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
