"""What time brings: plans that fall due, rungs that are reached, the digest of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from leadtui import clock, i18n
from leadtui.domain.escalation import MANAGER, REASSIGN
from leadtui.domain.letters import DIGEST, FIRST, PEOPLE
from leadtui.domain.lists import label
from leadtui.domain.notices import Args
from leadtui.domain.people import Person, Viewer
from leadtui.domain.reminders import Reminder, once_per_lead, reminder
from leadtui.services import context, notices, queue, signing_in
from leadtui.services.reads import reads
from leadtui.store import absences, channels, news, outbox, people, reminders, settings
from leadtui.store.channels import Way
from leadtui.store.database import Store

DIGEST_AT = "notify.digest"
"""The setting, a user's or everyone's: a time of day as 08:30, or '' for none."""
DIGEST_TIME = "08:30"
SINCE = "notify.since"
"""The team's date on which reminders began: nothing from before is told one by one."""
TOGETHER = 25
SHOWN = 8
SHOWN_GROUPS = ("appointments", "new", "late", "today", "waiting")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell a user; by the ways it is ``inside`` a digest it is not sent by itself."""

    user_id: int
    kind: str
    key: str
    lead_id: int | None
    args: Args
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What everybody's reminders hang on."""

    store: Store
    viewer: Viewer
    people: Mapping[int, Person]
    ways: Mapping[int, Mapping[str, Way]]
    now: datetime
    since: date
    admins: Sequence[int]
    leaders: dict[int, list[int]] = field(default_factory=dict)

    def eyes(self, user_id: int) -> Viewer:
        """A user's own eyes."""
        return signing_in.again(self.store, replace(self.viewer, user_id=user_id, actor_id=None))

    def wall(self, user_id: int) -> datetime:
        """Now, on a user's wall."""
        return clock.local(self.now, self.people[user_id].zone or self.viewer.team_zone)

    def language(self, user_id: int) -> str:
        """The language a user reads."""
        return self.people[user_id].language or str(settings.load().get("language", "en"))

    def digest_ways(self, user_id: int) -> tuple[str, ...]:
        """The ways by which a user gets the digest."""
        return tuple(name for name, way in self.ways.get(user_id, {}).items() if way.takes(DIGEST))

    def digest_at(self, user_id: int) -> time | None:
        """When a user gets the digest of the day; None where they get none."""
        if not self.digest_ways(user_id):
            return None
        common = settings.load().get(DIGEST_AT, DIGEST_TIME)
        wanted = str(settings.load(user_id).get(DIGEST_AT, common))
        return time.fromisoformat(wanted) if wanted else None


@reads
def to_tell(store: Store, viewer: Viewer) -> list[Telling]:
    """What there is to tell now and was not told yet, of plans first."""
    desk = _desk(store, viewer)
    found = [*_of_plans(desk), *_digests(desk)]
    mine: dict[int, set[str]] = {}
    for one in found:
        mine.setdefault(one.user_id, set()).add(one.key)
    known = {user_id: reminders.told(user_id, keys) for user_id, keys in mine.items()}
    return [one for one in found if one.key not in known[one.user_id]]


def tell(store: Store, found: Sequence[Telling]) -> dict[str, int]:
    """Tell it, each once however many programs do; how many of each kind were told."""
    counts: dict[str, int] = {}
    for start in range(0, len(found), TOGETHER):
        with store.transaction():
            for one in found[start : start + TOGETHER]:
                if _tell(store, one):
                    counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts


def begin(store: Store, viewer: Viewer) -> None:
    """From the first time on reminders are told."""
    with store.transaction():
        if SINCE not in settings.load():
            settings.save(SINCE, clock.today(viewer.team_zone).isoformat())


def _tell(store: Store, one: Telling) -> bool:
    told = notices.tell(store, one.user_id, one.kind, one.key, lead_id=one.lead_id, args=one.args)
    if told and one.inside:
        outbox.stop_notice(one.user_id, one.key, one.inside)
    if told and one.kind == DIGEST:
        reminders.mark_read(one.user_id, one.key, store.now())
    return told


def _desk(store: Store, viewer: Viewer) -> _Desk:
    today = clock.today(viewer.team_zone)
    active = {person.id: person for person in people.everyone(active_only=True)}
    since = settings.load().get(SINCE)
    return _Desk(
        store,
        viewer,
        {user_id: person for user_id, person in active.items() if person.role != "viewer"},
        channels.everybodys(),
        clock.now(),
        date.fromisoformat(since) if since else today,
        tuple(sorted(user_id for user_id, person in active.items() if person.role == "admin")),
    )


def _of_plans(desk: _Desk) -> Iterator[Telling]:
    today = clock.today(desk.viewer.team_zone)
    plans = reminders.due_plans(desk.viewer, sorted(desk.people), today)
    calendar = context.calendar()
    walls = {user_id: desk.wall(user_id) for user_id in {plan.responsible_id for plan in plans}}
    due = (reminder(plan, walls[plan.responsible_id], calendar, desk.since) for plan in plans)
    for one in once_per_lead(found for found in due if found is not None):
        yield from _told_of(desk, one)


def _told_of(desk: _Desk, one: Reminder) -> Iterator[Telling]:
    """Whoever is to do it, from the second rung on also their managers."""
    key, plan, owner = f"plan:{one.key}", one.plan, desk.people[one.plan.responsible_id].name
    worker = _worker(desk, one)
    late: dict[str, str | int] = {"name": plan.name, "n": one.late, "lead": plan.number}
    if one.rung == 0:
        inside = plan.due_time is None and desk.digest_at(worker) is not None
        ways = desk.digest_ways(worker) if inside else ()
        yield Telling(worker, "due", key, plan.lead_id, _due(desk, one, worker), ways)
    else:
        yield Telling(worker, "late", key, plan.lead_id, late)
    if one.rung >= MANAGER:
        kind = "reassign" if one.rung == REASSIGN else "late_managed"
        for user_id in _managers(desk, plan.responsible_id):
            if user_id != worker:
                yield Telling(user_id, kind, key, plan.lead_id, {**late, "owner": owner})


def _due(desk: _Desk, one: Reminder, worker: int) -> Args:
    plan = one.plan
    with speaking(desk.language(worker)):
        step = plan.step or (label("method", plan.method) if plan.method else "")
    moment = "" if plan.due_time is None else f" {plan.due_time:%H:%M}"
    when = plan.due_on.isoformat() + moment
    return {"name": plan.name, "step": step or "-", "when": when, "lead": plan.number}


def _worker(desk: _Desk, one: Reminder) -> int:
    """Who carries it out today: the stand-in of somebody who is away."""
    plan, today = one.plan, desk.wall(one.plan.responsible_id).date()
    for leave in absences.all_from(today):
        if leave.user_id == plan.responsible_id and leave.covers(today) and leave.covers(plan.due_on):
            return leave.stand_in_id if leave.stand_in_id in desk.people else plan.responsible_id
    return plan.responsible_id


def _managers(desk: _Desk, user_id: int) -> list[int]:
    """Who leads them; where nobody does, the admins."""
    if user_id not in desk.leaders:
        leading = [found for found in people.leaders_of(user_id) if found in desk.people and found != user_id]
        desk.leaders[user_id] = leading or [found for found in desk.admins if found != user_id]
    return desk.leaders[user_id]


def _digests(desk: _Desk) -> Iterator[Telling]:
    for user_id in sorted(desk.people):
        at, wall = desk.digest_at(user_id), desk.wall(user_id)
        if at is None or wall.time() < at or not context.calendar().is_workday(wall.date()):
            continue
        key = f"digest:{wall.date().isoformat()}"
        if not reminders.told(user_id, [key]):
            args = _digest(desk, user_id)
            if args is not None:
                yield Telling(user_id, DIGEST, key, None, args)


def _digest(desk: _Desk, user_id: int) -> Args | None:
    """The queue of the day in numbers, and its first leads; None where nothing is to be done."""
    eyes = desk.eyes(user_id)
    found = queue.today(desk.store, eyes)
    if not found.due:
        return None
    first = [entry.lead_id for entry in found.entries if entry.group in SHOWN_GROUPS][:SHOWN]
    leads = news.readable(eyes, first)
    shown: list[dict[str, Any]] = [leads[lead_id] for lead_id in first if lead_id in leads]
    counts = found.counts
    args: dict[str, str | int] = {f"n_{group}": n for group, n in counts.items()}
    args |= {"late": counts.get("late", 0), "today": counts.get("today", 0) + counts.get("appointments", 0)}
    args[FIRST] = "\n".join(str(lead["short_name"] or lead["customer"]) for lead in shown)[:LONGEST]
    args[PEOPLE] = ", ".join(f"{late.name} {late.leads}" for late in found.people)[:LONGEST]
    return args


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """In the block texts are in this language."""
    before = i18n.language()
    i18n.set_language(language if language in i18n.LANGUAGES else before)
    try:
        yield
    finally:
        i18n.set_language(before)
