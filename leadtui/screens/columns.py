"""Choosing what the list shows: columns, their order and widths, and what it is ordered by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.domain.fields import REGISTRY
from leadtui.domain.query import SortKey
from leadtui.hints import Hint
from leadtui.i18n import _, language
from leadtui.keyed import key_name
from leadtui.screens.picker import Entry, Picker, fitting
from leadtui.text import glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.lead_columns import DEFAULT, Choice, column_of, known_columns, widened
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import State, VirtualList

if TYPE_CHECKING:
    from leadtui.app import LeadTui


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column as the dialog shows it; ``width`` 0 is as it comes."""

    id: int
    column: str
    shown: bool
    width: int


class ColumnsDialog(BaseDialog[tuple[Choice, ...] | None]):
    """Answers with the columns wanted, in order."""

    CONTEXT = "choice"
    AUTO_FOCUS = "#columns"
    DEFAULT_CSS = """
    ColumnsDialog { align: center middle; }
    ColumnsDialog > Vertical { width: 90%; max-width: 60; height: 80%; background: $surface; }
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.chosen = tuple(choices)
        hidden = tuple(column.id for column in known_columns() if all(c.id != column.id for c in choices))
        self._order = [*(choice.id for choice in choices), *hidden]

    def compose(self) -> ComposeResult:
        """One line per column."""
        with Vertical():
            yield Rule(_("Columns"))
            yield VirtualList[Any](paint_column, id="columns")
            yield MessageLine()
            yield KeyLine()

    def on_mount(self) -> None:
        """Show them."""
        self._refresh()

    def show_hints(self) -> None:
        """The keys of this dialog."""
        hints = [
            Hint(self.keys.shown("mark.toggle"), _("Show")),
            Hint("< >", _("Move")),
            Hint("+ -", _("Width")),
            Hint("0", _("As at first")),
            Hint(self.keys.shown("nav.open"), _("Done")),
        ]
        self.query_one(KeyLine).show(hints)

    @property
    def columns(self) -> VirtualList[Any]:
        """The columns."""
        return self.query_one("#columns", VirtualList)

    def on_key(self, event: events.Key) -> None:
        """The keys the footer names."""
        row = self.columns.cursor_row
        changes: dict[str, Callable[[str], None]] = {
            "space": self._toggle,
            "<": lambda column: self._move(column, -1),
            ">": lambda column: self._move(column, 1),
            "+": lambda column: self._widen(column, 1),
            "-": lambda column: self._widen(column, -1),
            "=": lambda column: self._widen(column, 1),
            "0": lambda _column: self._restore(),
        }
        change = changes.get(key_name(event))
        if change is not None and row is not None:
            event.stop()
            event.prevent_default()
            change(row.column)
            self._refresh()

    def _toggle(self, column: str) -> None:
        if any(choice.id == column for choice in self.chosen):
            rest = tuple(choice for choice in self.chosen if choice.id != column)
            self.chosen = rest or self.chosen
        else:
            wanted = {choice.id: choice for choice in self.chosen} | {column: Choice(column)}
            self.chosen = tuple(wanted[name] for name in self._order if name in wanted)

    def _move(self, column: str, step: int) -> None:
        at = self._order.index(column)
        to = max(0, min(at + step, len(self._order) - 1))
        self._order.insert(to, self._order.pop(at))
        wanted = {choice.id: choice for choice in self.chosen}
        self.chosen = tuple(wanted[name] for name in self._order if name in wanted)

    def _widen(self, column: str, cells: int) -> None:
        self.chosen = widened(self.chosen, column, cells)

    def _restore(self) -> None:
        self.chosen = DEFAULT
        self._order = [column.id for column in known_columns()]

    def _refresh(self) -> None:
        widths = {choice.id: choice.width for choice in self.chosen}
        ids = [column.id for column in known_columns()]
        rows = [ColumnRow(ids.index(name), name, name in widths, widths.get(name, 0)) for name in self._order]
        self.columns.show(Rows.of(rows), cursor=self.columns.cursor_id)

    def on_virtual_list_selected(self) -> None:
        """Done."""
        self.dismiss(self.chosen)

    def cmd_nav_back(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


def paint_column(row: ColumnRow, width: int, state: State, ink: Ink) -> list[Strip]:
    """[x], the name of the column, its width."""
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
    line.raw(" [x] " if row.shown else " [ ] ", ink.good if row.shown else ink.dim)
    column = column_of(row.column)
    heading = "" if column is None else column.heading.text()
    name = REGISTRY[row.column].label.text() if row.column in REGISTRY else heading
    style = ink.cursor if state.cursor else ink.text if row.shown else ink.dim
    line.text(name, style, max(8, width - 18))
    size = str(row.width) if row.width else _("auto {n}", n=column.usual(language()) if column else 0)
    line.text(size if row.shown else "", ink.dim, 10, "right")
    return [line.strip(width, ink.text)]


class SortPicker(Picker[SortKey]):
    """Answers with what the list is to be ordered by."""


async def pick_sort(desk: LeadTui, now: Sequence[SortKey]) -> SortKey | None:
    """A sort key; the one in force is offered the other way round."""
    current = now[0] if now else None
    entries = []
    for number, column in enumerate(column for column in known_columns() if column.sort):
        field = REGISTRY[column.sort]
        turned = current is not None and current.field_id == field.id
        key = SortKey(field.id, turned and current is not None and not current.descending)
        sign = glyphs().down if key.descending else glyphs().up
        entries.append(Entry(number, key, f"{field.label.text()} {sign}", _("in force") if turned else ""))

    async def source(text: str) -> Sequence[Entry[SortKey]]:
        return fitting(entries, text)

    return await desk.push_screen_wait(SortPicker(_("Order by"), source))
