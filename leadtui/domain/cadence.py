"""When to contact a lead next, how and about what, and why (the follow-up cadence)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from leadtui.domain.cadence_rows import DEFAULT_ROWS, CadenceRow, Track, match, row_body, row_from
from leadtui.domain.date_words import When
from leadtui.domain.periods import shift
from leadtui.domain.workdays import WorkCalendar
from leadtui.i18n import N_, Label, _

__all__ = [
    "DEFAULT_ROWS",
    "CadenceRow",
    "Proposal",
    "Retry",
    "Track",
    "first_contact",
    "match",
    "propose",
    "retry",
    "row_body",
    "row_from",
]

Festivals = Callable[[date], Iterable[tuple[str, date]]]

GREETING_DAYS = 10
FIRST_CONTACT_HOURS: Mapping[str | None, int] = {"A": 2, "B": 8, "C": 24, None: 8}
ATTEMPTS_PER_METHOD = 3
LEVELS: Mapping[str | None, Label] = {
    "A": Label("A · high intent", "A · 高意向", "A · 高意向"),
    "B": Label("B · medium", "B · 中意向", "B · 中意向"),
    "C": Label("C · low", "C · 低意向", "C · 低意向"),
    None: Label("No level yet", "未定等级", "未定等級"),
}
FESTIVALS: Mapping[str, Label] = {
    "spring_festival": Label("Spring Festival", "春节", "春節"),
    "dragon_boat": Label("Dragon Boat Festival", "端午", "端午"),
    "mid_autumn": Label("Mid-Autumn Festival", "中秋", "中秋"),
    "national_day": Label("National Day", "国庆", "國慶"),
}
_GREETING: Mapping[str, Label] = {
    key: Label(f"{name.en} greetings", f"{name.zh_CN}问候", f"{name.zh_TW}問候")
    for key, name in FESTIVALS.items()
}
_WHY = {
    "workday": (N_("{level}: every workday"), N_("{level}: every {n} workdays")),
    "day": (N_("{level}: every day"), N_("{level}: every {n} days")),
    "week": (N_("{level}: every week"), N_("{level}: every {n} weeks")),
    "month": (N_("{level}: every month"), N_("{level}: every {n} months")),
}
_WHY_GREETING = N_("{level}: the last workday before {festival}")
_MOVED = N_("{reason}; {day} is no workday")

# Who is not reached by one method in three attempts is tried by the other.
_OTHER_METHOD = {"phone": "wechat", "wechat": "phone", "email": "phone", "text": "phone"}
_AFTERNOON, _MORNING = time(14), time(10)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contact the cadence proposes; ``methods`` are the other ones that suit."""

    day: date
    track: Track
    method: str
    focus: Label
    why: str
    params: Mapping[str, object]
    methods: tuple[str, ...] = ()
    moved_from: date | None = None

    def reason(self) -> str:
        """Why this day, in the current language: A · high intent: every 1-2 workdays."""
        reason = _(self.why, **self.params)
        if self.moved_from is None:
            return reason
        day = f"{self.moved_from.month}/{self.moved_from.day:02d}"
        return _(_MOVED, reason=reason, day=day)


@dataclass(frozen=True, slots=True)
class Retry:
    """One choice of when to try again; ``id`` is two_hours, afternoon or tomorrow."""

    id: str
    when: When
    method: str
    label: str = field(compare=False)


def propose(
    rows: Sequence[CadenceRow],
    *,
    level: str | None,
    status: str,
    track: Track,
    after: date,
    calendar: WorkCalendar,
    festivals: Festivals | None = None,
) -> Proposal | None:
    """The next contact on one track after ``after``, or None where the cadence has none.

    ``festivals`` (``workdays.coming_festivals`` of a country) is asked only where greetings are due.
    A greeting takes the place of a contact within ten days of it, or of today.
    """
    row = match(rows, level, status, track)
    if row is None or row.unit == "none":
        return None
    regular = _step(row, after, calendar)
    if row.greetings and festivals:
        for festival, day in sorted(festivals(after), key=lambda pair: pair[1]):
            eve = calendar.last_workday_before(day)
            if eve > after and _near(eve, after, regular):
                return _greeting(row, level, festival, eve)
    day = calendar.next_workday(regular)
    why, params = _every(row, level)
    moved = regular if day != regular else None
    return Proposal(day, track, row.methods[0], row.focus, why, params, row.methods[1:], moved)


def _step(row: CadenceRow, after: date, calendar: WorkCalendar) -> date:
    if row.unit == "workday":
        return calendar.add_workdays(after, row.every)
    return shift(after, row.every, row.unit[0])


def _near(eve: date, after: date, regular: date) -> bool:
    limit = timedelta(days=GREETING_DAYS)
    return eve - after <= limit or abs(regular - eve) <= limit


def _every(row: CadenceRow, level: str | None) -> tuple[str, dict[str, object]]:
    one, many = _WHY[row.unit]
    params: dict[str, object] = {"level": LEVELS.get(level) or level}
    return (one, params) if row.span == "1" else (many, {**params, "n": row.span})


def _greeting(row: CadenceRow, level: str | None, festival: str, day: date) -> Proposal:
    params = {"level": LEVELS.get(level) or level, "festival": FESTIVALS[festival]}
    method = "wechat" if "wechat" in row.methods else row.methods[0]
    others = tuple(other for other in row.methods if other != method)
    return Proposal(day, row.track, method, _GREETING[festival], _WHY_GREETING, params, others)


def first_contact(level: str | None, assigned: datetime, calendar: WorkCalendar) -> When:
    """By when a new lead is to be tried: A within 2 working hours, B and no level 8, C 24.

    ``assigned`` is naive wall time.
    """
    hours = FIRST_CONTACT_HOURS.get(level, FIRST_CONTACT_HOURS[None])
    due = calendar.add_working_hours(assigned.replace(second=0, microsecond=0), hours)
    return When(due.date(), due.time())


def retry(attempt: int, now: datetime, calendar: WorkCalendar, *, method: str = "phone") -> tuple[Retry, ...]:
    """When to try again after ``attempt`` attempts that reached nobody, the best choice first.

    In two hours and this afternoon while work lasts, and the next workday at ten, always. From the
    third attempt on by another method. ``now`` is naive wall time.
    """
    by = _OTHER_METHOD.get(method, "phone") if attempt >= ATTEMPTS_PER_METHOD else method
    today, tomorrow = now.date(), now.date() + timedelta(days=1)
    choices: list[Retry] = []
    soon = _rounded_up(now + timedelta(hours=2))
    if calendar.next_working_moment(soon) == soon:
        choices.append(Retry("two_hours", When(soon.date(), soon.time()), by, N_("in 2 hours")))
    afternoon = datetime.combine(today, _AFTERNOON)
    if calendar.is_workday(today) and now + timedelta(hours=1) <= afternoon != soon:
        choices.append(Retry("afternoon", When(today, _AFTERNOON), by, N_("this afternoon")))
    morning = calendar.next_workday(tomorrow)
    label = N_("tomorrow") if morning == tomorrow else N_("next workday")
    choices.append(Retry("tomorrow", When(morning, _MORNING), by, label))
    return tuple(choices)


def _rounded_up(moment: datetime) -> datetime:
    """To the next five minutes: 10:47 is no time anyone agrees on."""
    moment = moment.replace(second=0, microsecond=0)
    return moment + timedelta(minutes=-moment.minute % 5)
