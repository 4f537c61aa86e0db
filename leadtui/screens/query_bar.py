"""The line above a list: which view, what is asked for, how many; and the field that narrows it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from leadtui.domain.people import Person
from leadtui.domain.query import describe, parse
from leadtui.domain.query_complete import complete
from leadtui.i18n import _, ngettext
from leadtui.keyed import Keyed
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.panel import Panel
from leadtui.widgets.query_field import Proposals, QueryField, typing

if TYPE_CHECKING:
    from leadtui.app import LeadTui


COUNT, BRIEF, ROOMY = 16, 22, 36
"""Cells for the count alone, and with a sum where there is little room and where there is more."""
WIDE = 100


def read_people(store: Any) -> tuple[Person, ...]:
    """Everybody a query may name; runs in the gateway's thread, which does the import."""
    from leadtui.services import people

    return people.everyone(store, active_only=True)


@dataclass(frozen=True, slots=True)
class View:
    """How the current view is shown: its place among all, its name, its query."""

    place: int = 0
    of: int = 0
    name: str = ""
    query: str = ""

    @property
    def title(self) -> str:
        """‹2/6› and the name, for the start of the line."""
        if not self.of:
            return self.name
        return f"{glyphs().previous}{self.place}/{self.of}{glyphs().next} {self.name}"


class QueryBar(Vertical):
    """``show`` what is listed; ``open`` the field; it tells every change, and how it was left."""

    DEFAULT_CSS = """
    QueryBar { height: 1; }
    QueryBar Horizontal { height: 1; }
    QueryBar #query-line { width: 1fr; height: 1; }
    QueryBar #query { display: none; width: 1fr; }
    QueryBar #query-count { width: 16; height: 1; }
    QueryBar.-open #query-line { width: auto; }
    """

    @dataclass
    class Changed(Message):
        """Something else is typed."""

        text: str

    @dataclass
    class Closed(Message):
        """The field was left: ``kept`` with what is typed, else with what stood there before."""

        text: str
        kept: bool

    class WantsView(Message):
        """The query of the view itself is to be edited."""

    def __init__(self) -> None:
        super().__init__(id="query-bar")
        self.view = View()
        self.text = ""
        self.count: int | None = None
        self.known = True
        self.worth = ""
        self._before = ""
        self._from: Widget | None = None
        self._people: tuple[Person, ...] = ()

    def compose(self) -> ComposeResult:
        """The line, the field in its place while it is open, the count, the proposals below."""
        with Horizontal():
            yield Panel(self._paint_line, id="query-line")
            yield QueryField()
            yield Panel(self._paint_count, id="query-count")
        yield Proposals()

    def on_resize(self) -> None:
        """Another width has room for more or less."""
        self._sync()

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    @property
    def field(self) -> QueryField:
        """Where one types."""
        return self.query_one(QueryField)

    @property
    def proposals(self) -> Proposals:
        """What could be meant."""
        return self.query_one(Proposals)

    @property
    def is_open(self) -> bool:
        """Whether somebody types."""
        return self.has_class("-open")

    def show(
        self, view: View | str, text: str, count: int | None, *, known: bool = True, worth: str = ""
    ) -> None:
        """Show another result; a ``count`` that is not ``known`` yet, and its ``worth``, are dimmed."""
        self.view = View(name=view) if isinstance(view, str) else view
        self.text, self.count, self.known, self.worth = text, count, known, worth
        self._sync()

    def open(self, text: str) -> None:
        """Let somebody narrow, starting with ``text``."""
        self._before = text
        self.add_class("-open")
        self.field.display = True
        self._sync()
        with self.prevent(Input.Changed):
            self.field.value = text
        self.field.cursor_position = len(text)
        self._enter()
        self._say(_("Enter keeps · Esc restores · Tab completes"))
        if not self._people:
            self.run_worker(cast("Any", self._read_people), group="people", exclusive=True)

    def put(self, text: str) -> None:
        """Type ``text`` in the place of what stands in the field."""
        self.field.value = text
        self.field.cursor_position = len(text)

    def close(self, text: str, *, kept: bool = True) -> None:
        """Leave the field."""
        self.proposals.show((), 0)
        self._leave()
        self.remove_class("-open")
        self.field.display = False
        self.text = text
        self._sync()
        self._say("")
        self.post_message(self.Closed(text, kept))

    def _enter(self) -> None:
        """Have the keys at once: ``focus`` would let those typed with ``/`` still be commands."""
        if self.screen.focused is not self.field:
            self._from = self.screen.focused
            self.screen.set_focus(self.field, scroll_visible=False)

    def _leave(self) -> None:
        """Give the keys back where they came from, at once."""
        if self.screen.focused is self.field:
            self.screen.set_focus(self._from, scroll_visible=False)

    def _say(self, text: str) -> None:
        screen = self.screen
        if isinstance(screen, Keyed):
            screen.say(text)

    async def _read_people(self) -> None:
        self._people = await self.desk.gateway.run(read_people, key="people")

    # Keys in the field

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow, and propose; what is told after the field was left says nothing any more."""
        event.stop()
        if not self.is_open:
            return
        self.text = event.value
        self._propose()
        self.post_message(self.Changed(event.value))

    async def submit(self) -> None:
        """Enter takes a proposal gone to, else keeps the query; what was typed before it goes first."""
        for node in (self.field, self.field, *self.field.ancestors):
            await worked_off(node)
            if node is self:
                break
        if self.proposals.chosen >= 0:
            self.on_query_field_took()
        elif self.is_open:
            self.close(self.field.value)

    def on_query_field_took(self) -> None:
        """Tab takes the proposal gone to, else the first."""
        completion = self.proposals.current
        if completion is not None:
            self.field.take(completion)

    on_proposals_picked = on_query_field_took

    def on_query_field_backed_out(self) -> None:
        """Backspace at the start asks for the query of the view."""
        if self.view.query:
            self.post_message(self.WantsView())

    def cmd_nav_back(self) -> None:
        """Escape hides the proposals gone into, else restores."""
        if self.proposals.chosen >= 0:
            self.proposals.show((), 0)
        else:
            self.close(self._before, kept=False)

    def on_query_field_stepped(self, event: QueryField.Stepped) -> None:
        """Into the proposals and out of them, else up and down the list."""
        if self.proposals.display:
            self.proposals.step(-1 if event.command.endswith("up") else 1)
            return
        move = getattr(self.screen, f"cmd_{event.command}", None)
        if move is not None:
            move()

    def _propose(self) -> None:
        text, cursor = self.field.value, self.field.cursor_position
        found = complete(text, cursor, people=self._people) if typing(text, cursor) else []
        found = [completion for completion in found if completion.insert != text[completion.start : cursor]]
        column = cells(text[: found[0].start]) + self.field.region.x - 1 if found else 0
        self.proposals.show(found, column)

    # Painting

    def _sync(self) -> None:
        line = self.query_one("#query-line", Panel)
        if self.is_open:
            line.styles.width = cells(self._head()) + 1
        else:
            line.styles.width = "1fr"
        line.sync()
        count = self.query_one("#query-count", Panel)
        width = COUNT if not self.worth else ROOMY if self.app.size.width >= WIDE else BRIEF
        count.styles.width = width
        count.sync()

    def _head(self) -> str:
        """What stands before the field."""
        return f" {self.view.title} /" if self.view.title else " /"

    def _paint_line(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        if self.is_open:
            return [Line().text(clip(self._head(), width), ink.accent).strip(width, ink.text)]
        line = Line().gap(1, ink.text).text(self.view.title, ink.heading)
        if self.view.query:
            room = width - line.width - 2
            room = min(room, max(room // 3, room - cells(self.text) - 4)) if self.text else room
            line.text(f"  {clip(describe(parse(self.view.query)), max(0, room))}", ink.dim)
        if self.text:
            line.text("  / " if self.view.title else "/ ", ink.accent)
            _marked(line, self.text, max(0, width - line.width), ink)
        return [line.strip(width, ink.text)]

    def _counted(self, room: int) -> str:
        """How many, and what they are worth as far as there is room."""
        if self.count is None:
            return glyphs().ellipsis
        plain = ngettext("{n} lead", "{n} leads", self.count)
        if not self.worth:
            return plain
        texts = (
            ngettext(
                "{n} open · expected {worth}", "{n} open · expected {worth}", self.count, worth=self.worth
            ),
            ngettext("{n} lead {worth}", "{n} leads {worth}", self.count, worth=self.worth),
        )
        return next((text for text in texts if cells(text) <= room), plain)

    def _paint_count(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        text = self._counted(width - 1)
        line = Line().text(clip(text, width - 1), ink.text if self.known else ink.dim, width - 1, "right")
        return [line.strip(width, ink.text)]


async def worked_off(node: MessagePump) -> None:
    """Return when a widget has handled what it was sent until now."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()


def _marked(line: Line, text: str, width: int, ink: Ink) -> None:
    """What was typed, underlined where it is not understood."""
    shown, at = clip(text, width), 0
    for span in parse(text).unknown:
        end = min(span.end, len(shown))
        if span.start < end:
            line.text(shown[at : span.start], ink.text).text(shown[span.start : end], ink.late)
            at = end
    line.text(shown[at:], ink.text)
