"""What several services need to know of the moment: settings, calendar, the viewer's clock."""

from __future__ import annotations

from datetime import date, datetime, time

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.domain.workdays import WorkCalendar
from leadtui.store import rules, settings


def wall(viewer: Viewer) -> datetime:
    """Now, as the clock on the viewer's wall shows it (aware)."""
    return clock.local(clock.now(), viewer.zone)


def today(viewer: Viewer) -> date:
    """The viewer's own date; a plan is late by this one."""
    return wall(viewer).date()


def team_today(viewer: Viewer) -> date:
    """The team's date; lead numbers bear this one."""
    return clock.today(viewer.team_zone)


def calendar() -> WorkCalendar:
    """The work calendar of the database."""
    days = rules.workdays()
    common = settings.load()
    start, end = common.get("work_start", "09:00"), common.get("work_end", "18:00")
    return WorkCalendar(days["holiday"], days["makeup"], time.fromisoformat(start), time.fromisoformat(end))


def currency() -> str:
    """The currency new amounts are in."""
    return str(settings.load()["currency"])


def phone_region() -> str:
    """The region in which numbers without a country code are read."""
    return str(settings.load()["phone_region"])
