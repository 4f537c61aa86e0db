"""The field queries are typed into, and the proposals below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from leadtui.domain.query import parse
from leadtui.domain.query_complete import Completion
from leadtui.text import cells, fold_value, glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line
from leadtui.widgets.text_fields import CaretInput

MOST = 8
NOT_UNDERSTOOD = "underline"


class _Marker(Highlighter):
    """Underlines what is not understood."""

    def highlight(self, text: Text) -> None:
        for span in parse(text.plain).unknown:
            text.stylize(NOT_UNDERSTOOD, span.start, span.end)


class QueryField(CaretInput):
    """One line; Tab takes a proposal, Backspace at the empty start asks for what stands before it."""

    # Textual's field would scroll on the vertical keys.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", show=False),
        Binding("down", "step('nav_down')", show=False),
        Binding("up", "step('nav_up')", show=False),
        Binding("pagedown", "step('nav_half_down')", show=False),
        Binding("pageup", "step('nav_half_up')", show=False),
    ]
    DEFAULT_CSS = """
    QueryField, QueryField.-textual-compact { height: 1; border: none; padding: 0 1 0 0; }
    QueryField { background: $background; }
    QueryField:focus { border: none; background: $background; background-tint: $background 0%; }
    """

    class Took(Message):
        """Tab was pressed."""

    @dataclass
    class Stepped(Message):
        """A vertical key was pressed; ``command`` is what it does in a list."""

        command: str

    class BackedOut(Message):
        """Backspace was pressed in the empty field."""

    def __init__(self, *, id: str = "query") -> None:
        super().__init__(id=id, compact=True, select_on_focus=False, highlighter=_Marker())
        self.cursor_blink = False

    def _on_hide(self, event: events.Hide) -> None:
        """The bar has given the keys back by now; Textual would take them from whoever has them next."""
        event.prevent_default()

    def action_take(self) -> None:
        """Take the proposal."""
        self.post_message(self.Took())

    def action_step(self, command: str) -> None:
        """Hand a vertical key on."""
        self.post_message(self.Stepped(command))

    def action_delete_left(self) -> None:
        """Delete a character; in the empty field, ask for what stands before it."""
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.BackedOut())

    def take(self, completion: Completion) -> None:
        """Put a proposal in the place of what it completes."""
        ends = completion.insert.endswith(":")
        insert = completion.insert if ends else f"{completion.insert} "
        rest = self.value[completion.end :]
        self.value = self.value[: completion.start] + insert + (rest if ends else rest.lstrip())
        self.cursor_position = completion.start + len(insert)


def typing(text: str, cursor: int) -> bool:
    """Whether enough of a word is typed at ``cursor`` for proposals to help more than they hide."""
    before = fold_value(text[:cursor])
    word = before.split()[-1] if before and not before[-1].isspace() else ""
    return len(word) > 1 or not word.isascii()


class Proposals(Canvas):
    """What could be meant, over the list; ``chosen`` is -1 until somebody goes into it."""

    DEFAULT_CSS = """
    Proposals { overlay: screen; display: none; width: 44; height: 1; background: $surface; }
    """

    class Picked(Message):
        """One was clicked on; it is ``current``."""

    def __init__(self, *, id: str = "proposals") -> None:
        super().__init__(id=id)
        self.found: tuple[Completion, ...] = ()
        self.chosen = -1

    def show(self, found: Sequence[Completion], column: int) -> None:
        """Show proposals below ``column`` of the bar; none hides them."""
        self.found, self.chosen = tuple(found[:MOST]), -1
        self.display = bool(self.found)
        if self.found:
            self.styles.height = len(self.found)
            room = max(0, self.screen.size.width - 44)
            self.styles.offset = (min(column, room), 0)
            self.repaint()

    def step(self, count: int) -> None:
        """Go into the proposals, or on."""
        self.chosen = max(-1, min(self.chosen + count, len(self.found) - 1))
        self.sync()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Nothing else gets the keys by a click here."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Take the proposal under the mouse."""
        event.stop()
        if 0 <= event.y < len(self.found):
            self.chosen = event.y
            self.post_message(self.Picked())

    @property
    def current(self) -> Completion | None:
        """The one gone to, else the first."""
        return self.found[max(0, self.chosen)] if self.found else None

    def paint(self, width: int, height: int) -> list[Strip]:
        """One line each: what is inserted, what it is called, what it may say."""
        lines = []
        for index, completion in enumerate(self.found):
            under = index == self.chosen
            style = self.ink.cursor if under else self.ink.text
            line = Line().raw(glyphs().bar if under else " ", self.ink.accent)
            line.text(completion.insert, style, max(14, cells(completion.insert))).gap(1, self.ink.text)
            about = completion.help or (completion.label if completion.label != completion.insert else "")
            line.text(about, self.ink.dim)
            lines.append(line.strip(width, self.ink.text))
        return (lines + [Strip.blank(width)] * height)[:height]
