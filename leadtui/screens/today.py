"""Today: the viewer's queue by groups, with the lead under the cursor beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual import events
from textual.strip import Strip

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.queue import GROUPS
from leadtui.i18n import _
from leadtui.screens.list_desk import ListDesk
from leadtui.services import queue_page
from leadtui.services.queue_page import QueuePage
from leadtui.text import glyphs
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Line
from leadtui.widgets.lead_line import QueuePainter, QueueRow
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.screens.query_bar import QueryBar
    from leadtui.store.queue import Entry

FOLDED = frozenset({"done_today"})


class QueueList(HintedList[QueueRow]):
    """The queue; its headings show exact counts in the colour of what they call for."""

    def __init__(self) -> None:
        super().__init__(QueuePainter(datetime(1970, 1, 1, tzinfo=UTC)), id="list")
        self.counts: dict[str, int] = {}

    def paint_heading(self, group: Group, width: int) -> Strip:
        """Title, count, and a thin rule to the end."""
        ink = self.ink
        tones = {"late": ink.late, "team_late": ink.late, "first_contact_overdue": ink.late}
        tones |= {"done_today": ink.good, "today": ink.today, "appointments": ink.today}
        style = tones.get(group.key, ink.heading)
        line = Line().text(f"{glyphs().next if group.folded else ' '}{group.title}", style)
        line.text(f" {self.counts.get(group.key, group.count)} ", style)
        return line.raw(glyphs().rule * max(0, width - line.width - 1), ink.rule).strip(width, ink.text)


class TodayScreen(ListDesk):
    """Home."""

    CONTEXT = "today"
    TAB = "1"

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.text = ""
        self._before: tuple[Entry, ...] = ()
        self._next: int | None = None
        self._escape = False
        self._bar: QueryBar | None = None

    def make_list(self) -> VirtualList[Any]:
        """The queue."""
        return QueueList()

    # Loading

    async def load(self) -> None:
        """The queue and what is in sight of it, in one call."""
        wanted = self._next or self.list.cursor_id
        loaded = await self.desk.ask(self.desk.opening.first_page, wanted, self.text, key="today")
        self._next = None
        self.show(loaded, wanted)

    def show(self, loaded: QueuePage, cursor: int | None) -> None:
        """Show a queue; cursor, folds, marks and scroll stay."""
        target = self.list
        assert isinstance(target, QueueList)
        known = [group for group in target.view.groups if group.key in FOLDED or group.folded]
        folded = {group.key for group in known if group.folded}
        folded |= FOLDED - {group.key for group in known}
        self._before, self.entries = self.entries, loaded.entries
        rows: Rows[QueueRow] = Rows(len(self.entries), [entry.lead_id for entry in self.entries])
        self._put(rows, loaded.leads)
        target.painter = QueuePainter(self.wall())
        target.counts = {} if self.text else loaded.counts
        target.tell(self._hints(loaded))
        self.keep_marks(entry.lead_id for entry in self.entries)
        target.show(rows, self._groups(folded), cursor)
        self.show_counts({**loaded.counts, "done_today": loaded.done})
        if self._bar is not None:
            self._bar.show("", self.text, len(self.entries))
        if self._loaded != -1:
            self.follow()

    def _put(self, rows: Rows[QueueRow], leads: dict[int, LeadRow]) -> None:
        for position, entry in enumerate(self.entries):
            if entry.lead_id in leads:
                rows.put(position, [row_of(entry, leads[entry.lead_id])])

    def _groups(self, folded: set[str]) -> list[Group]:
        """Runs of entries by group."""
        groups: list[Group] = []
        for entry in self.entries:
            count = groups.pop().count if groups and groups[-1].key == entry.group else 0
            title = GROUPS[entry.group].label.text()
            groups.append(Group(entry.group, title, count + 1, entry.group in folded))
        return groups

    def _hints(self, loaded: QueuePage) -> tuple[str, ...]:
        keys = self.keys
        if any(GROUPS[entry.group].due for entry in loaded.entries):
            return ()
        if self.text:
            return (_("Nothing in the queue fits “{text}”.", text=self.text),) if not loaded.entries else ()
        if not loaded.any_leads:
            return (
                _("No leads yet."),
                _("{key} import a sheet", key=keys.shown("sheet.import")),
                _("{key} enter the first lead", key=keys.shown("lead.new")),
            )
        done = loaded.counts.get("done_today", 0)
        first = _("All done for today.") if done else _("Nothing is due today.")
        leads, new = keys.shown("screen.leads"), keys.shown("lead.new")
        return first, _("{leads} all your leads · {new} new lead", leads=leads, new=new)

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what comes into sight."""
        self.start("rows", self._fetch, event.first, event.last)

    async def _fetch(self, first: int, last: int) -> None:
        target, entries = self.list, self.entries
        ids = list(dict.fromkeys(entry.lead_id for entry in entries[first:last]))
        leads = await self.desk.ask(queue_page.rows, ids, key="today-rows")
        if entries is self.entries:
            self._put(target.rows, leads)
            target.rows_changed()

    def trail(self) -> str:
        """Today and the group under the cursor."""
        group = self.list.view.group_of(self.list.cursor_position)
        title = "" if group is None else self.list.view.groups[group].title
        return f" {glyphs().next} ".join(part for part in (_("Today"), title) if part)

    # The cursor after a save

    def advance(self, after_id: int) -> None:
        """Put the cursor on the next lead of the group, or the one before where it was the last."""
        stale = self._loaded != self.desk.revision
        self._next = following(self.entries if stale else self._before or self.entries, after_id)
        if self._next is not None and self.list.go_to_id(self._next) and not stale:
            self._next = None

    # Narrowing

    async def cmd_find_narrow(self) -> None:
        """Narrow the queue as one types; the line for it is made when it is first asked for."""
        if self._bar is None:
            from leadtui.screens.query_bar import QueryBar

            self._bar = QueryBar()
            await self.mount(self._bar, before="#panes")
            self._bar.show("", self.text, len(self.entries))
        self._bar.display = True
        self._bar.open(self.text)

    def on_query_bar_changed(self, event: QueryBar.Changed) -> None:
        """Show what fits."""
        self.text = event.text
        self.start("load", self.reload)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Back to the rows; the bar stays while it narrows."""
        if event.text != self.text:
            self.text = event.text
            self.start("load", self.reload)
        if self._bar is not None and not self._bar.is_open:
            self._bar.display = bool(event.text)

    # Leaving

    def take_key(self, event: events.Key) -> bool:
        """Remember whether it is Escape: that one never leaves the program."""
        self._escape = event.key == "escape"
        return super().take_key(event)

    def leave_step(self) -> bool:
        """One step back; Escape at home says which key leaves."""
        if super().leave_step():
            return True
        if self.text and self._bar is not None:
            self._bar.close("")
            return True
        if self._escape:
            self.say(_("q leaves leadtui"))
        return self._escape


def row_of(entry: Entry, lead: LeadRow) -> QueueRow:
    """A lead in its group."""
    return QueueRow(lead.id, entry.group, lead, entry.due_on, entry.due_time, entry.step, entry.method)


def following(entries: Sequence[Entry], lead_id: int) -> int | None:
    """The lead after this one in its group, else before it there, else the next one at all."""
    at = next((place for place, entry in enumerate(entries) if entry.lead_id == lead_id), None)
    if at is None:
        return None
    places = [place for place in (at + 1, at - 1) if 0 <= place < len(entries)]
    same = [place for place in places if entries[place].group == entries[at].group]
    chosen = same or [place for place in places if place > at] or places
    return entries[chosen[0]].lead_id if chosen else None
