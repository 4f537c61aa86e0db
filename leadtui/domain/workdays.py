"""Workdays and working hours of a country, make-up workdays included."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from leadtui.errors import ValidationError
from leadtui.i18n import N_

if TYPE_CHECKING:
    from holidays import HolidayBase

Kind = Literal["holiday", "makeup"]
Missing = Literal["unread", "unknown"]
UNKNOWN_COUNTRY = N_("No holidays are known for the country “{country}”.")
COUNTRY_HINT = N_("Use a two-letter code such as CN, TW or SG.")
HOURS = N_("Work cannot end at {end:%H:%M} when it starts at {start:%H:%M}.")
HOURS_HINT = N_("Set working hours like 09:00 to 18:00.")

_DAY = timedelta(days=1)
_NATIONAL_DAYS = {"CN": (10, 1), "HK": (10, 1), "MO": (10, 1), "TW": (10, 10), "SG": (8, 9)}
# The last year with make-up workdays; Taiwan's holidays fall on no weekend to be worked since.
_ENDED = {"TW": 2025}
# As the Chinese calendar of `holidays` names them.
_LUNAR = {"spring_festival": "春节", "dragon_boat": "端午节", "mid_autumn": "中秋节"}


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, and from when to when.

    Make-up workdays are weekend days worked for a day off elsewhere. After ``known_until`` only
    weekends and holidays known so far count: the year's make-up days are not published yet.
    """

    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    start: time = time(9)
    end: time = time(18)
    known_until: date | None = None

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValidationError(HOURS, HOURS_HINT, start=self.start, end=self.end)

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``."""
        return day in self.makeup or (day.weekday() < 5 and day not in self.holidays)

    def is_known(self, day: date) -> bool:
        """Whether holidays and make-up days around ``day`` are published."""
        return self.known_until is None or day <= self.known_until

    def next_workday(self, day: date) -> date:
        """The first workday on or after ``day``."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def last_workday_before(self, day: date) -> date:
        """The last workday strictly before ``day``."""
        day -= _DAY
        while not self.is_workday(day):
            day -= _DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The ``n``-th workday after ``day``, before it if negative; 0 is ``next_workday``."""
        for _ in range(-n):
            day = self.last_workday_before(day)
        for _ in range(n):
            day = self.next_workday(day + _DAY)
        return day if n else self.next_workday(day)

    def next_working_moment(self, moment: datetime) -> datetime:
        """``moment``, or the start of work that follows it; naive wall time."""
        if moment.time() >= self.end:
            return self._opening(self.next_workday(moment.date() + _DAY))
        day = self.next_workday(moment.date())
        return max(moment, self._opening(day))

    def add_working_hours(self, moment: datetime, hours: float) -> datetime:
        """The moment at which ``hours`` (>= 0) of working time have passed; naive wall time."""
        left = timedelta(hours=hours)
        moment = self.next_working_moment(moment)
        while (rest := self._closing(moment.date()) - moment) < left:
            left -= rest
            moment = self._opening(self.next_workday(moment.date() + _DAY))
        return moment + left

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """Hours of working time from ``start`` to ``end``, negative if ``end`` is earlier."""
        if end < start:
            return -self.working_hours_between(end, start)
        total, day = timedelta(), start.date()
        while day <= end.date():
            if self.is_workday(day):
                worked = min(end, self._closing(day)) - max(start, self._opening(day))
                total += max(worked, timedelta())
            day += _DAY
        return total / timedelta(hours=1)

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.start)

    def _closing(self, day: date) -> datetime:
        return datetime.combine(day, self.end)


def calendar_days(country: str, years: Iterable[int]) -> list[tuple[date, Kind]]:
    """Holidays and make-up workdays of a country in ``years``, in order of date.

    Years without a published plan have their statutory holidays only (``published_until``).
    Raises ValidationError for an unknown country.
    """
    wanted = set(years)
    # A make-up day in December may belong to the New Year that follows it.
    known = _known(country, wanted | {year + 1 for year in wanted})
    makeup = {day for day in known.weekend_workdays if day.year in wanted}
    off = {day for day in known if day.year in wanted} - makeup
    holidays: list[tuple[date, Kind]] = [(day, "holiday") for day in off]
    return sorted([*holidays, *((day, "makeup") for day in makeup)])


def has_calendar(country: str) -> bool:
    """Whether the holidays of this two-letter code are known."""
    from holidays import list_supported_countries

    return len(country) == 2 and country in list_supported_countries()


def published_until(country: str) -> date | None:
    """The last day whose make-up workdays the library knows; None where a country has none (any more)."""
    known = _known(country, {2024})
    if not known.has_substituted_holidays:
        return None
    last = max(known.special_public_holidays)
    return None if _ENDED.get(country, 0) >= last else date(last, 12, 31)


def missing_makeup(country: str, today: date, makeup: Collection[date]) -> Missing | None:
    """In December, why ``makeup`` lacks next year's make-up workdays; None where none are to be expected.

    unread: the library has them, the calendar was not filled since; unknown: the library has not got them.
    """
    if today.month < 12 or any(day.year > today.year for day in makeup):
        return None
    if any(kind == "makeup" for _day, kind in calendar_days(country, [today.year + 1])):
        return "unread"
    published = published_until(country)
    return "unknown" if published is not None and published.year <= today.year else None


def festivals(country: str, year: int) -> dict[str, date]:
    """First day of spring_festival, dragon_boat, mid_autumn and national_day, as far as there is one."""
    found: dict[str, date] = {}
    for day, name in sorted(_known("CN", {year}, language="zh_CN").items()):
        for festival, word in _LUNAR.items():
            if day.year == year and any(part.startswith(word) for part in name.split("; ")):
                found.setdefault(festival, day)
    if country in _NATIONAL_DAYS:
        found["national_day"] = date(year, *_NATIONAL_DAYS[country])
    return found


def coming_festivals(country: str, after: date) -> list[tuple[str, date]]:
    """The festivals of the twelve months after ``after``, by date."""
    pairs = [pair for year in (after.year, after.year + 1) for pair in _festivals(country, year)]
    end = after + timedelta(days=366)
    return sorted((pair for pair in pairs if after < pair[1] < end), key=lambda pair: pair[1])


@lru_cache(maxsize=32)
def _festivals(country: str, year: int) -> tuple[tuple[str, date], ...]:
    return tuple(festivals(country, year).items())


def _known(country: str, years: set[int], language: str | None = None) -> HolidayBase:
    from holidays import country_holidays

    try:
        return country_holidays(country, years=sorted(years), language=language)
    except NotImplementedError:
        raise ValidationError(UNKNOWN_COUNTRY, COUNTRY_HINT, country=country) from None
