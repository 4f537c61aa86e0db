"""What Today and Leads share: one list, the lead under the cursor beside or below it, marks, panes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.worker import WorkerCancelled

from leadtui import clock
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError
from leadtui.i18n import _, ngettext
from leadtui.screens.desk import DeskScreen
from leadtui.widgets.beside import beside_text
from leadtui.widgets.marks import Marks
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.preview import Preview, Seen
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.domain.news import Beside
    from leadtui.domain.records import LeadDetail

SCROLL = 5
"""Lines J and K move the preview."""


def read_lead(store: Any, viewer: Viewer, lead_id: int) -> tuple[LeadDetail | None, tuple[Beside, ...]]:
    """Everything about a lead, None once it is gone, and who else is at it.

    Runs in the gateway's thread, which does the import.
    """
    from leadtui.services import presence, showing

    try:
        return showing.lead(store, viewer, lead_id), presence.at_lead(store, viewer, lead_id)
    except NotFoundError:
        return None, ()


class ListDesk(DeskScreen):
    """A list with what follows the cursor: a preview beside it, or three lines below it."""

    HORIZONTAL_BREAKPOINTS = [(0, "-phone"), (60, "-one"), (100, "-two"), (140, "-large")]
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = """
    ListDesk { layout: vertical; }
    ListDesk #panes { height: 1fr; }
    ListDesk #main { width: 1fr; height: 1fr; }
    ListDesk #preview, ListDesk #peek, ListDesk #peek-rule { display: none; }
    ListDesk #preview { width: 45%; }
    ListDesk #peek { height: 3; }
    ListDesk.-one #peek, ListDesk.-one #peek-rule { display: block; }
    ListDesk.-two #preview, ListDesk.-large #preview { display: block; }
    ListDesk.-two #peek, ListDesk.-two #peek-rule { display: none; }
    ListDesk.-large #peek, ListDesk.-large #peek-rule { display: none; }
    ListDesk.-plain #preview, ListDesk.-plain #peek, ListDesk.-plain #peek-rule { display: none; }
    """

    _detail: LeadDetail | None = None
    _beside: tuple[Beside, ...] = ()

    def body(self) -> ComposeResult:
        """List and preview side by side, the peek below."""
        with Horizontal(id="panes"):
            with Vertical(id="main"):
                yield from self.above_list()
                yield self.make_list()
            yield Preview()
        yield Rule(id="peek-rule")
        yield Panel(id="peek")

    def above_list(self) -> ComposeResult:
        """What stands between the query and the rows."""
        yield from ()

    @abstractmethod
    def make_list(self) -> VirtualList[Any]:
        """The list; its id is ``list``."""

    def lead_of(self, row: Any) -> LeadRow:
        """The lead a row of the list shows."""
        lead = getattr(row, "lead", row)
        assert isinstance(lead, LeadRow)
        return lead

    def lead_id_of(self, item_id: int) -> int:
        """The lead that an item of the list is about."""
        return item_id

    def nothing_here(self) -> str:
        """What to do next, where the list is empty."""
        return ""

    # What is shown

    @property
    def list(self) -> VirtualList[Any]:
        """The list."""
        return self.query_one("#list", VirtualList)

    @property
    def preview(self) -> Preview:
        """The lead beside the list."""
        return self.query_one("#preview", Preview)

    def wall(self) -> datetime:
        """Now, on the viewer's wall."""
        return clock.local(clock.now(), self.viewer.zone)

    def current_row(self) -> LeadRow | None:
        """The lead under the cursor."""
        row = self.list.cursor_row
        return None if row is None else self.lead_of(row)

    def target_ids(self) -> Iterable[int]:
        """The marked leads in list order, or the current one."""
        marks, rows = self.list.marks, self.list.rows
        if not marks:
            return super().target_ids()
        ids = (rows.id_at(position) for position in range(rows.length))
        return tuple(item_id for item_id in ids if item_id is not None and item_id in marks)

    def sibling_ids(self) -> Sequence[int]:
        """The leads J and K walk inside the lead that is opened from here."""
        rows = self.list.rows
        ids = (rows.id_at(position) for position in range(min(rows.length, 10_000)))
        return tuple(dict.fromkeys(item_id for item_id in ids if item_id is not None))

    def trail(self) -> str:
        """Where one is, for the lead that is opened from here."""
        return ""

    async def end_narrowing(self) -> None:
        """Keys behind Enter are for the rows that were asked for."""
        from leadtui.screens.query_bar import worked_off

        await super().end_narrowing()
        await worked_off(self.query_one("#query-bar"))
        await worked_off(self)
        for worker in [one for one in self.workers if one.group == "load" and one.node is self]:
            with suppress(WorkerCancelled):
                await worker.wait()

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on a lead, if it is here."""
        self.list.go_to_id(lead_id)

    def places(self, lead_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Those of the leads that are in the list."""
        rows = self.list.rows
        found = {}
        for lead_id in rows.among(lead_ids):
            row = rows.row(lead_id)
            found[lead_id] = 0, self.lead_of(row).short_name if row is not None else ""
        return found

    def keep_marks(self, ids: Iterable[int]) -> None:
        """Forget marks of leads that are not here any more."""
        marks = self.list.marks
        if marks.ids:
            self.list.marks = Marks(marks.ids.intersection(ids), marks.inverted)

    def put_rows(self, target: Rows[Any], first: int, ids: Sequence[int], found: Sequence[Any]) -> None:
        """Put rows where their ids stand; a lead that is gone leaves its place empty."""
        if len(found) == len(ids):
            target.put(first, found)
            return
        by_id = {row.id: row for row in found}
        for position, item_id in enumerate(ids, first):
            if item_id in by_id:
                target.put(position, [by_id[item_id]])

    # What follows the cursor

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """The cursor rests: show its lead."""
        self.follow()

    def follow(self) -> None:
        """Read and show the lead under the cursor, where there is a place for it."""
        # What was read may come while the program ends.
        if self.is_attached and (self.preview.display or self.query_one("#peek").display):
            self.start("follow", self._follow)

    async def _follow(self) -> None:
        here = self.list.cursor_id
        lead_id = None if here is None else self.lead_id_of(here)
        detail, self._beside = None, ()
        if lead_id is not None:
            detail, self._beside = await self.desk.ask(read_lead, lead_id, key="follow")
        self.show_lead(detail)
        self.desk.beside_changes(self._beside)

    def show_beside(self, beside: tuple[Beside, ...]) -> None:
        """Show who else is at the lead under the cursor."""
        if beside != self._beside:
            self._beside = beside
            self.show_lead(self._detail)

    def show_lead(self, detail: LeadDetail | None) -> None:
        """Show a lead in preview and peek."""
        from leadtui.widgets.peek import peek

        self._detail = detail
        now, beside = self.wall(), beside_text(self._beside, self.viewer.zone)
        self.preview.show(None if detail is None else Seen(detail, now, beside), self.nothing_here())
        panel = self.query_one("#peek", Panel)
        panel.show((lambda *_size: []) if detail is None else peek(detail, now, beside))

    def on_resize(self) -> None:
        """Another size may have room for what follows the cursor."""
        if self._loaded != -1:
            self.call_after_refresh(self.follow)

    # Commands

    def cmd_nav_down(self) -> None:
        """Next lead, also while something else has the focus."""
        self.list.cmd_nav_down()

    def cmd_nav_up(self) -> None:
        """Previous lead."""
        self.list.cmd_nav_up()

    def cmd_nav_half_down(self) -> None:
        """Half a page down."""
        self.list.cmd_nav_half_down()

    def cmd_nav_half_up(self) -> None:
        """Half a page up."""
        self.list.cmd_nav_half_up()

    async def on_chinese_key(self, text: str) -> None:
        """A Chinese character typed outside a field finds leads with it (UX 4.3)."""
        await super().on_chinese_key(text)
        await self.desk.find(text)

    async def on_virtual_list_selected(self, event: VirtualList.Selected) -> None:
        """Open the lead."""
        await self.desk.open_lead(self.lead_id_of(event.id), self.sibling_ids(), self.trail())

    def on_virtual_list_marks_changed(self, event: VirtualList.MarksChanged) -> None:
        """Say how many are marked."""
        self.say(self.marked_text(event.marks))

    def marked_text(self, marks: Marks) -> str:
        """How many leads the next command is for."""
        count = marks.count(self.list.rows.length)
        return ngettext("{n} marked · Esc unmarks", "{n} marked · Esc unmarks", count) if count else ""

    def cmd_preview_toggle(self) -> None:
        """Show or hide what follows the cursor."""
        self.toggle_class("-plain")
        self.list.focus()
        self.call_after_refresh(self.follow)

    def cmd_preview_down(self) -> None:
        """Scroll the preview."""
        self.preview.scroll_by(SCROLL)

    def cmd_preview_up(self) -> None:
        """Scroll the preview back."""
        self.preview.scroll_by(-SCROLL)

    def cmd_nav_next_pane(self) -> None:
        """From the list to the preview and back."""
        if self.preview.display and not self.preview.has_focus:
            self.preview.focus()
        else:
            self.list.focus()

    cmd_nav_previous_pane = cmd_nav_next_pane

    def cmd_nav_right(self) -> None:
        """To the preview."""
        if self.preview.display:
            self.preview.focus()
        else:
            self.say(_("There is no pane to the right."))

    def cmd_nav_left(self) -> None:
        """To the list."""
        self.list.focus()

    def leave_step(self) -> bool:
        """Take back one step that Escape takes back here: the pane, a range, marks."""
        if self.preview.has_focus:
            self.list.focus()
        elif self.list.marks or self.list.ranging:
            self.list.clear_marks()
        else:
            return False
        return True

    async def cmd_nav_back(self) -> None:
        """Up one step."""
        if not self.leave_step():
            await self.desk.cmd_nav_back()
