"""Leads: the list over a query, narrowed as one types, in columns of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from textual.app import ComposeResult

from leadtui import clock
from leadtui.domain.query import Query, SortKey
from leadtui.domain.records import LeadRow
from leadtui.domain.selection import NAMED, Selection
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import N_, _
from leadtui.screens.lead_pages import (
    Page,
    Setup,
    keep_preference,
    read_among,
    read_count,
    read_counts,
    read_ids,
    read_page,
    read_position,
    read_rows,
    read_setup,
)
from leadtui.screens.list_desk import ListDesk
from leadtui.screens.list_query import ListQuery, sort_keys
from leadtui.screens.query_bar import QueryBar
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.lead_columns import DEFAULT, Choice, choices_of, column_of, extra_fields
from leadtui.widgets.list_header import ListHeader
from leadtui.widgets.list_line import ListPainter
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList

FIRST = 200
WINDOW = 10_000
PAGE = 80
MINE, OPEN = 1, 0
"""Where a rep's and everybody else's first view stands among those provided."""


class LeadsScreen(ListDesk):
    """The list."""

    CONTEXT = "leads"
    TAB = "2"
    DEFAULT_CSS = """
    LeadsScreen.-two #preview { display: none; }
    LeadsScreen.-two #peek, LeadsScreen.-two #peek-rule { display: block; }
    LeadsScreen.-plain #peek, LeadsScreen.-plain #peek-rule { display: none; }
    LeadsScreen #preview { width: 56; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.query_now = ListQuery()
        self.columns: tuple[Choice, ...] = DEFAULT
        self.total: int | None = None
        self._setup: Setup | None = None
        self._shown: Query | None = None
        self._next: int | None = None
        self._counted = False
        self._widening = False
        self._tallied = -1

    def body(self) -> ComposeResult:
        """The query above list and preview."""
        yield QueryBar()
        yield from super().body()

    def above_list(self) -> ComposeResult:
        """The headings."""
        yield ListHeader()

    def make_list(self) -> VirtualList[Any]:
        """The leads."""
        return HintedList[LeadRow](ListPainter(datetime(1970, 1, 1, tzinfo=UTC), DEFAULT), id="list")

    def on_screen_resume(self) -> None:
        """Board may have left another query."""
        if self._setup is not None and self.desk.query_text != self.query_now.whole:
            self.ask_for(self.query_now.of(self.desk.query_text))

    # Loading

    async def load(self) -> None:
        """The result of the query; the cursor stays on its lead."""
        if self._setup is None:
            self._begin(await self.desk.ask(read_setup, key="leads-setup"))
        await self._search()
        if self._tallied != self.desk.revision:
            self.start("behind", self._tally)

    async def _tally(self) -> None:
        """What there is to do today, for the first line; whatever else is read goes before it."""
        revision = self.desk.revision
        self.show_counts(await self.desk.ask(read_counts, key="behind"))
        self._tallied = revision

    def _begin(self, setup: Setup) -> None:
        self._setup = setup
        self.columns = choices_of(setup.preferences.get("columns"))
        usual = sort_keys(setup.preferences.get("sort"))
        first = MINE if self.viewer.role == "rep" else OPEN
        begun = replace(self.query_now, usual=usual)
        self.query_now = begun.begun(setup.views, self.desk.query_text, first)
        self.desk.query_text = self.query_now.whole
        self.set_class(bool(setup.preferences.get("plain")), "-plain")

    def ask_for(self, query: ListQuery) -> None:
        """Show the result of another query."""
        self.query_now = query
        self.desk.query_text = query.whole
        self.start("load", self.reload)

    async def renew(self, lead_ids: frozenset[int]) -> None:
        """Nothing where the leads neither were in the list nor are; a count only where some came or went."""
        revision, asked = self.desk.revision, self._shown
        if asked is None:
            await self.reload()
            return
        try:
            fits = await self.desk.ask(read_among, asked, sorted(lead_ids), key="leads")
            known = self.list.rows.among(lead_ids)
            if known or fits:
                await self._search(recount=known != fits)
        except LeadtuiError as error:
            self.desk.failed(error)
            return
        self._loaded = revision
        self.start("behind", self._tally)

    async def _search(self, *, recount: bool = True) -> None:
        """First what is in sight; the count and the window of ids follow."""
        self.workers.cancel_group(self, "behind")
        self.workers.cancel_group(self, "count")
        asked = self.query_now.query
        same = asked == self._shown
        at = max(0, self.list.cursor_position) if same else 0
        limit = min(WINDOW, max(FIRST, at + PAGE))
        page = await self.desk.ask(
            read_page,
            asked,
            limit,
            at - PAGE,
            at + PAGE,
            self.query_now.words,
            extra_fields(self.columns),
            key="leads",
        )
        exact = len(page.ids) < limit
        counted = self._counted and same and not recount
        self._counted = exact or counted
        if exact or not same:
            self.total = len(page.ids) if exact else None
        self._shown = asked
        self._show(page, same=same, known=exact)
        self.call_later(self._widen)
        if counted:
            self._show_bar(known=True)
        if not exact:
            self._count_on()

    def _show(self, page: Page, *, same: bool, known: bool) -> None:
        target = self.list
        rows: Rows[LeadRow] = Rows(max(len(page.ids), self.total or 0), page.ids)
        wanted = page.ids[page.first : page.first + max(len(page.rows), 1)]
        self.put_rows(rows, page.first, wanted, page.rows)
        target.painter = ListPainter(self.wall(), self.columns_now)
        cursor, self._next = self._next or target.cursor_id, None
        if known and not target.marks.inverted:
            self.keep_marks(page.ids)
        if not same:
            target.view.move(0)
        target.show(rows, (), cursor if same else (page.ids[0] if page.ids else None))
        if not same:
            target.go_to(0)
        assert isinstance(target, HintedList)
        target.tell(self._hints(page))
        self._show_bar(known=known)
        self.follow()

    def _show_bar(self, *, known: bool) -> None:
        query = self.query_now
        self.query_one(QueryBar).show(query.shown, query.text, self.total, known=known)
        self.query_one(ListHeader).show(self.columns_now, query.keys)

    @property
    def columns_now(self) -> tuple[Choice, ...]:
        """The columns, less the owner where the query names one and nobody asked for the column."""
        owners = [term for term in self.query_now.query.conditions if term.field == "owner"]
        if self.columns != DEFAULT or not any(len(term.values) == 1 for term in owners):
            return self.columns
        return tuple(choice for choice in DEFAULT if choice.id != "owner")

    def _hints(self, page: Page) -> tuple[str, ...]:
        keys, query = self.keys, self.query_now
        if page.ids:
            return ()
        if query.text:
            enter = _("Enter: find everywhere ({n})", n=page.elsewhere)
            nothing = _("Nothing in this view fits.") if query.base else _("No lead fits.")
            return nothing, *((enter,) if page.elsewhere else ())
        new, sheet = keys.shown("lead.new"), keys.shown("sheet.import")
        views = " ".join((keys.shown("view.previous"), keys.shown("view.next")))
        return (
            _("No lead in this view."),
            _("{views} another view · {new} new lead · {sheet} import", views=views, new=new, sheet=sheet),
        )

    def nothing_here(self) -> str:
        """Beside an empty list there is nothing to say twice."""
        return ""

    # Counting, and rows by need

    def _count_on(self) -> None:
        self.start("count", self._count)

    async def _count(self) -> None:
        """The exact count, then the window of ids; a read of rows goes before both."""
        asked, rows = self._shown, self.list.rows
        assert asked is not None
        if not self._counted:
            total = await self.desk.ask(read_count, asked, key="leads-count")
            if rows is not self.list.rows:
                return
            self._counted, self.total, rows.length = True, total, total
            self.list.show(rows)
            self._show_bar(known=True)
        if rows.id_at(min(rows.length, WINDOW) - 1) is None:
            rows.put_ids(0, await self.desk.ask(read_ids, asked, 0, WINDOW, key="leads-count"))

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what comes into sight."""
        self.start("rows", self._fetch, event.first, event.last)

    async def _fetch(self, first: int, last: int) -> None:
        rows, asked = self.list.rows, self._shown
        assert asked is not None
        counting = any(worker.group == "count" and worker.is_running for worker in self.workers)
        self.workers.cancel_group(self, "count")
        if any(rows.id_at(at) is None for at in range(first, last)):
            found = await self.desk.ask(read_ids, asked, first, last - first, key="leads-rows")
            rows.put_ids(first, found)
        ids = [known for at in range(first, last) if (known := rows.id_at(at)) is not None]
        leads = await self.desk.ask(read_rows, ids, extra_fields(self.columns), key="leads-rows")
        self.put_rows(rows, first, ids, leads)
        if rows is self.list.rows:
            self.list.rows_changed()
        if counting:
            self._count_on()

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on a lead, wherever in the list it stands."""
        if not self.list.go_to_id(lead_id) and self._shown is not None:
            place = await self.desk.ask(read_position, self._shown, lead_id)
            if place is not None:
                self.list.go_to(place)

    # What a command is for

    def selection(self) -> Selection | None:
        """Marks too many to be named: the query and what is left out; else None."""
        marks = self.list.marks
        if not marks.inverted or marks.count(self.list.rows.length) <= NAMED:
            return None
        return Selection(self.query_now.whole, clock.now(), marks.ids)

    def target_ids(self) -> tuple[int, ...]:
        """The marked leads, or the current one; RuleError where they are too many to be named."""
        if self.selection() is not None:
            raise RuleError(
                N_("More than {n} leads are marked."), N_("Narrow the list, or mark fewer."), n=f"{NAMED:,}"
            )
        rows = self.list.rows
        if self.list.marks.inverted and rows.id_at(rows.length - 1) is None:
            raise RuleError(N_("The list is still being read."), N_("Try again in a moment."))
        return tuple(super().target_ids())

    def advance(self, after_id: int) -> None:
        """Put the cursor on the next lead, or the one before where it was the last."""
        rows = self.list.rows
        at = rows.position_of(after_id)
        if at is None:
            return
        found = rows.id_at(at + 1) if at + 1 < rows.length else rows.id_at(at - 1)
        if found is not None:
            self._next = found
            self.list.go_to_id(found)

    def trail(self) -> str:
        """The view."""
        return f"{_('Leads')} {self.query_now.shown.name}"

    # Narrowing

    def cmd_find_narrow(self) -> None:
        """Narrow the list as one types."""
        self.query_one(QueryBar).open(self.query_now.text)

    def on_query_bar_changed(self, event: QueryBar.Changed) -> None:
        """Show what fits."""
        self._widening = False
        self.ask_for(self.query_now.narrowed(event.text))

    def on_query_bar_wants_view(self) -> None:
        """The query of the view becomes text to edit."""
        self.query_now = self.query_now.opened()
        self._show_bar(known=True)
        self.query_one(QueryBar).put(self.query_now.text)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Keep or restore; Enter on nothing found finds everywhere, once it is known that nothing is."""
        self._widening = event.kept and bool(event.text)
        if event.text != self.query_now.text:
            self.ask_for(self.query_now.narrowed(event.text))
        elif self._shown == self.query_now.query:
            self._widen()

    def _widen(self) -> None:
        wanted, self._widening = self._widening, False
        if wanted and self.query_now.base and not self.list.rows.length:
            self.ask_for(self.query_now.everywhere())

    def leave_step(self) -> bool:
        """One step back: what narrows goes before the screen is left."""
        if super().leave_step():
            return True
        if self.query_now.text:
            self.ask_for(self.query_now.narrowed(""))
            return True
        return False

    # Views, order, columns

    def cmd_view_next(self) -> None:
        """The next view."""
        self.ask_for(self.query_now.at(self.query_now.place + 1))

    def cmd_view_previous(self) -> None:
        """The view before."""
        self.ask_for(self.query_now.at(max(self.query_now.place, 0) - 1))

    async def cmd_view_pick(self) -> None:
        """Choose a view from all."""
        from leadtui.screens.views_picker import pick_view

        picked = await pick_view(self.desk, self.query_now)
        if picked is not None:
            self.ask_for(self.query_now.at(picked))

    async def cmd_view_save(self) -> None:
        """Save the query as a view."""
        from leadtui.screens.views_picker import save_view

        saved = await save_view(self.desk, self.query_now)
        if saved is not None:
            setup = await self.desk.ask(read_setup, key="leads-setup")
            query = replace(self.query_now, views=setup.views, base=saved.query, text="", sort=())
            at = next((n for n, view in enumerate(setup.views) if view.id == saved.id), -1)
            self.ask_for(replace(query, place=at))
            self.say(_("Saved as view “{name}”", name=saved.name), "good")

    async def cmd_list_sort(self) -> None:
        """Choose what the list is ordered by."""
        from leadtui.screens.columns import pick_sort

        picked = await pick_sort(self.desk, self.query_now.keys)
        if picked is not None:
            await self.sort_by(picked)

    async def on_list_header_clicked(self, event: ListHeader.Clicked) -> None:
        """Order by a column; again turns it round."""
        column = column_of(event.column)
        field = column.sort if column is not None else event.column
        now = self.query_now.keys[:1]
        await self.sort_by(SortKey(field, bool(now) and now[0] == SortKey(field)))

    async def sort_by(self, key: SortKey) -> None:
        """Order by one field and keep that."""
        self.ask_for(replace(self.query_now, sort=(key,), usual=(key,)))
        stored = f"{'-' if key.descending else ''}{key.field_id}"
        await self.desk.gateway.run(keep_preference, self.viewer, "sort", stored, write=True)

    async def cmd_list_columns(self) -> None:
        """Choose columns, their order and widths."""
        from leadtui.screens.columns import ColumnsDialog

        chosen = await self.desk.push_screen_wait(ColumnsDialog(self.columns))
        if chosen is not None:
            more = set(extra_fields(chosen)) - set(extra_fields(self.columns))
            self.columns = chosen
            if more:
                self.start("load", self.reload)
            self.list.painter = ListPainter(self.wall(), self.columns_now)
            self.list.repaint()
            self._show_bar(known=True)
            stored = [[choice.id, choice.width] for choice in chosen]
            await self.desk.gateway.run(keep_preference, self.viewer, "columns", stored, write=True)
