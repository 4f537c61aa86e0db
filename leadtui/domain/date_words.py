"""The words people write dates with, in three languages, and how each is read.

Every reader works on folded text (``fold``: full-width forms narrow, lower case) from a position on
and answers the day and where it ends, so that the same readers serve a typed date, a spreadsheet
cell and the beginning of a sentence.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import NamedTuple

from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import fold_value

HINT = N_("Write it like 5/22, next tue or 2024-05-22 14:00.")
NOT_A_DATE = N_("“{text}” is not a date.")
NO_SUCH_DAY = N_("There is no such day as {text}.")


@dataclass(frozen=True, slots=True)
class When:
    """A day and, for an appointment, the wall time on it."""

    day: date
    at: time | None = None


class Spot(NamedTuple):
    """A month and day read from text[..end], with the year if one was written."""

    year: int | None
    month: int
    day: int
    end: int


NUMERAL = r"\d{1,2}|[一二三四五六七八九十两兩]{1,3}"
# What turns a number before it into a quantity: 5月22万, 3-5天, 1.5小时, 2.0版.
UNITS = "%折万萬亿億千百元块塊倍版天次个個周週年人家台份套件米吨小层層期轮輪名位分点點时時"
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "〇": 0}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# Compiled on first use: all patterns together cost 30 ms, which starting must not pay.
compiled = cache(re.compile)
# Only ASCII forms, one character for one: positions in the narrowed text hold in the original.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold(text: str) -> str:
    """``text`` with full-width forms narrowed, in lower case, without space around it."""
    if not text.isascii():
        # An input method types 、 where / is meant.
        text = fold_value(text.replace("、", "/"))
    return text.strip().lower()


def number(text: str) -> int:
    """A number of up to two places in digits or Chinese numerals: 12, 十二, 两."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return (_DIGITS.get(tens[-1], 0) if tens else 1) * 10 + (_DIGITS[ones[-1]] if ones else 0)


def full_year(digits: str) -> int:
    """A written year: 2024, 24 and, counted from 1912 as in Taiwan, 113."""
    year = int(digits)
    return year + {2: 2000, 3: 1911}.get(len(digits), 0)


def no_such_day(*parts: int) -> ValidationError:
    """The error for an impossible date such as 2/30."""
    return ValidationError(NO_SUCH_DAY, HINT, text="/".join(str(part) for part in parts))


def make_day(year: int, month: int, day: int) -> date:
    """That date; raises ValidationError where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        raise no_such_day(year, month, day) from None


def upcoming(month: int, day: int, today: date) -> date:
    """The first such day on or after ``today``."""
    for year in range(today.year, min(today.year + 9, 9999) + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise no_such_day(month, day)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _three_numbers(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    """2024-5-22, 24/5/22, 113.5.22, 5/22/2024, 22.5.2024; None where nothing tells the order."""
    first, mark, middle, last = match.groups()
    if len(first) > 2 or (len(last) < 3 and int(first) > 12):
        return (full_year(first), int(middle), int(last)) if len(last) < 3 else None
    if len(last) not in (2, 4):
        return None
    low, high = int(first), int(middle)
    # 5/22/2024 is American; with dots or dashes and the year last the day stands first.
    day_first = low > 12 or (high <= 12 and mark != "/")
    return (full_year(last), high, low) if day_first else (full_year(last), low, high)


def _month_day(match: re.Match[str]) -> tuple[int | None, int, int]:
    return None, int(match["month"]), int(match["day"])


def _chinese(match: re.Match[str]) -> tuple[int | None, int, int]:
    year, month, day = match.groups()
    return full_year(year) if year else None, number(month), number(day)


def _compact(match: re.Match[str]) -> tuple[int | None, int, int]:
    return int(match[1]), int(match[2]), int(match[3])


def _english(match: re.Match[str]) -> tuple[int | None, int, int]:
    day, month, year = match["day"], match["month"], match["year"]
    return int(year) if year else None, _MONTHS.index(month[:3]) + 1, int(day)


_YEAR_TAIL = r"(?:,?[\s-]+(?P<year>\d{4})(?!\d))?"
_ORDINAL = r"(?:st|nd|rd|th)?(?![\d:a-z])"
_Parts = tuple[int | None, int, int]
_ABSOLUTE: tuple[tuple[str, Callable[[re.Match[str]], _Parts | None]], ...] = (
    # The form nearly every plan starts with, tried first: imports read one per row.
    (r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]", _month_day),
    (
        (
            rf"(?:(?:民国|民國)?(\d{{2,4}})\s*年\s*)?({NUMERAL})\s*月\s*({NUMERAL})\s*"
            rf"(?:[日号號]|(?![\d一二三四五六七八九十{UNITS}]))"
        ),
        _chinese,
    ),
    (r"(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)", _three_numbers),
    (r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", _compact),
    (
        (
            rf"(?P<month>\d{{1,2}})([-/.])(?P<day>\d{{1,2}})(?!\d|\2\d|[{UNITS}月]|\s*(?:%|day|week|month|year|hour))"
            r"[日号號]?"
        ),
        _month_day,
    ),
    (rf"(?P<month>{_MONTH})\.?[\s-]+(?P<day>\d{{1,2}}){_ORDINAL}{_YEAR_TAIL}", _english),
    (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?P<month>{_MONTH})(?![a-z])\.?{_YEAR_TAIL}",
        _english,
    ),
)
_SLASHED = (_ABSOLUTE[2][0], _ABSOLUTE[4][0])


def absolute(text: str, pos: int = 0, *, day_first: bool = False) -> Spot | None:
    """The calendar date written at ``pos`` of folded text, or None.

    ``day_first`` reads 3/4/2024 and 3/4 as the third of April.
    """
    for pattern, parts in _ABSOLUTE:
        match = compiled(pattern).match(text, pos)
        if match and (found := parts(match)):
            year, month, day = found
            if day_first and day <= 12 and pattern in _SLASHED and int(match[1]) == month:
                month, day = day, month
            return Spot(year, month, day, match.end())
    return None
