"""A prefix that waits for its next key, and the choices that lie at the foot of the screen meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events
from textual.messages import Update
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from leadtui import hints
from leadtui.commands import Command
from leadtui.hints import Shelf
from leadtui.i18n import _
from leadtui.keymap import Keys, sequence_text
from leadtui.overlay import Overlay, OverlayCompositor

PREFIX_SECONDS = 1.0
CHOICES_SECONDS = 0.2
"""So long nothing is painted: who knows the next key has typed it by then."""


class _Painter(Protocol):
    def choices(self, shelves: Sequence[Shelf], title: str, *, waits: bool) -> Overlay: ...


if TYPE_CHECKING:
    from leadtui.base import BaseApp
    from leadtui.keyed import Keyed

    _Host = Screen[Any]
else:
    _Host = object


class Prefixes(_Host):
    """The waiting prefix of a screen; mixed in below ``Keyed``.

    For a second a key goes on from the prefix. The choices stay until the next key all the same, dim
    by then, and that key means what it means by itself; Escape only clears them.
    """

    _prefix: Keys = ()
    _prefix_told: Keys = ()
    """The prefix whose choices are shown."""
    _prefix_timer: Timer | None = None
    _choices_timer: Timer | None = None
    _pressed: Command | None = None
    _clicking = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compositor = OverlayCompositor()

    def prefix_changed(self) -> None:
        """A prefix waits, or waits no more."""

    # Waiting

    def _wait_for_more(self, keys: Keys) -> None:
        self._stop_waiting()
        self._prefix = keys
        self._prefix_timer = self.set_timer(PREFIX_SECONDS, self._waited)
        if self._prefix_told:
            self._show_choices()
        else:
            self._choices_timer = self.set_timer(CHOICES_SECONDS, self._show_choices)
        self.prefix_changed()

    def _waited(self) -> None:
        """The second is over."""
        self._stop_waiting()
        if self._prefix_told:
            self._paint_choices()
        self.prefix_changed()

    def _leave_prefix(self) -> None:
        """Forget the prefix and clear its choices."""
        waited = bool(self._prefix)
        self._stop_waiting()
        if self._prefix_told:
            self._prefix_told = ()
            self._lay(Overlay())
        if waited:
            self.prefix_changed()

    def _stop_waiting(self) -> None:
        self._prefix = ()
        for timer in (self._prefix_timer, self._choices_timer):
            if timer is not None:
                timer.stop()
        self._prefix_timer = self._choices_timer = None

    @property
    def _waits_no_more(self) -> bool:
        """Whether choices are still shown that no key leads to."""
        return bool(self._prefix_told) and not self._prefix

    # Showing

    def _show_choices(self) -> None:
        # The call of a timer may already be on its way when the timer is stopped.
        if self._prefix:
            self._prefix_told = self._prefix
            self._paint_choices()

    def _paint_choices(self) -> None:
        keyed = cast("Keyed", self)
        shelves = hints.ways_on(keyed.keys, keyed.context, self._prefix_told, self._can)
        painters = self.query("#key-line")
        if shelves and painters:
            title = (
                self._prefix_title()
                if self._prefix
                else _("{key} once more", key=sequence_text(self._prefix_told))
            )
            painter = cast("_Painter", painters.first())
            self._lay(painter.choices(shelves, title, waits=bool(self._prefix)))
        else:
            self._prefix_told = ()
            self._lay(Overlay())

    def _can(self, command: Command) -> bool:
        return cast("BaseApp", self.app).offers(command) and cast("Keyed", self).why_disabled(command) is None

    def _prefix_title(self) -> str:
        keyed = cast("Keyed", self)
        return hints.prefix_title(keyed.keys, keyed.context, self._prefix_told)

    def _lay(self, overlay: Overlay) -> None:
        if cast("OverlayCompositor", self._compositor).lay(overlay):
            # No widget has changed; naming one brings about a frame.
            self.post_message(Update(cast("Widget", self)))

    def on_resize(self) -> None:
        """The choices are set anew for another width."""
        if self._prefix_told:
            self._paint_choices()

    # The mouse

    def take_mouse(self, event: events.MouseEvent) -> bool:
        """Whether the mouse is on the choices; a click elsewhere clears them. Called before any widget."""
        compositor = cast("OverlayCompositor", self._compositor)
        inside = bool(self._prefix_told) and event.y >= compositor.top
        match event:
            case events.MouseDown():
                self._clicking = inside
                self._pressed = compositor.overlay.command_at(event.x, event.y - compositor.top)
                if not inside:
                    self._leave_prefix()
            case events.MouseUp() if self._clicking:
                self._clicking = False
                self._release(compositor.overlay.command_at(event.x, event.y - compositor.top))
                return True
        return inside

    def _release(self, command: Command | None) -> None:
        if command is not None and command is self._pressed:
            self._leave_prefix()
            cast("Keyed", self).run_command(command)
