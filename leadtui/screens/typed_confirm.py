"""A question that takes more than a key: what it means is shown, and a word has to be typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from leadtui.base import BaseDialog
from leadtui.i18n import _
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.prose import wrap
from leadtui.widgets.text_fields import CaretInput


class TypedConfirm(BaseDialog[bool]):
    """Answers True once ``word`` was typed; ``lines`` say what will be, those that begin with # are heads."""

    CONTEXT = "dialog"
    AUTO_FOCUS = "#word"
    DEFAULT_CSS = """
    TypedConfirm { align: center middle; }
    TypedConfirm > Vertical { width: 90%; max-width: 90; height: 90%; background: $surface; }
    TypedConfirm #about { height: 1fr; }
    TypedConfirm #word { height: 1; border: none; background: $surface; padding: 0 1; }
    """

    def __init__(self, title: str, lines: Sequence[str], word: str, hint: str) -> None:
        super().__init__()
        self._title, self._lines = title, lines
        self._word, self._hint = word, hint

    def compose(self) -> ComposeResult:
        """What it means, and the line to type in."""
        with Vertical():
            yield Rule(self._title)
            yield Panel(self._paint, id="about")
            yield CaretInput(placeholder=self._hint, id="word", compact=True)
            yield MessageLine()
            yield KeyLine()

    def _paint(self, width: int, height: int, ink: Ink) -> list[Strip]:
        painted: list[Strip] = []
        for line in self._lines:
            head = line.startswith("#")
            for text in wrap(line.removeprefix("#"), max(1, width - 4)):
                style = ink.strong if head else ink.text
                painted.append(
                    Line().gap(1 if head else 3, ink.text).text(text, style).strip(width, ink.text)
                )
        if len(painted) > height > 0:
            left = _("... {n} lines more", n=len(painted) - height + 1)
            painted[height - 1 :] = [Line().gap(3, ink.text).text(left, ink.dim).strip(width, ink.text)]
        return painted

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on if it is the word."""
        event.stop()
        if event.value.strip() == self._word:
            self.dismiss(result=True)
        else:
            self.say(_("That is not {word}: nothing was done.", word=self._word), "warning")

    def cmd_form_save(self) -> None:
        """The same as Enter."""
        field = self.query_one("#word", CaretInput)
        field.post_message(Input.Submitted(field, field.value))

    def cmd_nav_back(self) -> None:
        """Leave it."""
        self.dismiss(result=False)
