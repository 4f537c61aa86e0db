"""Days said relative to today: tomorrow, 下周二, in 3 days, 月底, end of next month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from leadtui.domain.date_words import (
    NUMERAL,
    UNITS,
    absolute,
    compiled,
    make_day,
    month_end,
    no_such_day,
    number,
    upcoming,
)
from leadtui.domain.periods import monday, period, quarter_start, shift

Reader = tuple[str, Callable[[re.Match[str], date], date | None]]

_WEEK = "周|週|星期|礼拜|禮拜"
_COUNT = r"\d{1,4}|[一二三四五六七八九十两兩]{1,3}|半"
_ENGLISH_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|"
    r"fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_WEEKDAYS = {c: n % 7 for n, c in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_NEAR = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨": -1,
    "今天": 0,
    "今日": 0,
    "今": 0,
    "明天": 1,
    "明日": 1,
    "明": 1,
    "后天": 2,
    "後天": 2,
    "大后天": 3,
    "大後天": 3,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "tmw": 1,
    "day after tomorrow": 2,
}
_YEARS = {"去": -1, "今": 0, "本": 0, "明": 1, "后": 2, "後": 2}


def next_weekday(weekday: int, today: date) -> date:
    """The next such weekday strictly after ``today``."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _step(word: str | None) -> int:
    """下 1, 下下 2, 上 -1, 本 or nothing 0."""
    if not word:
        return 0
    return len(word) if word[0] == "下" else -len(word) if word[0] == "上" else 0


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[match[1]])


def _chinese_week(match: re.Match[str], today: date) -> date | None:
    """周五 the coming one; 下周二 of the next ISO week; 下周 its Monday; 周末 Saturday."""
    word, name = match.groups()
    if name is None:
        return monday(today) + timedelta(weeks=_step(word)) if word and word[0] == "下" else None
    weekday = int(name) - 1 if name.isdecimal() else _CHINESE_WEEKDAYS[name]
    if word:
        return monday(today) + timedelta(weeks=_step(word), days=weekday)
    return today if name == "末" and today.weekday() > 4 else next_weekday(weekday, today)


def _english_week(match: re.Match[str], today: date) -> date:
    """fri the next one; next fri of the next ISO week; last fri the latest past one."""
    word, name = match.groups()
    weekday = _WEEKDAYS.index(name[:3])
    match word:
        case "next":
            return monday(today) + timedelta(weeks=1, days=weekday)
        case "this":
            return monday(today) + timedelta(days=weekday)
        case "last":
            return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        case _:
            return next_weekday(weekday, today)


def _weekend(match: re.Match[str], today: date) -> date:
    saturday = monday(today) + timedelta(days=5)
    return saturday + timedelta(weeks=1) if match[1] else max(saturday, today)


def _offset(match: re.Match[str], today: date) -> date:
    """3天后, 两周内, 半个月后 (15 days), 半年后, 3天前; as typed also 3天 and -30天."""
    count, unit = match["count"], match["unit"][-1]
    sign = -1 if match["side"] in ("前", "-") else 1
    if count == "半":
        return shift(today, sign * {"年": 6, "月": 15}.get(unit, 1), {"年": "m"}.get(unit, "d"))
    kind = {"天": "d", "日": "d", "月": "m", "年": "y"}.get(unit, "w")
    return shift(today, sign * number(count), kind)


def _english_offset(match: re.Match[str], today: date) -> date | None:
    before, count, unit, after = match.groups()
    if not before and not after:
        return None
    amount = _ENGLISH_COUNT.get(count) or int(count)
    return shift(today, -amount if after == "ago" else amount, unit[0])


def _part_day(year: int, month: int, part: str) -> date:
    """初 is the first, 中 the fifteenth, 底 the last day of a month."""
    match part[0]:
        case "初" | "上":
            return date(year, month, 1)
        case "中":
            return date(year, month, 15)
        case _:
            return month_end(year, month)


def _relative_month(match: re.Match[str], today: date) -> date | None:
    """下月 the first of next month, 下月5号, 本月底."""
    word, day, part = match.groups()
    start = shift(today.replace(day=1), _step(word), "m")
    if part:
        return _part_day(start.year, start.month, part)
    if day:
        return make_day(start.year, start.month, number(day))
    return start if word[0] == "下" else None


def _month_part(match: re.Match[str], today: date) -> date:
    """月底 and, when it is over, 月初 and 月中 of the next month."""
    found = _part_day(today.year, today.month, match[1])
    if found >= today:
        return found
    later = shift(today.replace(day=1), 1, "m")
    return _part_day(later.year, later.month, match[1])


def _named_month_part(match: re.Match[str], today: date) -> date:
    """5月底: the first one that is not over."""
    month = number(match[1])
    if not 1 <= month <= 12:
        raise no_such_day(month)
    found = _part_day(today.year, month, match[2])
    return found if found >= today else _part_day(today.year + 1, month, match[2])


def _year_part(match: re.Match[str], today: date) -> date:
    word, part = match.groups()
    year = today.year + _YEARS.get(word or "今", 0)
    days = {"初": date(year, 1, 1), "中": date(year, 6, 30)}
    found = days.get(part, date(year, 12, 31))
    return found if word or found >= today else found.replace(year=year + 1)


def _chinese_quarter_end(match: re.Match[str], today: date) -> date:
    return shift(quarter_start(today), 3 * _step(match[1]) + 3, "m") - timedelta(days=1)


def _year_and_date(match: re.Match[str], today: date) -> date | None:
    """明年5月22日."""
    spot = absolute(match[2])
    return make_day(today.year + _YEARS[match[1]], spot.month, spot.day) if spot else None


def _day_of_month(match: re.Match[str], today: date) -> date:
    """22号, the 22nd: the first one on or after today."""
    day = number(match[1])
    if not 1 <= day <= 31:
        raise no_such_day(day)
    start = today.replace(day=1)
    months = (shift(start, ahead, "m") for ahead in range(3))
    days = (m.replace(day=day) for m in months if day <= month_end(m.year, m.month).day)
    return next(found for found in days if found >= today)


def _next_period(match: re.Match[str], today: date) -> date:
    """The first day of the next week, month, quarter or year."""
    return period(match[1][0], 1, today)[0]


def _period_end(match: re.Match[str], today: date) -> date:
    """end of month, end of next quarter, eow (Friday)."""
    unit, step = (match[2] or match[3])[0], 1 if match[1] else 0
    if unit == "w":
        friday = monday(today) + timedelta(weeks=step, days=4)
        return friday if friday >= today else friday + timedelta(weeks=1)
    return period(unit, step, today)[1]


def _shorthand(match: re.Match[str], today: date) -> date:
    """+3d, 2w, -30d, 3 days."""
    return shift(today, int(match[1] + match[2]), match[3][0])


_SENTENCE: tuple[Reader, ...] = (
    (
        (
            rf"(上+|下+|本|这|這)?(?:个|個)?(?:{_WEEK})"
            r"([一二三四五六日天末](?!次)|[1-7](?![\d次个個]))?"
        ),
        _chinese_week,
    ),
    (
        r"(大前天|前天|昨[天日]|今[天日]|明[天日]|大?[后後]天|[昨今明](?=早|晚|上午|下午|中午))",
        _near,
    ),
    (
        rf"(?P<count>{_COUNT})\s*(?:个|個)?(?P<unit>天|日|{_WEEK}|月|年)(?:之|以)?(?P<side>[后後内內前])",
        _offset,
    ),
    (
        rf"(上+|下+|本|这|這)(?:个|個)?月份?(?:({NUMERAL})(?:[日号號]|(?![\d{UNITS}]))|([底末初]|中旬?))?",
        _relative_month,
    ),
    (r"月([底末初]|中旬?)", _month_part),
    (rf"({NUMERAL})月份?([底末初]|[上中下]旬|中)", _named_month_part),
    (r"([明今本去后後])?年([底末初中])", _year_part),
    (r"(上|下|本|这|這)?(?:个|個)?季度?[底末]", _chinese_quarter_end),
    (rf"([去今本明后後])年((?:{NUMERAL})月(?:{NUMERAL})[日号號]?)", _year_and_date),
    (rf"({NUMERAL})[号號日](?![楼樓线線机機馆館厅廳店门門厂廠库庫车車地文])", _day_of_month),
    (r"(?:the )?(\d{1,2})(?:st|nd|rd|th)(?![a-z])", _day_of_month),
    (r"(?:the )?(day after tomorrow)(?![a-z])", _near),
    (r"(today|tonight|tomorrow|tmrw|tmr|tmw|yesterday)(?![a-z])", _near),
    (rf"(?:(next|this|last|coming)\s+)?({_DAYS})(?![a-z])", _english_week),
    (r"(?:this )?(next )?weekend(?![a-z])", _weekend),
    (r"next\s+(week|month|quarter|year)(?![a-z])", _next_period),
    (
        r"(?:(?:the )?end of (?:the |this )?(next )?(week|month|quarter|year)|eo([wmqy]))(?![a-z])",
        _period_end,
    ),
    (
        (
            rf"(in\s+)?(\d{{1,4}}|{'|'.join(_ENGLISH_COUNT)})\s+(day|week|month|year)s?"
            r"(?:\s+(ago|from now|later))?(?![a-z])"
        ),
        _english_offset,
    ),
)
# Too short to be told from a quantity at the beginning of a sentence (2w is also 20,000).
_TYPED: tuple[Reader, ...] = (
    (
        r"([+-]?)\s*(\d{1,4})\s*(d|w|m|mo|y|days?|weeks?|months?|years?)(?![a-z])",
        _shorthand,
    ),
    (
        (
            rf"(?P<side>[+-]?)\s*(?P<count>{_COUNT})\s*"
            r"(?:[个個](?=[星礼禮]))?(?P<unit>天|周|週|星期|礼拜|禮拜|[个個]月)"
        ),
        _offset,
    ),
)


def relative(text: str, pos: int, today: date, *, typed: bool = False) -> Iterator[tuple[date, int]]:
    """Every reading of the relative day at ``pos`` of folded text, with where it ends.

    ``typed`` adds the short forms of an input line (+3d). Raises ValidationError for 32号.
    """
    for pattern, day_of in _SENTENCE + _TYPED if typed else _SENTENCE:
        match = compiled(pattern).match(text, pos)
        if match and (found := _within_calendar(day_of, match, today)):
            yield found, match.end()


def _within_calendar(
    day_of: Callable[[re.Match[str], date], date | None], match: re.Match[str], today: date
) -> date | None:
    try:
        return day_of(match, today)
    except (OverflowError, ValueError):
        raise no_such_day(today.year, today.month, today.day) from None


def absolute_day(text: str, pos: int, today: date) -> tuple[date, int] | None:
    """The written date at ``pos``; without a year the first one on or after ``today``."""
    spot = absolute(text, pos)
    if spot is None:
        return None
    if spot.year is None:
        return upcoming(spot.month, spot.day, today), spot.end
    return make_day(spot.year, spot.month, spot.day), spot.end
