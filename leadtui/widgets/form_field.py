"""A row of a form: label, what is typed or chosen, and what it was read as."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget

from leadtui.base import Tone
from leadtui.text import cells, clip
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.choice_field import ChoiceField
from leadtui.widgets.ink import Line
from leadtui.widgets.text_fields import LineField, ProseField

Control = LineField | ProseField | ChoiceField


class FieldLabel(Canvas):
    """The name of a field; it stands out while the field has the focus."""

    DEFAULT_CSS = "FieldLabel { height: 1; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.active = False

    def paint(self, width: int, height: int) -> list[Strip]:
        """One line."""
        style = self.ink.heading if self.active else self.ink.dim
        line = Line().gap(1, self.ink.text).text(clip(self.text, width - 2), style)
        return [line.strip(width, self.ink.text)]


class FieldNote(Canvas):
    """What a field was read as, or what is wrong with it."""

    DEFAULT_CSS = "FieldNote { height: 1; width: 1fr; }"

    def __init__(self, *, indent: int = 1, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.indent = indent
        self.text = ""
        self._tone: Tone = "plain"

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a note; an empty one leaves the place blank."""
        self.text, self._tone = text, tone
        self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """One line."""
        ink = self.ink
        style = {"plain": ink.dim, "good": ink.accent, "warning": ink.today, "error": ink.late}[self._tone]
        line = Line().gap(self.indent, ink.text).text(clip(self.text, max(0, width - self.indent)), style)
        return [line.strip(width, ink.text)]


class FormField(Horizontal):
    """A label and its control, with an optional note beside it; an error stands in a line below.

    ``id`` is ``row-`` and the name of the field; the control bears the name itself.
    """

    DEFAULT_CSS = """
    FormField { height: auto; }
    FormField > .beside { width: 1fr; }
    """

    def __init__(
        self, name: str, label: str, control: Control, *, beside: bool = False, field_width: int | None = None
    ) -> None:
        super().__init__(id=f"row-{name}")
        self.field_name = name
        self.control = control
        self.label = FieldLabel(label)
        self.beside = FieldNote(classes="beside") if beside else None
        self.tone: Tone = "plain"
        self._below: FieldNote | None = None
        if field_width is not None:
            control.styles.width = field_width

    def compose(self) -> ComposeResult:
        """Label, control, note."""
        yield self.label
        yield self.control
        if self.beside is not None:
            yield self.beside

    def set_label_width(self, width: int) -> None:
        """All labels of a form are equally wide."""
        self.label.styles.width = width
        if self._below is not None:
            self._below.indent = width

    def on_descendant_focus(self) -> None:
        """The label stands out."""
        self._activate(active=True)

    def on_descendant_blur(self) -> None:
        """The label steps back."""
        self._activate(active=False)

    def _activate(self, *, active: bool) -> None:
        self.label.active = active
        self.label.sync()

    def note(self, text: str, tone: Tone = "plain") -> None:
        """Say something in the line below, which is only there while there is something to say."""
        self.tone = tone if text else "plain"
        if self._below is None and text:
            width = self.label.styles.width
            self._below = FieldNote(indent=int(width.value) if width is not None else 1)
            parent = self.parent
            assert isinstance(parent, Widget)
            parent.mount(self._below, after=self)
        if self._below is not None:
            self._below.display = bool(text)
            self._below.say(text, tone)

    @property
    def note_text(self) -> str:
        """What stands below."""
        return self._below.text if self._below is not None else ""

    def hide(self) -> None:
        """Take the row and what stands below it away, with what was typed kept."""
        self.display = False
        self.note("")


def label_width(rows: list[FormField], most: int = 22) -> int:
    """Room for the longest label of some rows, with a margin on both sides."""
    return min(most, max((cells(row.label.text) for row in rows), default=0) + 3)


def value_of(control: Any) -> str:
    """What a control holds, as text."""
    return str(control.value)


def fill(control: Control, value: str) -> None:
    """Put a value into a control without counting it as typed."""
    if isinstance(control, ChoiceField):
        control.value = value
    else:
        control.set_text(value)
