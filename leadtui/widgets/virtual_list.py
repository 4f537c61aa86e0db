"""The one list: queue, leads and board columns are drawn by it, whatever their length."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from rich.style import Style
from textual.strip import Strip

from leadtui.text import glyphs
from leadtui.widgets import list_messages
from leadtui.widgets.ink import Ink, Line, plain
from leadtui.widgets.list_mouse import ListMouse
from leadtui.widgets.marks import ALL, NONE, Marks
from leadtui.widgets.rows import HasId, Rows
from leadtui.widgets.viewport import Group, Heading, Item, Viewport

REST = 0.08
"""Seconds the cursor rests before Highlighted is posted (UX 1.8)."""
CACHED = 600

R = TypeVar("R", bound=HasId)


class State(NamedTuple):
    """How an item stands in the list."""

    cursor: bool
    marked: bool
    focused: bool

    def style(self, ink: Ink, plain: Style) -> Style:
        """How the name on the line is drawn, which is where the cursor shows."""
        return (ink.cursor if self.focused else ink.resting) if self.cursor else plain


Painter = Callable[[R, int, State, Ink], Sequence[Strip]]
"""Draws a row in so many cells; as many strips as the list's items have lines, missing ones are blank."""


class VirtualList(ListMouse, Generic[R], can_focus=True):
    """Draws the rows in sight and nothing else; the cursor is an item, the marks are ids.

    ``more`` words how many items lie below; the last line is kept for it where there are any.
    """

    DEFAULT_CSS = "VirtualList { height: 1fr; }"

    Highlighted: TypeAlias = list_messages.Highlighted
    Selected: TypeAlias = list_messages.Selected
    MarksChanged: TypeAlias = list_messages.MarksChanged
    NeedRows: TypeAlias = list_messages.NeedRows
    Dragged: TypeAlias = list_messages.Dragged

    def __init__(
        self,
        painter: Painter[R],
        *,
        item_height: int = 1,
        more: Callable[[int], str] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.painter = painter
        self.rows: Rows[R] = Rows(0)
        self.view = Viewport(item_height)
        self.marks = NONE
        self._more = more
        self._anchor: int | None = None
        self._unranged = NONE
        self._painted: dict[tuple[int, int, State], tuple[R, Sequence[Strip]]] = {}
        self._asked: tuple[int, int] | None = None
        self._told: int | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._drawn: tuple[int, int, tuple[Group, ...]] = (0, -1, ())

    # What is shown

    def show(self, rows: Rows[R], groups: Sequence[Group] = (), cursor: int | None = None) -> None:
        """Show another result; the cursor goes to the id ``cursor``, else stays on its row if known.

        What is in sight stays where it is drawn, unless the list begins there: what is new at its top shows.
        """
        here = self.cursor_id if cursor is None else cursor
        at = None if here is None else rows.position_of(here)
        if at is None:
            at = max(0, self.view.cursor)
        drawn = self._in_sight() if self.view.top else []
        start = None if self._anchor is None else self.rows.id_at(self._anchor)
        self.rows = rows
        self._asked = None
        self._painted.clear()
        self.view.show(rows.length, groups, at)
        self._hold(drawn)
        if start is not None:
            self._anchor = rows.position_of(start)
        self._update()

    def _in_sight(self) -> list[tuple[int, int]]:
        """The ids in sight from the top, each with its line."""
        places = range(*self.view.visible())
        lines = [(self.rows.id_at(at), self.view.line_of(at) - self.view.top) for at in places]
        return [(item_id, y) for item_id, y in lines if item_id is not None]

    def _hold(self, drawn: Sequence[tuple[int, int]]) -> None:
        for item_id, y in drawn:
            place = self.rows.position_of(item_id)
            if place is not None and self.view.hold(place, y):
                return

    def rows_changed(self) -> None:
        """Rows have come in or changed: repaint those that look different now."""
        self._asked = None
        self._update()

    def set_item_height(self, lines: int) -> None:
        """Give every item so many lines from now on."""
        self._painted.clear()
        self.view.resize(self._room(), lines)
        self._update()

    @property
    def cursor_position(self) -> int:
        """Where the cursor is, -1 in an empty list."""
        return self.view.cursor

    @property
    def cursor_id(self) -> int | None:
        """The id under the cursor, where known."""
        return self.rows.id_at(self.view.cursor)

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor, where it is here."""
        return self.rows.row_at(self.view.cursor)

    def go_to(self, position: int) -> None:
        """Put the cursor on a position."""
        self.view.move(position)
        self._moved()

    def go_to_id(self, item_id: int) -> bool:
        """Put the cursor on an id; False when it is not known where that stands."""
        position = self.rows.position_of(item_id)
        if position is not None:
            self.go_to(position)
        return position is not None

    # Commands

    def cmd_nav_down(self) -> None:
        """Next item."""
        self._step(1)

    def cmd_nav_up(self) -> None:
        """Previous item."""
        self._step(-1)

    def cmd_nav_half_down(self) -> None:
        """Half a page down."""
        self._step(self.view.half_page())

    def cmd_nav_half_up(self) -> None:
        """Half a page up."""
        self._step(-self.view.half_page())

    def cmd_nav_top(self) -> None:
        """First item."""
        self.view.ends(bottom=False)
        self._moved()

    def cmd_nav_bottom(self) -> None:
        """Last item."""
        self.view.ends(bottom=True)
        self._moved()

    def cmd_nav_next_group(self) -> None:
        """First item of the next group."""
        self.view.jump_group(1)
        self._moved()

    def cmd_nav_previous_group(self) -> None:
        """First item of this or the previous group."""
        self.view.jump_group(-1)
        self._moved()

    def cmd_nav_fold(self) -> None:
        """Fold the group under the cursor."""
        group = self.view.group_of(self.view.cursor)
        if group is not None:
            self.toggle_fold(group)

    def cmd_nav_open(self) -> None:
        """Open the item under the cursor."""
        if self.cursor_id is not None:
            self.post_message(self.Selected(self, self.cursor_id))

    def cmd_mark_toggle(self) -> None:
        """Mark the item or not, and go on."""
        if self.cursor_id is not None:
            self._anchor = None
            self._mark(self.marks.toggle(self.cursor_id))
            self._step(1)

    def cmd_mark_range(self) -> None:
        """Begin marking from here as the cursor moves, or end it."""
        self._anchor = None if self._anchor is not None else self.view.cursor
        self._unranged = self.marks
        self._stretch()
        self._update()

    def cmd_mark_all(self) -> None:
        """Mark everything, or nothing."""
        self._anchor = None
        self._mark(NONE if self.marks == ALL else ALL)
        self._update()

    @property
    def ranging(self) -> bool:
        """Whether a range is being marked."""
        return self._anchor is not None

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._anchor = None
        self._mark(NONE)
        self._update()

    def toggle_fold(self, group: int) -> None:
        """Fold a group or unfold it."""
        self.fold((group,), folded=not self.view.groups[group].folded)

    def fold(self, groups: Sequence[int], *, folded: bool) -> None:
        """Fold or unfold some groups."""
        for group in groups:
            self.view.fold(group, folded=folded)
        self._moved()

    def scroll_lines(self, lines: int) -> None:
        """Move the part in sight; the cursor is taken along at its edges."""
        self.view.scroll(lines)
        self._moved()

    # Behind the scenes

    def on_focus(self) -> None:
        """The cursor shows that keys go here."""
        self.sync()

    def on_blur(self) -> None:
        """The cursor rests."""
        self.sync()

    def on_resize(self) -> None:
        """Another height; the cursor stays in sight."""
        self._painted.clear()
        self.view.resize(self._room())
        self._update()

    def on_unmount(self) -> None:
        """Nobody is told any more where the cursor rests."""
        if self._rest is not None:
            self._rest.cancel()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._painted.clear()

    def repaint(self) -> None:
        """Paint every row anew, for another language or other glyphs."""
        self._painted.clear()
        super().repaint()

    def _room(self) -> int:
        height = self.content_size.height
        return height - 1 if self._more and self.rows.length * self.view.item_height > height else height

    def _step(self, count: int) -> None:
        self.view.step(count)
        self._moved()

    def _moved(self) -> None:
        if self._anchor is None and self._only_cursor_moved():
            self._ask()
            self._tell_later()
            return
        self._stretch()
        self._update()

    def _only_cursor_moved(self) -> bool:
        """Repaint the two items concerned where nothing else can look different."""
        top, before, groups = self._drawn
        same = top == self.view.top and groups is self.view.groups
        if self._frame is None or not same or not self._fits(self._frame):
            return False
        frame = list(self._frame)
        for position in (before, self.view.cursor):
            for y in self.view.lines_at(position):
                frame[y] = self._paint_line(y, self.size.width)
        self._drawn = top, self.view.cursor, groups
        self._take(frame)
        return True

    def _update(self) -> None:
        if self.view.height != self._room():
            self.view.resize(self._room())
        self.sync()
        self._ask()
        self._tell_later()

    def _mark(self, marks: Marks) -> None:
        if marks != self.marks:
            self.marks = marks
            self.post_message(self.MarksChanged(self, marks))

    def _stretch(self) -> None:
        """Mark what lies between the start of the range and the cursor."""
        if self._anchor is None:
            return
        first, last = sorted((self._anchor, self.view.cursor))
        ids = (self.rows.id_at(position) for position in range(first, last + 1))
        self._mark(self._unranged.add([item_id for item_id in ids if item_id is not None]))

    def _ask(self) -> None:
        """Ask for the rows in sight and a page around them that are not here, once."""
        first, last = self.view.visible()
        if self.rows.missing(first, last) is None:
            return
        page = max(1, last - first)
        wanted = self.rows.missing(first - page, last + page)
        if wanted is not None and wanted != self._asked:
            self._asked = wanted
            self.post_message(self.NeedRows(self, *wanted))

    def _tell_later(self) -> None:
        if self.cursor_id == self._told:
            return
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(REST, self._tell)

    def _tell(self) -> None:
        self._rest = None
        if self.cursor_id != self._told:
            self._told = self.cursor_id
            self.post_message(self.Highlighted(self, self._told, self.view.cursor))

    # Painting

    def paint(self, width: int, height: int) -> list[Strip]:
        """The lines in sight."""
        self._drawn = self.view.top, self.view.cursor, self.view.groups
        lines = [self._paint_line(y, width) for y in range(min(height, self.view.height))]
        if self._more is not None and len(lines) < height:
            below = self.view.below()
            lines.append(plain(self._more(below) if below else "", self.ink.dim, width))
        lines += [Strip.blank(width)] * (height - len(lines))
        return lines

    def _paint_line(self, y: int, width: int) -> Strip:
        match self.view.at(y):
            case Heading(group):
                return self.paint_heading(self.view.groups[group], width)
            case Item(position, line):
                strips = self._paint_item(position, width)
                return strips[line] if line < len(strips) else Strip.blank(width)
            case None:
                return Strip.blank(width)

    def paint_heading(self, group: Group, width: int) -> Strip:
        """The heading of a group: title and count, and whether it is folded."""
        sign = glyphs().next if group.folded else " "
        ink = self.ink
        line = Line().text(f"{sign}{group.title}", ink.heading).text(f" {group.count}", ink.dim)
        return line.strip(width, ink.text)

    def _paint_item(self, position: int, width: int) -> Sequence[Strip]:
        row = self.rows.row_at(position)
        cursor = position == self.view.cursor
        if row is None:
            return [plain(f"{glyphs().bar if cursor else ' '} {glyphs().ellipsis}", self.ink.dim, width)]
        state = State(cursor, row.id in self.marks, cursor and self.has_focus)
        painted = self._painted.get((row.id, width, state))
        if painted is None or painted[0] is not row:
            if len(self._painted) >= CACHED:
                self._painted.clear()
            painted = row, self.painter(row, width, state, self.ink)
            self._painted[row.id, width, state] = painted
        return painted[1]
