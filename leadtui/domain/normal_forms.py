"""The normal form of what was typed: phones, emails, names of persons, one line of text.

Each gives back what it got where nothing can be changed without losing or inventing something, and its own
results unchanged.
"""

from __future__ import annotations

import re

from leadtui.domain.emails import parse_email
from leadtui.domain.person_names import looks_like_person
from leadtui.domain.phones import format_any, parse_phone
from leadtui.text import clean_line, fold_value

# What an input method in full width leaves in names: letters, digits, blanks, and marks that mean the same.
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_WIDTH = _WIDE | {
    0x3000: " ",
    **{ord(wide): narrow for wide, narrow in zip("＆＋－．／＠＃＿", "&+-./@#_", strict=True)},
}
_PLAIN_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NUMBER = re.compile(r"[+(]?[\d ().+-]+", re.ASCII)
_CN_MOBILE = re.compile(r"\+86(1[3-9]\d{9})", re.ASCII)
_CN_LANDLINE = re.compile(r"\+86((?:10|2\d)(?=\d{8}$)|[3-9]\d\d)(\d{7,8})", re.ASCII)
_AT = re.compile(r"\s*@\s*")
_DOTS = re.compile(r"(?<=[\u3400-\u9fff])\s*[•・‧･∙⋅●.]\s*(?=[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff]")


def text_form(text: str) -> str:
    """One line in plain width with single blanks; ``clean_line`` takes out what is hostile."""
    return " ".join(clean_line(text).text.translate(_WIDTH).split())


def phone_form(raw: str, region: str = "CN") -> str:
    """A number as this program writes it; words or an extension beside it leave it as it is.

    ``region``: where numbers without a country code are at home. A mobile of China is its eleven digits
    there, a landline 0755-12345678; others are as the library writes them, with + from elsewhere.
    """
    if region == "CN" and _PLAIN_MOBILE.fullmatch(raw):
        return raw
    text = " ".join(fold_value(clean_line(raw).text).split())
    if not _NUMBER.fullmatch(text):
        return raw
    phone = parse_phone(text, region)
    if phone.e164 is None:
        return raw
    form = written(phone.e164, region)
    # A number without its 0 may be one from elsewhere: nothing is put before what was typed.
    told = _digits(form) == _digits(text) or text.startswith(("+", "00", "86"))
    return form if told and parse_phone(form, region).e164 == phone.e164 else raw


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def written(e164: str, region: str) -> str:
    """An E.164 number as it is kept: digits in groups, nothing that only decorates."""
    if region == "CN" and (mobile := _CN_MOBILE.fullmatch(e164)):
        return mobile[1]
    if region == "CN" and (landline := _CN_LANDLINE.fullmatch(e164)):
        return f"0{landline[1]}-{landline[2]}"
    return format_any(e164, region)


def email_form(raw: str) -> str:
    """An address in plain width, without blanks around it, its domain in small letters.

    What stands before the @ stays: few servers tell capitals apart there, but some do.
    """
    text = _AT.sub("@", fold_value(clean_line(raw).text).strip()).removeprefix("mailto:")
    local, _at, domain = text.rpartition("@")
    form = f"{local}@{domain.lower()}"
    found = parse_email(form)
    if not found.valid:
        return raw
    before = parse_email(raw)
    return raw if before.valid and before.norm != found.norm else form


def person_form(name: str) -> str:
    """A person's name: 张  伟 -> 张伟, 阿迪力•买买提 -> 阿迪力·买买提; Latin names keep their capitals."""
    text = _DOTS.sub("·", text_form(name))
    pieces = text.split()
    joined = "".join(pieces)
    padded = 1 < len(pieces) <= 4 and all(len(piece) == 1 and _HAN.match(piece) for piece in pieces)
    return joined if padded and looks_like_person(joined) else text
