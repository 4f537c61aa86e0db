"""The way of a key on every screen: commands in order, messages, the sign of running work."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, cast

from textual import events
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from leadtui import hints
from leadtui.commands import Command
from leadtui.errors import LeadtuiError
from leadtui.hints import Hint
from leadtui.i18n import _
from leadtui.keymap import Keymap, key_text
from leadtui.prefixes import Prefixes
from leadtui.text import fold_key, is_chinese

BUSY_SECONDS = 0.3
LEAVING = frozenset({"up", "down", "pageup", "pagedown"})
"""Keys that leave a one-line field where the screen has a command for them, such as a list below it."""

Tone = Literal["plain", "good", "warning", "error"]


class _MessageLine(Protocol):
    def say(self, text: str, tone: Tone = "plain", hint: str = "") -> None: ...


class _KeyLine(Protocol):
    def show(self, hints: Sequence[Hint], right: Sequence[Hint] = ()) -> None: ...


if TYPE_CHECKING:
    from leadtui.base import BaseApp


class Keyed(Prefixes):
    """Turns keys into commands and carries them out in order; mixed into screens and dialogs.

    A command ``a.b`` is the method ``cmd_a_b`` of the focused widget, one of its ancestors, the
    screen or the app, whichever comes first. Plain methods run at once; coroutines run as workers,
    one after the other, and keys typed meanwhile wait for them, so that typing ahead works.
    """

    CONTEXT: ClassVar[str] = ""

    _busy_timer: Timer | None = None
    _at_work: Worker[None] | None = None
    _running_sign = False
    _ahead: tuple[events.Key, ...] = ()
    _stands = True

    # What screens override

    def why_not(self, command: Command) -> str | None:
        """Why a command cannot run now, in one line; None when it can."""
        return None

    async def on_chinese_key(self, text: str) -> None:
        """A Chinese character was typed outside a field (UX 4.3)."""
        self.say(_("The input method is on · {key} menu", key=self.keys.shown("app.menu")))

    def language_changed(self) -> None:
        """Another language was chosen: say everything anew."""
        self.show_hints()

    # What screens call

    @property
    def keys(self) -> Keymap:
        """The keys in force."""
        return cast("BaseApp", self.app).keys

    @property
    def context(self) -> str:
        """The place commands are looked up for."""
        return self.CONTEXT

    def say(self, text: str, tone: Tone = "plain", hint: str = "") -> None:
        """Show a message in the message line, if the screen has one."""
        self._running_sign = False
        for line in self.query("#message-line"):
            cast("_MessageLine", line).say(text, tone, hint)

    def show_hints(self) -> None:
        """Show in the footer what the keys do here."""
        keys, context = self.keys, self.context
        for line in self.query("#key-line"):
            cast("_KeyLine", line).show(hints.footer(keys, context), hints.footer_right(keys, context))

    def run_command(self, command: Command) -> None:
        """Carry out a command, or say why it cannot be."""
        reason = self._refusal(command)
        method = self._method(command)
        if reason is not None or method is None:
            self.say(reason or _("Not here: {command}", command=_(command.label)), "warning")
            return
        if inspect.iscoroutinefunction(method):
            self._start(method())
            return
        try:
            method()
        except LeadtuiError as error:
            cast("BaseApp", self.app).failed(error)

    def why_disabled(self, command: Command) -> str | None:
        """Why a command is greyed out in menus, palette and help; None when it can run."""
        if self._method(command) is None:
            return _("Not here: {command}", command=_(command.label))
        return self._refusal(command)

    # Keys

    def take_key(self, event: events.Key) -> bool:
        """Whether a key is a command's, or begins one; it is carried out then. Called before any widget."""
        key = key_name(event)
        if self._waits_no_more and self._clears_choices(key, event):
            return True
        if self._at_work is not None or not self._stands or self._ahead:
            self._wait(event)
            return True
        if self._prefix:
            return self._go_on(key, event)
        if self._belongs_to_widget(event):
            return False
        if event.character and is_chinese(event.character):
            self._start(self.on_chinese_key(event.character))
            return True
        if self.keys.is_prefix(self.context, (key,)):
            self._wait_for_more((key,))
            return True
        command = self.keys.command(self.context, (key,))
        if command is None or self._method(command) is None:
            return False
        self.run_command(command)
        return True

    def on_key(self, event: events.Key) -> None:
        """A key that neither a command nor a widget took."""
        if self._in_field() or self._is_textuals(event.key):
            return
        event.stop().prevent_default()
        key = key_name(event)
        command = self.keys.command(self.context, (key,))
        if command is not None:
            self.run_command(command)
        else:
            self._unbound(key)

    def _go_on(self, key: str, event: events.Key) -> bool:
        """One more key after a prefix."""
        keys = (*self._prefix, key)
        if self.keys.is_prefix(self.context, keys):
            self._wait_for_more(keys)
            return True
        command = self.keys.command(self.context, keys)
        self._leave_prefix()
        if command is not None:
            self.run_command(command)
            return True
        return key == "escape" or self.take_key(event)

    def _clears_choices(self, key: str, event: events.Key) -> bool:
        """Whether a key does no more than clear choices that wait no more; a prefix shows its own instead."""
        if not self.keys.is_prefix(self.context, (key,)) or self._belongs_to_widget(event):
            self._leave_prefix()
        return key == "escape"

    def _unbound(self, key: str) -> None:
        self.say(
            _("{key} does nothing here · {help} help", key=key_text(key), help=self.keys.shown("app.help"))
        )

    def _in_field(self) -> bool:
        return self.focused is not None and takes_letters(self.focused)

    def _belongs_to_widget(self, event: events.Key) -> bool:
        """Whether the focused widget wants a key; from a field only some keys leave (UX 3)."""
        focused = self.focused
        if focused is None:
            return False
        if focused.check_consume_key(event.key, event.character):
            return True
        if not self._in_field() or _is_function_key(event.key):
            return False
        command = self.keys.command(self.context, (event.key,))
        leaves = event.key in LEAVING or (command is not None and command.in_fields)
        return not leaves or (event.key != "ctrl+c" and event.key in focused._bindings.key_to_bindings)

    def _is_textuals(self, key: str) -> bool:
        """Keys Textual binds on every screen, such as Tab from field to field."""
        return key in self._bindings.key_to_bindings

    # Running commands

    def _method(self, command: Command) -> Callable[[], Awaitable[None] | None] | None:
        nodes: list[DOMNode] = list(self.focused.ancestors_with_self) if self.focused else [self, self.app]
        for node in nodes:
            if (method := getattr(node, command.method, None)) is not None:
                return cast("Callable[[], Awaitable[None] | None]", method)
        return None

    def _refusal(self, command: Command) -> str | None:
        if command.right is not None and not cast("BaseApp", self.app).may(command.right):
            return cast("BaseApp", self.app).lacks(command.right)
        return self.why_not(command) or cast("BaseApp", self.app).why_not(command)

    def _start(self, work: Awaitable[None]) -> None:
        self._at_work = self.run_worker(self._carry_out(work), group="command", exit_on_error=True)
        self._watch_work()

    def _watch_work(self) -> None:
        if self._busy_timer is not None:
            self._busy_timer.stop()
        self._busy_timer = self.set_timer(BUSY_SECONDS, self._say_running) if self._at_work else None

    async def _carry_out(self, work: Awaitable[None]) -> None:
        try:
            await work
        except LeadtuiError as error:
            cast("BaseApp", self.app).failed(error)
        finally:
            self._finished()

    def _finished(self) -> None:
        self._at_work = None
        self._watch_work()
        if self._running_sign:
            self.say("")
        self.app.call_later(self._retype)

    def _retype(self) -> None:
        """Type again what was typed while a command ran, into whatever is on top now."""
        app = self.app
        waiting, self._ahead = self._ahead, ()
        if not waiting:
            return
        top = app.screen
        if isinstance(top, Keyed) and not top._stands:
            top._ahead = (*waiting, *top._ahead)
            return
        cast("BaseApp", app).type_again(waiting)

    def _wait(self, event: events.Key) -> None:
        if event.key == "escape" and self._at_work is not None:
            self._ahead = ()
            if cast("BaseApp", self.app).saving:
                self._say_running()
            else:
                self._at_work.cancel()
        else:
            self._ahead = (*self._ahead, event)

    def _say_running(self) -> None:
        # Textual counts the screen under a dialog as current too.
        if self._at_work is not None and self.app.screen is self:
            # A form that closed over a save under way would be saved twice.
            self.say(_("saving…") if cast("BaseApp", self.app).saving else _("running… Esc stops"))
            self._running_sign = True

    # Textual's hooks

    def on_mount(self) -> None:
        """The footer is right from the first frame on."""
        self.show_hints()

    def on_screen_resume(self) -> None:
        """A command that waited for a dialog goes on."""
        self._watch_work()

    def on_screen_suspend(self) -> None:
        """A prefix does not outlive its screen; what was typed ahead belongs to what lies on top now."""
        self._leave_prefix()
        if self._running_sign:
            self._running_sign = False
            self.say("")
        self._retype()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """No caret blinks (UX 1.8)."""
        if getattr(event.widget, "cursor_blink", False):
            event.widget.cursor_blink = False  # type: ignore[attr-defined]  # looked for above
        self.call_after_refresh(self._place_caret)

    def _place_caret(self) -> None:
        """Where a field stands is known once it is laid out: an input method composes there (UX 4.4)."""
        focused = self.focused
        if focused is not None and getattr(focused, "cursor_screen_offset", None) is not None:
            focused.refresh()


def key_name(event: events.Key) -> str:
    """The name of a key in the keymap: the folded character it types, else Textual's name."""
    if event.character == " ":
        return "space"
    if event.is_printable and event.character:
        return fold_key(event.character)
    return event.key


def takes_letters(widget: Widget) -> bool:
    """Whether letters go into a widget."""
    return widget.check_consume_key("a", "a")


def _is_function_key(key: str) -> bool:
    last = key.rpartition("+")[2]
    return len(last) > 1 and last[0] == "f" and last[1:].isdigit()
