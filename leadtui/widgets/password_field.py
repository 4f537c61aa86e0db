"""A line for a password: nothing of it is shown, copied, remembered or proposed."""

from __future__ import annotations

from rich.text import Text

from leadtui.widgets.text_fields import LineField


class PasswordField(LineField):
    """Shows a sign for each character."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.password = True

    @property
    def _value(self) -> Text:
        # Textual's bullet is two cells wide in some terminals.
        return Text("*" * len(self.value), no_wrap=True, overflow="ignore", end="")

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.value
        self.set_text("")
        return typed

    def on_input_changed(self, event: LineField.Changed) -> None:
        """No earlier state is kept for undo."""
        event.prevent_default()

    def action_undo(self) -> None:
        """Nothing to take back."""

    def action_redo(self) -> None:
        """Nothing to type again."""

    def action_copy(self) -> None:
        """A password does not leave through the clipboard."""

    def action_cut(self) -> None:
        """Take it out, without the clipboard."""
        self.delete_selection()
