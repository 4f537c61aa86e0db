"""What several services need to know of the moment: settings, calendar, the viewer's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.store import rules, settings
from leadtui.store.database import Store
from leadtui.store.kept import kept

if TYPE_CHECKING:
    from leadtui.domain.workdays import WorkCalendar

SEARCHED = ("customer", "short_name", "need")
KEYED = ("customer", "kind", "credit_code", "region")


def wall(viewer: Viewer) -> datetime:
    """Now, as the clock on the viewer's wall shows it (aware)."""
    return clock.local(clock.now(), viewer.zone)


def epoch() -> datetime:
    """Any instant, for reading values that do not hang on one."""
    return datetime.fromtimestamp(0, UTC)


def reindex(store: Store, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Bring a lead's search tokens and keys in step if a column they are made of has changed."""
    from leadtui.store import lead_keys, search

    if any(before[name] != after[name] for name in SEARCHED):
        search.write_lead_tokens(store, search.lead_tokens(store, [after["id"]]))
    if any(before[name] != after[name] for name in KEYED):
        lead_keys.index(store, [after["id"]])


def today(viewer: Viewer) -> date:
    """The viewer's own date; a plan is late by this one."""
    return wall(viewer).date()


def team_today(viewer: Viewer) -> date:
    """The team's date; lead numbers bear this one."""
    return clock.today(viewer.team_zone)


def day_ends(viewer: Viewer) -> str:
    """When the team's day ends, as the viewer's clock shows it: 00:00."""
    midnight = clock.at(team_today(viewer) + timedelta(days=1), time(), viewer.team_zone)
    return clock.local(midnight, viewer.zone).strftime("%H:%M")


def calendar() -> WorkCalendar:
    """The work calendar of the database."""
    return kept("calendar", _calendar)


def _calendar() -> WorkCalendar:
    from leadtui.domain.workdays import WorkCalendar

    days, common = rules.workdays(), settings.load()
    start, end = common.get("work_start", "09:00"), common.get("work_end", "18:00")
    return WorkCalendar(days["holiday"], days["makeup"], time.fromisoformat(start), time.fromisoformat(end))


def festivals(after: date) -> list[tuple[str, date]]:
    """The festivals of the twelve months after ``after``: as init stored them, else from the library."""
    common = settings.load()
    stored = common.get("festivals", {})
    years = (str(after.year), str(after.year + 1))
    if not all(year in stored for year in years):
        from leadtui.domain.workdays import coming_festivals

        return coming_festivals(common["country"], after)
    days = [(name, date.fromisoformat(day)) for year in years for name, day in stored[year].items()]
    end = after + timedelta(days=366)
    return sorted((pair for pair in days if after < pair[1] < end), key=lambda pair: pair[1])


def currency() -> str:
    """The currency new amounts are in."""
    return str(settings.load()["currency"])


def phone_region() -> str:
    """The region in which numbers without a country code are read."""
    return str(settings.load()["phone_region"])
