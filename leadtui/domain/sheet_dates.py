"""Dates in the cells of spreadsheets and CSV files."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from leadtui.domain.date_words import When, absolute, compiled, fold, make_day
from leadtui.domain.time_words import read_time
from leadtui.errors import ValidationError
from leadtui.i18n import N_

NOT_A_CELL_DATE = N_("“{text}” is not a date.")
CELL_HINT = N_("Dates are understood like 2024-05-20, 2024/5/20 14:30 or 5月20日.")
NO_YEAR = N_("“{text}” has no year, and no row beside it tells which.")

# Serial numbers count days; those outside 1970-2149 are amounts or phone numbers, not dates.
_EPOCH = datetime.combine(date(1899, 12, 30), time())
_EPOCH_1904 = datetime.combine(date(1904, 1, 1), time())
_FIRST, _LAST = date(1970, 1, 1), date(2149, 12, 31)
_PLAIN = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
_SERIAL = r"\d{5}(?:\.\d+)?"
_BETWEEN = r"\s*\(?(?:(?:周|週|星期|礼拜|禮拜)[一二三四五六日天])?\)?[\s,]*(?:t(?=\d))?"
_ZONE = r"\s*(z|utc|[+-]\d{2}:?\d{2})?$"


class _Sheet(NamedTuple):
    """How the cells of one sheet are read."""

    neighbour_year: int | None
    epoch1904: bool
    day_first: bool
    zone: tzinfo | None


def parse_sheet_date(
    value: object,
    *,
    neighbour_year: int | None,
    epoch1904: bool = False,
    day_first: bool = False,
    zone: tzinfo | None = None,
) -> When:
    """The day, and the time unless it is midnight, in a cell.

    ``neighbour_year`` completes a date without a year. 3/4/2024 is the American March 4 unless
    ``day_first``. A value with an offset is taken to ``zone`` if that is given, else as it stands.
    Raises ValidationError.
    """
    match value:
        case str():
            return _from_text(value) or _from_loose_text(
                value, _Sheet(neighbour_year, epoch1904, day_first, zone)
            )
        case datetime():
            return _split(value.astimezone(zone) if zone and value.tzinfo else value)
        case date():
            return When(value)
        case int() | float() if not isinstance(value, bool):
            return _from_number(value, _Sheet(neighbour_year, epoch1904, day_first, zone))
        case _:
            raise _refused(value)


def _split(moment: datetime) -> When:
    at = moment.time().replace(microsecond=0)
    return When(moment.date(), at if at != time() else None)


def _refused(value: object) -> ValidationError:
    return ValidationError(NOT_A_CELL_DATE, CELL_HINT, text=str(value))


def _from_number(value: float, sheet: _Sheet) -> When:
    """A serial number of the 1900 or 1904 system, or 20240520 entered as a number."""
    if 19_000_101 <= value <= 21_001_231 and value == int(value):
        year, rest = divmod(int(value), 10_000)
        return When(make_day(year, *divmod(rest, 100)))
    if not 0 < value < 100_000:
        raise _refused(value)
    moment = (_EPOCH_1904 if sheet.epoch1904 else _EPOCH) + timedelta(seconds=round(value * 86_400))
    if not _FIRST <= moment.date() <= _LAST:
        raise _refused(value)
    return _split(moment)


def _from_text(text: str) -> When | None:
    """The common forms in one step; None for every other."""
    match = compiled(_PLAIN).fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = match.groups()
    found = make_day(int(year), int(month), int(day))
    return When(found) if hour is None else _split(_moment(found, hour, minute, second, text))


def _moment(day: date, hour: str, minute: str, second: str | None, text: str) -> datetime:
    try:
        return datetime.combine(day, time(int(hour), int(minute), int(second or 0)))
    except ValueError:
        raise _refused(text) from None


@lru_cache(maxsize=4096)  # a sheet of 100,000 rows holds a few hundred different dates
def _from_loose_text(text: str, sheet: _Sheet) -> When:
    folded = fold(text)
    if compiled(_SERIAL).fullmatch(folded):
        return _from_number(float(folded), sheet)
    spot = absolute(folded, day_first=sheet.day_first)
    if spot is None:
        raise _refused(text)
    year = spot.year if spot.year is not None else sheet.neighbour_year
    if year is None:
        raise ValidationError(NO_YEAR, CELL_HINT, text=text)
    at, offset = _rest(folded, spot.end, text)
    return _placed(make_day(year, spot.month, spot.day), at, offset, sheet.zone)


def _rest(folded: str, end: int, text: str) -> tuple[time | None, str | None]:
    """Time and offset behind the date; raises ValidationError where anything else follows."""
    between = compiled(_BETWEEN).match(folded, end)
    start = between.end() if between else end
    clock = read_time(folded, start)
    tail = compiled(_ZONE).match(folded, clock[1] if clock else start)
    if tail is None:
        raise _refused(text)
    return clock[0] if clock else None, tail[1]


def _placed(day: date, at: time | None, offset: str | None, zone: tzinfo | None) -> When:
    if at is None:
        return When(day)
    moment = datetime.combine(day, at)
    if offset and zone:
        sign = "+00:00" if offset in ("z", "utc") else offset
        moment = datetime.strptime(f"{moment:%Y-%m-%d %H:%M:%S}{sign}", "%Y-%m-%d %H:%M:%S%z")
        moment = moment.astimezone(zone)
    return _split(moment)
