"""Where a new team is at home: what was given, checked; what was not, as this machine suggests it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from leadtui import i18n
from leadtui.domain.countries import CURRENCIES, country_in, currency_of, zones_of
from leadtui.errors import UsageError
from leadtui.i18n import LANGUAGES, N_

LANGUAGE_HOMES = {"zh_CN": "CN", "zh_TW": "TW"}
# A desk that says nothing about itself is the one the lists were made for.
DEFAULT_COUNTRY = "CN"
NO_PLACE = "UTC"


@dataclass(frozen=True, slots=True)
class Home:
    """Language, time zone, country (workdays, phones) and currency of a team."""

    language: str = "en"
    zone: str = "Asia/Shanghai"
    country: str = DEFAULT_COUNTRY
    currency: str = "CNY"


def home(*, language: str = "", zone: str = "", country: str = "", currency: str = "") -> Home:
    """A whole home from what was given; the rest follows from that, the clock and the locale.

    Raises UsageError for what does not exist, before anything is made.
    """
    spoken = language or i18n.language()
    if zone:
        _check_zone(zone)
    land = country.upper() or _guessed_country(zone or machine_zone(), language, spoken)
    if country:
        _check_country(land)
    money = currency.upper() or currency_of(land)
    _check_currency(money, land)
    return Home(spoken, zone or _guessed_zone(land, given=bool(country), spoken=spoken), land, money)


def local_zone(tongue: str) -> str:
    """The name of this machine's time zone; a server that runs in UTC tells less than the language does."""
    return machine_zone() or next(iter(zones_of(LANGUAGE_HOMES.get(tongue, ""))), NO_PLACE)


def machine_zone() -> str:
    """The time zone this machine is set to; empty where that names no place."""
    named = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    found = named or (str(link.resolve()).partition("/zoneinfo/")[2] if link.is_symlink() else "")
    return found if "/" in found and not found.startswith(("/", "Etc/")) else ""


def _guessed_country(zone: str, language: str, spoken: str) -> str:
    """The clock knows best; then the language that was asked for, the locale, the language in use."""
    guesses = (
        country_in(zone),
        LANGUAGE_HOMES.get(language, ""),
        _locale_country(),
        LANGUAGE_HOMES.get(spoken, ""),
    )
    return next((guess for guess in guesses if guess), DEFAULT_COUNTRY)


def _locale_country() -> str:
    """TW of zh_TW.UTF-8; empty for C and for countries leadtui knows nothing of."""
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next((value for value in variables if value), "").partition(".")[0].partition("@")[0]
    country = tag.rpartition("_")[2] if "_" in tag else ""
    return country if currency_of(country) else ""


def _guessed_zone(country: str, *, given: bool, spoken: str) -> str:
    """This machine's, unless the country that was asked for keeps another time."""
    here = machine_zone()
    zones = zones_of(country)
    if here and (not given or not zones or here in zones):
        return here
    return zones[0] if given and zones else local_zone(spoken)


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            N_("Unknown time zone: {name}"), N_("Zones are named like Asia/Shanghai."), name=name
        ) from error


def _check_country(code: str) -> None:
    from leadtui.domain.workdays import COUNTRY_HINT, UNKNOWN_COUNTRY, has_calendar

    if not has_calendar(code):
        raise UsageError(UNKNOWN_COUNTRY, COUNTRY_HINT, country=code)


def _check_currency(code: str, country: str) -> None:
    if not code:
        raise UsageError(
            N_("The currency of {country} is not known here."),
            N_("Give it, too: --currency EUR"),
            country=country,
        )
    if code not in CURRENCIES:
        raise UsageError(
            N_("Unknown currency: {code}"), N_("Use a three-letter code such as CNY, TWD or USD."), code=code
        )


assert set(LANGUAGE_HOMES) < set(LANGUAGES)
