"""Days and times as people type them on the command line, and as JSON says them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from leadtui.errors import ValidationError

if TYPE_CHECKING:
    from leadtui.domain.date_words import When
    from leadtui.domain.past_days import Moment


def planned(text: str, now: datetime, option: str) -> When:
    """A day, with or without a time, as the date language reads it; a usage error names the option."""
    from leadtui.domain.dates import parse_when

    try:
        return parse_when(text, now)
    except ValidationError as error:
        raise click.UsageError(f"{option}: {error}", click.get_current_context()) from error


def happened(text: str, now: datetime, option: str) -> Moment:
    """A moment that is over: 10:30 and 5/22 are the last ones; a usage error names the option."""
    from leadtui.domain.past_days import parse_moment

    try:
        return parse_moment(text, now)
    except ValidationError as error:
        raise click.UsageError(f"{option}: {error}", click.get_current_context()) from error


def since(text: str, now: datetime, option: str) -> datetime:
    """The beginning of a day, a month or a year, or an instant written in full."""
    return _instant(text, now) or datetime.combine(_days(text, now, option)[0], time(), now.tzinfo)


def until(text: str, now: datetime, option: str) -> datetime:
    """The end of a day, a month or a year, exclusive, or an instant written in full."""
    last = _instant(text, now)
    if last is not None:
        return last
    return datetime.combine(_days(text, now, option)[1] + timedelta(days=1), time(), now.tzinfo)


def _instant(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text and " " not in text.strip():
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _days(text: str, now: datetime, option: str) -> tuple[date, date]:
    from leadtui.domain.dates import parse_range

    try:
        return parse_range(text, now.date())
    except ValidationError as error:
        raise click.UsageError(f"{option}: {error}", click.get_current_context()) from error


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
