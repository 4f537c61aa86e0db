"""Coming in by a password, signing out, locking, and the end of whoever was deactivated."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual import events

from leadtui import i18n
from leadtui.base import BaseApp
from leadtui.commands import Command
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.services.password_opening import PasswordOpening

if TYPE_CHECKING:
    from textual.screen import Screen

    from leadtui.app import LeadTui
    from leadtui.screens.sign_in import SignIn
    from leadtui.services.passwords import Entered

    _App = BaseApp
else:
    _App = object

LOGIN = "login"
"""The mode in which one signs in."""
HOME = "today"
LEAVING = "sign-out"
DRAFTS = 2.0
"""Seconds that drafts have to get into the database when somebody leaves; they are in files by then."""
BUSY = 1.0
"""Seconds after which locking is tried again where something was being saved."""


class Signing(_App):
    """Who may see what is on the screen; mixed into the app."""

    ended_by: LeadtuiError | None = None
    """Why the program ended, where that was not wished."""
    language_chosen = False
    _used = 0.0
    _has_password: bool | None = None
    _uncovering = False
    _leaving = False

    @property
    def _desk(self) -> LeadTui:
        return cast("LeadTui", self)

    @property
    def _way_in(self) -> PasswordOpening | None:
        opening = self._desk.opening
        return opening if isinstance(opening, PasswordOpening) else None

    def begin_at_login(self) -> None:
        """Show nothing before somebody has come in."""
        self._screen_stacks = {LOGIN: []}
        self._current_mode = LOGIN

    # Coming in and going out

    async def enter(self, login: str, password: str) -> None:
        """Open the program as whoever proves who they are; Refused otherwise."""
        way = self._way_in
        assert way is not None
        entered: Entered = await self._desk.gateway.run(way.prove, login, password, write=True)
        if entered.must_change:
            self.run_worker(self._choose_own(entered, password), group="command")
        else:
            await self._come_in(entered)

    async def _choose_own(self, entered: Entered, old: str) -> None:
        from leadtui.screens.new_password import NewPassword
        from leadtui.services import passwords

        async def change(new: str) -> None:
            await self._desk.gateway.run(passwords.set_own, entered.viewer, old, new, write=True)

        if await self.push_screen_wait(NewPassword(change)):
            await self._come_in(entered)

    async def _come_in(self, entered: Entered) -> None:
        way = self._way_in
        assert way is not None
        way.let_in(entered.viewer)
        self._has_password = True
        # The next connection is this person's from its first query on.
        await self._desk.gateway.reset()
        cast("SignIn", self.screen).clear()
        if not self.language_chosen:
            i18n.set_language(entered.viewer.language)
        await self.switch_mode(HOME)
        self.watch_idle()

    def cmd_app_sign_out(self) -> None:
        """Back to the question who is there."""
        self.run_worker(self.sign_out(), group=LEAVING, exclusive=True)

    cmd_lock_other = cmd_app_sign_out

    async def sign_out(self) -> None:
        """Keep what was typed as its author's, forget everything else, ask who is there."""
        await self._desk.leave_lead()
        self._desk.stop_watching()
        await self._store_drafts()
        await self._leave()

    async def _leave(self) -> None:
        """Nothing of this person stays on the screen or in memory."""
        way = self._way_in
        assert way is not None
        await self.switch_mode(LOGIN)
        # What was read for this person must not arrive when the next one is there.
        for worker in [worker for worker in self.workers if worker.group != LEAVING]:
            worker.cancel()
        for mode in [mode for mode in self._screen_stacks if mode != LOGIN]:
            await self.remove_mode(mode)
            self.add_mode(mode, type(self).MODES[mode])
        self._desk.forget_person()
        self._clipboard = ""
        self.language_chosen = False
        way.leave()
        self._has_password = None
        await self._desk.gateway.reset()

    def keep_drafts(self) -> None:
        """Every half-written form is a draft now, whatever lies over it."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if (keep := getattr(screen, "keep_draft", None)) is not None:
                    keep()

    async def _store_drafts(self) -> None:
        self.keep_drafts()
        writing = [asyncio.ensure_future(w.wait()) for w in self.workers if w.group == "draft"]
        if writing:
            await asyncio.wait(writing, timeout=DRAFTS)
        # One that still waits for the database must not store it as the next person's.
        self.workers.cancel_group(self, "draft")
        await asyncio.gather(*writing, return_exceptions=True)

    # Locking

    @property
    def locked(self) -> bool:
        """Whether a lock covers what is open."""
        stack = self._screen_stack
        return bool(stack) and getattr(stack[-1], "covers", False)

    async def on_event(self, event: events.Event) -> None:
        """Whoever types or clicks is there."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown | events.MouseScrollDown):
            self._used = monotonic()
        await super().on_event(event)

    @property
    def lock_seconds(self) -> float:
        """Seconds without a key after which the screen locks; 0 for never."""
        wanted = self._desk.config.lock_after
        return 60 * (self._desk.opening.lock_after if wanted is None else wanted)

    def watch_idle(self) -> None:
        """From now on lock where nobody types; nothing is sent to the terminal before that."""
        self._used = monotonic()
        if self.lock_seconds and self._desk.viewer is not None:
            self.set_timer(self.lock_seconds, self.look_idle)

    async def watch_idle_with_password(self) -> None:
        """The same for whom the operating system knows, if they have a password to come back with."""
        if await self._may_lock():
            self.watch_idle()

    def look_idle(self) -> None:
        """Lock if nobody was there for long enough, else look again when that may be."""
        if self.locked or not self._has_password or self._current_mode == LOGIN:
            return
        left = self.lock_seconds - (monotonic() - self._used)
        if left <= 0:
            self.lock()
        else:
            self.set_timer(left, self.look_idle)

    async def cmd_app_lock(self) -> None:
        """Lock now."""
        if await self._may_lock():
            self.call_later(self.lock)
        else:
            self._desk._tell(self._why_no_lock(), "warning")

    async def _may_lock(self) -> bool:
        from leadtui.services import passwords

        if self._has_password is None:
            self._has_password = await self._desk.ask(passwords.exists)
        viewer = self._desk.viewer
        return self._has_password and viewer is not None and viewer.actor == viewer.user_id

    def lock(self) -> None:
        """Cover everything; what was being read stops, what is being saved is waited for."""
        from leadtui.screens.lock import LockScreen

        viewer = self._desk.viewer
        if self.locked or viewer is None:
            return
        if self.saving:
            self.set_timer(BUSY, self.lock)
            return
        self._stop_command()
        self.keep_drafts()
        self.push_screen(LockScreen(viewer.name))

    def _stop_command(self) -> None:
        screen = self.screen
        if isinstance(screen, Keyed) and screen._at_work is not None:
            screen._ahead = ()
            screen._at_work.cancel()

    async def unlock(self, password: str) -> None:
        """Take the lock away for the person who was here; Refused for a wrong password."""
        from leadtui.services import passwords

        viewer = self._desk.viewer
        assert viewer is not None
        await self._desk.keep(_require_active)
        enter = partial(passwords.enter, way="unlock")
        try:
            entered: Entered = await self._desk.gateway.run(enter, viewer.login, password, write=True)
        except LeadtuiError:
            # Looking at passwords laid down this person's rights; the next connection takes them up again.
            await self._desk.gateway.reset()
            raise
        if entered.must_change and self._way_in is not None:
            self.cmd_app_sign_out()
            return
        self._uncovering = True
        try:
            self.pop_screen()
        finally:
            self._uncovering = False
        self.watch_idle()

    def pop_screen(self) -> Any:
        """What ends under a lock leaves without taking the lock with it."""
        return self._under_lock(super().pop_screen)

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """What opens while locked opens under the lock."""
        return self._under_lock(partial(super().push_screen, *args, **kwargs))

    def _under_lock(self, move: Any) -> Any:
        if not self.locked or self._uncovering:
            return move()
        stack: list[Screen[Any]] = self._screen_stack
        lock = stack.pop()
        try:
            return move()
        finally:
            stack.append(lock)

    # Not offered, not allowed

    def why_not(self, command: Command) -> str | None:
        """Why signing out or locking is not possible here."""
        if command.id in ("app.sign_out", "lock.other") and self._way_in is None:
            return _("Here the operating system says who you are.")
        if command.id == "app.lock" and self._has_password is False:
            return self._why_no_lock()
        return None

    def _why_no_lock(self) -> str:
        return _("Only a password could open it again: leadtui user passwd")

    def shut_out(self, error: LeadtuiError) -> None:
        """End at once, with a last word; what was typed is a draft. A shared terminal asks who is there."""
        if self.ended_by is not None or self._leaving:
            return
        self.keep_drafts()
        if self._way_in is None:
            self.ended_by = error
            self.exit(error.exit_code)
        else:
            self._leaving = True
            self.run_worker(self._send_away(error), group=LEAVING, exclusive=True)

    async def _send_away(self, error: LeadtuiError) -> None:
        """Whoever may not be here writes nothing more, so their drafts stay in their files."""
        try:
            self._desk.stop_watching()
            await self._leave()
            self._desk._tell(error.text(), "warning")
        finally:
            self._leaving = False


def _require_active(_store: Any, _viewer: Any) -> None:
    """Nothing to do: the app looks whether the viewer is active before every write."""
