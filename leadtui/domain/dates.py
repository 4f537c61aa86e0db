"""Dates as people write them: typed into a field, in a query, at the start of a plan.

A weekday's name means the next such day after today, never today itself; 下周二 and next tue lie in
the next ISO week. A day and month without a year is the first one that is not over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import is_normalized

from leadtui.domain.date_words import (
    HINT,
    NARROW,
    NOT_A_DATE,
    When,
    compiled,
    fold,
    full_year,
    make_day,
    month_end,
    number,
)
from leadtui.domain.periods import period
from leadtui.domain.relative_days import absolute_day, relative
from leadtui.domain.rhythm import Rhythm, next_day, parse_rhythm
from leadtui.domain.sheet_dates import parse_sheet_date
from leadtui.domain.time_words import read_clock, read_time
from leadtui.errors import ValidationError

__all__ = [
    "Rhythm",
    "When",
    "next_day",
    "parse_plan",
    "parse_range",
    "parse_rhythm",
    "parse_sheet_date",
    "parse_when",
]

_BETWEEN = r"(?:\s*\(?(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]\)?)?[\s,的]*(?:t(?=\d)|at\s+|@\s*)?"
_TAIL = r"\s*(?:之前|以前|前|左右)?$"
_LATER = (
    r"(?:in\s+|\+)?(\d{1,3}|[一二三四五六七八九十两兩]{1,3}|半)\s*(?:个|個)?\s*"
    r"(h|hrs?|hours?|min|minutes?|小时|小時|钟头|鐘頭|分钟|分鐘)(?:\s+later|之?[后後])?"
)


def parse_when(text: str, now: datetime) -> When:
    """What was typed as a day, a time or both; ``now`` is aware, in the user's own zone.

    A time alone is today if it is still ahead, else tomorrow. Raises ValidationError.
    """
    folded = fold(text)
    if later := compiled(_LATER).fullmatch(folded):
        return _from_now(later, now)
    refusal: ValidationError | None = None
    try:
        if found := next(_whole(folded, now), None):
            return found
    except ValidationError as error:
        refusal = error
    raise refusal or ValidationError(NOT_A_DATE, HINT, text=text.strip())


def _whole(text: str, now: datetime) -> Iterator[When]:
    """The readings that use all of ``text``."""
    today = now.date()
    for day, end in _days(text, 0, today):
        start = _skip(text, end)
        if compiled(_TAIL).match(text, start):
            yield When(day)
        elif (clock := read_time(text, start)) and compiled(_TAIL).match(text, clock[1]):
            yield When(day, clock[0])
    if clock := read_time(text):
        at, end = clock
        if compiled(_TAIL).match(text, end):
            yield When(today if at > now.time() else today + timedelta(days=1), at)
        for day, last in _days(text, _skip(text, end), today):
            if last == len(text):
                yield When(day, at)


def _days(text: str, pos: int, today: date) -> Iterator[tuple[date, int]]:
    if found := absolute_day(text, pos, today):
        yield found
    yield from relative(text, pos, today, typed=True)


def _skip(text: str, pos: int) -> int:
    match = compiled(_BETWEEN).match(text, pos)
    return match.end() if match else pos


def _from_now(match: re.Match[str], now: datetime) -> When:
    """2h, 半小时后, in 30 minutes: to the minute."""
    amount = 0.5 if match[1] == "半" else number(match[1])
    minutes = amount * (60 if match[2][0] in "h小钟鐘" else 1)
    moment = (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)
    return When(moment.date(), moment.time().replace(second=0, microsecond=0))


_PERIOD_WORDS = {
    **{f"{word}{unit}": (kind, step)
       for word, step in (("this ", 0), ("last ", -1), ("next ", 1))
       for unit, kind in (("week", "w"), ("month", "m"), ("quarter", "q"), ("year", "y"))},
    **{f"{word}{unit}": (kind, step)
       for word, step in (("本", 0), ("这", 0), ("這", 0), ("上", -1), ("下", 1), ("上上", -2), ("下下", 2))
       for unit, kind in (("周", "w"), ("週", "w"), ("星期", "w"), ("月", "m"), ("季", "q"), ("季度", "q"))},
    "今年": ("y", 0), "本年": ("y", 0), "去年": ("y", -1), "前年": ("y", -2), "明年": ("y", 1),
}  # fmt: skip
_YEAR = r"(\d{4})年?"
_MONTH = r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月)"
_BARE_MONTH = r"(\d{1,2}|[一二三四五六七八九十]{1,2})月份?"
_QUARTER = r"(?:(\d{4})[-/.年]?)?\s*(?:q([1-4])|第?([一二三四1-4])季度?)"


def parse_range(text: str, today: date) -> tuple[date, date]:
    """First and last day of a year, month, week or single day; ``a..b`` spans two of them.

    Raises ValidationError.
    """
    folded = fold(text)
    first, dots, last = folded.partition("..")
    if dots:
        return _span(first.strip(), today)[0], _span(last.strip(), today)[1]
    return _span(folded, today)


def _span(folded: str, today: date) -> tuple[date, date]:
    words = folded.replace("个", "").replace("個", "")
    if found := _PERIOD_WORDS.get(words):
        return period(*found, today)
    if span := _calendar_span(folded, today):
        return span
    day = parse_when(folded, datetime.combine(today, time())).day
    return day, day


def _calendar_span(text: str, today: date) -> tuple[date, date] | None:
    if match := compiled(_YEAR).fullmatch(text):
        return make_day(int(match[1]), 1, 1), make_day(int(match[1]), 12, 31)
    if match := compiled(_MONTH).fullmatch(text):
        return _month(full_year(match[1]), int(match[2] or match[3]))
    if match := compiled(_BARE_MONTH).fullmatch(text):
        return _month(today.year, number(match[1]))
    if match := compiled(_QUARTER).fullmatch(text):
        quarter = number(match[2] or match[3])
        return period("q", 0, make_day(int(match[1] or today.year), quarter * 3, 1))
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    return make_day(year, month, 1), month_end(year, month)


_STARTS = frozenset("0123456789一二三四五六七八九十两兩半周週星礼禮下这這本今明大后後月年季民")
_LATIN = frozenset("jfmasondtwei")
_JOINT = (
    r"(?:[-~至到]\s*(?:\d{1,2}月)?\d{1,2}[日号號])?"
    r"(?:之前|以前|前(?![往去台期来來沿])|左右)?[\s,、:;。.—–-]*"
)


def parse_plan(text: str, after: date) -> tuple[When, str] | None:
    """The date a next step starts with, on or after ``after``, and the words that follow it.

    None if it does not start with a date: 10%议价, 3次拜访, 保持联系.
    """
    text = text.strip()
    folded = text if is_normalized("NFKC", text) else text.translate(NARROW)
    folded = folded.lower() if folded[:1].isalpha() and folded.isascii() else folded
    if folded[:1] not in _STARTS and folded[:1] not in _LATIN:
        return None
    try:
        found = absolute_day(folded, 0, after) or _relative_plan(folded, after)
        return _with_focus(text, folded, *found) if found else None
    except ValidationError:
        return None


def _relative_plan(folded: str, after: date) -> tuple[date, int] | None:
    return next((found for found in relative(folded, 0, after) if found[0] >= after), None)


def _with_focus(text: str, folded: str, day: date, end: int) -> tuple[When, str]:
    start = _skip(folded, end)
    clock = read_clock(folded, start)
    joint = compiled(_JOINT).match(folded, clock[1] if clock else start)
    rest = text[joint.end() if joint else start :]
    return When(day, clock[0] if clock else None), rest
