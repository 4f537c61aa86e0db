"""Undo and redo: done at once where few leads are meant, else told of on the way, and stopped by Escape."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from leadtui.errors import Cancelled
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.forms import Saved
    from leadtui.screens.actions import LeadActions
    from leadtui.services.undoing import Told, Way


async def turn_back(screen: LeadActions, way: Way) -> Saved | None:
    """What undo or redo did; None where it was stopped."""
    from leadtui.services import undoing

    service = undoing.undo_last if way == "undo" else undoing.redo_last
    if not await screen.desk.ask(undoing.is_long, way):
        return await screen.desk.change(service)
    try:
        return await _at_length(screen, service, way)
    except Cancelled as error:
        screen.say(error.text(), "warning", error.advice())
        return None
    finally:
        screen.desk.changed()


async def _at_length(screen: LeadActions, service: Callable[..., Saved], way: Way) -> Saved:
    """Escape ends it between two transactions; then as much is done as the service keeps."""
    stopped = threading.Event()
    job = asyncio.ensure_future(screen.desk.keep(service, told=_teller(screen, way, stopped)))
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait((job,))
        return job.result()


def _teller(screen: LeadActions, way: Way, stopped: threading.Event) -> Told:
    """Called in the thread that works: says how far it is, and raises Cancelled once it is to stop."""
    loop = asyncio.get_running_loop()
    key = screen.keys.shown("change.undo")
    hint: dict[str, Any] = {"key": key}

    def told(phase: str, done: int, total: int) -> None:
        if stopped.is_set():
            back = N_("{key} goes on") if way == "undo" else N_("{key} takes back what was done again")
            raise Cancelled(N_("Stopped."), back, **hint)
        loop.call_soon_threadsafe(say, f"{done:,}", f"{total:,}")

    def say(done: str, total: str) -> None:
        if stopped.is_set():
            return
        if way == "undo":
            screen.say(_("Taking back: {done} of {all} · Esc stops", done=done, all=total))
        else:
            screen.say(_("Doing again: {done} of {all} · Esc stops", done=done, all=total))

    return told
