"""Days and times as people type them on the command line, and as JSON says them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from leadtui.errors import ValidationError

if TYPE_CHECKING:
    from leadtui.domain.date_words import When

NOON = time(12)
YEAR = timedelta(days=365)


def planned(text: str, now: datetime, option: str) -> When:
    """A day, with or without a time, as the date language reads it; a usage error names the option."""
    from leadtui.domain.dates import parse_when

    try:
        return parse_when(text, now)
    except ValidationError as error:
        raise click.UsageError(f"{option}: {error}", click.get_current_context()) from error


def happened(text: str, now: datetime, option: str) -> datetime:
    """An instant that is over: 10:30 is today's, 5/22 the last one; a past day alone means its noon."""
    when = planned(text, now, option)
    if when.day > now.date():
        when = _latest(text, now) or when
    at = when.at or (now.timetz().replace(tzinfo=None) if when.day == now.date() else NOON)
    return datetime.combine(when.day, at, now.tzinfo)


def _latest(text: str, now: datetime) -> When | None:
    """The same words read as of the past, where they name a clock time or a day of the year alone."""
    from leadtui.domain.date_words import When, fold
    from leadtui.domain.relative_days import absolute_day
    from leadtui.domain.time_words import read_time

    folded = fold(text)
    clock = read_time(folded)
    if clock and clock[1] == len(folded):
        return When(now.date(), clock[0])
    found = absolute_day(folded, 0, now.date() - YEAR)
    return planned(text, now - YEAR, "") if found and found[0] <= now.date() else None


def since(text: str, now: datetime, option: str) -> datetime:
    """The beginning of a day, a month or a year, or an instant written in full."""
    from leadtui.domain.dates import parse_range

    try:
        moment = datetime.fromisoformat(text)
        if "T" in text or " " in text.strip():
            return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except ValueError:
        pass
    try:
        first, _last = parse_range(text, now.date())
    except ValidationError as error:
        raise click.UsageError(f"{option}: {error}", click.get_current_context()) from error
    return datetime.combine(first, time(), now.tzinfo)


def iso(day: date | None, at: time | None, zone: str) -> str | None:
    """A plan in ISO 8601: the date, or with a time the wall clock of ``zone`` and its offset."""
    if day is None or at is None:
        return day.isoformat() if day else None
    return datetime.combine(day, at, ZoneInfo(zone)).isoformat()


def iso_instant(instant: datetime | None, zone: str, *, has_time: bool = True) -> str | None:
    """An instant in ISO 8601 with the offset of ``zone``, or only its date there."""
    if instant is None:
        return None
    local = instant.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    return local.isoformat() if has_time else local.date().isoformat()
