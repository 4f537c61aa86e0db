"""The next contact as it is typed: a day, perhaps a time, a method, a word on what about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from leadtui.domain.dates import parse_plan, parse_when
from leadtui.domain.day_text import plain_day, weekday_text
from leadtui.domain.forms import NextPlan
from leadtui.domain.lists import find_item, label
from leadtui.domain.past_days import parse_past
from leadtui.domain.people import Person
from leadtui.errors import ValidationError
from leadtui.i18n import N_, _
from leadtui.services.form_facts import FormFacts
from leadtui.text import fold_value

YES = frozenset({"1", "y", "yes", "ok", "x", "是", "对", "對", "√", "✓", "已确认", "已確認"})
_WHOM = re.compile(r"@\s*(\S+)")
_TIME_ONLY = re.compile(r"[\d:点點时時分半ap.m早上下午晚中 ]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan to fill in, as text for the date field, and why it is proposed."""

    plan: NextPlan
    text: str
    why: str


def proposed(facts: FormFacts, *, method: str, outcome: str, status: str) -> Proposed | None:
    """What the rules propose next: a retry after an attempt, else what the cadence says."""
    today = facts.now.date()
    if outcome == "not_reached" and method != "content":
        choice = facts.retries[method][0]
        plan = NextPlan(choice.when.day, choice.when.at, choice.method)
        return Proposed(plan, day_and_time(plan.day, plan.at, today), _(choice.label))
    track = "content" if method == "content" else "conversation"
    found = facts.proposals.get((status, track))
    if found is None:
        return None
    plan = NextPlan(found.day, None, found.method, focus=str(found.focus), track=track)
    return Proposed(plan, day_and_time(plan.day, None, today), found.reason())


def day_and_time(day: date, at: time | None, today: date) -> str:
    """How a date field shows a plan, so that it reads back the same: 5/22, 5/22 14:00."""
    text = plain_day(day, today)
    return f"{text} {at:%H:%M}" if at else text


def read_next(text: str, now: datetime) -> NextPlan:
    """The plan a date field holds: 周五, 5/22 14:00 拜访, next tue call about the price.

    What follows the date names a method or says what about. Raises ValidationError on plan_on.
    """
    words = text.split()
    for size in range(len(words), 0, -1):
        try:
            when = parse_when(" ".join(words[:size]), now)
        except ValidationError:
            continue
        return _with_rest(NextPlan(when.day, when.at), words[size:])
    if found := parse_plan(text, now.date()):
        when, rest = found
        return _with_rest(NextPlan(when.day, when.at), rest.split())
    raise ValidationError(
        N_("“{text}” is not a date."),
        N_("Write it like 5/22, next tue or 2024-05-22 14:00."),
        field="plan_on",
        text=text.strip(),
    )


def _with_rest(plan: NextPlan, words: Iterable[str]) -> NextPlan:
    about: list[str] = []
    for word in words:
        item = find_item("method", word)
        if item is not None and plan.method is None:
            plan = replace(plan, method=item.id)
        else:
            about.append(word)
    return replace(plan, focus=" ".join(about))


def echo(plan: NextPlan, today: date, whom: str = "") -> str:
    """What was read: Fri 5/22 14:00 · Visit · the price."""
    when = f"{weekday_text(plan.day)} {day_and_time(plan.day, plan.at, today)}"
    parts = (when, label("method", plan.method), plan.focus, f"@{whom}" if whom else "")
    return " · ".join(part for part in parts if part)


def step_day(text: str, now: datetime) -> str:
    """The date a next step begins with, as text for the date field; empty where it names none."""
    found = parse_plan(text, now.date()) if text.strip() else None
    if found is None or found[0].day < now.date():
        return ""
    return day_and_time(found[0].day, found[0].at, now.date())


def without_day(text: str, now: datetime) -> str:
    """A next step without the date and the colleague it names: what is to be done."""
    rest = _WHOM.sub("", text).strip()
    found = parse_plan(rest, now.date()) if rest else None
    return found[1].strip() if found and found[1].strip() else rest


def whom_of(text: str, people: Iterable[Person]) -> Person | None:
    """The colleague an @name in a next step means; ValidationError where nobody is called so."""
    match = _WHOM.search(text)
    if match is None:
        return None
    name = match[1].casefold()
    for person in people:
        if name in {person.login.casefold(), person.name.casefold(), *map(str.casefold, person.aliases)}:
            return person
    raise ValidationError(N_("There is no user {name}."), field="next_step", name=match[1])


def read_confirmed(text: str, now: datetime) -> str:
    """A day of confirmation: 1 or yes means today; anything else is left to the field itself."""
    if fold_value(text).strip().casefold() in YES:
        return now.date().isoformat()
    return read_past_day(text, now) if text.strip() else ""


def read_past_day(text: str, now: datetime) -> str:
    """A day that lies behind, in ISO form; what is no date is handed back as typed."""
    try:
        return parse_past(text, now).day.isoformat()
    except ValidationError:
        return text
