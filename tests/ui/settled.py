"""Whether anything that was sent inside the program is still on its way."""

from __future__ import annotations

from typing import Any

from textual.app import App


def on_its_way(app: App[Any]) -> bool:
    """Whether a message or a callback waits in any queue.

    Textual takes a process that gets little processor time for one that has nothing to do, so on a busy
    machine a pause may end while a key has come only as far as the screen.
    """
    screens = [screen for stack in app._screen_stacks.values() for screen in stack]
    pumps = {app, *(node for screen in screens for node in screen.walk_children(with_self=True))}
    return bool(app.screen._callbacks) or any(
        pump.is_running and (pump.message_queue_size or pump._next_callbacks) for pump in pumps
    )
