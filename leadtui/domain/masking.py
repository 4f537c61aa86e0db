"""Masked contact details: making them, telling them, and finding what they may stand for."""

from __future__ import annotations

import re
from unicodedata import normalize

from leadtui.domain.person_names import compound_surnames, is_han
from leadtui.text import fold_value

_MASK = re.compile(r"[*＊●•∗﹡]+|(?<=\d)[xX×]{2,}")
_SOMEBODY = re.compile(r"^[\u3400-\u9fff]{1,2}某{1,2}$")
_PHONE_LIKE = re.compile(r"^[+\d\s().*●•∗﹡xX×-]+$")
_NOT_DIAL = re.compile(r"[^\d+*]")
_MARKS = re.compile(r"[*\u25cf\u2022\u2217]+")
_MARKED_DIGITS = re.compile(r"(?<=[0-9])[xX\u00d7]{2,}")
_NOT_ASCII_DIAL = re.compile(r"[^0-9+*]")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_MOBILE = re.compile(r"^(?:\+?86|0086)?(1[3-9]\d{9})$")
_LANDLINE = re.compile(r"^(?:(?:\+86|0086)0?|0)((?:10|2\d)(?=\d{8}$)|[3-9]\d\d)(\d{7,8})$")


def is_masked(text: str) -> bool:
    """Whether ``text`` is a phone, email or name with parts hidden: 138****5678, z***@a.com, 王某."""
    return bool(_MASK.search(text) or _SOMEBODY.match(text.strip()))


def mask_phone(phone: str) -> str:
    """``phone`` (E.164 or as typed) with the middle hidden: 138****8000, 0755-****5678, +141****132."""
    if is_masked(phone):
        return phone
    dial = _NOT_DIAL.sub("", fold_value(phone))
    if mobile := _MOBILE.match(dial):
        return f"{mobile[1][:3]}****{mobile[1][-4:]}"
    if landline := _LANDLINE.match(dial):
        return f"0{landline[1]}-****{landline[2][-4:]}"
    return _middle_hidden(dial)


def _middle_hidden(dial: str) -> str:
    # At least four digits stay hidden; a number too short for that shows two or none.
    plus = dial.startswith("+")
    spare = max(0, len(dial) - plus - 4)
    head = min(3, spare // 2) + plus
    return f"{dial[:head]}****{dial[len(dial) - min(3, spare - head + plus) :]}"


def mask_email(email: str) -> str:
    """``email`` with all but the first character before the @ hidden: z***@example.com."""
    if is_masked(email):
        return email
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}" if at else mask_text(email)


def mask_name(name: str) -> str:
    """The surname of a Chinese name and a star (张*, 欧阳*); of other names the first letter."""
    name = name.strip()
    if not name or is_masked(name):
        return name
    if name[:2] in compound_surnames():
        return f"{name[:2]}*"
    return f"{name[0]}*" if is_han(name[0]) else f"{name[0]}***"


def mask_text(text: str) -> str:
    """Any other contact detail, such as a WeChat id, with all but its first character hidden."""
    text = text.strip()
    return text if not text or is_masked(text) else f"{text[0]}***"


def mask_detail(detail: str) -> str:
    """A contact detail of whatever kind: an email by its @, a phone by its digits, else as text."""
    if "@" in detail:
        return mask_point("email", detail)
    return mask_point("phone" if _PHONE_LIKE.match(detail) else "wechat", detail)


def mask_point(kind: str, raw: str) -> str:
    """A way to reach somebody as those see it who may not: 138****8000, z***@example.com, w***.

    Whatever was typed, no more comes out than the pattern of its kind shows. The same is worked out by
    ``leadtui_mask`` in PostgreSQL.
    """
    match kind:
        case "phone":
            return _hidden_phone(_folded(raw))
        case "email":
            return _hidden_email(_folded(raw))
        case _:
            return _hidden_text(_folded(raw))


def _folded(text: str) -> str:
    return normalize("NFKC", text).strip(" ")


def _hidden_phone(text: str) -> str:
    marked = _MARKED_DIGITS.sub("*", _MARKS.sub("*", text))
    dial = _NOT_ASCII_DIAL.sub("", marked)
    if "*" not in dial:
        return mask_phone(dial)
    head, tail = dial.split("*")[0], dial.split("*")[-1]
    return f"{head[:3]}****{tail[-4:]}" if len(head) + len(tail) > 7 else f"{head}****{tail}"


def _hidden_email(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***@{domain}" if at and _DOMAIN.fullmatch(domain) else _hidden_text(text)


def _hidden_text(text: str) -> str:
    return f"{text[0]}***" if len(text) > 1 else "***"


def mask_customer(name: str) -> str:
    """The first character of a customer whose lead one may not open: 华*, A***."""
    name = name.strip()
    if not name:
        return ""
    return f"{name[0]}*" if is_han(name[0]) else f"{name[0]}***"


def masks(masked: str, real: str) -> bool:
    """Whether ``masked`` may be a masked form of ``real`` (DOMAIN 2.1: it then never replaces it).

    A run of mask signs stands for one or more characters, however many signs there are.
    """
    if not is_masked(masked) or is_masked(real):
        return False
    masked, real = fold_value(masked).strip().casefold(), fold_value(real).strip().casefold()
    if _PHONE_LIKE.match(masked):
        return _masks_phone(masked, real)
    return bool(_pattern(masked.replace("某", "*")).fullmatch(real))


def _masks_phone(masked: str, real: str) -> bool:
    shape = _pattern(_NOT_DIAL.sub("", _MASK.sub("*", masked)).lstrip("+").removeprefix("86*"))
    return any(shape.fullmatch(form) for form in _dialled(real))


def _pattern(masked: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, _MASK.split(masked))))


def _dialled(real: str) -> set[str]:
    """The ways one number may be dialled: with and without country code and trunk zero."""
    dial = _NOT_DIAL.sub("", real)
    digits = dial.lstrip("+")
    bare = {digits, digits.removeprefix("0086")}
    if dial.startswith("+"):
        bare |= {digits[size:] for size in (1, 2, 3)}
    elif len(digits) == 13:
        bare.add(digits.removeprefix("86"))
    return {form for base in bare for form in (base, f"0{base}", base.removeprefix("0")) if form}
