"""How screens talk with the database: reads, writes, and what is said while it is out of reach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from leadtui.base import BaseApp
from leadtui.domain.people import Viewer
from leadtui.errors import ConnectionLost, Deactivated, PasswordNeeded, Unreachable
from leadtui.i18n import N_, _
from leadtui.keyed import Keyed, Tone

if TYPE_CHECKING:
    from leadtui.app import LeadTui

    _App = BaseApp
else:
    _App = object

RETRY_SECONDS = (1, 2, 4, 8)
SHUT_OUT = N_("{name} was deactivated and signed out; what was typed is kept as a draft.")
ASK_ADMIN = N_("Ask an admin.")

P = ParamSpec("P")
T = TypeVar("T")


class Asking(_App):
    """Every service call of the screens passes here; mixed into the app."""

    revision = 0
    """Counts changes, so that a screen knows on its way back whether it is stale."""

    @property
    def _desk(self) -> LeadTui:
        return cast("LeadTui", self)

    async def ask(
        self,
        function: Callable[Concatenate[Any, Viewer, P], T],
        *args: Any,
        key: str | None = None,
        **kwargs: Any,
    ) -> T:
        """A read: the answer of ``function(store, viewer, *args)``; a newer one with the same key wins.

        While the database is out of reach it says so and tries again.
        """
        tries = 0
        while True:
            try:
                answer: T = await self._desk.gateway.run(self._as_viewer, function, args, kwargs, key=key)
            except (PasswordNeeded, Deactivated) as error:
                self._desk.shut_out(error)
                raise asyncio.CancelledError from error
            except Unreachable:
                if self._desk.viewer is None:
                    raise
                await self._wait_for_database(tries, _("The database is out of reach"))
                tries += 1
            else:
                if tries:
                    self._tell(_("The database is back."), "good")
                return answer

    async def came_back(self, what: str) -> bool:
        """Say ``what`` until the database answers; whether it had to be waited for."""
        tries = 0
        while True:
            try:
                await self._desk.gateway.run(answers, key="answers")
            except Unreachable:
                await self._wait_for_database(tries, what)
                tries += 1
            else:
                if tries:
                    self._tell(_("The database is back."), "good")
                return tries > 0

    async def _wait_for_database(self, tries: int, what: str) -> None:
        # What the driver says about it is in the log: here the line is needed for what it means.
        pause = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
        self._tell(
            _("{what} · trying again in {n} s · what you typed is kept", what=what, n=pause), "warning"
        )
        await asyncio.sleep(pause)

    async def change(
        self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, **kwargs: Any
    ) -> T:
        """A write in one transaction; screens hear what changed.

        Where the connection breaks on the way nothing was done, so it is tried once more.
        """
        from leadtui.domain.forms import Saved

        self.saving += 1
        try:
            result = await self._written(function, args, kwargs)
        finally:
            self.saving -= 1
        self.changed(result.lead_id if isinstance(result, Saved) else 0)
        self._desk.seal_soon()
        return result

    async def _written(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        try:
            return await self._desk.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except ConnectionLost:
            return await self._desk.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except Deactivated as error:
            self._desk.shut_out(error)
            raise

    def changed(self, lead_id: int = 0) -> None:
        """Tell the screens that a lead was changed, or with 0 that many may have been."""
        self.revision += 1
        self.screen.post_message(self._desk.Changed(frozenset({lead_id}) if lead_id else None))

    async def keep(self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, **kwargs: Any) -> T:
        """A write that changes no lead, such as a draft: no screen need look again."""
        try:
            return await self._desk.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except Deactivated as error:
            self._desk.shut_out(error)
            # Nobody is left to tell: whoever waited ends quietly with the program.
            raise asyncio.CancelledError from error

    def _as_writer(self, store: Any, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        """Who was deactivated since they signed in writes nothing more."""
        from leadtui.services import signing_in

        assert self._desk.viewer is not None
        if not signing_in.still_active(store, self._desk.viewer):
            raise Deactivated(SHUT_OUT, ASK_ADMIN, name=self._desk.viewer.name)
        return self._as_viewer(store, function, args, kwargs)

    def _as_viewer(self, store: Any, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        assert self._desk.viewer is not None
        answer: T = function(store, self._desk.viewer, *args, **kwargs)
        return answer

    def _tell(self, text: str, tone: Tone = "plain") -> None:
        screen = self.screen
        if isinstance(screen, Keyed):
            screen.say(text, tone)


def answers(store: Any) -> None:
    store.read(store.engine.data_version)
