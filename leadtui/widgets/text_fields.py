"""Fields to type in, on Textual's Input and TextArea: quiet, cleaned on paste, with undo."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from leadtui.text import clean_line, clean_prose

UNDO = "ctrl+underscore"
REDO = "ctrl+y"
STEPS = 200


class CaretInput(Input):
    """An Input whose real cursor stands on the drawn caret: input methods compose there (UX 4.4)."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Textual's own is a cell too far right behind the last character."""
        x, y, _width, _height = self.content_region
        return Offset(x + self._position_to_cell(self.cursor_position) - self.scroll_offset.x, y)

    def _on_paste(self, event: events.Paste) -> None:
        """All of what is pasted, on one line, without what could harm a terminal."""
        event.stop()
        event.prevent_default()
        text = clean_line(event.text).text
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *sorted(self.selection))


class LineField(CaretInput):
    """One line; Enter and the down key go on, the up key goes back."""

    BINDINGS = [
        Binding("up", "previous_field", show=False),
        Binding("down", "next_field", show=False),
        Binding(UNDO, "undo", show=False),
        Binding(REDO, "redo", show=False),
    ]
    DEFAULT_CSS = """
    LineField, LineField.-textual-compact { width: 1fr; height: 1; border: none; padding: 0; }
    LineField:focus { border: none; background: $panel; background-tint: $foreground 0%; }
    """

    def __init__(
        self, value: str = "", *, placeholder: str = "", select_on_focus: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            clean_line(value).text,
            placeholder,
            compact=True,
            select_on_focus=select_on_focus,
            id=id,
        )
        self.cursor_blink = False
        self._past: list[tuple[str, int]] = [(self.value, len(self.value))]
        self._future: list[tuple[str, int]] = []

    def set_text(self, text: str) -> None:
        """Show another text with the caret behind it; what could be undone is forgotten."""
        self.value = clean_line(text).text
        self.cursor_position = len(self.value)
        self._past, self._future = [(self.value, self.cursor_position)], []

    def action_submit(self) -> None:  # type: ignore[override]  # Textual's waits for handlers
        """Enter is Tab."""
        self.screen.focus_next()

    def action_next_field(self) -> None:
        """The field below."""
        self.screen.focus_next()

    def action_previous_field(self) -> None:
        """The field above."""
        self.screen.focus_previous()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Remember every state, for undo; several may have come before the first is told."""
        if event.value != self._past[-1][0]:
            caret = self.cursor_position if event.value == self.value else len(event.value)
            self._past.append((event.value, caret))
            del self._past[:-STEPS]
            self._future.clear()

    def action_undo(self) -> None:
        """Take back what was typed last."""
        if len(self._past) > 1:
            self._future.append(self._past.pop())
            self._show(*self._past[-1])

    def action_redo(self) -> None:
        """Type it again."""
        if self._future:
            self._past.append(self._future.pop())
            self._show(*self._past[-1])

    def _show(self, text: str, caret: int) -> None:
        self.value = text
        self.cursor_position = caret


class ProseField(TextArea):
    """Several lines that grow with what is typed; the up and down keys leave at the edges."""

    BINDINGS = [Binding(UNDO, "undo", show=False)]
    DEFAULT_CSS = """
    ProseField, ProseField.-textual-compact {
        width: 1fr; height: auto; min-height: 1; max-height: 8; border: none; padding: 0;
        scrollbar-size-vertical: 0;
    }
    ProseField:focus { border: none; background: $panel; }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(
            clean_prose(text).text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
            id=id,
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    def set_text(self, text: str) -> None:
        """Show another text with the caret behind it."""
        self.load_text(clean_prose(text).text)
        self.move_cursor(self.document.end)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT002 - Textual's signature
        """From the first line to the field above."""
        if self.cursor_at_first_line and not select:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT002 - Textual's signature
        """From the last line to the field below."""
        if self.cursor_at_last_line and not select:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)

    async def _on_paste(self, event: events.Paste) -> None:
        """What is pasted, without what could harm a terminal."""
        event.stop()
        event.prevent_default()
        self.replace(clean_prose(event.text).text, *self.selection, maintain_selection_offset=False)
