"""A password of one's own in the place of the one an admin chose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.domain.password_rule import NEEDED
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.asks_password import AsksPassword
from leadtui.widgets.form_field import FormField, label_width
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel
from leadtui.widgets.password_field import PasswordField


class NewPassword(AsksPassword, BaseDialog[bool]):
    """Answers True once ``change(new)`` has taken it, False where one leaves instead."""

    CONTEXT = "dialog"
    AUTO_FOCUS = "#new"
    DEFAULT_CSS = """
    NewPassword { align: center middle; }
    NewPassword > Vertical { width: 80%; max-width: 76; height: auto; background: $surface; }
    NewPassword Panel { height: 4; }
    """

    def __init__(self, change: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._change = change

    def compose(self) -> ComposeResult:
        """The rule, then twice the password."""
        rows = (
            FormField("new", _("New password"), PasswordField(id="new")),
            FormField("again", _("The same again"), PasswordField(id="again")),
        )
        for row in rows:
            row.set_label_width(label_width(rows))
        with Vertical():
            yield Panel(self._rule)
            yield from rows
            yield MessageLine()

    def _rule(self, width: int, _height: int, ink: Ink) -> list[Strip]:
        lines = (
            (_("Choose a password of your own."), ink.strong),
            (_("At least {n} characters; a Chinese one counts two.", n=NEEDED), ink.text),
            (_("Names, common words, rows of keys, numbers count as one."), ink.text),
        )
        return [Line().gap(1, ink.text).text(text, style).strip(width, ink.text) for text, style in lines]

    async def entered(self) -> None:
        """Take it if it was typed twice."""
        new, again = (self.query_one(f"#{name}", PasswordField) for name in ("new", "again"))
        first, second = new.take(), again.take()
        new.focus()
        if first != second:
            self.say(_("These are two different passwords."), "error")
            return
        try:
            await self._change(first)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        self.dismiss(result=True)

    def cmd_nav_back(self) -> None:
        """Leave without one."""
        self.dismiss(result=False)
