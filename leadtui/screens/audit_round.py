"""The audit round: what is to be put right, by kind, with one key for each remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.strip import Strip

from leadtui.commands import BY_ID
from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens.list_desk import ListDesk
from leadtui.widgets.finding_line import FindingList, FindingPainter, FindingRow
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.marks import NONE
from leadtui.widgets.panel import Panel
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.domain.forms import Saved
    from leadtui.domain.lead_row import LeadRow
    from leadtui.services.audit_queue import AuditPage

SETTLED = 1_000
"""Leads of one's own that are looked at anew when the screen opens."""
LEADING = ("manager", "admin")


def read_page(store: Any, viewer: Viewer, around: int | None, owners: frozenset[int] | None) -> AuditPage:
    """The queue; runs in the gateway's thread, which does the import."""
    from leadtui.services import audit_queue

    return audit_queue.page(store, viewer, around, owners)


def read_leads(store: Any, viewer: Viewer, entries: Sequence[Finding]) -> dict[int, LeadRow]:
    """A page of leads by id."""
    from leadtui.services import audit_queue

    return audit_queue.leads(store, viewer, entries)


def settle(store: Any, viewer: Viewer, lead_ids: frozenset[int] | None) -> bool:
    """Close what holds no more on these leads, or on all of one's own where those are not many.

    Whether the queue may look different now.
    """
    from leadtui.services import audit_rounds

    if lead_ids is None:
        return audit_rounds.settle_mine(store, viewer, SETTLED) > 0
    if not audit_rounds.concerns(store, viewer, lead_ids):
        return False
    audit_rounds.settle(store, viewer, lead_ids)
    return True


class RoundScreen(ListDesk):
    """Findings in groups by kind; the cursor goes on to the next when one is remedied."""

    CONTEXT = "round"
    DEFAULT_CSS = """
    RoundScreen #progress { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Finding, ...] = ()
        self.owners: frozenset[int] | None = None
        self.whose = ""
        self._page: AuditPage | None = None
        self._next: int | None = None

    def above_list(self) -> ComposeResult:
        """How far one is."""
        yield Panel(self._paint_progress, id="progress")

    def make_list(self) -> VirtualList[Any]:
        """The queue."""
        return FindingList(FindingPainter(datetime(1970, 1, 1, tzinfo=UTC)))

    # Loading

    async def load(self) -> None:
        """The queue and what is in sight of it, in one call; what was put right elsewhere goes then."""
        first = self._loaded == -1
        await self._read()
        if first or self._loaded != self.desk.revision:
            self.start("settle", self._settle, None)

    async def _read(self) -> None:
        wanted = self._next or self.list.cursor_id
        page = await self.desk.ask(read_page, wanted, self.owners, key="round")
        self._next = None
        self.show(page, wanted)

    async def _settle(self, lead_ids: frozenset[int] | None) -> None:
        """Look whether findings still hold, and read again where some do not."""
        if await self.desk.keep(settle, lead_ids):
            await self._read()

    async def reload_changed(self, lead_ids: frozenset[int] | None) -> None:
        """What changed on a lead may have put it right."""
        revision = self.desk.revision
        if await self.desk.keep(settle, lead_ids) or lead_ids is None:
            await self.reload_only()
        self._loaded = revision

    async def reload_only(self) -> None:
        """Read again without looking at everything anew."""
        await self._read()

    def show(self, page: AuditPage, cursor: int | None) -> None:
        """Show a queue; cursor, folds, marks and scroll stay."""
        target = self.list
        assert isinstance(target, FindingList)
        folded = {group.key for group in target.view.groups if group.folded}
        self._page, self.entries = page, page.entries
        rows: Rows[FindingRow] = Rows(len(self.entries), [one.id for one in self.entries])
        self._put(rows, page.leads)
        target.painter = FindingPainter(self.wall(), team=self.viewer.role in LEADING)
        target.counts = dict(page.counts)
        target.tell(self._hints(page))
        self.keep_marks(one.id for one in self.entries)
        target.show(rows, self._groups(folded), cursor)
        self.query_one("#progress", Panel).show(self._paint_progress)
        if self._loaded != -1:
            self.follow()

    def _put(self, rows: Rows[FindingRow], leads: dict[int, LeadRow]) -> None:
        for position, one in enumerate(self.entries):
            if one.lead_id in leads:
                other = leads.get(one.other_id) if one.other_id is not None else None
                rows.put(position, [FindingRow(one.id, one, leads[one.lead_id], other)])

    def _groups(self, folded: set[str]) -> list[Group]:
        counts: dict[str, int] = {}
        for one in self.entries:
            counts[one.kind] = counts.get(one.kind, 0) + 1
        return [Group(kind, str(KINDS[kind].label), n, kind in folded) for kind, n in counts.items()]

    def _hints(self, page: AuditPage) -> tuple[str, ...]:
        if page.entries:
            return ()
        today = _("{key} today's work", key=self.keys.shown("screen.today"))
        if page.round is None:
            never = _("There was no audit round yet."), _("The clock begins one every week or month.")
            if self.viewer.role not in LEADING:
                return *never, today
            return *never, _("{key} looks through the leads now", key=self.keys.shown("round.start")), today
        if self.owners is not None:
            return (
                _("Nothing to put right for {name}.", name=self.whose),
                _("{key} shows everybody's", key=self.keys.shown("nav.back")),
            )
        first = _("Nothing to put right.") if not page.total else _("All put right.")
        off = ngettext(
            "{n} put off comes again on its day.", "{n} put off come again on their days.", page.snoozed
        )
        return (first, off, today) if page.snoozed else (first, today)

    def _paint_progress(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        page = self._page
        line = Line().gap(1, ink.text)
        if page is None or page.round is None:
            return [line.text(_("Audit round"), ink.heading).strip(width, ink.text)]
        line.text(_("Audit round {day}", day=f"{page.round.on_day:%m-%d}"), ink.heading)
        if self.whose:
            line.gap(2, ink.text).text(self.whose, ink.accent)
        done = ink.good if page.done == page.total else ink.text
        line.gap(2, ink.text).text(_("done {done}/{total}", done=page.done, total=page.total), done)
        if page.snoozed:
            line.gap(2, ink.text).text(_("put off {n}", n=page.snoozed), ink.dim)
        return [line.strip(width, ink.text)]

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what comes into sight."""
        self.start("rows", self._fetch, event.first, event.last)

    async def _fetch(self, first: int, last: int) -> None:
        target, entries = self.list, self.entries
        leads = await self.desk.ask(read_leads, entries[first:last], key="round-rows")
        if entries is self.entries:
            self._put(target.rows, leads)
            target.rows_changed()

    def unread_changed(self) -> None:
        """A new round may have been told."""
        super().unread_changed()
        self.start("load", self.reload_only)

    # Which leads, which findings

    def lead_id_of(self, item_id: int) -> int:
        """The lead of a finding."""
        return next(one.lead_id for one in self.entries if one.id == item_id)

    def finding(self) -> Finding:
        """The one under the cursor; RuleError where there is none."""
        row = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is no finding under the cursor."))
        found: Finding = row.finding
        return found

    def finding_ids(self) -> list[int]:
        """The marked findings, or the one under the cursor."""
        marked = [one.id for one in self.entries if one.id in self.list.marks]
        return marked if self.list.marks else [self.finding().id]

    def target_ids(self) -> Iterable[int]:
        """The leads of the marked findings, or of the one under the cursor."""
        if not self.list.marks:
            row = self.current_row()
            return () if row is None else (row.id,)
        return tuple(dict.fromkeys(one.lead_id for one in self.entries if one.id in self.list.marks))

    def sibling_ids(self) -> Sequence[int]:
        """The leads J and K walk inside the lead that is opened from here."""
        return tuple(dict.fromkeys(one.lead_id for one in self.entries))

    def trail(self) -> str:
        """Where one is."""
        return _("Audit round")

    def places(self, lead_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Findings go without a word: they are done."""
        return {}

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on the first finding of a lead."""
        found = next((one.id for one in self.entries if one.lead_id == lead_id), None)
        if found is not None:
            self.list.go_to_id(found)

    def advance(self, after_id: int) -> None:
        """On to the next finding of another lead, or back to the one before where that was the last."""
        here = self.list.cursor_position
        later = [one.id for one in self.entries[here:] if one.lead_id != after_id]
        before = [one.id for one in self.entries[:here] if one.lead_id != after_id]
        self._next = later[0] if later else before[-1] if before else None
        if self._next is not None:
            self.list.go_to_id(self._next)

    def go_on(self, ids: Sequence[int], saved: Saved) -> None:
        """Some findings are settled: on to the next, and say so."""
        gone = set(ids)
        here = self.list.cursor_position
        left = [
            one.id for one in (*self.entries[here:], *reversed(self.entries[:here])) if one.id not in gone
        ]
        self._next = left[0] if left else None
        self.list.marks = NONE
        self.told(saved)

    # Remedies

    async def cmd_finding_snooze(self) -> None:
        """Let it come again later."""
        from leadtui.screens import audit_remedies

        await audit_remedies.snooze(self)

    async def cmd_finding_leave(self) -> None:
        """It is no problem, and why."""
        from leadtui.screens import audit_remedies

        await audit_remedies.leave(self)

    async def cmd_lead_edit(self) -> None:
        """Put right what is wrong: the field at fault, or what else the finding asks for."""
        if self.list.marks:
            await super().cmd_lead_edit()
            return
        from leadtui.screens import audit_remedies

        await audit_remedies.fix(self)

    async def cmd_lead_merge(self) -> None:
        """Merge the two leads of the pair, or this one with another."""
        from leadtui.screens import audit_remedies

        await audit_remedies.merge(self)

    async def cmd_round_start(self) -> None:
        """Look through the leads now; Escape stops between two portions."""
        from leadtui.screens import audit_remedies

        await audit_remedies.look_now(self)

    # Whose

    async def cmd_round_progress(self) -> None:
        """How far everybody is; then only the findings of one of them."""
        from leadtui.screens import audit_remedies

        await audit_remedies.progress(self)

    def cmd_nav_next_pane(self) -> None:
        """Who leads others goes to their progress, everybody else to the preview."""
        if self.viewer.role in LEADING:
            self.run_command(BY_ID["round.progress"])
        else:
            super().cmd_nav_next_pane()

    def show_of(self, owners: frozenset[int] | None, name: str) -> None:
        """Show only what is on the leads of these people; everybody's with None."""
        self.owners, self.whose = owners, name
        self.start("load", self.reload_only)

    def leave_step(self) -> bool:
        """One step back: marks first, then everybody's findings again."""
        if super().leave_step():
            return True
        if self.owners is not None:
            self.show_of(None, "")
            return True
        return False
