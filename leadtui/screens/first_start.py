"""The first start: the language, then a database in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui import i18n
from leadtui.base import BaseDialog
from leadtui.errors import LeadtuiError
from leadtui.i18n import LANGUAGES, _
from leadtui.services.home import home
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel

NAMES = ("简体中文", "繁體中文", "English")
ORDER = ("zh_CN", "zh_TW", "en")
assert set(ORDER) == set(LANGUAGES)


class Question(Panel, can_focus=True):
    """Some lines and the keys that answer them."""

    DEFAULT_CSS = "Question { height: auto; min-height: 8; }"

    def __init__(self, keys: str) -> None:
        super().__init__(self._lines)
        self.keys = keys
        self.lines: list[tuple[str, bool]] = []

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """The answers belong to the question."""
        return character is not None and character in self.keys

    def ask(self, lines: list[tuple[str, bool]], keys: str) -> None:
        """Show other lines, (text, strong), answered by other keys."""
        self.lines, self.keys = lines, keys
        self.styles.height = len(lines)
        self.sync()

    def _lines(self, width: int, height: int, ink: Ink) -> list[Strip]:
        return [
            Line().gap(2, ink.text).text(text, ink.strong if strong else ink.text).strip(width, ink.text)
            for text, strong in self.lines
        ]


class FirstStart(BaseDialog[str | None]):
    """Answers with the language once there is a database, or with None."""

    CONTEXT = "dialog"
    DEFAULT_CSS = """
    FirstStart { align: center middle; }
    FirstStart > Vertical { width: 80%; max-width: 76; height: auto; }
    """

    def __init__(self, place: str, login: str, create: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._place = place
        self._login = login
        self._create = create
        self._language = ""

    def compose(self) -> ComposeResult:
        """One question at a time."""
        with Vertical():
            yield Question("123q")
            yield MessageLine()

    @property
    def question(self) -> Question:
        """The lines on the screen."""
        return self.query_one(Question)

    def on_mount(self) -> None:
        """The language first: everything after is in it."""
        lines = [("leadtui", True), ("", False)]
        lines += [(f"{number} {name}", False) for number, name in enumerate(NAMES, 1)]
        self.question.ask(lines, "123q")
        self.question.focus()

    def on_key(self, event: events.Key) -> None:
        """An answer."""
        character = event.character or ""
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif not self._language and character in "123":
            self._language = ORDER[int(character) - 1]
            i18n.set_language(self._language)
            self._offer()
        elif self._language and event.key == "enter":
            self.run_worker(self._make(), exclusive=True)
        else:
            return
        event.stop()

    def _offer(self) -> None:
        found = home(language=self._language)
        about = _("Country {country} · currency {currency} · time zone {zone}", **asdict(found))
        lines = [
            (_("There is no database here yet."), True),
            ("", False),
            (self._place, False),
            (_("leadtui can make one now, with you ({login}) as its admin.", login=self._login), False),
            (about, False),
            ("", False),
            (_("Enter  make it"), False),
            (_("q      leave"), False),
            ("", False),
            (_("Other ones: leadtui init --help"), False),
            (_("Only looking? leadtui demo opens a desk with sample data."), False),
        ]
        self.question.ask(lines, "q")

    async def _make(self) -> None:
        try:
            await self._create(self._language)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        self.dismiss(self._language)
