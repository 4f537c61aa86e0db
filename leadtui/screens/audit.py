"""The audit log: who did what and when, newest first, asked by who, kind, field, day, lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.widgets import Input

from leadtui import clock
from leadtui.base import BaseScreen
from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.widgets.audit_line import AuditPainter, Reader, details
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Ink
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.text_fields import CaretInput
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.services.audit_log import AuditPage

PAGE = 100


def read_page(store: Any, viewer: Viewer, text: str, before: int | None, limit: int) -> AuditPage:
    """A page of events; runs in the gateway's thread, which does the import."""
    from leadtui.services import audit_log

    return audit_log.page(store, viewer, text, before, limit)


class AuditScreen(BaseScreen):
    """Events page by page as one goes down: they are never counted."""

    CONTEXT = "audit"
    AUTO_FOCUS = "#list"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (100, "-two")]
    DEFAULT_CSS = """
    AuditScreen { layout: vertical; }
    AuditScreen #asked { height: 1; border: none; background: $background; padding: 0 1; }
    AuditScreen #panes { height: 1fr; }
    AuditScreen #main { width: 1fr; height: 1fr; }
    AuditScreen #told { height: 5; }
    AuditScreen #told-beside { display: none; width: 38%; height: 1fr; }
    AuditScreen.-two #told-beside { display: block; }
    AuditScreen.-two #told, AuditScreen.-two #told-rule { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = ""
        self._before_typing = ""
        self._reader: Reader | None = None

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    @property
    def reader(self) -> Reader:
        """Who reads, and the names known so far."""
        if self._reader is None:
            viewer = self.desk.viewer
            assert viewer is not None
            self._reader = Reader(clock.local(clock.now(), viewer.zone), viewer.zone)
        return self._reader

    def compose(self) -> ComposeResult:
        """The query, the list, all of one event beside or below it."""
        yield Rule(_("Audit log"))
        yield CaretInput(
            placeholder=_("user: kind: field: since: until: number or words"), id="asked", compact=True
        )
        with Horizontal(id="panes"):
            with Vertical(id="main"):
                yield HintedList[EventRow](AuditPainter(self.reader), id="list")
            yield Panel(self._paint, id="told-beside")
        yield Rule(id="told-rule")
        yield Panel(self._paint, id="told")
        yield MessageLine()
        yield KeyLine()

    @property
    def list(self) -> HintedList[EventRow]:
        """The events."""
        return self.query_one("#list", HintedList)

    @property
    def field(self) -> CaretInput:
        """What one asks."""
        return self.query_one("#asked", CaretInput)

    # Reading

    def on_mount(self) -> None:
        """The newest."""
        self.ask_for("")

    def ask_for(self, text: str) -> None:
        """Show what a query finds; an older one that still runs is dropped."""
        self._asked = text
        self.workers.cancel_group(self, "rows")
        self.run_worker(self._load(text), group="load", exclusive=True)

    async def _load(self, text: str) -> None:
        page = await self._read(text, None, PAGE)
        if page is None:
            return
        rows: Rows[EventRow] = Rows(0)
        self._put(rows, 0, page.events, PAGE)
        self.list.show(rows)
        self.list.go_to(0)
        self.list.tell(() if page.events else (_("Nothing found."),))
        self.follow()

    async def _read(self, text: str, before: int | None, limit: int) -> AuditPage | None:
        try:
            page = await self.desk.ask(read_page, text, before, limit, key="audit")
        except LeadtuiError as error:
            self.say(error.text(), "warning", error.advice())
            return None
        self.reader.learn(page.names)
        if self.field.has_focus:
            self.say("")
        return page

    @staticmethod
    def _put(rows: Rows[EventRow], first: int, events: Sequence[EventRow], limit: int) -> None:
        """Put a page in its place; where it is full, one more row is expected behind it."""
        rows.put(first, events)
        end = first + len(events)
        if len(events) < limit or end >= rows.length:
            rows.length = end + (len(events) == limit)

    def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Read on where what is known ends."""
        self.run_worker(self._fetch(event.first, event.last), group="rows", exclusive=True)

    async def _fetch(self, first: int, last: int) -> None:
        rows, text = self.list.rows, self._asked
        before = rows.id_at(first - 1) if first else None
        limit = max(PAGE, last - first)
        page = await self._read(text, before, limit)
        if page is None or rows is not self.list.rows:
            return
        self._put(rows, first, page.events, limit)
        self.list.show(rows, cursor=self.list.cursor_id)

    # What follows the cursor

    def on_virtual_list_highlighted(self) -> None:
        """The cursor rests: show all of its event."""
        self.follow()

    def follow(self) -> None:
        """Show all of the event under the cursor."""
        for name in ("#told", "#told-beside"):
            self.query_one(name, Panel).show(self._paint)

    def _paint(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        row = self.list.cursor_row
        return [] if row is None else details(row, self.reader, width, ink)

    async def on_virtual_list_selected(self) -> None:
        """Open the lead it is about."""
        row = self.list.cursor_row
        if row is None:
            return
        if row.lead_id is None:
            self.say(_("This is about no lead."), "warning")
            return
        await self.desk.open_lead(row.lead_id, (row.lead_id,), _("Audit log"))

    # Asking

    def cmd_find_narrow(self) -> None:
        """Type what to look for."""
        self._before_typing = self.field.value
        self.field.focus()
        self.say(_("Enter keeps · Esc restores"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask as one types."""
        if event.value.strip() != self._asked:
            self.ask_for(event.value.strip())

    def on_input_submitted(self) -> None:
        """Keep it."""
        self.list.focus()
        self.say("")

    def cmd_nav_back(self) -> None:
        """Out of the field as it was, then out of the query, then out of the log."""
        if self.field.has_focus:
            self.field.value = self._before_typing
            self.list.focus()
            self.say("")
        elif self.field.value:
            self.field.value = ""
        else:
            self.dismiss()
