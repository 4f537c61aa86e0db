"""Days and times that are over, as people type them: 昨天 14:00, 5/18 the last one, 周一 the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from leadtui.domain.date_words import When, compiled, fold
from leadtui.domain.dates import parse_when

# A time is looked for a day back, a weekday a week, 22号 a month or, before a short one, two, 5/22 a year.
_BACK = (1, 7, 31, 62, 366)
# Words that look ahead, or at today, on purpose: no earlier day is meant.
_AHEAD = (
    r"next|\bin\b|\+|later|tom|tmr|tmw|ton|today|this|[明后後今本这這半]|下(?!午)"
    r"|\d\s*(?:[dwmyh](?![a-z])|mo\b|day|week|month|year|hour|hr|min|天|周|週|星期|礼拜|禮拜|个|個|小时|小時"
    r"|分钟|分鐘|钟头|鐘頭)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened; without ``has_time`` only the day is known, and ``at`` is its midnight."""

    at: datetime
    has_time: bool = True


def parse_past(text: str, now: datetime) -> When:
    """What was typed as a day, a time or both, the latest such one that is over; ``now`` is aware.

    What says that it lies ahead (tomorrow, +3d, 2027-05-22) is answered as it is. Raises ValidationError.
    """
    when = parse_when(text, now)
    if _is_over(when, now) or compiled(_AHEAD).search(fold(text)):
        return when
    for days in _BACK:
        earlier = parse_when(text, now - timedelta(days=days))
        if _is_over(earlier, now):
            return earlier
    return when


def parse_moment(text: str, now: datetime) -> Moment:
    """The instant that was typed; today without an hour is now. Raises ValidationError."""
    when = parse_past(text, now)
    if when.at is None and when.day == now.date():
        return Moment(now)
    return Moment(datetime.combine(when.day, when.at or time(), now.tzinfo), when.at is not None)


def _is_over(when: When, now: datetime) -> bool:
    return datetime.combine(when.day, when.at or time(), now.tzinfo) <= now
