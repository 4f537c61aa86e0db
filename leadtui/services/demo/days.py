"""Days and hours of the demo's past and future, counted from now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from leadtui import clock
from leadtui.domain.workdays import WorkCalendar

# Nobody in the demo calls before nine or writes up after six.
_HOURS = tuple(time(hour, minute) for hour in range(9, 18) for minute in (5, 20, 35, 50) if hour != 12)
_SLOTS = tuple(time(hour, minute) for hour in (9, 10, 11, 14, 15, 16, 17) for minute in (0, 30))
APPOINTMENT_HOURS = timedelta(hours=2)


class Days:
    """The working days around ``now`` in ``zone``; chance decides with ``random``."""

    def __init__(self, now: datetime, zone: str, calendar: WorkCalendar, random: Random) -> None:
        self.now, self.zone, self.calendar, self.random = now, zone, calendar, random
        self.wall = clock.local(now, zone).replace(tzinfo=None)
        self.today = self.wall.date()

    def workday(self, n: int) -> date:
        """The n-th workday after today, or before it where n is negative."""
        return self.calendar.add_workdays(self.today, n)

    def before(self, day: date, n: int) -> date:
        """The n-th workday before ``day``."""
        return self.calendar.add_workdays(day, -n)

    def instant(self, day: date, at: time) -> datetime:
        """When the clocks of the zone show this."""
        return clock.at(day, at, self.zone)

    def some_hour(self, day: date) -> datetime:
        """A moment of the working day, to the minute."""
        return self.instant(day, self.random.choice(_HOURS)) + timedelta(minutes=self.random.randrange(15))

    def at_work(self) -> bool:
        """Whether it is a workday, with time for two appointments before work ends."""
        start = self.calendar.next_working_moment(self.wall)
        return start == self.wall and (self.wall + APPOINTMENT_HOURS).time() <= self.calendar.end

    def soon(self) -> list[time]:
        """Two moments within the next two hours, on quarters of an hour."""
        first = self.wall.replace(second=0, microsecond=0) + timedelta(minutes=15 - self.wall.minute % 15)
        return [(first + timedelta(minutes=minutes)).time() for minutes in (15, 75)]

    def slots(self, n: int) -> list[time]:
        """Times for today's plans that are not appointments of the next two hours."""
        near = (self.wall, self.wall + APPOINTMENT_HOURS)
        free = [at for at in _SLOTS if not near[0] <= datetime.combine(self.today, at) <= near[1]]
        # Chance of its own: how many are free hangs on the hour, and the rest of the desk must not.
        return sorted(Random(str(self.today)).sample(free, n))

    def done(self, most: int) -> list[datetime]:
        """Moments of today's work so far, half an hour apart, ten minutes ago at the latest."""
        start, end = datetime.combine(self.today, time(9, 5)), self.wall - timedelta(minutes=10)
        count = min(most, max(0, int((end - start) / timedelta(minutes=25))))
        return [self.instant(self.today, (start + n * timedelta(minutes=25)).time()) for n in range(count)]

    def this_month(self, n: int) -> list[date]:
        """Days of this month up to today, oldest first; workdays where there are any."""
        first = self.today.replace(day=1)
        days = [first + timedelta(days=k) for k in range((self.today - first).days)]
        # In the month's first hour nothing can have been closed yet.
        early = self.wall - timedelta(hours=1) < datetime.combine(first, time())
        since = [self.workday(-1)] if early else [self.today]
        worked = [day for day in days if self.calendar.is_workday(day)] or days or since
        return sorted(self.random.choices(worked, k=n))

    def closing(self, day: date) -> datetime:
        """When something was closed on ``day``, some minutes before now at the latest."""
        if day < self.today:
            return self.some_hour(day)
        midnight = self.instant(self.today, time())
        return midnight + (self.now - midnight - timedelta(minutes=20)) * self.random.uniform(0.2, 0.9)
