"""What the program puts on record by itself: who has come in, and seals over what was written."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from leadtui.base import BaseApp
from leadtui.domain.people import Viewer
from leadtui.errors import DatabaseError

if TYPE_CHECKING:
    from leadtui.app import LeadTui

    _App = BaseApp
else:
    _App = object

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks whether there is something to seal."""


def note_login(store: Any, viewer: Viewer, way: str) -> None:
    """Note who came in; runs in the gateway's thread, which does the import."""
    from leadtui.services import audit

    audit.note(store, viewer, "login", "user", viewer.user_id, values={"way": way})


def seal_waiting(store: Any, viewer: Viewer) -> None:
    """Seal what has been waiting; whoever comes next does where the database is away now."""
    from leadtui.services import audit

    try:
        audit.seal(store)
    except DatabaseError as error:
        log.info("nothing sealed: %s", error)


class Recording(_App):
    """Notes and seals beside what one does; mixed into the app."""

    _noted: Viewer | None = None
    _looked = -EVERY

    def note_sign_in(self) -> None:
        """Once for each who comes in; a password's sign-in notes itself."""
        desk = cast("LeadTui", self)
        viewer = desk.viewer
        if viewer is None or self._noted is viewer or getattr(desk.opening, "by_password", False):
            return
        self._noted = viewer
        way = "key" if hasattr(desk.opening.login, "account") else "system"
        self.run_worker(self._note(way), group="record", exit_on_error=False)

    async def _note(self, way: str) -> None:
        await cast("LeadTui", self).keep(note_login, way)

    def seal_soon(self) -> None:
        """Something was written: look now and then whether enough waits to be sealed."""
        if monotonic() - self._looked < EVERY:
            return
        self._looked = monotonic()
        self.run_worker(self._seal(), group="record", exit_on_error=False)

    async def _seal(self) -> None:
        await cast("LeadTui", self).keep(seal_waiting)
