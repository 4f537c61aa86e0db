"""Everyone sees changes as they happen: waiting for colleagues, and telling them where one is."""

from __future__ import annotations

import asyncio
import logging
from random import random, uniform
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from textual import events
from textual.timer import Timer
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from leadtui.base import BaseApp
from leadtui.domain.lists import label
from leadtui.errors import DatabaseError, PermissionDenied, Unreachable
from leadtui.i18n import N_, _
from leadtui.services import news, presence

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.domain.news import Beside, Doing, News
    from leadtui.domain.people import Viewer

    _App = BaseApp
else:
    _App = object

log = logging.getLogger(__name__)

JITTER, GAP = 0.4, 0.8
"""Seconds: up to the one before a look, so that not all whom one change wakes look at once; the other
between looks, after which nobody waits any more."""
HELD, HELD_MOST = 1.0, 30.0
IDLE = 15.0, 25.0
"""Without a hint it is looked all the same, so that the next look has not much to read through."""
TYPING = 0.3
"""A pause in typing after which what is on the screen may change (UX 4.4)."""
REST, AGAIN, BEAT = 0.3, 1.0, 20.0
"""Seconds at a lead before it is told, until it is tried again, and between two signs of life."""
BESIDE = 20.0
"""How often it is looked whether a colleague who was there still is."""

At = tuple[int, "Doing"]


class Live(_App):
    """Mixed into the app."""

    _watching: asyncio.Task[None] | None = None
    _horizon: int | None = None
    _late = False
    _counted = False
    _typed_at = -TYPING
    _session = ""
    _at: At | None = None
    _attending: Timer | None = None
    _beating: Timer | None = None
    _looking: Timer | None = None

    @property
    def _desk(self) -> LeadTui:
        return cast("LeadTui", self)

    async def on_event(self, event: events.Event) -> None:
        """Remember when the last key came."""
        if isinstance(event, events.Key | events.Paste):
            self._typed_at = monotonic()
        await super().on_event(event)

    def _gone(self) -> bool:
        """Whether there is nobody to read for: the program ends, or one signed out."""
        return self._desk.gateway.closed or self._desk.viewer is None or not self.screen_stack

    # Waiting for others

    def watch_others(self) -> None:
        """Begin to wait for what others write; once is enough."""
        if self._watching is None:
            self._session = uuid4().hex
            self.screen_change_signal.subscribe(self, self._moved)
            self.attend()
            self._watching = asyncio.create_task(self._watch())

    def stop_watching(self) -> None:
        """The program ends, or somebody else comes: nothing of this person is waited for any more."""
        if self._watching is not None:
            self._watching.cancel()
        self._stop_timers()
        self._watching = self._horizon = self._at = None
        self._counted = False

    def _stop_timers(self) -> None:
        for timer in (self._attending, self._beating, self._looking):
            if timer is not None:
                timer.stop()

    async def _watch(self) -> None:
        wait = HELD
        while await self._look():
            wait = min(wait * 2, HELD_MOST) if self._late else HELD
            await asyncio.sleep(GAP)
            quiet = monotonic()
            if not await self._hear(wait if self._late else uniform(*IDLE)):
                return
            if monotonic() - quiet > JITTER:
                await asyncio.sleep(random() * JITTER)

    async def _hear(self, seconds: float) -> bool:
        """Wait until there may be news, at most so long; False when the program ends."""
        try:
            return await asyncio.wait_for(self._desk.gateway.heard(news.wait), seconds)
        except TimeoutError:
            return True
        except DatabaseError as error:
            # Whoever asks next waits until the database is back, and says so.
            log.info("listening was cut off: %s", error)
            return True

    async def _look(self) -> bool:
        """Read the news as any other read, so that it is seen to be under way; whether to go on."""
        worker: Worker[None] = self.run_worker(
            cast("Any", self._read_news), group="news", exclusive=True, exit_on_error=True
        )
        try:
            await worker.wait()
        except (WorkerFailed, WorkerCancelled):
            return False
        return self._desk.ended_by is None

    async def _read_news(self) -> None:
        desk = self._desk
        if self._gone():
            return
        await self._pause_in_typing()
        if self._gone():
            return
        try:
            if self._horizon is None:
                self._horizon = desk.opening.horizon or 0
            found: News = await desk.ask(news.read, self._horizon, self._lead_in_sight(), key="news")
        except PermissionDenied as error:
            self._shut_out(error)
            return
        except DatabaseError as error:
            log.warning("no news for now", exc_info=error)
            self._late = True
            return
        await self._pause_in_typing()
        if not self._gone():
            self._take(found)

    async def _pause_in_typing(self) -> None:
        """Wait for a pause in typing while a text field has the focus."""
        while self.screen_stack and self._types():
            left = self._typed_at + TYPING - monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)

    def _types(self) -> bool:
        focused = self.screen.focused
        return focused is not None and focused.check_consume_key("a", "a")

    def _take(self, found: News) -> None:
        desk = self._desk
        self._horizon, self._late = found.horizon, found.held
        if found.viewer != desk.viewer:
            self._become(found.viewer)
        if found.leads is None or found.leads:
            desk.revision += 1
            self.screen.post_message(desk.Changed(found.leads, found))
            self._tell_form(found)
        self._show_beside(found.beside)
        self._take_unread(found.unread)

    def _take_unread(self, count: int) -> None:
        """Show how many notices wait; more of them ring where that is wanted, but not at the start."""
        desk = self._desk
        before, desk.unread = desk.unread, count
        begins, self._counted = not self._counted, True
        if count != before and hasattr(self.screen, "unread_changed"):
            self.screen.unread_changed()
        if count > before and not begins:
            from leadtui.screens.ringing import ring

            ring(self, desk.config.bell, count)

    def _tell_form(self, found: News) -> None:
        """Whoever writes about a lead hears that it is theirs no more."""
        told = found.of(getattr(self.screen, "draft_entity", 0) or 0)
        if told is not None and told.deed in ("owner", "pool", "gone"):
            from leadtui.screens.departures import told_text

            self._desk._tell(told_text(told, getattr(self.screen, "about", "")), "warning")

    # Who one is

    def _become(self, viewer: Viewer) -> None:
        """Go on with the rights one holds now."""
        desk = self._desk
        before, desk.opening.viewer = desk.viewer, viewer
        if before is not None and before.role != viewer.role:
            desk._tell(_("Your role is {role} now.", role=label("role", viewer.role)), "warning")

    def _shut_out(self, error: PermissionDenied) -> None:
        """End; whoever started the program is told why."""
        log.info("shut out: %s", error)
        self._desk.shut_out(
            PermissionDenied(
                N_("Your access has ended: {why}"),
                N_("What you typed is kept. Ask an admin."),
                why=error.text(),
            )
        )

    # Where one is

    def _moved(self, screen: object) -> None:
        self.attend()
        if hasattr(screen, "DOING"):
            self.look_beside()

    def attend(self) -> None:
        """One may be at another lead now; told once one rests there."""
        if self._session:
            self._attend_in(REST)

    def _attend_in(self, seconds: float) -> None:
        if self._attending is not None:
            self._attending.stop()
        self._attending = self.set_timer(seconds, self._attend)

    def _attend(self) -> None:
        if self._place() != self._at:
            self.run_worker(cast("Any", self._tell_place), group="presence", exclusive=True)

    def _place(self) -> At | None:
        """The lead on top of the screen, and what is done there."""
        for screen in reversed(self.screen_stack):
            doing = getattr(screen, "DOING", None)
            if doing is not None:
                return _lead_of(screen), doing
        return None

    async def _tell_place(self) -> None:
        place = self._place()
        if self._gone():
            self._at = None
            return
        if self._beating is not None:
            self._beating.stop()
            self._beating = None
        try:
            if place is not None:
                if await self._desk.keep(presence.enter, self._session, *place):
                    self.look_beside()
            elif self._at is not None:
                await self._desk.keep(presence.leave, self._session)
        except DatabaseError as error:
            self._unheard(error)
            return
        self._at = place
        if place is not None:
            self._beating = self.set_interval(BEAT, self._start_beat)

    def _unheard(self, error: DatabaseError) -> None:
        """Presence is no promise: nobody is told that it could not be written, and nobody waits for it."""
        log.info("presence not written: %s", error)
        self._at = None
        self._attend_in(BEAT if isinstance(error, Unreachable) else AGAIN)

    def _start_beat(self) -> None:
        self.run_worker(cast("Any", self._beat), group="presence", exclusive=True)

    async def _beat(self) -> None:
        if self._at is None or self._gone():
            return
        try:
            await self._desk.keep(presence.beat, self._session, *self._at)
        except DatabaseError as error:
            self._unheard(error)

    async def leave_lead(self) -> None:
        """The program ends: one is at no lead any more."""
        # None of them may tell the place once more, behind the word that one has left it.
        self._stop_timers()
        if self._at is None or self._gone():
            return
        self._at = None
        try:
            await self._desk.keep(presence.leave, self._session)
        except DatabaseError as error:
            log.info("presence not removed: %s", error)

    # Who else is there

    def _lead_in_sight(self) -> int | None:
        return _lead_of(self.screen) if hasattr(self.screen, "show_beside") else None

    def look_beside(self) -> None:
        """Look who else is at the lead in sight."""
        if self._session:
            self.run_worker(cast("Any", self._look_beside), group="beside", exclusive=True)

    async def _look_beside(self) -> None:
        lead_id = self._lead_in_sight()
        if lead_id is None or self._gone():
            return
        try:
            found = await self._desk.ask(presence.at_lead, lead_id, key="beside")
        except DatabaseError as error:
            log.info("presence not read: %s", error)
            return
        if lead_id == self._lead_in_sight():
            self._show_beside(found)

    def _show_beside(self, beside: tuple[Beside, ...]) -> None:
        if hasattr(self.screen, "show_beside"):
            self.screen.show_beside(beside)
            self.beside_changes(beside)

    def beside_changes(self, beside: tuple[Beside, ...]) -> None:
        """Colleagues are shown at the lead in sight: whoever ends without a word is gone after a minute."""
        if self._looking is not None:
            self._looking.stop()
            self._looking = None
        if beside:
            self._looking = self.set_timer(BESIDE, self.look_beside)


def _lead_of(screen: Any) -> int:
    """The lead a screen or a form is about; 0 for none."""
    found = getattr(screen, "draft_entity", None)
    return int((screen.current_id if found is None else found) or 0)
