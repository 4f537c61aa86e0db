"""What covers everything while nobody is there: no customer, only whose screen it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseScreen
from leadtui.errors import LeadtuiError
from leadtui.hints import Hint, footer
from leadtui.i18n import _
from leadtui.keymap import key_text
from leadtui.screens.asks_password import AsksPassword
from leadtui.widgets.form_field import FormField, label_width
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel
from leadtui.widgets.password_field import PasswordField

if TYPE_CHECKING:
    from leadtui.app import LeadTui


class LockScreen(AsksPassword, BaseScreen):
    """Lies over whatever was open, which stays as it is; the password of the same person takes it away."""

    CONTEXT = "lock"
    covers = True
    AUTO_FOCUS = "#password"
    DEFAULT_CSS = """
    LockScreen { layout: vertical; background: $background; }
    LockScreen > #box { height: 1fr; align: center middle; }
    LockScreen > #box > Vertical { width: 100%; max-width: 64; height: auto; }
    LockScreen #title { height: 2; }
    LockScreen LineField { background: $surface; color: $foreground; }
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._person = name

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    def compose(self) -> ComposeResult:
        """Whose it is, and the password."""
        row = FormField("password", _("Password"), PasswordField(id="password"))
        row.set_label_width(label_width([row]))
        with Vertical(id="box"), Vertical():
            yield Panel(self._title, id="title")
            yield row
        yield MessageLine()
        yield KeyLine()

    def _title(self, width: int, _height: int, ink: Ink) -> list[Strip]:
        told = _("Locked · {name} · what was typed is kept", name=self._person)
        return [Line().gap(1, ink.text).text(told, ink.heading).strip(width, ink.text)]

    def show_hints(self) -> None:
        """Going on, somebody else, leaving."""
        hints = [Hint(key_text("enter"), _("go on"))]
        for line in self.query(KeyLine):
            line.show([*hints, *footer(self.keys, self.context)])

    async def entered(self) -> None:
        """Enter behind the password."""
        field = self.query_one(PasswordField)
        if self.waiting:
            return
        if not field.value:
            self.say(_("Type your password."), "warning")
            return
        password = field.take()
        self.say("")
        try:
            await self.desk.unlock(password)
        except LeadtuiError as error:
            self.refuse(error)
