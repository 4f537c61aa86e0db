"""What every app, screen and dialog here begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from leadtui.commands import Command
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.keyed import Keyed, takes_letters
from leadtui.keymap import Keymap, keymap

T = TypeVar("T")


class BaseApp(App[int], inherit_bindings=False):
    """An app without motion, palette or quit key of Textual's; it carries the keymap and the rights.

    It offers every key to the screen's commands before any widget sees it. So keys are worked off
    one after the other, however fast they come; a widget keeps a key for itself by
    ``check_consume_key``.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = []

    saving = 0
    """Writes under way; they are carried out whatever is pressed."""

    def __init__(self, keys: Keymap | None = None) -> None:
        super().__init__()
        self.animation_level = "none"
        self.keys = keys or keymap()
        self._held: list[events.Key] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Commands first; everything else goes Textual's way."""
        if isinstance(event, events.MouseEvent) and not event.is_forwarded and self._on_choices(event):
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._held is not None:
            self._held.append(event)
        else:
            await self._type(event)

    def _on_choices(self, event: events.MouseEvent) -> bool:
        """Whether the mouse is on the choices of a prefix, which are no widget."""
        stack = self._screen_stack
        screen = stack[-1] if stack else None
        return isinstance(screen, Keyed) and screen.take_mouse(event)

    async def _type(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, Keyed) and screen.take_key(event):
            return
        focused = screen.focused
        if focused is not None and takes_letters(focused) and event.key in focused._bindings.key_to_bindings:
            # Left to Textual it would come up to here again, behind letters typed after it.
            focused.call_later(self._edit, focused, event.key)
        else:
            await super().on_event(event)

    async def _edit(self, field: Widget, key: str) -> None:
        for binding in field._bindings.key_to_bindings.get(key, ()):
            if await self.run_action(binding.action, field):
                return

    def type_again(self, waiting: Sequence[events.Key]) -> None:
        """Type keys once the screen stands; those that come meanwhile stay behind them."""
        if self._held is None:
            self._held = []
            self.screen.call_after_refresh(self.call_later, self._type_held)
        self._held[:0] = [events.Key(event.key, event.character) for event in waiting]

    async def _type_held(self) -> None:
        while self._held:
            await self._type(self._held.pop(0))
        self._held = None

    @property
    def cursor_position(self) -> Offset:
        """Where the real cursor goes after painting: the caret of the focused field, wherever it is by now.

        An input method composes there (UX 4.4); a place told beforehand is wrong once the field has moved.
        """
        stack = self._screen_stack
        focused = stack[-1].focused if stack else None
        offset = getattr(focused, "cursor_screen_offset", None)
        return self._cursor_told if offset is None else offset

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        self._cursor_told = offset

    def _fatal_error(self) -> None:
        """End without a traceback on the terminal; whoever runs the app finds it in ``_exception``."""
        self._close_messages_no_wait()

    def may(self, right: str) -> bool:
        """Whether the viewer holds a right; the app says."""
        return True

    def why_not(self, command: Command) -> str | None:
        """Why a command cannot run now, wherever one is; None when it can."""
        return None

    def offers(self, command: Command) -> bool:
        """Whether menus, help and footers show a command at all; the app says."""
        return True

    def lacks(self, right: str) -> str:
        """What the viewer who lacks a right is told, and whom to ask."""
        return _("You do not hold the right: {right}", right=right)

    def failed(self, error: LeadtuiError) -> None:
        """The one place where errors people can act on surface: the message line of the current screen."""
        screen = self.screen
        if isinstance(screen, Keyed):
            screen.say(error.text(), "error", error.advice())


class BaseScreen(Keyed, Screen[None]):
    """A screen of the program; BLANK spares painting what its widgets cover anyway."""

    BINDINGS = []
    BLANK = True


class BaseDialog(Keyed, ModalScreen[T]):
    """A screen that lies over another and answers with a ``T``."""

    CONTEXT = "dialog"
    BINDINGS = []
    _stands = False

    def on_screen_resume(self) -> None:
        """Keys typed before the dialog stood wait until its field has the focus; none is lost."""
        if not self._stands:
            self.call_after_refresh(self.app.call_later, self._stand)

    async def _stand(self) -> None:
        self._stands = True
        waiting, self._ahead = self._ahead, ()
        for event in waiting:
            await self.app.on_event(events.Key(event.key, event.character))
