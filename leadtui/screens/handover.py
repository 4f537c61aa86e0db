"""Hand-overs: the page that stands first on a lead until it is read, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.domain.day_text import short_day
from leadtui.domain.handover import Handover, sections
from leadtui.hints import Hint
from leadtui.i18n import _
from leadtui.keymap import key_text
from leadtui.screens.picker import Entry, Picker, fitting
from leadtui.services import handovers
from leadtui.text import cells, clip
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule

if TYPE_CHECKING:
    from leadtui.app import LeadTui

WIDTH = 76
LINES = 14


class HandoverDialog(BaseDialog[bool]):
    """Answers whether it was read; leaving puts it off."""

    CONTEXT = "choice"
    DEFAULT_CSS = """
    HandoverDialog { align: center middle; }
    HandoverDialog > Vertical { width: 90%; max-width: 80; height: auto; background: $surface; }
    """

    def __init__(self, page: Handover) -> None:
        super().__init__()
        self.page = page
        self._lines = _folded(page)

    def compose(self) -> ComposeResult:
        """From whom, the page, how to go on."""
        page = self.page
        giver = page.from_name or _("the pool")
        with Vertical():
            yield Rule(_("Hand-over from {name}: {lead}", name=giver, lead=page.name))
            panel = Panel(self._paint, id="page")
            panel.styles.height = len(self._lines)
            yield panel
            yield MessageLine()
            yield KeyLine()

    def _paint(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        lines = [
            Line().gap(1, ink.text).text(text, ink.heading)
            if head
            else Line().gap(3, ink.text).text(text, ink.text)
            for text, head in self._lines
        ]
        return [line.strip(width, ink.text) for line in lines]

    def show_hints(self) -> None:
        """Enter has read it, Escape puts it off."""
        hints = [Hint(key_text("enter"), _("I have read it")), Hint(key_text("escape"), _("later"))]
        for line in self.query(KeyLine):
            line.show(hints)

    def cmd_nav_open(self) -> None:
        """It was read."""
        self.dismiss(result=True)

    def cmd_nav_back(self) -> None:
        """Later."""
        self.dismiss(result=False)


def _folded(page: Handover) -> list[tuple[str, bool]]:
    """(line, whether it is a title), prose folded, at most LINES of them."""
    lines: list[tuple[str, bool]] = []
    for title, texts in sections(page.facts):
        lines.append((title, True))
        for text in texts:
            lines += [(piece, False) for piece in _pieces(text, WIDTH - 6)]
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], ("…", False)]


def _pieces(text: str, room: int) -> list[str]:
    """One text in at most three lines."""
    found: list[str] = []
    rest = " ".join(text.split())
    while cells(rest) > room and len(found) < 2:
        piece = clip(rest, room, "")
        found.append(piece)
        rest = rest[len(piece) :].lstrip()
    return [*found, clip(rest, room)]


async def read_page(desk: LeadTui, page: Handover) -> bool:
    """Show a page; whether it was acknowledged."""
    if not await desk.push_screen_wait(HandoverDialog(page)):
        return False
    await desk.change(handovers.acknowledge, [page])
    return True


async def choose_page(desk: LeadTui) -> None:
    """Open a lead that was handed over and not read yet; its page stands first there."""
    viewer = desk.viewer
    assert viewer is not None
    today, zone = desk.today(), ZoneInfo(viewer.zone)
    found: list[Handover] = await desk.ask(handovers.unread)
    entries = [
        Entry(
            page.id,
            page.lead_id,
            page.name,
            short_day(page.at.astimezone(zone).date(), today),
            _("from {name}", name=page.from_name or _("the pool")),
        )
        for page in found
    ]

    async def source(text: str) -> list[Entry[int]]:
        return fitting(entries, text)

    title = _("Hand-overs to read") if found else _("No hand-over waits for you.")
    lead_id = await desk.push_screen_wait(Picker(title, source))
    if lead_id is not None:
        await desk.open_lead(lead_id, [page.lead_id for page in found], _("Hand-overs"))
