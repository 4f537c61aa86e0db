"""Waiting after wrong passwords, told in the message line once a second and not oftener."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from leadtui.base import Keyed
from leadtui.errors import LeadtuiError
from leadtui.i18n import _

if TYPE_CHECKING:
    _Host = Keyed
else:
    _Host = object


class Countdown(_Host):
    """Mixed into screens that ask for a password."""

    _until = 0.0
    _why = ""

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
