"""Asking for a password: what is typed ahead goes where it is meant, and waiting is counted down."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.widgets.password_field import PasswordField
from leadtui.widgets.text_fields import LineField

if TYPE_CHECKING:
    _Host = Keyed
else:
    _Host = object


ONWARD = frozenset({"enter", "tab", "down"})
BACKWARD = frozenset({"shift+tab", "up"})


class AsksPassword(_Host):
    """Mixed into screens that ask for a password; Enter in the last field calls ``entered``.

    The message line counts down once a second while one has to wait, and not oftener.
    """

    _until = 0.0
    _why = ""

    @abstractmethod
    async def entered(self) -> None:
        """Everything is typed."""

    def take_key(self, event: events.Key) -> bool:
        """Enter and Tab count before any key behind them: a password must not land in the name."""
        focused = self.focused
        if not isinstance(focused, LineField) or self._at_work is not None or self._ahead or not self._stands:
            return super().take_key(event)
        if event.key == "enter" and focused is self.query(PasswordField).last():
            self._start(self._typed(focused))
        elif event.key in ONWARD:
            self.focus_next()
        elif event.key in BACKWARD:
            self.focus_previous()
        else:
            return super().take_key(event)
        return True

    async def _typed(self, field: LineField) -> None:
        """Letters that are on their way into the field belong to it."""
        arrived = asyncio.Event()
        field.call_later(arrived.set)
        await arrived.wait()
        await self.entered()

    @property
    def waiting(self) -> int:
        """Seconds until the next try is worth while."""
        return max(0, ceil(self._until - monotonic()))

    def refuse(self, error: LeadtuiError) -> None:
        """Say what was wrong, and count down where one has to wait."""
        from leadtui.services.passwords import Refused

        if isinstance(error, Refused) and error.wait:
            self._until, self._why = monotonic() + error.wait, error.text()
            self._count()
        else:
            self.say(error.text(), "error", error.advice())

    def _count(self) -> None:
        if not self.is_attached or not self._why:
            return
        if self.waiting:
            self.say(self._why, "error", _("The next try counts in {n} s.", n=self.waiting))
            self.set_timer(1.0, self._count)
        else:
            self._why = ""
            self.say(_("Try again."))
