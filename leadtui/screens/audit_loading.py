"""How the queue of an audit round comes onto the screen: what is in sight, then counts, then the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.finding_shelf import Run, Shelf
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.screens.list_desk import ListDesk
from leadtui.services.audit_pages import WINDOW, Head, Tally, Wanted
from leadtui.widgets.finding_line import FindingList, FindingPainter, FindingRow
from leadtui.widgets.rows import Rows
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.store.audit_rounds import Round

LEADING = ("manager", "admin")


def read_head(store: Any, viewer: Viewer, wanted: Wanted, cursor: int | None) -> Head:
    """The first page; runs in the gateway's thread, which does the import."""
    from leadtui.services import audit_pages

    return audit_pages.head(store, viewer, wanted, cursor)


def read_tally(store: Any, viewer: Viewer, wanted: Wanted, cursor: Finding | None) -> Tally:
    """The exact counts."""
    from leadtui.services import audit_pages

    return audit_pages.tally(store, viewer, wanted, cursor)


def read_runs(
    store: Any, viewer: Viewer, wanted: Wanted, asked: Sequence[Run], known: Sequence[Finding]
) -> tuple[list[list[Finding]], dict[int, LeadRow]]:
    """What comes into sight, with its leads."""
    from leadtui.services import audit_pages

    return audit_pages.runs(store, viewer, wanted, asked, known)


def read_rest(store: Any, viewer: Viewer, wanted: Wanted, asked: Sequence[Run]) -> list[list[Finding]]:
    """What is not in sight, where all of it is not much."""
    from leadtui.services import audit_pages

    return audit_pages.rest(store, viewer, wanted, asked)


class FindingDesk(ListDesk):
    """Findings by kind, of which as much is read as the screen shows; up to WINDOW then all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Wanted()
        self.shelf = Shelf()
        self.round: Round | None = None
        self.tally: Tally | None = None
        self.counted = False
        self._head = Head(None)
        self._shown: Wanted | None = None
        self._leads: dict[int, LeadRow] = {}
        self._seen: dict[int, Finding] = {}
        self._next: int | None = None
        self._uncounted = False

    def make_list(self) -> VirtualList[Any]:
        """The queue."""
        return FindingList(FindingPainter(datetime(1970, 1, 1, tzinfo=UTC)))

    def loaded_page(self) -> None:
        """What else the screen shows of the queue is to be painted anew."""

    async def read(self) -> None:
        """What is in sight, in one call; counts follow where they are not here yet."""
        wanted, cursor = self.wanted, self._next or self.list.cursor_id
        self.workers.cancel_group(self, "behind")
        head = await self.desk.ask(read_head, wanted, cursor, key="round")
        self._next = None
        same = wanted == self._shown
        older = self.shelf if same else Shelf()
        self._head, self._shown, self.round = head, wanted, head.round
        self._leads = dict(head.leads)
        self.counted = head.tally is not None
        self.tally = head.tally or (self.tally if same else None)
        place = None if cursor is None else older.place_in_kind(cursor)
        lengths = {
            kind: len(part) if kind in head.whole else max(len(part), older.lengths.get(kind, 0))
            for kind, part in head.first.items()
        }
        self._stock(lengths, cursor, place)
        self._show(cursor if same else None)
        if not same:
            self.list.go_to(0)
        self._uncounted = not self.counted
        self._go_on_counting()

    def _go_on_counting(self) -> None:
        """Count what is still to be counted, once rows that were asked for meanwhile are here."""
        if self._uncounted:
            self.start("behind", self._count)

    def _stock(self, lengths: dict[str, int], cursor: int | None, place: int | None) -> None:
        """Put what the page brought where it stands; ``place`` is the cursor's in its kind."""
        head = self._head
        runs = [(kind, 0, part) for kind, part in head.first.items()]
        if head.around:
            at = next((n for n, one in enumerate(head.around) if one.id == cursor), 0)
            kind = head.around[at].kind
            first = max(0, (len(head.first.get(kind, ())) if place is None else place) - at)
            lengths[kind] = max(lengths.get(kind, 0), first + len(head.around))
            runs.append((kind, first, head.around))
        self.shelf = Shelf(lengths)
        for run in runs:
            self._put(*run)

    def _put(self, kind: str, first: int, findings: Sequence[Finding]) -> None:
        self.shelf.put(kind, first, findings)
        self._seen.update((one.id, one) for one in findings)

    async def _count(self) -> None:
        """The exact counts, then everything where that is not much; rows go before both."""
        wanted, cursor = self.wanted, self.list.cursor_id
        if not self.counted:
            far = next((one for one in self._head.around if one.id == cursor), None)
            tally = await self.desk.ask(read_tally, wanted, far, key="round-behind")
            self.tally, self.counted = tally, True
            moved = far is not None and tally.place != self.shelf.place_in_kind(far.id)
            if moved or tally.counts != self.shelf.lengths:
                self._stock(dict(tally.counts), cursor, tally.place)
            self._show(cursor)
        gaps = self.shelf.gaps(0, self.shelf.length) if self.shelf.length <= WINDOW else []
        if gaps:
            found = await self.desk.ask(read_rest, wanted, gaps, key="round-behind")
            self._fill(gaps, found)
            self._show(self.list.cursor_id)
        self._uncounted = False

    def _fill(self, gaps: Sequence[Run], found: Sequence[Sequence[Finding]]) -> bool:
        """Put runs in their places; whether one was shorter than it was held to be."""
        short = False
        for run, findings in zip(gaps, found, strict=True):
            self._put(run.kind, run.first, findings)
            if len(findings) < run.n:
                short = True
                self.shelf = self.shelf.of_length(run.kind, run.first + len(findings))
        return short

    async def on_virtual_list_need_rows(self, event: VirtualList.NeedRows) -> None:
        """Fetch what comes into sight."""
        self.start("rows", self._fetch, event.first, event.last)

    async def _fetch(self, first: int, last: int) -> None:
        shelf = self.shelf
        self.workers.cancel_group(self, "behind")
        gaps, here = shelf.gaps(first, last), [one for _place, one in shelf.known(first, last)]
        known = [one for one in here if one.lead_id not in self._leads]
        found, leads = await self.desk.ask(read_runs, self.wanted, gaps, known, key="round-rows")
        if shelf is self.shelf:
            self._leads.update(leads)
            if self._fill(gaps, found):
                self._show(self.list.cursor_id)
            else:
                self._put_new(first, last)
        self._go_on_counting()

    def _put_new(self, first: int, last: int) -> None:
        """Show rows that came; where none did, the list asks for them no more."""
        rows = self.list.rows
        before = rows.missing(first, last)
        self._put_rows(rows, first, last)
        if rows.missing(first, last) != before:
            self.list.rows_changed()

    # What is shown

    def _show(self, cursor: int | None) -> None:
        """Show what is known; cursor, folds, marks and scroll stay."""
        target, shelf = self.list, self.shelf
        assert isinstance(target, FindingList)
        folded = {group.key for group in target.view.groups if group.folded}
        rows: Rows[FindingRow] = Rows(shelf.length)
        self._put_rows(rows, 0, None)
        target.painter = FindingPainter(self.wall(), team=self.viewer.role in LEADING)
        target.counts, target.dimmed = self._counts()
        if shelf.complete:
            self.keep_marks(one.id for _place, one in shelf.known())
        groups = [Group(kind, str(KINDS[kind].label), n, kind in folded) for kind, n in shelf.lengths.items()]
        target.show(rows, groups, cursor)
        self.loaded_page()
        if self._loaded != -1:
            self.follow()

    def _counts(self) -> tuple[dict[str, int | None], frozenset[str]]:
        """Counts by kind, None where nothing is known yet; and the kinds that are counted anew."""
        former = {} if self.tally is None else self.tally.counts
        sure = self._head.whole if not self.counted else self.shelf.lengths.keys()
        exact = {kind: n for kind, n in self.shelf.lengths.items() if kind in sure}
        rest = [kind for kind in self.shelf.lengths if kind not in exact]
        return {**{kind: former.get(kind) for kind in rest}, **exact}, frozenset(rest)

    def _put_rows(self, rows: Rows[FindingRow], first: int, last: int | None) -> None:
        """Say which findings stand where, and put those rows whose leads are here."""
        for place, ids in _stretches(self.shelf.known(first, last)):
            rows.put_ids(place, ids)
        for place, one in self.shelf.known(first, last):
            if one.lead_id in self._leads:
                other = None if one.other_id is None else self._leads.get(one.other_id)
                rows.put(place, [FindingRow(one.id, one, self._leads[one.lead_id], other)])

    # Which leads, which findings

    def lead_id_of(self, item_id: int) -> int:
        """The lead of a finding."""
        return self._seen[item_id].lead_id

    def finding(self) -> Finding:
        """The one under the cursor; RuleError where there is none."""
        row = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is no finding under the cursor."))
        found: Finding = row.finding
        return found

    def finding_ids(self) -> list[int]:
        """The marked findings, or the one under the cursor."""
        return [one.id for one in self._marked()] if self.list.marks else [self.finding().id]

    def target_ids(self) -> tuple[int, ...]:
        """The leads of the marked findings, or of the one under the cursor."""
        if not self.list.marks:
            row = self.current_row()
            return () if row is None else (row.id,)
        return tuple(dict.fromkeys(one.lead_id for one in self._marked()))

    def _marked(self) -> list[Finding]:
        """The marked findings in order; RuleError where they are too many to be named."""
        marks, shelf = self.list.marks, self.shelf
        if marks.inverted and not shelf.complete:
            if shelf.length <= WINDOW:
                raise RuleError(N_("The list is still being read."), N_("Try again in a moment."))
            raise RuleError(
                N_("More than {n} are marked."), N_("Narrow the list, or mark fewer."), n=f"{WINDOW:,}"
            )
        known = [one for _place, one in shelf.known() if one.id in marks]
        if marks.inverted:
            return known
        here = {one.id for one in known}
        return [*known, *(self._seen[item_id] for item_id in sorted(marks.ids - here))]

    def sibling_ids(self) -> Sequence[int]:
        """The leads J and K walk inside the lead that is opened from here."""
        return tuple(dict.fromkeys(one.lead_id for _place, one in self.shelf.known()))

    async def go_to_lead(self, lead_id: int) -> None:
        """Put the cursor on the first finding of a lead."""
        found = next((place for place, one in self.shelf.known() if one.lead_id == lead_id), None)
        if found is not None:
            self.list.go_to(found)

    def leave_for(self, gone: Collection[int]) -> None:
        """On to the next finding that is none of these, or back to the one before where there is none."""
        here = self.list.cursor_position
        known = [(place, one.id) for place, one in self.shelf.known() if one.id not in gone]
        later = [found for place, found in known if place >= here]
        before = [found for place, found in known if place < here]
        self._next = later[0] if later else before[-1] if before else None


def _stretches(known: Iterator[tuple[int, Finding]]) -> Iterator[tuple[int, list[int]]]:
    """Known findings as runs of ids that stand side by side, each with its place."""
    start, ids = 0, list[int]()
    for place, one in known:
        if ids and place != start + len(ids):
            yield start, ids
            ids = []
        if not ids:
            start = place
        ids.append(one.id)
    if ids:
        yield start, ids
