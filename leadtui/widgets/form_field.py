"""A row of a form: label, what is typed or chosen, and what it was read as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from leadtui.keyed import Tone
from leadtui.text import cells, clip
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.choice_field import ChoiceField
from leadtui.widgets.ink import Line
from leadtui.widgets.text_fields import LineField, ProseField

Control = LineField | ProseField | ChoiceField


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


class FormField(Canvas):
    """A label, drawn at the left, and its control, with an optional note beside it.

    An error, or what a value follows from, stands in a line below, and while it is filled in its ``help``.
    ``id`` is ``row-`` and the name of the field; the control bears the name itself.
    """

    DEFAULT_CSS = """
    FormField { height: auto; layout: horizontal; }
    FormField > .beside { width: 1fr; }
    """

    def __init__(
        self,
        name: str,
        label: str,
        control: Control,
        *,
        beside: bool = False,
        below: FieldNote | None = None,
        field_width: int | None = None,
        help: str = "",
    ) -> None:
        super().__init__(id=f"row-{name}")
        self.field_name = name
        self.label = label
        self.label_width = 0
        self.control = control
        self.beside = FieldNote(classes="beside") if beside else None
        self.below = below
        self.tone: Tone = "plain"
        self.help = help
        if field_width is not None:
            control.styles.width = field_width

    def compose(self) -> ComposeResult:
        """The control, and the note beside it."""
        yield self.control
        if self.beside is not None:
            yield self.beside

    def set_label_width(self, width: int) -> None:
        """All labels of a form are equally wide."""
        self.label_width = width
        self.control.styles.margin = (0, 0, 0, width)
        if self.below is not None:
            self.below.indent = width

    def paint(self, width: int, height: int) -> list[Strip]:
        """The label; it stands out while the field has the focus."""
        style = self.ink.heading if self.control.has_focus else self.ink.dim
        line = Line().gap(1, self.ink.text).text(clip(self.label, self.label_width - 2), style)
        return [line.strip(width, self.ink.text)] + [Strip.blank(width)] * (height - 1)

    def on_descendant_focus(self) -> None:
        """The label stands out, and what to fill in is said."""
        self.sync()
        if self.help and not self.note_text:
            self.note(self.help)

    def on_descendant_blur(self) -> None:
        """The label steps back."""
        self.sync()
        if self.help and self.note_text == self.help:
            self.note("")

    def note(self, text: str, tone: Tone = "plain") -> None:
        """Say something in the line below, which is only there while there is something to say."""
        self.tone = tone if text else "plain"
        if self.below is None and text:
            self.below = FieldNote(indent=self.label_width)
            parent = self.parent
            assert isinstance(parent, Widget)
            parent.mount(self.below, after=self)
        if self.below is not None:
            self.below.display = bool(text)
            self.below.say(text, tone)

    @property
    def note_text(self) -> str:
        """What stands below."""
        return self.below.text if self.below is not None else ""


def label_width(rows: Iterable[FormField], most: int = 22) -> int:
    """Room for the longest label of some rows, with a margin on both sides."""
    return min(most, max((cells(row.label) for row in rows), default=0) + 3)


def value_of(control: Any) -> str:
    """What a control holds, as text."""
    return str(control.value)


def fill(control: Control, value: str) -> None:
    """Put a value into a control without counting it as typed."""
    if isinstance(control, ChoiceField):
        control.value = value
    else:
        control.set_text(value)
