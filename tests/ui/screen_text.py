"""What is on the screen, as plain text, and waiting until it is all there."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from leadtui.gateway import Gateway


def screen_text(app: App[Any]) -> str:
    """The current frame, one line per line; a wide character stands for its two cells."""
    app.screen._on_timer_update()
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def settle(pilot: Pilot[Any], *gateways: Gateway[Any]) -> None:
    """Wait until keys are worked off, no worker runs and the gateways are idle."""
    while True:
        await pilot.pause()
        for gateway in gateways:
            await gateway.idle()
        running = [worker for worker in pilot.app.workers if not worker.is_finished]
        if not running and not any(gateway.busy for gateway in gateways):
            await pilot.pause()
            return


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type characters as a terminal sends them, those of an input method included."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
    await pilot.pause()
