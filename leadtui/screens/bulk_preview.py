"""What a change would do to many leads, before it is done: counts, and who refuses why."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.hints import Hint, footer_right
from leadtui.i18n import _, ngettext
from leadtui.keymap import key_text
from leadtui.screens.change_words import words_for
from leadtui.screens.picker import Entry, paint_entry
from leadtui.services.bulk import Outcome
from leadtui.services.changes import CAN_SAY_WHY, Change
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.text_fields import CaretInput
from leadtui.widgets.virtual_list import VirtualList


class BulkPreview(BaseDialog[str | None]):
    """Answers with the reason given, which may be empty, or None where nothing is to be done."""

    CONTEXT = "choice"
    AUTO_FOCUS = "#entries"
    DEFAULT_CSS = """
    BulkPreview { align: center middle; }
    BulkPreview > Vertical { width: 90%; max-width: 90; height: auto; max-height: 80%; background: $surface; }
    BulkPreview #counts { height: 2; }
    BulkPreview #why { height: 1; border: none; background: $surface; padding: 0 1; }
    BulkPreview #entries { height: auto; max-height: 12; }
    """

    def __init__(self, change: Change, outlook: Outcome) -> None:
        super().__init__()
        self.change = change
        self.outlook = outlook

    def compose(self) -> ComposeResult:
        """What is to be done, the counts, who refuses."""
        refused = self.outlook.refused
        with Vertical():
            yield Rule(words_for(self.change))
            yield Panel(self._counts, id="counts")
            if isinstance(self.change, CAN_SAY_WHY):
                given = self.change.reason
                yield CaretInput(given, placeholder=_("a reason, if you like"), id="why", compact=True)
            entries = VirtualList[Any](paint_entry, id="entries")
            entries.styles.height = min(len(refused), 12)
            entries.can_focus = bool(refused)
            yield entries
            yield MessageLine()
            yield KeyLine()

    def _counts(self, width: int, height: int, ink: Ink) -> list[Strip]:
        outlook = self.outlook
        line = Line().gap(1, ink.text)
        line.text(ngettext("{n} lead will change", "{n} leads will change", outlook.changed), ink.strong)
        if outlook.same:
            line.text("  " + ngettext("{n} is so already", "{n} are so already", outlook.same), ink.dim)
        if outlook.refused:
            text = ngettext("{n} will be left out:", "{n} will be left out:", len(outlook.refused))
            line.text(f"  {text}", ink.today)
        return [line.strip(width, ink.text)]

    def on_mount(self) -> None:
        """List the refusals."""
        entries = [
            Entry(refusal.lead_id, refusal, refusal.name, "", refusal.why) for refusal in self.outlook.refused
        ]
        self.query_one("#entries", VirtualList).show(Rows.of(entries))
        for why in self.query("#why"):
            why.focus()

    def show_hints(self) -> None:
        """Enter goes on, Escape does nothing."""
        go_on = [Hint(key_text("enter"), _("do it"))] if self.outlook.changed else []
        hints = [*go_on, Hint(key_text("escape"), _("leave everything as it is"))]
        for line in self.query(KeyLine):
            line.show(hints, footer_right(self.keys, self.context))

    def cmd_nav_open(self) -> None:
        """Do it, where there is anything to do."""
        self.dismiss(self._why() if self.outlook.changed else None)

    def _why(self) -> str:
        return "".join(why.value.strip() for why in self.query(CaretInput))

    def on_input_submitted(self) -> None:
        """Enter behind a reason means the same."""
        self.cmd_nav_open()

    def on_virtual_list_selected(self) -> None:
        """Enter on a refusal means the same."""
        self.cmd_nav_open()

    def cmd_nav_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
