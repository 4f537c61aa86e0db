"""One listening session without a screen: store, gateway and the wait for news, and somebody who works.

The time of an action runs from when it was due, so that waiting for the session's one thread counts.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from time import perf_counter

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NextPlan, Saved
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError
from leadtui.gateway import Gateway
from leadtui.services import (
    context,
    editing,
    finding,
    followups,
    news,
    presence,
    queue_page,
    showing,
    statuses,
)
from leadtui.services.opening import Opening
from leadtui.store.database import Store
from tests.bench import company
from tests.bench.usage import Memory, memory

PAGE, ROWS = 200, 40
JITTER, GAP, IDLE = 0.4, 0.8, (15.0, 25.0)
"""As screens/live.py looks for news."""
MIX = {"open Today": 4, "filter": 5, "open a lead": 5, "save a follow-up": 3, "edit": 2, "move": 1}
NEWS = "read the news"
NOTHING = Memory(0, 0)
SCOPES = {"rep": "owner:me ", "manager": "", "admin": ""}


@dataclass(slots=True)
class Done:
    """What a session tells at its end; times in milliseconds, ``groups`` are acknowledged changes."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    followups: list[int] = field(default_factory=list)
    cpu: float = 0.0
    memory: Memory = NOTHING


@dataclass(frozen=True, slots=True)
class Work:
    """How long one works, how often, for how long already before: in seconds; when the clock begins."""

    seconds: float
    every: float
    noon: datetime
    warm: float = 0.0


class Session:
    """A user at work; ``begin`` opens, ``work`` acts until the time is over."""

    def __init__(self, url: str, login: str, work: Work) -> None:
        self.opening = Opening(url, login)
        self.gateway = Gateway(self.opening.open_first)
        self.random = Random(login)
        self.plan = work
        self.done = Done()
        self.horizon = 0
        self.sight: list[int] = []
        self.moving: list[int] = []

    async def begin(self) -> None:
        """Open the database, see Today, know one's leads, look at each kind of screen once."""
        await self.gateway.run(self._first)

    def _first(self, store: Store) -> None:
        who = self._who()
        self.horizon = self.opening.horizon or 0
        scope = SCOPES[who.role]
        self.sight = finding.find(store, who, f"{scope}status:potential,interested", 0, PAGE)
        self.moving = finding.find(store, who, f"{scope}status:interested", 0, PAGE)
        self.random.shuffle(self.sight)
        self.random.shuffle(self.moving)
        # As after the first minutes of a day: what a connection keeps is there.
        for read in (self._filter, self._open, self._news):
            read(store)

    def _who(self) -> Viewer:
        assert self.opening.viewer is not None
        return self.opening.viewer

    async def work(self) -> Done:
        """Act and listen; what it took."""
        watching = asyncio.create_task(self._watch())
        await self._act(self.plan.warm)
        before = _cpu()
        self.done.took.clear()
        await self._act(self.plan.seconds)
        watching.cancel()
        self.done.cpu, self.done.memory = _cpu() - before, memory("self")
        return self.done

    async def _act(self, seconds: float) -> None:
        ends = perf_counter() + seconds
        due = perf_counter() + self.random.random() * self.plan.every
        while due < ends:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            (what,) = self.random.choices(list(MIX), list(MIX.values()))
            await self._timed(what, due)
            due = max(due + self.random.uniform(0.5, 1.5) * self.plan.every, perf_counter())
        await asyncio.sleep(max(0.0, ends - perf_counter()))

    async def try_all(self) -> None:
        """Do everything once, so that what is imported late is there, and let go of the database."""
        await self.begin()
        for what in (*MIX, NEWS):
            await self._timed(what, perf_counter())
        await self.gateway.close()

    async def _timed(self, what: str, due: float) -> None:
        actions: dict[str, Callable[[Store], None]] = {
            "open Today": self._today,
            "filter": self._filter,
            "open a lead": self._open,
            "save a follow-up": self._save,
            "edit": self._edit,
            "move": self._move,
            NEWS: self._news,
        }
        clock.freeze(self.plan.noon + timedelta(seconds=perf_counter()))
        try:
            await self.gateway.run(actions[what], write=what in ("save a follow-up", "edit", "move"))
        except LeadtuiError as error:
            self.done.errors.append(f"{what}: {error}")
        self.done.took.setdefault(what, []).append((perf_counter() - due) * 1000)

    async def _watch(self) -> None:
        while True:
            await self._timed(NEWS, perf_counter())
            await asyncio.sleep(GAP)
            quiet = perf_counter()
            await self._hear(news.wait)
            if perf_counter() - quiet > JITTER:
                await asyncio.sleep(self.random.random() * JITTER)

    async def _hear(self, wait: Callable[[Store, int], bool]) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.gateway.heard(wait), self.random.uniform(*IDLE))

    # What a screen asks for

    def _news(self, store: Store) -> None:
        found = news.read(store, self._who(), self.horizon)
        self.horizon = found.horizon
        if found.leads is None or found.leads.intersection(self.sight[:ROWS]):
            finding.rows(store, self._who(), self.sight[:ROWS])

    def _today(self, store: Store) -> None:
        queue_page.read(store, self._who())

    def _filter(self, store: Store) -> None:
        word = self.random.choice((company.SOME, company.COMMON, self.random.choice(company.INDUSTRIES)))
        text = f"{SCOPES[self._who().role]}{word}"
        ids = finding.find(store, self._who(), text, 0, PAGE)
        finding.rows(store, self._who(), ids[:ROWS])

    def _open(self, store: Store) -> None:
        lead = self.random.choice(self.sight)
        showing.lead(store, self._who(), lead)
        presence.enter(store, self._who(), self._who().login, lead, "open")

    def _save(self, store: Store) -> None:
        plan = NextPlan(context.today(self._who()) + timedelta(days=3), method="phone", step="寄送样品")
        form = FollowupForm("phone", summary="演示系统功能一小时", feedback="希望看更多案例", plan=plan)
        self.sight.insert(0, self.sight.pop())
        saved = followups.record(store, self._who(), self.sight[0], form)
        self._saved(saved)
        self.done.followups.append(saved.followup_id or 0)

    def _edit(self, store: Store) -> None:
        lead = self.random.choice(self.sight)
        before = showing.lead(store, self._who(), lead).values["need"]
        need = {"need": f"{company.NEEDS[0]} {self.random.random():.3f}"}
        self._saved(editing.save(store, self._who(), lead, need, {"need": before}))

    def _move(self, store: Store) -> None:
        if self.moving:
            lead = self.moving.pop()
            if lead in self.sight:
                self.sight.remove(lead)
            self._saved(statuses.move(store, self._who(), lead, "potential", reason="先放一放"))

    def _saved(self, saved: Saved) -> None:
        self.done.groups.append(saved.group_id)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
