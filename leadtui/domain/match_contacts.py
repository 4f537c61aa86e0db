"""Ways of contact and numbers as they are compared: written alike whoever typed them."""

from __future__ import annotations

import re
from typing import NamedTuple

from leadtui.text import fold_value

_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_WORD = re.compile(r"[^0-9a-z]")
_CN_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_CN_MOBILE_TYPED = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_CN_LANDLINE = re.compile(r"\+86(?:10|2\d|[3-9]\d\d)\d{7,8}")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_LEAST_DIGITS = 7


class PhoneKey(NamedTuple):
    """A number to compare; ``personal`` where it is known to be one person's mobile."""

    number: str
    personal: bool


def phone_key(phone: str) -> PhoneKey | None:
    """A number and whose it is; None for what is too short."""
    number = phone_number(phone)
    return PhoneKey(number, _is_mobile(number)) if number else None


def phone_number(phone: str) -> str:
    """A phone as E.164, or as its digits where the country is not known; empty for what is too short."""
    dial = fold_value(phone).strip()
    digits = _NOT_DIGIT.sub("", dial)
    if mobile := _CN_MOBILE_TYPED.fullmatch(digits):
        return f"+86{mobile[1]}"
    if len(digits) < _LEAST_DIGITS:
        return ""
    return f"+{digits}" if dial.startswith("+") else digits


def _is_mobile(number: str) -> bool:
    if not number.startswith("+") or _CN_LANDLINE.fullmatch(number):
        return False
    return bool(_CN_MOBILE.fullmatch(number)) or _is_mobile_abroad(number)


def _is_mobile_abroad(number: str) -> bool:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE)


def same_phone(one: PhoneKey, other: PhoneKey) -> bool:
    """Whether two numbers are one; one without its country fits the end of one that has it."""
    first, second = one.number, other.number
    if first == second:
        return True
    if first.startswith("+") == second.startswith("+"):
        return False
    whole, part = (first, second) if first.startswith("+") else (second, first)
    # An area code is written with its zero at home, and without it after a country code.
    part = part.lstrip("0")
    return len(part) >= 9 and whole.endswith(part) and len(whole) - len(part) <= 4


def email_key(email: str) -> str:
    """An address without its case and its +tag; where dots do not count, without them."""
    local, at, domain = fold_value(email).strip().casefold().removeprefix("mailto:").rpartition("@")
    if not at or not local or "." not in domain:
        return ""
    bare = local.split("+")[0] or local
    if domain in _DOTLESS:
        return f"{bare.replace('.', '')}@gmail.com"
    return f"{bare}@{domain}"


def wechat_key(wechat: str) -> str:
    """A WeChat id without its case."""
    return fold_value(wechat).strip().casefold()


def credit_key(code: str) -> str:
    """A unified social credit code; empty for what cannot be one."""
    text = re.sub(r"[\s-]", "", fold_value(code)).upper()
    return text if _CREDIT_CODE.fullmatch(text) else ""


def identifier_key(identifier: str) -> str:
    """A number of any other kind: its letters and digits."""
    return _NOT_WORD.sub("", fold_value(identifier).casefold())


def birthday_key(birthday: str) -> str:
    """A date as eight digits, year first where it can be told."""
    digits = _NOT_DIGIT.sub("", fold_value(birthday))
    if len(digits) == 8 and not digits.startswith(("19", "20")) and digits[4:6] in ("19", "20"):
        return digits[4:] + digits[2:4] + digits[:2]
    return digits if len(digits) == 8 else ""
