"""The frame of a lead: its head, its two panes, and how they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from leadtui import clock
from leadtui.base import BaseScreen
from leadtui.commands import BY_ID
from leadtui.domain.day_text import moment_text, plain_day
from leadtui.domain.people import Viewer
from leadtui.domain.records import LeadRow
from leadtui.i18n import _
from leadtui.screens.actions import LeadActions
from leadtui.screens.counts import counts_text
from leadtui.screens.desk import tabs
from leadtui.screens.lead_page import LeadPage
from leadtui.widgets.blocks import Blocks, paint_row
from leadtui.widgets.check_line import CheckLine
from leadtui.widgets.ink import Ink
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.lead_fields import field_blocks
from leadtui.widgets.lead_head import (
    Place,
    Sight,
    checks,
    expected,
    name_row,
    next_row,
    outcome_row,
    short_status,
    status_row,
)
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel
from leadtui.widgets.seams import Seam, Upright
from leadtui.widgets.tab_line import TabLine
from leadtui.widgets.timeline import Entry, Known, entries, kind_row, kinds_of, timeline_blocks

TWO_PANES = 100
ROOMY = 30
FIELDS_SHARE = 0.4
"""Of the width, for the fields: 47 of 120 cells."""

Siblings = Sequence[int] | Callable[[], Sequence[int]]


class LeadFrame(LeadActions, BaseScreen):
    """Head, fields and timeline, at every size.

    ``siblings`` are the ids of the list one came from, in its order, or a function that gives them;
    ``trail`` names that list.
    """

    # Textual repaints the whole screen whenever another widget takes the keys.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    CONTEXT = "lead"
    DOING = "open"
    AUTO_FOCUS = "#fields"
    DEFAULT_CSS = """
    LeadFrame #head { height: 2; }
    LeadFrame #next { height: 1; }
    LeadFrame #body { height: 1fr; }
    LeadFrame #story { width: 1fr; }
    LeadFrame #kinds { height: 1; }
    LeadFrame #gap { height: 1; }
    LeadFrame.-one-pane Upright, LeadFrame.-one-pane #gap { display: none; }
    LeadFrame.-one-pane #fields { width: 1fr; }
    LeadFrame.-low #foot { display: none; }
    """

    def __init__(self, lead_id: int, siblings: Siblings = (), trail: str = "") -> None:
        super().__init__()
        self.lead_id = lead_id
        self.kind = "all"
        self.page: LeadPage | None = None
        self._siblings = siblings
        self._trail = trail
        self._pages: dict[int, LeadPage] = {}
        self._entries: list[Entry] = []
        self._pane = "fields"
        self._put_off: set[int] = set()

    def compose(self) -> ComposeResult:
        """Head, criteria, next step; two panes; message line and footer."""
        yield TabLine()
        yield Panel(self._paint_head, id="head")
        yield CheckLine(id="checks")
        yield Panel(self._paint_next, id="next")
        yield Seam("┬", id="top")
        with Horizontal(id="body"):
            yield Blocks(id="fields")
            yield Upright(id="between")
            with Vertical(id="story"):
                yield Panel(self._paint_kinds, id="kinds")
                yield Panel(id="gap")
                yield Blocks(id="timeline")
        yield Seam("┴", id="foot")
        yield MessageLine()
        yield KeyLine()

    # What is shown

    @property
    def viewer(self) -> Viewer:
        """Who looks."""
        viewer = self.desk.viewer
        assert viewer is not None
        return viewer

    def current_row(self) -> LeadRow | None:
        """The lead that is shown."""
        return self.page.detail.row if self.page else None

    def target_ids(self) -> Iterable[int]:
        """The lead that is shown."""
        return (self.lead_id,)

    @property
    def current_id(self) -> int:
        """The id of the lead that is shown."""
        return self.lead_id

    @property
    def fields(self) -> Blocks:
        """What is known."""
        return self.query_one("#fields", Blocks)

    @property
    def timeline(self) -> Blocks:
        """What happened."""
        return self.query_one("#timeline", Blocks)

    def _list(self) -> Sequence[int]:
        return self._siblings() if callable(self._siblings) else self._siblings

    # Showing

    @property
    def sight(self) -> Sight:
        """The date and zone of whoever looks."""
        zone = self.viewer.zone
        return Sight(clock.today(zone), zone)

    @property
    def _known(self) -> Known:
        assert self.page is not None
        return Known(self.page.detail, self.page.events, self.page.names, self.sight)

    def _show(self, page: LeadPage, *, anew: bool = False) -> None:
        anew = anew or self.page is None or self.page.detail.row.id != page.detail.row.id
        self.page = page
        self._entries = entries(self._known)
        if self.kind not in kinds_of(self._entries):
            self.kind = "all"
        self.query_one("#head", Panel).sync()
        self.query_one("#next", Panel).sync()
        self._show_checks(page)
        blocks = field_blocks(page.detail, self.sight, self.keys.shown, page.rhythm)
        self.fields.show(blocks, anew=anew)
        self._show_timeline(anew=anew)
        self._lay_out()
        self._show_tabs()
        if anew:
            self._show_draft(None)

    def _show_checks(self, page: LeadPage) -> None:
        detail, line = page.detail, self.query_one(CheckLine)
        if detail.next_status is None:
            line.show("", (), instead=outcome_row(detail, self.sight, self.size.width))
        else:
            head = _("To {status}", status=short_status(detail.next_status))
            line.show(head, checks(detail, self.sight), expected(detail, self.sight))

    def _show_timeline(self, *, anew: bool = False) -> None:
        self.query_one("#kinds", Panel).sync()
        self.timeline.show(timeline_blocks(self._entries, self.kind, self._known), anew=anew)
        self._show_seams()

    def _show_draft(self, at: datetime | None) -> None:
        text = ""
        if at is not None:
            when = moment_text(clock.local(at, self.sight.zone), self.sight.today)
            key = self.keys.shown("followup.new")
            text = _("draft {at}: follow-up not finished, {key} goes on", at=when, key=key)
        self.query_one(MessageLine).show_right(text)

    def _show_tabs(self) -> None:
        """The tabs, none of them this one, and who one is."""
        viewer = self.desk.viewer
        full, short = ("", "") if viewer is None else counts_text(viewer, self.desk.counts)
        self.query_one(TabLine).show(tabs(self.desk.unread), "", full, short)

    def unread_changed(self) -> None:
        """Another number of notices waits."""
        self._show_tabs()

    # Painting

    def _paint_head(self, width: int, height: int, ink: Ink) -> list[Strip]:
        if self.page is None:
            return []
        keys = f"{self.keys.shown('lead.next')} {self.keys.shown('lead.previous')}"
        rows = (
            name_row(self.page.detail, self._place(), keys, width),
            status_row(self.page.detail, self._level_note(), self.sight, width),
        )
        return [paint_row(row, width, ink) for row in rows]

    def _place(self) -> Place:
        ids = self._list()
        return Place(self._trail, ids.index(self.lead_id) + 1 if self.lead_id in ids else 0, len(ids))

    def _level_note(self) -> str:
        """By hand, 5/06: where somebody set the level."""
        assert self.page is not None
        event = next((event for event in self.page.events if event.kind == "level"), None)
        if event is None:
            return ""
        day = clock.local(event.at, self.sight.zone).date()
        return _("by hand, {day}", day=plain_day(day, self.sight.today))

    def _paint_next(self, width: int, height: int, ink: Ink) -> list[Strip]:
        if self.page is None:
            return []
        hints = "  ".join(
            f"{self.keys.shown(name)} {_(BY_ID[name].label)}" for name in ("plan.redate", "followup.new")
        )
        return [paint_row(next_row(self.page.detail, hints, self.sight, width), width, ink)]

    def _paint_kinds(self, width: int, height: int, ink: Ink) -> list[Strip]:
        if self.page is None:
            return []
        keys = f"{self.keys.shown('nav.previous_group')} {self.keys.shown('nav.next_group')}"
        return [paint_row(kind_row(self._entries, self.kind, keys, width), width, ink)]

    # The layout

    @property
    def _one_pane(self) -> bool:
        return self.size.width < TWO_PANES

    def on_resize(self) -> None:
        """Two panes where there is room."""
        self._lay_out()

    def _lay_out(self) -> None:
        one = self._one_pane
        self.set_class(one, "-one-pane")
        self.set_class(self.size.height < ROOMY, "-low")
        self.fields.display = not one or self._pane == "fields"
        self.query_one("#story").display = not one or self._pane == "timeline"
        if not one:
            self.fields.styles.width = self._fields_width
        else:
            self.fields.styles.width = "1fr"
        self._show_seams()

    @property
    def _fields_width(self) -> int:
        return max(40, int(self.size.width * FIELDS_SHARE) - 1)

    def _show_seams(self) -> None:
        joints = () if self._one_pane else (self._fields_width,)
        title: list[tuple[str, bool]] = []
        if self._one_pane:
            title = [
                (_("Details"), self._pane == "fields"),
                (_("Timeline") + f" {len(self._entries)}", self._pane == "timeline"),
                (_("{key} other pane", key=self.keys.shown("nav.next_pane")), False),
            ]
        self.query_one("#top", Seam).show(joints, title)
        self.query_one("#foot", Seam).show(joints)
