"""Rhythms people state instead of a date: 每月1次行业资讯推送, weekly news, every 2 weeks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from leadtui.domain.date_words import NARROW, compiled, number
from leadtui.domain.periods import shift

Unit = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Something done once in ``every`` units, and what is done."""

    every: int
    unit: Unit
    focus: str


_N = r"\d{1,3}|[一二三四五六七八九十两兩]{1,3}"
_UNIT = "天|日|周|週|星期|礼拜|禮拜|月|季度|季|年"
_LEAD = r"(?:计划|計劃|保持|坚持|堅持|以后|以後|后续|後續|之后|之後|按)?\s*"
# 每周五 names the day, 每周五次 counts; 每月5号 names the day too.
_NAMED = r"(?:[一二三四五六日天末底初](?!次)|\d{1,2}[日号號])?"
_EVERY = (
    rf"{_LEAD}每(?:隔)?\s*(?P<every>{_N}|半)?\s*(?:个|個)?(?P<unit>{_UNIT}){_NAMED}"
    rf"\s*(?:(?P<count>{_N})\s*次)?"
)
_PER = rf"{_LEAD}(?P<every>{_N}|半)\s*(?:个|個)?(?P<unit>{_UNIT})\s*(?P<count>{_N})\s*次(?![日天月])"
_ENGLISH = (
    r"(?i)every\s+(?:(?P<every>\d{1,3}|other|two|three|four|six)\s+)?"
    r"(?P<unit>day|week|month|quarter|year)s?(?![a-z])"
)
_TIMES = (
    r"(?i)(?P<count>once|twice|\d{1,2}\s*(?:x|times))\s+(?:a|an|per|every|each)\s+"
    r"(?P<unit>day|week|month|quarter|year)(?![a-z])"
)
_ADVERB = (
    r"(?i)(?P<word>daily|weekly|bi-?weekly|fortnightly|monthly|bi-?monthly|quarterly|half-?yearly|"
    r"yearly|annually)(?![a-z])"
)
_ADVERBS: dict[str, tuple[int, str]] = {
    "daily": (1, "day"),
    "weekly": (1, "week"),
    "biweekly": (2, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "bimonthly": (2, "month"),
    "quarterly": (1, "quarter"),
    "halfyearly": (6, "month"),
    "yearly": (1, "year"),
    "annually": (1, "year"),
}
_WORDS = {"other": 2, "two": 2, "three": 3, "four": 4, "six": 6}
_UNITS: dict[str, tuple[int, Unit]] = {
    "天": (1, "day"),
    "日": (1, "day"),
    "月": (1, "month"),
    "季": (3, "month"),
    "季度": (3, "month"),
    "年": (12, "month"),
    "day": (1, "day"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (12, "month"),
}
_HALVES: dict[str, tuple[int, Unit]] = {"年": (6, "month"), "月": (15, "day")}
_LENGTH: dict[Unit, int] = {"day": 1, "week": 7, "month": 30}
_JOINT = " ,，、:：;；。.的-—–"


def parse_rhythm(text: str) -> Rhythm | None:
    """The rhythm ``text`` starts with, or None. 每周2次 is once in four days (7 / 2, rounded up)."""
    text = text.strip()
    folded = text.translate(NARROW)
    for pattern, reading in _READINGS:
        if match := compiled(pattern).match(folded):
            every, unit, count = reading(match)
            focus = text[match.end() :].strip(_JOINT)
            return Rhythm(*_shared(every, unit, count), focus) if every and count else None
    return None


_Reading = tuple[int, Unit, int]


def _chinese(match: re.Match[str]) -> _Reading:
    return *_span(match["every"], match["unit"]), number(match["count"] or "1")


def _every(match: re.Match[str]) -> _Reading:
    word = (match["every"] or "1").lower()
    return *_span(str(_WORDS.get(word, word)), match["unit"].lower()), 1


def _times(match: re.Match[str]) -> _Reading:
    words = match["count"].lower()
    count = {"once": 1, "twice": 2}.get(words) or int(words.rstrip("times x"))
    return *_span(None, match["unit"].lower()), count


def _adverb(match: re.Match[str]) -> _Reading:
    amount, unit = _ADVERBS[match["word"].lower().replace("-", "")]
    return *_span(str(amount), unit), 1


_READINGS: tuple[tuple[str, Callable[[re.Match[str]], _Reading]], ...] = (
    (_EVERY, _chinese),
    (_PER, _chinese),
    (_ENGLISH, _every),
    (_TIMES, _times),
    (_ADVERB, _adverb),
)


def _span(every: str | None, unit: str) -> tuple[int, Unit]:
    """A written span in days, weeks or months; half a year is six months, half a month 15 days."""
    size, kind = _UNITS.get(unit, (1, "week"))
    if every == "半":
        return _HALVES.get(unit, (4, "day"))
    amount = int(every) if every and every.isdecimal() else number(every or "1")
    return amount * size, kind


def _shared(every: int, unit: Unit, count: int) -> tuple[int, Unit]:
    """The step of ``count`` times per span, in days where it is not a whole number of units."""
    if every % count == 0:
        return every // count, unit
    return -(-every * _LENGTH[unit] // count), "day"


def next_day(rhythm: Rhythm, after: date) -> date:
    """The next day in rhythm after ``after``; month ends clamp."""
    return shift(after, rhythm.every, rhythm.unit[0])
