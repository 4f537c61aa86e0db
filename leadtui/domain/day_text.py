"""Days and ages in few cells: relative near today, short beyond, exact in another year."""

from __future__ import annotations

from datetime import date, datetime, time

from leadtui.i18n import Label, _, ngettext

_WEEKDAYS = (
    Label("Mon", "周一", "週一"),
    Label("Tue", "周二", "週二"),
    Label("Wed", "周三", "週三"),
    Label("Thu", "周四", "週四"),
    Label("Fri", "周五", "週五"),
    Label("Sat", "周六", "週六"),
    Label("Sun", "周日", "週日"),
)


def weekday_text(day: date) -> str:
    """The short name of its weekday: 周五, Fri (4 cells)."""
    return _WEEKDAYS[day.weekday()].text()


def plain_day(day: date, today: date) -> str:
    """5/22, and 2024-12-31 in another year (10 cells)."""
    return f"{day.month}/{day.day:02d}" if day.year == today.year else day.isoformat()


def short_day(day: date, today: date) -> str:
    """today, tomorrow, yesterday, Fri for the six days ahead, else 5/22 or 2024-12-31 (10 cells)."""
    match (day - today).days:
        case -1:
            return _("yesterday")
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case ahead if 1 < ahead < 7:
            return weekday_text(day)
        case _:
            return plain_day(day, today)


def card_day(day: date, today: date) -> str:
    """For cards, where only today is a word: today, 5/22, 2024-12-31 (10 cells)."""
    return _("today") if day == today else plain_day(day, today)


def late_text(days: int) -> str:
    """How long a plan is late: 3d late; nothing if it is not (10 cells)."""
    return ngettext("{n}d late", "{n}d late", days) if days > 0 else ""


def age_text(days: int) -> str:
    """How long something has lasted: 12d, from 100 days on 4 mo, from two years on 2 y (8 cells)."""
    if days < 100:
        return ngettext("{n}d", "{n}d", max(days, 0))
    if days < 730:
        return ngettext("{n} mo", "{n} mo", days // 30)
    return ngettext("{n} y", "{n} y", days // 365)


def moment_text(instant: datetime, today: date) -> str:
    """A wall time: 14:30 today, 5/18 10:20 this year, 2024-12-31 before (11 cells); a midnight is a day."""
    day = instant.date()
    if instant.time() == time():
        return _("today") if day == today else plain_day(day, today)
    if day == today:
        return f"{instant:%H:%M}"
    text = plain_day(day, today)
    return f"{text} {instant:%H:%M}" if day.year == today.year else text
