"""Weeks, months, quarters and years, and steps between them."""

from __future__ import annotations

from datetime import date, timedelta

from leadtui.domain.date_words import no_such_day


def shift(today: date, count: int, unit: str) -> date:
    """``today`` moved by ``count`` of d, w, m or y; month ends clamp."""
    from dateutil.relativedelta import relativedelta

    try:
        match unit:
            case "d":
                return today + timedelta(days=count)
            case "w":
                return today + timedelta(weeks=count)
            case "m":
                return today + relativedelta(months=count)
            case _:
                return today + relativedelta(years=count)
    except (OverflowError, ValueError):
        raise no_such_day(count) from None


def monday(today: date) -> date:
    """The Monday of the ISO week of ``today``."""
    return today - timedelta(days=today.weekday())


def quarter_start(day: date) -> date:
    """The first day of the quarter of ``day``."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def period(unit: str, step: int, today: date) -> tuple[date, date]:
    """First and last day of the week, month, quarter or year (w m q y) ``step`` from this one."""
    match unit:
        case "w":
            start, after = monday(today) + timedelta(weeks=step), 7
            return start, start + timedelta(days=after - 1)
        case "m":
            start, after = shift(today.replace(day=1), step, "m"), 1
        case "q":
            start, after = shift(quarter_start(today), 3 * step, "m"), 3
        case _:
            start, after = shift(date(today.year, 1, 1), step, "y"), 12
    return start, shift(start, after, "m") - timedelta(days=1)
