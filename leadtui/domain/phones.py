"""Phone numbers: parsed, written for people, and told apart from other details in one cell (联系方式)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from leadtui.domain import emails
from leadtui.domain.masking import is_masked
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import fold_value

PhoneKind = Literal["mobile", "landline", "other"]
PointKind = Literal["phone", "email", "wechat"]

# Every 11 digits from 13 to 19: segments are handed out faster than any library learns of them.
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_CN_MOBILE = re.compile(r"\+86(1[3-9]\d)(\d{4})(\d{4})", re.ASCII)
_CN_LANDLINE = re.compile(r"\+86((?:10|2\d)(?=\d{8}$)|[3-9]\d\d)(\d{3,4})(\d{4})", re.ASCII)
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|內線|内线)\s*(?=\d)")
_SEPARATORS = re.compile(r"[/／,，、;；|｜\n\r\t]+|\s*[或和]\s*")
_MOBILE_MASK = re.compile(r"(?:\+?86)?1[3-9]")
_PLAIN_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CHUNKS = re.compile(r"[/／,，、;；|｜\n\r\t]+")
_WECHAT_LABEL = r"(?:微信号?|薇信|[vV]信|(?<![a-z])(?:wechat|weixin|wx|vx)(?:\s*id)?)\s*[:=]?\s*"
_WECHAT = re.compile(
    _WECHAT_LABEL + r"(?P<id>[a-z][-\w]{5,19}|\d{5,11}|[a-z][\w*-]{2,19})", re.IGNORECASE | re.ASCII
)
_SAME = re.compile(
    r"(?:微信|wechat|wx|vx|[vV]信)\s*(?:同号|同步|同|same)|(?:同|same)\s*(?:微信|wechat)", re.IGNORECASE
)
_WECHAT_ID = re.compile(r"[a-z][-_a-z0-9]{5,19}", re.IGNORECASE)
_PHONE_IN_TEXT = re.compile(
    r"[+(]?\d[\d*●•xX\-() .]{4,}[\d*●•](?:\s*(?:转|轉|分机|分機|ext\.?)\s*\d{1,6})?(?:/\d{1,4})*"
)
_LABELS = re.compile(
    r"(?:微信号?|薇信|[vV]信|wechat|weixin|wx|vx|电话|電話|手机|手機|座机|固话|号码|號碼|邮箱|郵箱|邮件|e-?mail|mail|tel|phone|mobile"
    r"|同号|同|id|[\s:=.()])*",
    re.IGNORECASE,
)
_ONLY_TAIL = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number as typed and in E.164; ``e164`` and ``kind`` are None where it does not parse."""

    raw: str
    e164: str | None
    valid: bool
    kind: PhoneKind | None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach a contact; ``norm`` is E.164 or case-folded, None where it does not parse."""

    kind: PointKind
    raw: str
    norm: str | None
    valid: bool
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
    return _format_any(e164, region)


def _format_any(e164: str, region: str) -> str:
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


def parse_contact_points(cell: str, region: str = "CN") -> list[Point]:
    """Every phone, email and WeChat id of a cell in its order; nothing typed is lost.

    Words beside a detail (a name, 手机) stay in its ``raw``. A cell in which nothing is recognised
    gives one phone that is not valid.
    """
    cell = cell.strip()
    if _PLAIN_MOBILE.fullmatch(cell) and region == "CN":
        return [Point("phone", cell, f"+86{cell}", valid=True)]
    points: list[Point] = []
    aside = ""
    for chunk in _chunks(cell):
        found = _points_of(chunk, region)
        if found:
            points += _with_words(found, f"{aside} {chunk}".strip())
            aside = ""
        elif points:
            points[-1] = replace(points[-1], raw=f"{points[-1].raw} {chunk}")
        else:
            aside = f"{aside} {chunk}".strip()
    if aside:
        points.append(Point("phone", aside, None, valid=False, masked=is_masked(aside)))
    return points


def _chunks(cell: str) -> list[str]:
    """The cell at its separators; 0755-12345678/79 stays whole."""
    chunks: list[str] = []
    for part in _CHUNKS.split(cell):
        chunk = part.strip()
        if chunks and _ONLY_TAIL.fullmatch(chunk):
            chunks[-1] += f"/{chunk}"
        elif chunk:
            chunks.append(chunk)
    return chunks


def _with_words(found: list[Point], chunk: str) -> list[Point]:
    """A single point keeps the words beside it, unless they only say what it is (微信: zw_cto)."""
    if len(found) != 1:
        return found
    before, _, after = fold_value(chunk).partition(found[0].raw)
    said = before + after
    return found if said and _LABELS.fullmatch(said) else [replace(found[0], raw=chunk)]


def _points_of(chunk: str, region: str) -> list[Point]:
    text = fold_value(chunk)
    placed = [(match.start(), _email(match[0])) for match in emails.FIND.finditer(text)]
    text = emails.FIND.sub(_blank, text)
    same = _SAME.search(text) is not None
    text = _SAME.sub(_blank, text)
    placed += [(match.start(), _wechat(match["id"])) for match in _WECHAT.finditer(text)]
    text = _WECHAT.sub(_blank, text)
    for match in _PHONE_IN_TEXT.finditer(text):
        placed += [(match.start(), point) for point in _phones(match[0], region, same_wechat=same)]
    if not placed and _WECHAT_ID.fullmatch(text.strip()):
        placed.append((0, _wechat(text.strip())))
    return [point for _, point in sorted(placed, key=lambda item: item[0])]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _email(raw: str) -> Point:
    email = emails.parse_email(raw.rstrip(".。"))
    return Point("email", raw, email.norm, email.valid, email.masked)


def _wechat(raw: str) -> Point:
    masked = is_masked(raw)
    return Point("wechat", raw, None if masked else raw.casefold(), valid=not masked, masked=masked)


def _phones(text: str, region: str, *, same_wechat: bool) -> list[Point]:
    found: list[Point] = []
    for raw in split_phones(text):
        phone = parse_phone(raw, region)
        found.append(Point("phone", raw, phone.e164, phone.valid, phone.masked))
        if same_wechat and phone.valid:
            number = re.sub(r"\D", "", raw)
            found.append(Point("wechat", raw, number, valid=True))
    return found
