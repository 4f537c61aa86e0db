"""A field that some tried out, compared: how much they filled in, and how their leads went beside others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from leadtui import clock
from leadtui.domain.fields.definition import Definition
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.fields import definition
from leadtui.services.reads import reads
from leadtui.store import people, pilots
from leadtui.store.database import Store
from leadtui.store.pilots import Span, Went


@dataclass(frozen=True, slots=True)
class Tried:
    """One of those who try a field out.

    ``filled`` of their ``leads`` have a value; they set it ``times`` times on ``touched`` leads, last on
    ``last``.
    """

    login: str
    name: str
    leads: int
    filled: int
    times: int
    touched: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a pilot brought, from its first day to its last or today.

    ``with_value``, ``without`` and ``others`` are leads of those who take part that have a value, that have
    none, and leads of everybody else.
    """

    definition: Definition
    first: date
    last: date
    ended: bool
    people: tuple[Tried, ...]
    with_value: Went
    without: Went
    others: Went


@reads
def compare(store: Store, viewer: Viewer, name: str) -> Comparison:
    """RuleError where nobody tries the field out."""
    access.require_admin(viewer)
    found = definition(name)
    if not found.pilot:
        raise RuleError(
            N_("Nobody tries {name} out."), N_("Begin with: leadtui field pilot"), name=str(found.label)
        )
    span = _span(store, viewer, found)
    owners = list(found.pilot)
    return Comparison(
        found,
        clock.local(span.start, viewer.team_zone).date(),
        clock.local(span.end - timedelta(microseconds=1), viewer.team_zone).date(),
        found.pilot_until is not None and clock.today(viewer.team_zone) > found.pilot_until,
        _people(viewer, found, span),
        pilots.went(span, owners, found.name),
        pilots.went(span, owners, found.name, filled=False),
        pilots.went(span, owners, others=True),
    )


def _span(store: Store, viewer: Viewer, found: Definition) -> Span:
    now = store.now()
    end = now + timedelta(microseconds=1)
    if found.pilot_until is not None:
        after = clock.at(found.pilot_until + timedelta(days=1), time(), viewer.team_zone)
        end = min(end, after)
    start: datetime = pilots.began(found.id) or now
    return Span(min(start, end), end)


def _people(viewer: Viewer, found: Definition, span: Span) -> tuple[Tried, ...]:
    leads = pilots.leads_by_owner(span, found.pilot)
    filled = pilots.filled_by_owner(span, found.pilot, found.name)
    writes = pilots.writes(span, found.name)
    made: list[Tried] = []
    for person in people.everyone():
        if person.id in found.pilot:
            times, touched, last = writes.get(person.id, (0, 0, None))
            day = None if last is None else clock.local(_instant(last), viewer.team_zone).date()
            counted = (leads.get(person.id, 0), filled.get(person.id, 0))
            made.append(Tried(person.login, person.name, *counted, times, touched, day))
    return tuple(made)


def _instant(value: datetime | str) -> datetime:
    from leadtui.store.columns import instant_value

    return instant_value(value)


def share(part: int, whole: int) -> str:
    """A share with what it is of: 40% (2/5); a dash of nothing."""
    return f"{100 * part // whole}% ({part}/{whole})" if whole else "–"
