"""One lead: head, what is known of it, what happened; J and K walk the list one came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual import events

from leadtui.commands import BY_ID
from leadtui.domain.handover import Handover
from leadtui.domain.records import FollowupRow
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.desk import MODE_KEYS
from leadtui.screens.lead_frame import LeadFrame
from leadtui.screens.lead_page import DRAFT, read_pages
from leadtui.services import handovers
from leadtui.widgets.beside import beside_text
from leadtui.widgets.blocks import Blocks
from leadtui.widgets.check_line import CheckLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.quiet_focus import QuietFocus
from leadtui.widgets.tab_line import TabLine
from leadtui.widgets.timeline import kinds_of

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.domain.news import Beside, Told


class LeadScreen(LeadFrame):
    """Everything about one lead."""

    _told: Told | None = None

    # What a command is about

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

    async def on_lead_tui_changed(self, event: LeadTui.Changed) -> None:
        """Something was changed from here, or by a colleague; of other leads what was read ahead is old."""
        if event.news is not None and event.lead_ids is not None and self.lead_id not in event.lead_ids:
            self._pages = {at: page for at, page in self._pages.items() if at not in event.lead_ids}
            return
        self._told = None if event.news is None else event.news.of(self.lead_id)
        self._forget()
        self._read()

    def show_beside(self, beside: tuple[Beside, ...]) -> None:
        """Show who else is at this lead."""
        self.query_one(MessageLine).show_beside(beside_text(beside, self.viewer.zone))

    def _say_gone(self) -> None:
        """The lead is not the viewer's to see any more: who did it, and the way back."""
        from leadtui.screens.departures import told_text

        text = _("This lead is no longer among those you can see.")
        if self._told is not None and self._told.deed != "changed":
            text = told_text(self._told, self.page.detail.row.short_name if self.page else "")
        self.say(text, "warning", _("{key} back", key=self.keys.shown("nav.back")))

    def language_changed(self) -> None:
        """Everything in the language chosen."""
        super().language_changed()
        self._show_tabs()
        if self.page is not None:
            self._show(self.page)

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
            self._say_gone()
            self.lead_id = self.page.detail.row.id if self.page else self.lead_id
            return
        if page != self.page:
            self._show(page)
        await self._read_draft()
        await self._ask_handover()

    async def _ask_handover(self) -> None:
        """What comes with a lead one was given stands first, until it is read or put off."""
        row = self.page.detail.row if self.page else None
        viewer = self.desk.viewer
        if row is None or viewer is None or row.owner_id != viewer.user_id or row.id in self._put_off:
            return
        page = await self.desk.ask(handovers.waiting_on, row.id, key="handover")
        if page is None or self.lead_id != row.id or self.desk.screen is not self or self._at_work:
            return
        self._put_off.add(row.id)
        self._start(self._read_handover(page))

    async def _read_handover(self, page: Handover) -> None:
        from leadtui.screens.handover import read_page

        if await read_page(self.desk, page):
            self.say(_("Hand-over read"), "good")

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
        self.show_beside(())
        self.desk.attend()
        self.desk.look_beside()
        self.say("")
        page = self._pages.get(lead_id)
        if page is not None:
            self._show(page, anew=True)
        self._read()

    # Walking the list

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

    async def cmd_screen_inbox(self) -> None:
        """The inbox."""
        await self._screen("inbox")

    async def on_tab_line_clicked(self, event: TabLine.Clicked) -> None:
        """Go to a screen with the mouse."""
        await self._screen(MODE_KEYS[event.key])

    # Panes

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
