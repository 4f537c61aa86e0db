"""Leave, one question at a time: from when, until when, who stands in; or its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from leadtui import clock
from leadtui.domain.dates import parse_when
from leadtui.domain.day_text import plain_day, weekday_text
from leadtui.domain.lists import label
from leadtui.errors import ValidationError
from leadtui.i18n import N_, _
from leadtui.screens.choosing import choose, enter
from leadtui.screens.picker import Entry
from leadtui.services import absences, people

if TYPE_CHECKING:
    from leadtui.domain.people import Person, Viewer
    from leadtui.screens.actions import LeadActions
    from leadtui.store.absences import Leave
    from leadtui.store.database import Store


END, MORE = "end", "more"


async def change(screen: LeadActions, user_id: int, login: str, name: str) -> None:
    """End or call off the leave somebody has, or enter more of it."""
    found: tuple[Leave, ...] = await screen.desk.ask(absences.coming)
    mine = next((leave for leave in found if leave.user_id == user_id), None)
    match MORE if mine is None else await _asked(screen, mine):
        case "end":
            await screen.desk.change(absences.come_back, login)
            _told(screen, _("{name} is back", name=name))
        case "more":
            await _enter(screen, user_id, login, name)


async def _asked(screen: LeadActions, leave: Leave) -> str | None:
    """What is to become of the leave there is."""
    begun = leave.from_on <= screen.desk.today()
    entries = [
        Entry(1, END, _("Back again: it ends today") if begun else _("Call it off"), "", leave.stand_in),
        Entry(2, MORE, _("Enter another leave")),
    ]
    return await choose(screen, told(leave, screen.desk.today()), entries)


async def _enter(screen: LeadActions, user_id: int, login: str, name: str) -> None:
    """The three questions."""
    today = screen.desk.today()
    first = await _day(screen, _("{name} is away from", name=name), today, _starts(today))
    if first is None:
        return
    last = await _day(screen, _("{name} is away until, this day included", name=name), first, _ends_of(first))
    stand_in = await _stand_in(screen, user_id) if last is not None else None
    if stand_in is None:
        return
    leave = await screen.desk.change(absences.go, login, first, last, stand_in)
    _told(screen, told(leave, today))


def told(leave: Leave, today: date) -> str:
    """Who is away, on which days, and who stands in."""
    return _(
        "{name} is away from {first} to {last}, {stand_in} stands in",
        name=leave.name,
        first=plain_day(leave.from_on, today),
        last=plain_day(leave.to_on, today),
        stand_in=leave.stand_in,
    )


def _told(screen: LeadActions, text: str) -> None:
    screen.say(text, "good", _("{key} undo", key=screen.keys.shown("change.undo")))


def _starts(today: date) -> list[tuple[date, str]]:
    monday = today + timedelta(days=7 - today.weekday())
    return [(today, _("today")), (today + timedelta(days=1), _("tomorrow")), (monday, _("next Monday"))]


def _ends_of(first: date) -> list[tuple[date, str]]:
    friday = first + timedelta(days=(4 - first.weekday()) % 7)
    return [
        (first, _("that day only")),
        (friday, _("to the end of the week")),
        (first + timedelta(days=6), _("a week")),
        (first + timedelta(days=13), _("two weeks")),
    ]


async def _day(screen: LeadActions, title: str, earliest: date, days: list[tuple[date, str]]) -> date | None:
    """A day typed or proposed, not before ``earliest``."""
    today, viewer = screen.desk.today(), screen.desk.viewer
    now = clock.local(clock.now(), viewer.zone if viewer is not None else "UTC")

    def read(text: str) -> Entry[date]:
        day = parse_when(text, now).day
        if day < earliest:
            raise ValidationError(N_("The leave ends before it begins, or is over."))
        return Entry(0, day, f"{weekday_text(day)} {plain_day(day, today)}")

    why = dict(reversed(days))
    entries = [
        Entry(at, day, f"{weekday_text(day)} {plain_day(day, today)}", "", why[day])
        for at, day in enumerate(dict.fromkeys(day for day, _why in days), 1)
    ]
    return await enter(screen, title, read, entries, placeholder=_("Fri, 5/22, in 3 days…"))


def _colleagues(store: Store, viewer: Viewer) -> tuple[Person, ...]:
    """Who may stand in, as far as roles say."""
    return tuple(person for person in people.everyone(store, active_only=True) if person.role != "viewer")


async def _stand_in(screen: LeadActions, user_id: int) -> str | None:
    """The login of who stands in."""
    found: tuple[Person, ...] = await screen.desk.ask(_colleagues)
    entries = [
        Entry(one.id, one.login, one.name, label("role", one.role), one.login)
        for one in found
        if one.id != user_id
    ]
    return await choose(screen, _("Who stands in?"), entries, placeholder=_("name, pinyin or login"))
