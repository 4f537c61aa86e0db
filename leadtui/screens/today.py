"""Today: the viewer's queue by groups, with the lead under the cursor beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual import events
from textual.strip import Strip

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.domain.queue import GROUPS
from leadtui.i18n import _
from leadtui.screens.list_desk import ListDesk
from leadtui.services import queue_page
from leadtui.services.queue_page import QueuePage
from leadtui.text import glyphs
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Line
from leadtui.widgets.lead_line import QueuePainter, QueueRow
from leadtui.widgets.owner import away_text
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.screens.query_bar import QueryBar
    from leadtui.screens.query_bar import View as ShownView
    from leadtui.services.queue import Late
    from leadtui.services.views import View
    from leadtui.store.queue import Entry

FOLDED = frozenset({"done_today"})
PARTED = "team_late"
"""The group with a heading for each person in it."""


def read_views(store: Any, viewer: Viewer) -> tuple[View, ...]:
    """The whole queue first, then what any list can be narrowed to; runs in the gateway's thread."""
    from leadtui.services import views

    return views.View(0, _("Whole queue"), ""), *views.all_views(store, viewer)


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
        key, _colon, person = group.key.partition(":")
        style = tones.get(key, ink.heading)
        indent = "  " if person else ""
        line = Line().text(f"{glyphs().next if group.folded else ' '}{indent}{group.title}", style)
        line.text(f" {self.counts.get(group.key, group.count)} ", style)
        return line.raw(glyphs().rule * max(0, width - line.width - 1), ink.rule).strip(width, ink.text)

    def toggle_fold(self, group: int) -> None:
        """Fold a group or unfold it; the heading over several persons does so with all of them."""
        groups = self.view.groups
        if groups[group].key == PARTED:
            parts = [at for at, one in enumerate(groups) if one.key.partition(":")[0] == PARTED]
            self.fold(parts, folded=not groups[group].folded)
        else:
            super().toggle_fold(group)


class TodayScreen(ListDesk):
    """Home."""

    CONTEXT = "today"
    TAB = "1"

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.text = ""
        self.view: View | None = None
        self.people: tuple[Late, ...] = ()
        self._before: tuple[Entry, ...] = ()
        self._next: int | None = None
        self._escape = False
        self._bar: QueryBar | None = None
        self._views: tuple[View, ...] = ()
        self._place = 0

    def make_list(self) -> VirtualList[Any]:
        """The queue."""
        return QueueList()

    # Loading

    async def load(self) -> None:
        """The queue and what is in sight of it, in one call."""
        wanted = self._next or self.list.cursor_id
        loaded = await self.desk.ask(self.desk.opening.first_page, wanted, self.whole, key="today")
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
        self.people = loaded.people
        rows: Rows[QueueRow] = Rows(len(self.entries), [entry.lead_id for entry in self.entries])
        self._put(rows, loaded.leads)
        target.painter = QueuePainter(self.wall())
        target.counts = self._counts(loaded)
        target.tell(self._hints(loaded))
        self.keep_marks(entry.lead_id for entry in self.entries)
        target.show(rows, self._groups(folded), cursor)
        self.show_counts({**loaded.counts, "done_today": loaded.done, "handovers": loaded.handovers})
        self._show_bar()
        if self._loaded != -1:
            self.follow()

    def _put(self, rows: Rows[QueueRow], leads: dict[int, LeadRow]) -> None:
        for position, entry in enumerate(self.entries):
            if entry.lead_id in leads:
                rows.put(position, [row_of(entry, leads[entry.lead_id])])

    def _groups(self, folded: set[str]) -> list[Group]:
        """Runs of entries by group, and by person where that parts it."""
        groups: list[Group] = []
        names = {person.user_id: self._named(person) for person in self.people}
        for entry in self.entries:
            parted = entry.group == PARTED and entry.person_id is not None
            key = f"{PARTED}:{entry.person_id}" if parted else entry.group
            if not groups or groups[-1].key != key:
                title = GROUPS[entry.group].label.text()
                if parted and not any(group.key == PARTED for group in groups):
                    groups.append(Group(PARTED, title, 0, PARTED in folded))
                title = names.get(entry.person_id or 0, "") if parted else title
                groups.append(Group(key, title, 0, key in folded))
            groups[-1] = replace(groups[-1], count=groups[-1].count + 1)
        return groups

    def _named(self, person: Late) -> str:
        """Somebody's name above their leads; while they are away it says until when."""
        return away_text(person.name, person.away, self.desk.today()) if person.away else person.name

    def _counts(self, loaded: QueuePage) -> dict[str, int]:
        """Exact counts; of a narrowed queue those of the entries."""
        if self.whole:
            return {PARTED: sum(entry.group == PARTED for entry in self.entries)}
        parts = {f"{PARTED}:{person.user_id}": person.leads for person in self.people}
        return {**loaded.counts, **parts}

    def _hints(self, loaded: QueuePage) -> tuple[str, ...]:
        keys = self.keys
        if any(GROUPS[entry.group].due for entry in loaded.entries):
            return ()
        if self.whole:
            return self._nothing_fits() if not loaded.entries else ()
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

    def _nothing_fits(self) -> tuple[str, ...]:
        keys = self.keys
        asked = self.text or (self.view.name if self.view else "")
        views = " ".join((keys.shown("view.previous"), keys.shown("view.next")))
        return (
            _("Nothing in the queue fits “{text}”.", text=asked),
            _("{key} shows all of it", key=keys.shown("nav.back")),
            _("{key} another view", key=views),
        )

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
        here = None if group is None else self.list.view.groups[group]
        title = "" if here is None else here.title
        if here is not None and here.key.startswith(f"{PARTED}:"):
            title = f"{GROUPS[PARTED].label.text()} {title}"
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
        bar = await self._with_bar()
        bar.open(self.text)

    async def _with_bar(self) -> QueryBar:
        if self._bar is None:
            from leadtui.screens.query_bar import QueryBar

            self._bar = QueryBar()
            await self.mount(self._bar, before="#panes")
        self._bar.display = True
        self._show_bar()
        return self._bar

    def _show_bar(self) -> None:
        """The line stands while it narrows or somebody types."""
        if self._bar is not None:
            self._bar.display = bool(self.whole) or self._bar.is_open
            self._bar.show(self._shown_view(), self.text, len(self.entries))

    def _shown_view(self) -> ShownView:
        from leadtui.screens.query_bar import View as ShownView

        if self.view is None:
            return ShownView()
        return ShownView(self._place + 1, len(self._views), self.view.name, self.view.query)

    @property
    def whole(self) -> str:
        """What narrows the queue: a view, what is typed, or both."""
        return " ".join(part for part in (self.view.query if self.view else "", self.text) if part.strip())

    def _ask_for(self, text: str, view: View | None) -> None:
        self.text, self.view = text, view
        self.start("load", self.reload)

    def on_query_bar_changed(self, event: QueryBar.Changed) -> None:
        """Show what fits."""
        self._ask_for(event.text, self.view)

    def on_query_bar_wants_view(self) -> None:
        """The query of the view becomes text to edit."""
        self.text, self.view = self.whole, None
        self._show_bar()
        if self._bar is not None:
            self._bar.put(self.text)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Back to the rows; the line stays while it narrows."""
        if event.text != self.text:
            self._ask_for(event.text, self.view)
        self._show_bar()

    # Views

    async def cmd_view_next(self) -> None:
        """The queue narrowed by the next view; after the last one the whole queue."""
        await self._walk(1)

    async def cmd_view_previous(self) -> None:
        """By the view before."""
        await self._walk(-1)

    async def _walk(self, step: int) -> None:
        """Views may have been saved since; the one shown is found again by its query."""
        self._views = await self.desk.ask(read_views, key="today-views")
        queries = [view.query for view in self._views]
        here = queries.index(self.view.query) if self.view and self.view.query in queries else 0
        self._place = (here + step) % len(queries)
        self._ask_for("", self._views[self._place] if self._place else None)
        await self._with_bar()
        self.say("" if self._place else _("The whole queue"))

    # Leaving

    def take_key(self, event: events.Key) -> bool:
        """Remember whether it is Escape: that one never leaves the program."""
        self._escape = event.key == "escape"
        return super().take_key(event)

    def leave_step(self) -> bool:
        """One step back; Escape at home says which key leaves."""
        if super().leave_step():
            return True
        if self.text or self.view:
            self._ask_for("", self.view if self.text else None)
            return True
        if self._escape:
            self.say(_("q leaves leadtui"))
        return self._escape


def row_of(entry: Entry, lead: LeadRow) -> QueueRow:
    """A lead in its group."""
    return QueueRow(
        lead.id, entry.group, lead, entry.due_on, entry.due_time, entry.step, entry.method, entry.away
    )


def following(entries: Sequence[Entry], lead_id: int) -> int | None:
    """The lead after this one in its group, else before it there, else the next one at all."""
    at = next((place for place, entry in enumerate(entries) if entry.lead_id == lead_id), None)
    if at is None:
        return None
    places = [place for place in (at + 1, at - 1) if 0 <= place < len(entries)]
    same = [place for place in places if entries[place].group == entries[at].group]
    chosen = same or [place for place in places if place > at] or places
    return entries[chosen[0]].lead_id if chosen else None
