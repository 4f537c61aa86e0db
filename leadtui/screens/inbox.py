"""The inbox: what one was told, unread first; enter goes there, d is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.strip import Strip

from leadtui import clock
from leadtui.domain.notices import NoticeRow
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens.desk import DeskScreen
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Ink
from leadtui.widgets.notice_line import NoticePainter
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows

ROUNDS = frozenset({"audit", "audit_team", "audit_done"})
"""The kind of notice that tells of an audit round."""


def read_page(store: Any, viewer: Viewer) -> tuple[list[NoticeRow], int]:
    """The notices, and how many wait; runs in the gateway's thread, which does the import."""
    from leadtui.services import inbox

    return inbox.page(store, viewer), inbox.unread(store, viewer)


def put_off(store: Any, viewer: Viewer, ids: Sequence[int]) -> str:
    """Put notices off until the next workday; when that is, on the viewer's wall."""
    from leadtui.services import inbox

    until = inbox.tomorrow(viewer)
    inbox.snooze(store, viewer, ids, until)
    return f"{clock.local(until, viewer.zone):%m-%d %H:%M}"


class InboxScreen(DeskScreen):
    """One notice a line, all of the current one below."""

    TAB = "6"
    CONTEXT = "inbox"
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = """
    InboxScreen { layout: vertical; }
    InboxScreen #list { height: 1fr; }
    InboxScreen #told { height: 3; }
    """

    def body(self) -> ComposeResult:
        """The list, and the notice under the cursor in full."""
        zone = self.desk.viewer.zone if self.desk.viewer is not None else "UTC"
        self.painter = NoticePainter(clock.now, zone)
        yield HintedList[NoticeRow](self.painter, id="list")
        yield Rule(id="told-rule")
        yield Panel(self._paint, id="told")

    @property
    def list(self) -> HintedList[NoticeRow]:
        """The notices."""
        return self.query_one("#list", HintedList)

    async def load(self) -> None:
        """Read what was told; the cursor stays on its notice."""
        rows, self.desk.unread = await self.desk.ask(read_page, key="inbox")
        cursor = self.list.cursor_id
        self.list.show(Rows.of(rows), cursor=cursor if any(row.id == cursor for row in rows) else None)
        self.list.tell(() if rows else self._empty())
        self.show_counts()
        self._follow()

    @staticmethod
    def _empty() -> tuple[str, ...]:
        return (
            _("Nothing to tell you."),
            _("Plans that fall due and what colleagues do with your leads is told here."),
        )

    def unread_changed(self) -> None:
        """Something new, or read in another window."""
        super().unread_changed()
        self.start("load", self.reload)

    # What follows the cursor

    def on_virtual_list_highlighted(self) -> None:
        """The cursor rests: show all of its notice."""
        self._follow()

    def _follow(self) -> None:
        self.query_one("#told", Panel).show(self._paint)

    def _paint(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        row = self.list.cursor_row
        return [] if row is None else self.painter.whole(row, width, ink)

    def _current(self) -> NoticeRow:
        row = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is no notice under the cursor."))
        return row

    # What one does with notices

    async def on_virtual_list_selected(self) -> None:
        """Go to the lead; the notice is read by that."""
        from leadtui.services import inbox

        row = self.list.cursor_row
        if row is None:
            return
        if row.read_at is None:
            await self.desk.keep(inbox.read, (row.id,))
            await self.reload()
        if row.kind in ROUNDS:
            await self.desk.go("round")
            return
        if row.many:
            await self._open_list(row)
            return
        if row.lead_id is None:
            self.say(_("There is no lead to open here, or it is not yours to read any more."), "warning")
            return
        await self.desk.open_lead(row.lead_id, (row.lead_id,), _("Inbox"))

    async def _open_list(self, row: NoticeRow) -> None:
        """Show exactly the leads of a run: a hand-over, an import."""
        self.desk.query_text = f"notice:{row.id}"
        await self.desk.go("leads")

    async def cmd_notice_done(self) -> None:
        """The notice is read, or if it was, it waits again; the cursor goes on to the next."""
        from leadtui.services import inbox

        row = self._current()
        place = self.list.cursor_position
        await self.desk.keep(inbox.read if row.read_at is None else inbox.unread_again, (row.id,))
        await self._stay(place)

    async def cmd_notice_snooze(self) -> None:
        """The notice comes again on the next workday."""
        row = self._current()
        place = self.list.cursor_position
        when = await self.desk.keep(put_off, (row.id,))
        await self._stay(place)
        self.say(_("Comes again {when}", when=when), "good")

    async def cmd_notice_all(self) -> None:
        """All of them are read."""
        from leadtui.services import inbox

        count = await self.desk.keep(inbox.read_all)
        await self.reload()
        self.say(ngettext("{n} notice read", "{n} notices read", count), "good")

    async def _stay(self, place: int) -> None:
        """What was under the cursor has moved down: the next one is there now."""
        await self.reload()
        if self.list.rows.length:
            self.list.go_to(min(place, self.list.rows.length - 1))
        self._follow()
