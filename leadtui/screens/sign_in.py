"""Who is there: user name and password, before anything else is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui import i18n
from leadtui.base import BaseScreen
from leadtui.errors import LeadtuiError
from leadtui.hints import Hint, footer
from leadtui.i18n import LANGUAGE_NAMES, _
from leadtui.keymap import key_text
from leadtui.screens.asks_password import AsksPassword
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import FormField, label_width
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel
from leadtui.widgets.password_field import PasswordField
from leadtui.widgets.text_fields import LineField

if TYPE_CHECKING:
    from leadtui.app import LeadTui

ORDER = ("zh_CN", "zh_TW", "en")


class SignIn(AsksPassword, BaseScreen):
    """Asks until somebody has proved who they are; the app opens as that person then."""

    CONTEXT = "login"
    AUTO_FOCUS = "#login"
    DEFAULT_CSS = """
    SignIn { layout: vertical; }
    SignIn > #box { height: 1fr; align: center middle; }
    SignIn > #box > Vertical { width: 100%; max-width: 64; height: auto; }
    SignIn #title { height: 2; }
    SignIn LineField { background: $surface; color: $foreground; }
    """

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    def compose(self) -> ComposeResult:
        """Name, password, language; message line and footer."""
        languages = [Option(tag, LANGUAGE_NAMES[tag]) for tag in ORDER]
        self.rows = (
            FormField("login", "", LineField(id="login")),
            FormField("password", "", PasswordField(id="password")),
            FormField(
                "language", "", ChoiceField(languages, chosen=[i18n.language()], required=True, id="language")
            ),
        )
        with Vertical(id="box"), Vertical():
            yield Panel(self._title, id="title")
            yield from self.rows
        yield MessageLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """In the language of the terminal."""
        self._label()

    def _label(self) -> None:
        labels = (_("User name"), _("Password"), _("Language"))
        for row, label in zip(self.rows, labels, strict=True):
            row.label = label
        width = label_width(self.rows)
        for row in self.rows:
            row.set_label_width(width)
            row.repaint()
        self.query_one("#title", Panel).repaint()

    def _title(self, width: int, _height: int, ink: Ink) -> list[Strip]:
        line = Line().gap(1, ink.text).text("leadtui", ink.heading)
        return [line.gap(2, ink.text).text(_("Who is there?"), ink.dim).strip(width, ink.text)]

    def show_hints(self) -> None:
        """Signing in, the next field, leaving."""
        hints = [Hint(key_text("enter"), _("sign in")), Hint(key_text("tab"), _("next field"))]
        for line in self.query(KeyLine):
            line.show([*hints, *footer(self.keys, self.context)])

    def language_changed(self) -> None:
        """Everything in the language chosen."""
        super().language_changed()
        self._label()

    def on_choice_field_changed(self, event: Any) -> None:
        """The language, at once."""
        if event.by_hand:
            i18n.set_language(event.field.value)
            self.desk.language_chosen = True
            self.say("")
            self.language_changed()

    async def entered(self) -> None:
        """Enter behind the password."""
        login = self.query_one("#login", LineField)
        field = self.query_one(PasswordField)
        if self.waiting:
            return
        if not login.value.strip() or not field.value:
            self.say(_("Type your user name and your password."), "warning")
            (field if login.value.strip() else login).focus()
            return
        password = field.take()
        self.say("")
        try:
            await self.desk.enter(login.value, password)
        except LeadtuiError as error:
            field.focus()
            self.refuse(error)

    def clear(self) -> None:
        """Nothing of whoever was here before."""
        self.query_one("#login", LineField).set_text("")
        self.query_one(PasswordField).take()
        self.say("")
        self.query_one("#login", LineField).focus()
