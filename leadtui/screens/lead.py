"""One lead: head, what is known of it, what happened; J and K walk the list one came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from textual import events
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
from leadtui.domain.records import FollowupRow, LeadRow
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.actions import LeadActions
from leadtui.screens.counts import counts_text
from leadtui.screens.desk import MODE_KEYS, tabs
from leadtui.screens.lead_page import DRAFT, LeadPage, read_pages
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
from leadtui.widgets.quiet_focus import QuietFocus
from leadtui.widgets.seams import Seam, Upright
from leadtui.widgets.tab_line import TabLine
from leadtui.widgets.timeline import Entry, Known, entries, kind_row, kinds_of, timeline_blocks

TWO_PANES = 100
ROOMY = 30
FIELDS_SHARE = 0.4
"""Of the width, for the fields: 47 of 120 cells."""

Siblings = Sequence[int] | Callable[[], Sequence[int]]


class LeadScreen(LeadActions, BaseScreen):
    """Everything about one lead.

    ``siblings`` are the ids of the list one came from, in its order, or a function that gives them;
    ``trail`` names that list.
    """

    # Textual repaints the whole screen whenever another widget takes the keys.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    CONTEXT = "lead"
    AUTO_FOCUS = "#fields"
    CSS = """
    LeadScreen #head { height: 2; }
    LeadScreen #next { height: 1; }
    LeadScreen #body { height: 1fr; }
    LeadScreen #story { width: 1fr; }
    LeadScreen #kinds { height: 1; }
    LeadScreen #gap { height: 1; }
    LeadScreen.-one-pane Upright, LeadScreen.-one-pane #gap { display: none; }
    LeadScreen.-one-pane #fields { width: 1fr; }
    LeadScreen.-low #foot { display: none; }
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

    # What a command is about

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

    async def go_to_lead(self, lead_id: int) -> None:
        """Show another lead."""
        self._turn_to(lead_id)

    def advance(self, after_id: int) -> None:
        """Show the lead after ``after_id`` in the list one came from."""
        following = self._neighbour(1, after_id)
        if following is not None:
            self._turn_to(following)

    def point_at(self, field: str) -> bool:
        """Put the cursor on the criterion that a refused move lacks."""
        return self.query_one(CheckLine).point_at(field)

    # Reading

    def on_mount(self) -> None:
        """The frame stands at once, the lead follows."""
        self._show_tabs()
        self._lay_out()
        self._read()

    def on_screen_resume(self) -> None:
        """What a dialog or another screen changed is shown."""
        if self.page is not None:
            self._read()

    async def on_lead_tui_changed(self) -> None:
        """Something was changed from here."""
        self._forget()
        self._read()

    def language_changed(self) -> None:
        """Everything in the language chosen."""
        super().language_changed()
        self._show_tabs()
        if self.page is not None:
            self._show(self.page)

    def _show_tabs(self) -> None:
        """The tabs, none of them this one, and who one is."""
        viewer = self.desk.viewer
        full, short = ("", "") if viewer is None else counts_text(viewer, self.desk.counts)
        self.query_one(TabLine).show(tabs(), "", full, short)

    def _read(self) -> None:
        self.run_worker(cast("Any", self.load), group="load", exclusive=True)

    async def load(self) -> None:
        """Read the lead and its neighbours, in one call."""
        near = [self._neighbour(step, self.lead_id) for step in (1, -1)]
        wanted = [self.lead_id, *(lead_id for lead_id in near if lead_id is not None)]
        try:
            pages = await self.desk.ask(read_pages, wanted, key="lead")
        except LeadtuiError as error:
            self.desk.failed(error)
            return
        self._pages = pages
        page = pages.get(self.lead_id)
        if page is None:
            self.say(_("This lead is no longer among those you can see."), "warning")
            self.lead_id = self.page.detail.row.id if self.page else self.lead_id
            return
        if page != self.page:
            self._show(page)
        await self._read_draft()

    async def _read_draft(self) -> None:
        """The newer of the file and the database."""
        from leadtui.screens.drafting import newest

        lead_id = self.lead_id
        draft = await newest(self.desk, DRAFT, lead_id)
        if lead_id == self.lead_id:
            self._show_draft(draft.at if draft else None)

    def _forget(self) -> None:
        self._pages.clear()

    def _turn_to(self, lead_id: int) -> None:
        """Show another lead: at once where it was read ahead."""
        self.lead_id = lead_id
        self.say("")
        page = self._pages.get(lead_id)
        if page is not None:
            self._show(page, anew=True)
        self._read()

    # Walking the list

    def _list(self) -> Sequence[int]:
        return self._siblings() if callable(self._siblings) else self._siblings

    def _neighbour(self, step: int, lead_id: int) -> int | None:
        ids = self._list()
        if lead_id not in ids:
            return None
        at = ids.index(lead_id) + step
        return ids[at] if 0 <= at < len(ids) else None

    def cmd_lead_next(self) -> None:
        """Next lead of the list one came from."""
        self._walk(1, _("This is the last one of the list."))

    def cmd_lead_previous(self) -> None:
        """Previous lead of the list one came from."""
        self._walk(-1, _("This is the first one of the list."))

    def _walk(self, step: int, at_the_end: str) -> None:
        lead_id = self._neighbour(step, self.lead_id)
        if lead_id is None:
            self.say(at_the_end if self._list() else _("There is no list to walk through."))
        else:
            self._turn_to(lead_id)

    def cmd_nav_back(self) -> None:
        """Back to the list, with the cursor on this lead."""
        below = self.desk.screen_stack[-2]
        lead_id = self.lead_id
        self.desk.pop_screen()
        show = getattr(below, "go_to_lead", None)
        if show is not None:
            below.run_worker(show(lead_id), group="go")

    async def _screen(self, mode: str) -> None:
        if self.desk.current_mode == mode:
            self.cmd_nav_back()
        else:
            await self.desk.go(mode)

    async def cmd_screen_today(self) -> None:
        """Today's work."""
        await self._screen("today")

    async def cmd_screen_leads(self) -> None:
        """The list."""
        await self._screen("leads")

    async def cmd_screen_board(self) -> None:
        """The board."""
        await self._screen("board")

    async def on_tab_line_clicked(self, event: TabLine.Clicked) -> None:
        """Go to a screen with the mouse."""
        await self._screen(MODE_KEYS[event.key])

    # Panes

    @property
    def fields(self) -> Blocks:
        """What is known."""
        return self.query_one("#fields", Blocks)

    @property
    def timeline(self) -> Blocks:
        """What happened."""
        return self.query_one("#timeline", Blocks)

    def cmd_nav_next_pane(self) -> None:
        """The other pane; past the last one the criteria."""
        self._turn(1)

    def cmd_nav_previous_pane(self) -> None:
        """The pane before."""
        self._turn(-1)

    def cmd_nav_right(self) -> None:
        """To the timeline."""
        self._to("timeline")

    def cmd_nav_left(self) -> None:
        """To the fields."""
        self._to("fields")

    def _turn(self, step: int) -> None:
        places = ["fields", "timeline", *(["checks"] if self.query_one(CheckLine).can_focus else [])]
        here = self.focused.id if self.focused and self.focused.id in places else self._pane
        self._to(places[(places.index(str(here)) + step) % len(places)])

    def _to(self, place: str) -> None:
        if place != "checks":
            self._pane = place
            self._lay_out()
        widget = self.query_one(f"#{place}")
        assert isinstance(widget, QuietFocus)
        widget.take_focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse may have gone to another pane."""
        if event.widget.id in ("fields", "timeline"):
            self._pane = event.widget.id

    def cmd_nav_next_group(self) -> None:
        """Next kind in the timeline, next group of fields."""
        self._group(1)

    def cmd_nav_previous_group(self) -> None:
        """Previous kind, or group of fields."""
        self._group(-1)

    def _group(self, step: int) -> None:
        if self._pane == "fields" and self._one_pane:
            self.fields.next_group(step)
            return
        kinds = kinds_of(self._entries)
        self.kind = kinds[(kinds.index(self.kind) + step) % len(kinds)] if self.kind in kinds else "all"
        self._show_timeline(anew=True)

    # Opening what the cursor is on

    def on_blocks_opened(self, event: Blocks.Opened) -> None:
        """Enter or a second click on a contact, a field, a plan, a link, a follow-up."""
        kind, _sep, rest = event.key.partition(":")
        match kind:
            case "contact":
                self._start(self._edit(f"c{rest}-contact"))
            case "field":
                self._start(self._edit(rest))
            case "plan":
                self.run_command(BY_ID["plan.redate"])
            case "link":
                self._copy_link(int(rest))
            case "followup":
                self._correct(int(rest))
            case _:
                self.say(_("There is nothing more to this one."))

    def on_check_line_opened(self, event: CheckLine.Opened) -> None:
        """Go for the next status where something is missing: its dialog asks for that."""
        detail = self.page.detail if self.page else None
        if detail is None or detail.next_status is None or not detail.gaps:
            self.run_command(BY_ID["lead.edit"])
        else:
            self._start(self._go_for(detail.next_status))

    async def _go_for(self, status: str) -> None:
        await self.move_to(status, on=False)

    async def _edit(self, row: str) -> None:
        from leadtui.screens import lead_details

        await lead_details.edit_at(self, row)

    def _correct(self, followup_id: int) -> None:
        detail = self._known.detail
        row = next((row for row in detail.followups if row.id == followup_id), None)
        if row is not None:
            self._start(self._correct_row(row, detail.row.short_name or detail.row.customer))

    async def _correct_row(self, row: FollowupRow, name: str) -> None:
        from leadtui.screens import lead_details

        await lead_details.correct(self, row, name)

    def _copy_link(self, number: int) -> None:
        assert self.page is not None
        text = str(self.page.detail.values.get("links") or "").splitlines()[number].strip()
        self.app.copy_to_clipboard(text)
        self.say(_("Copied: {text}", text=text), "good")

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
