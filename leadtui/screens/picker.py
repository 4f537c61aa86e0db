"""A list to choose from, narrowed as you type: palette, owners, views, finding, choices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from leadtui.base import BaseDialog
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.keyed import LEAVING
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.text_fields import CaretInput
from leadtui.widgets.virtual_list import State, VirtualList

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One choice: what it stands for, its text, a note at the right; ``dim`` ones cannot be chosen now."""

    id: int
    value: T
    label: str
    right: str = ""
    detail: str = ""
    dim: bool = False


Source = Callable[[str], Awaitable[Sequence[Entry[T]]]]


class Picker(BaseDialog[T | None]):
    """Answers with the value chosen, or None.

    ``source`` is asked with what was typed, at first with ``text``; the newest answer wins. Enter
    takes the entry under the cursor; up and down move it while typing goes on.
    """

    CONTEXT = "choice"
    AUTO_FOCUS = "#narrow"
    DEFAULT_CSS = """
    Picker { align: center middle; }
    Picker > Vertical { width: 90%; max-width: 90; height: 70%; background: $surface; }
    Picker #narrow { height: 1; border: none; background: $surface; padding: 0 1; }
    """

    def __init__(self, title: str, source: Source[T], *, text: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._title = title
        self._source = source
        self._text = text
        self._placeholder = placeholder
        self.found: list[Entry[T]] = []
        self._shown: str | None = None
        self._take_first = False

    def compose(self) -> ComposeResult:
        """A line to type in and what fits it."""
        with Vertical():
            yield Rule(self._title)
            narrow = CaretInput(
                self._text, placeholder=self._placeholder, id="narrow", compact=True, select_on_focus=False
            )
            # One line has nothing to scroll: these keys move in the list below.
            for key in LEAVING:
                narrow._bindings.key_to_bindings.pop(key, None)
            yield narrow
            yield VirtualList[Any](paint_entry, id="entries")
            yield MessageLine()
            yield KeyLine()

    @property
    def entries(self) -> VirtualList[Any]:
        """What can be chosen."""
        return self.query_one("#entries", VirtualList)

    def on_mount(self) -> None:
        """Ask once for everything."""
        self._ask(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow as one types; what was there from the start has been asked for."""
        self._take_first = False
        if event.value != self._text:
            self._ask(event.value)

    def _ask(self, text: str) -> None:
        self._text = text
        self.run_worker(cast("Any", self._answer), group="narrow", exclusive=True)

    async def _answer(self) -> None:
        text = self._text
        await self._fill(text)
        self._shown = text
        if self._take_first:
            self._take_first = False
            self.submit(text.strip())

    async def _fill(self, text: str) -> None:
        try:
            found = list(await self._source(text))
        except LeadtuiError as error:
            self._take_first = False
            self.say(error.text(), "error", error.advice())
            return
        self.found = found
        self.entries.show(Rows.of(found), cursor=found[0].id if found else None)
        if found:
            self.entries.go_to(0)
        self.say(self.nothing_found(text) if not found else "")

    def nothing_found(self, text: str) -> str:
        """What to say when nothing fits."""

        return _("Nothing fits “{text}”.", text=text) if text else _("There is nothing to choose.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter while typing means what fits the whole text, also where that is not shown yet."""
        self._take_first = event.value != self._shown
        if not self._take_first:
            self.submit(event.value.strip())

    def submit(self, typed: str) -> None:
        """Take the entry under the cursor, whatever was typed."""
        self._choose(self.entries.cursor_row)

    def on_virtual_list_selected(self, event: VirtualList.Selected) -> None:
        """An entry was opened with Enter or the mouse."""
        self._choose(event.list.cursor_row)

    def _choose(self, entry: Entry[T] | None) -> None:
        if entry is None:
            return
        if entry.dim:
            self.say(entry.detail, "warning")
            return
        self.dismiss(entry.value)

    def cmd_nav_back(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

    def cmd_nav_down(self) -> None:
        """Move the choice while typing goes on."""
        self.entries.cmd_nav_down()

    def cmd_nav_up(self) -> None:
        """Move the choice while typing goes on."""
        self.entries.cmd_nav_up()


def paint_entry(entry: Entry[Any], width: int, state: State, ink: Ink) -> list[Strip]:
    """One line: the label, a dim detail, a note at the right."""
    under = ink.cursor if state.cursor else None
    style = ink.dim if entry.dim else (under or ink.text)
    right = clip(entry.right, width // 2)
    room = width - cells(right) - (4 if right else 3)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
    label = clip(entry.label, room)
    line.text(label, style)
    if entry.detail and room - cells(label) > 4:
        line.gap(2, ink.text).text(clip(entry.detail, room - cells(label) - 2), ink.dim)
    line.to(width - cells(right) - 1, ink.text).text(right, ink.dim)
    return [line.strip(width, ink.text)]


def fixed(entries: Sequence[Entry[T]]) -> Source[T]:
    """A source of always the same entries, narrowed as one types."""

    async def source(text: str) -> Sequence[Entry[T]]:
        return fitting(entries, text)

    return source


def fitting(entries: Sequence[Entry[T]], text: str) -> list[Entry[T]]:
    """The entries that have every word typed, those that start with it first."""
    from leadtui.domain.search_key import SearchFields, index_tokens, matches, query_terms

    terms = query_terms(text)
    if not terms:
        return list(entries)
    tokens = {
        entry.id: index_tokens(
            SearchFields(
                customer=entry.label,
                short_name=entry.label,
                contacts=[],
                number=entry.right,
                phones=[],
                emails=[],
                wechat=[],
                tags=[],
                need=entry.detail,
            )
        )
        for entry in entries
    }
    found = [entry for entry in entries if matches(tokens[entry.id], terms)]
    folded = text.casefold().strip()
    return sorted(found, key=lambda entry: not entry.label.casefold().startswith(folded))
