"""Two leads side by side, field by field, with whose value is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui import clock
from leadtui.base import BaseDialog
from leadtui.domain.merge_choice import Choice
from leadtui.hints import Hint, footer_right
from leadtui.i18n import _, ngettext
from leadtui.keymap import key_text
from leadtui.services.merging import Preview, Row, Side
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import State, VirtualList

MERGE, SWAP, REJECT = "merge", "swap", "reject"
ABOUT = 3
"""Lines below the list, on what is under the cursor."""
LABEL = 16
DATED = 34
"""Cells of a value from which on its day stands behind it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list: something to do, or a field with whose value is kept."""

    id: int
    act: str
    label: str
    field: Row | None = None
    choice: Choice = "winner"


class MergeDialog(BaseDialog[str | None]):
    """Answers with merge, swap or reject, or None; ``take`` is then what somebody chose otherwise."""

    CONTEXT = "choice"
    AUTO_FOCUS = "#entries"
    DEFAULT_CSS = """
    MergeDialog { align: center middle; }
    MergeDialog > Vertical { width: 100%; max-width: 110; height: 100%; max-height: 30; }
    MergeDialog > Vertical { background: $surface; }
    MergeDialog #sides { height: 2; }
    MergeDialog #entries { height: 1fr; }
    MergeDialog #about { height: 3; }
    """

    def __init__(self, shown: Preview, zone: str) -> None:
        super().__init__()
        self.shown = shown
        self.take: dict[str, Choice] = {}
        self._zone = zone

    def compose(self) -> ComposeResult:
        """Both leads, what can be done, field by field, more on the line under the cursor."""
        with Vertical():
            yield Rule(_("Two leads become one"))
            yield Panel(self._paint_sides, id="sides")
            yield VirtualList[Item](self._paint_item, id="entries")
            yield Rule()
            yield Panel(self._paint_about, id="about")
            yield MessageLine()
            yield KeyLine()

    @property
    def entries(self) -> VirtualList[Any]:
        """What can be done, and the fields."""
        return self.query_one("#entries", VirtualList)

    def on_mount(self) -> None:
        """The first line merges."""
        self._list()
        self.entries.go_to(0)

    def _list(self) -> None:
        self.entries.show(Rows.of(list(self._items())), cursor=self.entries.cursor_id)

    def _items(self) -> Iterator[Item]:
        yield Item(1, MERGE, _("Merge: {loser} into {winner}", loser=self._gone, winner=self._kept))
        yield Item(2, SWAP, _("The other way round: {number} stays", number=self._gone))
        yield Item(3, REJECT, _("These are two customers"))
        for n, row in enumerate(self.shown.rows, 4):
            yield Item(n, row.id, row.label, row, self.take.get(row.id, row.choice))

    @property
    def _kept(self) -> str:
        return self.shown.winner

    @property
    def _gone(self) -> str:
        return self.shown.loser

    # Painting

    def _paint_sides(self, width: int, height: int, ink: Ink) -> list[Strip]:
        label, room = _columns(width)
        heads = ((_("stays"), self._kept, ink.strong), (_("goes into it"), self._gone, ink.dim))
        first, second = (Line().gap(label, ink.text) for _line in range(2))
        for (word, number, style), name in zip(
            heads, (self.shown.winner_name, self.shown.loser_name), strict=True
        ):
            both = f"{number} {word}"
            first.text(both if cells(both) < room else clip(number, room - 1), style, room)
            second.text(clip(name, room - 1), style, room)
        return [first.strip(width, ink.text), second.strip(width, ink.text)]

    def _paint_item(self, item: Item, width: int, state: State, ink: Ink) -> list[Strip]:
        under = ink.cursor if state.cursor else ink.text
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
        if item.field is None:
            return [line.text(clip(item.label, width - 3), under).strip(width, ink.text)]
        label, room = _columns(width)
        line.text(clip(item.label, label - 3), under).to(label, ink.text)
        for name, side in (("winner", item.field.winner), ("loser", item.field.loser)):
            kept = item.choice in (name, "both")
            style = (ink.cursor if state.cursor else ink.text) if kept else ink.dim
            mark = glyphs().check if kept else glyphs().dot
            start = line.width
            line.text(f"{mark} ", ink.good if kept else ink.dim)
            line.text(clip(_one(side), room - 3 - _dated(room)), style)
            if _dated(room):
                line.to(start + room - 7, ink.text).text(f"{self._day(side):%m-%d}", ink.dim)
            line.to(start + room, ink.text)
        return [line.strip(width, ink.text)]

    def _paint_about(self, width: int, height: int, ink: Ink) -> list[Strip]:
        item = self.entries.cursor_row
        if item is None:
            return []
        told = self._fields_told(item, width, ink) if item.field else self._act_told(item, width, ink)
        return [line.strip(width, ink.text) for line in told]

    def _fields_told(self, item: Item, width: int, ink: Ink) -> Iterator[Line]:
        assert item.field is not None
        for name, number, side in (
            ("winner", self._kept, item.field.winner),
            ("loser", self._gone, item.field.loser),
        ):
            kept = item.choice in (name, "both")
            when = f"{self._day(side):%Y-%m-%d}"
            tail = " · ".join(part for part in (when, side.by, number if width > 90 else "") if part)
            line = Line().gap(1, ink.text)
            line.text(f"{glyphs().check if kept else glyphs().dot} ", ink.good if kept else ink.dim)
            line.text(clip(_one(side), max(4, width - cells(tail) - 6)), ink.text if kept else ink.dim)
            yield line.text(f"  {tail}", ink.dim)
        if item.field.may_join:
            yield (
                Line()
                .gap(3, ink.text)
                .text(clip(_("Both can be kept, one below the other."), width - 4), ink.dim)
            )

    def _act_told(self, item: Item, width: int, ink: Ink) -> Iterator[Line]:
        match item.act:
            case "merge":
                texts = [self._along(), _("The old number leads here; one undo makes two leads of it again.")]
            case "swap":
                texts = [_("What one chose is chosen anew then.")]
            case _:
                texts = [_("That is remembered: the pair is not named again.")]
        if self.shown.left_alone and item.act != REJECT:
            line = Line().gap(1, ink.text).text(f"{glyphs().complaint} ", ink.today)
            alone = _("Do not contact, as asked at one of them: plans are withdrawn.")
            yield line.text(clip(alone, width - 4), ink.today)
        for text in texts:
            yield Line().gap(1, ink.text).text(clip(text, width - 2), ink.dim)

    def _along(self) -> str:
        counts = self.shown.counts
        told = [
            text
            for name, text in (
                ("followup", ngettext("{n} follow-up", "{n} follow-ups", counts.get("followup", 0))),
                ("plan", ngettext("{n} plan", "{n} plans", counts.get("plan", 0))),
                ("contact", ngettext("{n} contact", "{n} contacts", counts.get("contact", 0))),
            )
            if counts.get(name)
        ]
        return _("Comes along: {what}", what=" · ".join(told) or "-")

    def _day(self, side: Side) -> Any:
        return clock.local(side.at, self._zone)

    def on_virtual_list_highlighted(self) -> None:
        """Tell more of the line under the cursor."""
        self.query_one("#about", Panel).repaint()

    def show_hints(self) -> None:
        """Enter does what stands there, or takes the other value."""
        hints = [
            Hint(key_text("enter"), _("do it, or keep the other value")),
            Hint(key_text("escape"), _("leave everything as it is")),
        ]
        for line in self.query(KeyLine):
            line.show(hints, footer_right(self.keys, self.context))

    # Doing

    def on_virtual_list_selected(self) -> None:
        """Enter or the mouse."""
        self.cmd_nav_open()

    def cmd_nav_open(self) -> None:
        """Do what stands there; on a field keep the other value."""
        item = self.entries.cursor_row
        if item is None:
            return
        if item.field is None:
            self.dismiss(item.act)
            return
        self.take[item.act] = _next(item)
        self._list()
        self.query_one("#about", Panel).repaint()

    def cmd_nav_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)


def _columns(width: int) -> tuple[int, int]:
    """Cells of the label and of each of two values."""
    label = LABEL if width >= 60 else 11
    return label, (width - label) // 2


def _dated(room: int) -> int:
    return 7 if room >= DATED else 0


def _one(side: Side) -> str:
    return " ".join(side.text.split()) or "-"


def _next(item: Item) -> Choice:
    """The next choice: the winner's value, the other's, and of notes both."""
    joins = item.field is not None and item.field.may_join
    order: tuple[Choice, ...] = ("winner", "loser", "both") if joins else ("winner", "loser")
    return order[(order.index(item.choice) + 1) % len(order)]
