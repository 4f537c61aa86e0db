"""One cell of contact details (联系方式) taken apart into phones, emails and WeChat ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from leadtui.domain import emails
from leadtui.domain.masking import is_masked
from leadtui.domain.phones import parse_phone, split_phones
from leadtui.text import fold_value

PointKind = Literal["phone", "email", "wechat"]

_PLAIN_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_SEPARATORS = re.compile(r"[/／,，、;；|｜\n\r\t]+")
_WECHAT_LABEL = r"(?:微信号?|薇信|[vV]信|(?<![a-z])(?:wechat|weixin|wx|vx)(?:\s*id)?)\s*[:=]?\s*"
_WECHAT = re.compile(
    _WECHAT_LABEL + r"(?P<id>[a-z][-\w]{5,19}|\d{5,11}|[a-z][\w*-]{2,19})", re.IGNORECASE | re.ASCII
)
_SAME = re.compile(
    r"(?:微信|wechat|wx|vx|[vV]信)\s*(?:同号|同步|同|same)|(?:同|same)\s*(?:微信|wechat)", re.IGNORECASE
)
_WECHAT_ID = re.compile(r"[a-z][-_a-z0-9]{5,19}", re.IGNORECASE)
_PHONE = re.compile(
    r"[+(]?\d[\d*●•xX\-() .]{4,}[\d*●•](?:\s*(?:转|轉|分机|分機|ext\.?)\s*\d{1,6})?(?:/\d{1,4})*"
)
_LABELS = re.compile(
    r"(?:微信号?|薇信|[vV]信|wechat|weixin|wx|vx|电话|電話|手机|手機|座机|固话|号码|號碼|邮箱|郵箱|邮件|e-?mail|mail|tel|phone|mobile"
    r"|同号|同|id|[\s:=.()])*",
    re.IGNORECASE,
)
_ONLY_TAIL = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach a contact; ``norm`` is E.164 or case-folded, None where it does not parse."""

    kind: PointKind
    raw: str
    norm: str | None
    valid: bool
    masked: bool = False


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
    for part in _SEPARATORS.split(cell):
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
    for match in _PHONE.finditer(text):
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
