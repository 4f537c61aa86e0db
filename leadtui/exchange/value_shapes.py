"""What the values of a column look like: phones, addresses, dates, money, people, companies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from leadtui.domain import emails
from leadtui.domain.company_words import organisations
from leadtui.domain.lists import find_item
from leadtui.domain.person_names import looks_like_person
from leadtui.domain.short_name import is_latin_company
from leadtui.exchange.cells import Cell
from leadtui.exchange.values import text_of
from leadtui.text import fold_value

SAMPLE = 200
_MOBILE = re.compile(r"(?:(?:\+|00)?86[- ]?)?1[3-9]\d[\d*-]{6,10}")
_PHONE = re.compile(r"[+(]?\d[\d\s().*x/-]{5,22}\d")
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.*|\d{1,2}/\d{1,2}/\d{2,4}.*|\d{1,2}[ -][A-Z][a-z]{2},?[ -]\d{4}.*"
)
_MONEY = re.compile(
    r"(?:[¥￥$€£]|RMB|USD|CNY)\s*[\d,.]+.*|[\d,.]+\s*(?:万元?|萬元?|亿|億|元|k)", re.IGNORECASE
)
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
_LEVEL = re.compile(r"[ABC](?:[类類级級].{0,3}|[+-])?", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|io|de|co)(?:/\S*)?", re.I
)
_LATIN_NAME = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]*){1,3}")
_LEAD_NUMBER = re.compile(r"[^\W\d_]{1,8}-\d{8}-\d{3,4}")
_ORGANISATION = re.compile(
    r"(?:公司|集团|集團|厂|廠|店|工作室|事务所|中心|学校|學校|医院|醫院|银行|銀行|协会|研究院)"
)
_MOST = 0.6


def shape_of(values: Iterable[Cell]) -> tuple[str, float]:
    """What most values are, with their share of the filled ones; ("", 0.0) for an empty column.

    One of number_of_lead, email, mobile, phone, date, link, money, level, status, person, company,
    number, flag, text.
    """
    counts: Counter[str] = Counter()
    for value in values:
        shape = _shape(value)
        if shape:
            counts[shape] += 1
    if not counts:
        return "", 0.0
    shape, count = counts.most_common(1)[0]
    share = count / counts.total()
    return (shape, share) if share >= _MOST else ("text", 1.0)


def _shape(value: Cell) -> str:
    if isinstance(value, datetime):
        return "date"
    if isinstance(value, bool):
        return "flag"
    text = fold_value(text_of(value)).strip()
    if not text:
        return ""
    return next((shape for shape, test in _TESTS if test(text)), "text")


def _is_email(text: str) -> bool:
    return emails.FIND.fullmatch(text) is not None


def _is_status(text: str) -> bool:
    return len(text) > 1 and find_item("status", text) is not None


def is_company(text: str) -> bool:
    """Whether a name ends as those of organisations do."""
    return (
        bool(_ORGANISATION.search(text[-5:]))
        or text.endswith(tuple(organisations()))
        or is_latin_company(text)
    )


def _is_person(text: str) -> bool:
    return looks_like_person(text) or _LATIN_NAME.fullmatch(text) is not None


_TESTS = (
    ("number_of_lead", lambda text: _LEAD_NUMBER.fullmatch(text) is not None),
    ("email", _is_email),
    ("mobile", lambda text: _MOBILE.fullmatch(text) is not None),
    ("date", lambda text: _DATE.fullmatch(text) is not None),
    ("link", lambda text: _LINK.fullmatch(text) is not None),
    ("money", lambda text: _MONEY.fullmatch(text) is not None),
    ("level", lambda text: _LEVEL.fullmatch(text) is not None),
    ("number", lambda text: _NUMBER.fullmatch(text) is not None),
    ("phone", lambda text: _PHONE.fullmatch(text) is not None),
    ("status", _is_status),
    ("company", is_company),
    ("person", _is_person),
)
