"""Long work: a line with counts and time left, and Ctrl+C that stops between two steps."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from leadtui.errors import Cancelled
from leadtui.i18n import N_, _

EVERY = 0.2
"""Seconds between two lines."""


class Progress:
    """Called with (phase, done, total); raises Cancelled once Ctrl+C was pressed."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        self._shows = sys.stderr.isatty()
        self._stopped = False
        self._phase = ""
        self._started = self._told = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Tell how far it is."""
        if self._stopped:
            raise Cancelled(N_("Stopped."), self.hint)
        now = monotonic()
        if phase != self._phase:
            self._phase, self._started, self._told = phase, now, 0.0
        if self._shows and (now - self._told >= EVERY or (total and done >= total)):
            self._told = now
            sys.stderr.write(f"\r\x1b[K{_line(phase, done, total, now - self._started)}")
            sys.stderr.flush()

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop at the next step; a second Ctrl+C does not wait for it."""
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shows:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _line(phase: str, done: int, total: int, seconds: float) -> str:
    words = {
        "read": _("Reading"),
        "write": _("Writing"),
        "revert": _("Taking back"),
        "again": _("Doing again"),
        "verify": _("Checking"),
        "keys": _("Making keys"),
        "seal": _("Sealing"),
        "pairs": _("Comparing"),
    }
    text = f"{words.get(phase, phase)} {done:,}/{total:,}" if total else f"{words.get(phase, phase)} {done:,}"
    if 0 < done < total and seconds > 1:
        text += " · " + _("{n} s left", n=round(seconds / done * (total - done)) or 1)
    return text


@contextmanager
def progress(hint: str = "") -> Iterator[Progress]:
    """The progress of one piece of work; ``hint`` says what to do after Ctrl+C."""
    made = Progress(hint)
    before = signal.signal(signal.SIGINT, made.stop)
    try:
        yield made
    finally:
        signal.signal(signal.SIGINT, before)
        made.clear()
