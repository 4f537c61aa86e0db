"""The words people write a time of day with, in three languages."""

from __future__ import annotations

from datetime import time

from leadtui.domain.date_words import HINT, compiled, number
from leadtui.errors import ValidationError
from leadtui.i18n import N_

NO_SUCH_TIME = N_("There is no such time as {text}.")

# A part of the day without an hour stands for one at which a customer can be called.
PARTS = {
    "凌晨": time(6),
    "清早": time(9),
    "早上": time(9),
    "早晨": time(9),
    "早": time(9),
    "上午": time(10),
    "中午": time(12),
    "午后": time(14),
    "午後": time(14),
    "下午": time(14),
    "傍晚": time(18),
    "晚上": time(19),
    "晚": time(19),
    "morning": time(10),
    "noon": time(12),
    "afternoon": time(14),
    "evening": time(19),
}
_LATE = frozenset({"午后", "午後", "下午", "傍晚", "晚上", "晚", "afternoon", "evening", "p"})
_PART = "|".join(PARTS)
_HOUR = r"\d{1,2}|[一二三四五六七八九十两兩]{1,2}"
_MINUTE = r"[0-5]?\d(?!\d)|[零〇]?[一二三四五六七八九十]{1,3}"
_CLOCK = (
    rf"(?:({_PART})\s*)?(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:\.\d+)?)?(?!\d)"
    r"(?:\s*([ap])\.?m\.?(?![a-z]))?"
)
_SPOKEN = (
    rf"(?:({_PART})\s*)?({_HOUR})\s*[点點时時](?![间間])"
    rf"(?:(半)|([一三])刻|({_MINUTE})分?|[整钟鐘])?"
)
_SHORT = r"(\d{1,2})\s*([ap])\.?m\.?(?![a-z])"
_BARE = rf"({_PART})(?![a-z])"


def read_clock(text: str, pos: int = 0) -> tuple[time, int] | None:
    """The time with an hour at ``pos`` of folded text and where it ends, or None."""
    if match := compiled(_CLOCK).match(text, pos):
        part, hour, minute, second, half = match.groups()
        return _time(int(hour), int(minute), int(second or 0), half or part), match.end()
    if match := compiled(_SPOKEN).match(text, pos):
        part, spoken, half_past, quarter, minutes = match.groups()
        minute = 30 if half_past else 15 * number(quarter) if quarter else number(minutes or "0")
        return _time(_spoken_hour(number(spoken), part), minute, 0, part), match.end()
    if match := compiled(_SHORT).match(text, pos):
        return _time(int(match[1]), 0, 0, match[2]), match.end()
    return None


def read_time(text: str, pos: int = 0) -> tuple[time, int] | None:
    """Like ``read_clock``, and parts of the day: 下午 is 14:00, morning 10:00."""
    if found := read_clock(text, pos):
        return found
    match = compiled(_BARE).match(text, pos)
    return (PARTS[match[1]], match.end()) if match else None


def _spoken_hour(hour: int, part: str | None) -> int:
    """3点 without a part of the day is said of the afternoon: nobody calls at three at night."""
    return hour + 12 if part is None and 1 <= hour <= 6 else hour


def _time(hour: int, minute: int, second: int, part: str | None) -> time:
    if (part in _LATE and hour < 12) or (part in ("中午", "noon") and hour < 4):
        hour += 12
    elif part in ("a", "凌晨") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        raise ValidationError(NO_SUCH_TIME, HINT, text=f"{hour}:{minute:02d}") from None
