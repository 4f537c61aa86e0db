"""The audit round: what is to be put right, by kind, with one key for each remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.strip import Strip

from leadtui.commands import BY_ID
from leadtui.domain.people import Viewer
from leadtui.i18n import _, ngettext
from leadtui.screens.audit_loading import LEADING, FindingDesk
from leadtui.services.audit_pages import Wanted
from leadtui.widgets.finding_line import FindingList
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.marks import NONE
from leadtui.widgets.panel import Panel

if TYPE_CHECKING:
    from leadtui.domain.forms import Saved
    from leadtui.screens.query_bar import QueryBar

SETTLED = 1_000
"""Leads of one's own that are looked at anew when the screen opens."""


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


class RoundScreen(FindingDesk):
    """Findings in groups by kind; the cursor goes on to the next when one is remedied."""

    CONTEXT = "round"
    DEFAULT_CSS = """
    RoundScreen #progress { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.whose = ""
        self._bar: QueryBar | None = None

    def above_list(self) -> ComposeResult:
        """How far one is."""
        yield Panel(self._paint_progress, id="progress")

    # Loading

    async def load(self) -> None:
        """The queue and what is in sight of it, in one call; what was put right elsewhere goes then."""
        first = self._loaded == -1
        await self.read()
        if first or self._loaded != self.desk.revision:
            self.start("settle", self._settle, None)

    async def _settle(self, lead_ids: frozenset[int] | None) -> None:
        """Look whether findings still hold, and read again where some do not."""
        if await self.desk.keep(settle, lead_ids):
            await self.read()

    async def reload_changed(self, lead_ids: frozenset[int] | None) -> None:
        """What changed on a lead may have put it right."""
        revision = self.desk.revision
        if await self.desk.keep(settle, lead_ids) or lead_ids is None:
            await self.reload_only()
        self._loaded = revision

    async def reload_only(self) -> None:
        """Read again without looking at everything anew."""
        await self.read()

    def loaded_page(self) -> None:
        """Hints, how far one is, what narrows."""
        target = self.list
        assert isinstance(target, FindingList)
        target.tell(self._hints())
        self.query_one("#progress", Panel).show(self._paint_progress)
        self._show_bar()

    def _hints(self) -> tuple[str, ...]:
        if self.shelf.length:
            return ()
        if self.wanted.text.strip():
            return _("Nothing that was found fits."), _("Esc shows everything again")
        today = _("{key} today's work", key=self.keys.shown("screen.today"))
        if self.round is None:
            never = _("There was no audit round yet."), _("The clock begins one every week or month.")
            if self.viewer.role not in LEADING:
                return *never, today
            return *never, _("{key} looks through the leads now", key=self.keys.shown("round.start")), today
        if self.wanted.owners is not None:
            return (
                _("Nothing to put right for {name}.", name=self.whose),
                _("{key} shows everybody's", key=self.keys.shown("nav.back")),
            )
        return () if self.tally is None else self._all_done(self.tally.total, self.tally.snoozed, today)

    def _all_done(self, total: int, snoozed: int, today: str) -> tuple[str, ...]:
        first = _("Nothing to put right.") if not total else _("All put right.")
        off = ngettext(
            "{n} put off comes again on its day.", "{n} put off come again on their days.", snoozed
        )
        return (first, off, today) if snoozed else (first, today)

    def _paint_progress(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        tally = self.tally
        line = Line().gap(1, ink.text)
        if self.round is None:
            return [line.text(_("Audit round"), ink.heading).strip(width, ink.text)]
        line.text(_("Audit round {day}", day=f"{self.round.on_day:%m-%d}"), ink.heading)
        if self.whose:
            line.gap(2, ink.text).text(self.whose, ink.accent)
        if tally is not None:
            done = ink.good if tally.done == tally.total else ink.text
            style = done if self.counted else ink.dim
            line.gap(2, ink.text).text(_("done {done}/{total}", done=tally.done, total=tally.total), style)
            if tally.snoozed:
                line.gap(2, ink.text).text(_("put off {n}", n=tally.snoozed), ink.dim)
        return [line.strip(width, ink.text)]

    def unread_changed(self) -> None:
        """A new round may have been told."""
        super().unread_changed()
        self.start("load", self.reload_only)

    def trail(self) -> str:
        """Where one is."""
        return _("Audit round")

    def places(self, lead_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
        """Findings go without a word: they are done."""
        return {}

    def advance(self, after_id: int) -> None:
        """On to the next finding of another lead, or back to the one before where that was the last."""
        self.leave_for({one.id for _place, one in self.shelf.known() if one.lead_id == after_id})
        if self._next is not None:
            self.list.go_to_id(self._next)

    def go_on(self, ids: Sequence[int], saved: Saved) -> None:
        """Some findings are settled: on to the next, and say so."""
        self.leave_for(set(ids))
        self.list.marks = NONE
        self.told(saved)

    # Narrowing

    async def cmd_find_narrow(self) -> None:
        """Narrow the queue as one types: by leads, by whose they are, by what is wrong."""
        (await self._with_bar()).open(self.wanted.text)

    async def _with_bar(self) -> QueryBar:
        if self._bar is None:
            from leadtui.screens.finding_bar import FindingBar

            self._bar = FindingBar()
            await self.mount(self._bar, before="#panes")
        self._bar.display = True
        self._show_bar()
        return self._bar

    def _show_bar(self) -> None:
        """The line stands while it narrows or somebody types."""
        if self._bar is not None:
            self._bar.display = bool(self.wanted.text.strip()) or self._bar.is_open
            known = self.counted or self._head.whole >= self._head.first.keys()
            count = self.shelf.length if known else None
            self._bar.show("", self.wanted.text, count, known=known)

    def ask_for(self, wanted: Wanted) -> None:
        """Show other findings."""
        self.wanted = wanted
        self.start("load", self.reload_only)

    def on_query_bar_changed(self, event: QueryBar.Changed) -> None:
        """Show what fits."""
        self.ask_for(self.wanted._replace(text=event.text))

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        """Back to the rows; the line stays while it narrows."""
        if event.text != self.wanted.text:
            self.ask_for(self.wanted._replace(text=event.text))
        self._show_bar()

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
        self.whose = name
        self.ask_for(self.wanted._replace(owners=owners))

    def leave_step(self) -> bool:
        """One step back: marks first, then what narrows, then everybody's findings again."""
        if super().leave_step():
            return True
        if self.wanted.text:
            self.ask_for(self.wanted._replace(text=""))
            return True
        if self.wanted.owners is not None:
            self.show_of(None, "")
            return True
        return False
