"""One line that says what happened, what to do about it, and how to take it back."""

from __future__ import annotations

from textual.strip import Strip

from leadtui.keyed import Tone
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line


class MessageLine(Canvas):
    """Shows the last message; ``hint`` (``u undo``) stands after it, ``right`` at the end of the line."""

    DEFAULT_CSS = "MessageLine { height: 1; }"

    def __init__(self, *, id: str = "message-line") -> None:
        super().__init__(id=id)
        self.text = ""
        self.right = ""
        self.beside = ""
        self._hint = ""
        self._tone: Tone = "plain"

    def say(self, text: str, tone: Tone = "plain", hint: str = "") -> None:
        """Show a message in place of the last one; an empty one clears the line."""
        self.text, self._tone, self._hint = text, tone, hint
        self.sync()

    def show_right(self, text: str) -> None:
        """Show something at the right end: a draft, a colleague, the state of the connection."""
        self.right = text
        self.sync()

    def show_beside(self, text: str) -> None:
        """Show who else is at the lead: in the place of a message, or after one at the right."""
        self.beside = text
        self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line."""
        ink = self.ink
        style = {"plain": ink.text, "good": ink.good, "warning": ink.today, "error": ink.late}[self._tone]
        rights = (self.beside if self.text else "", self.right)
        right = clip(f" {glyphs().dot} ".join(part for part in rights if part), width // 2)
        room = width - (cells(right) + 2 if right else 1)
        text = f"{self.text} · {self._hint}" if self._hint and self.text else self.text
        line = Line().gap(1, ink.text)
        if self.beside and not text:
            text, style = self.beside, ink.today
        line.text(clip(text, max(0, room - 1)), style)
        if right:
            line.to(width - cells(right) - 1).text(right, ink.dim)
        return [line.strip(width, ink.text)]
