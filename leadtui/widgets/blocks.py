"""A pane of blocks: pieces of text of any height one under the other, with a cursor on one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from leadtui.text import cells, clip, glyphs, one_line
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.quiet_focus import QuietFocus

CONTEXT = 2
"""Lines that stay in sight when the pane jumps."""
WHEEL = 3


class Piece(NamedTuple):
    """A run of text and the name of its style in Ink."""

    text: str
    style: str = "text"


class Row(NamedTuple):
    """One line: what stands at the left, and at the right end."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Something the cursor can stand on, or pass over where it is ``still``; rows for so many cells.

    ``group`` names the run of blocks it belongs to: ``{`` and ``}`` go from run to run.
    """

    key: str
    rows: Callable[[int], Sequence[Row]]
    still: bool = False
    group: str = ""


BLANK = Row()


def fixed(*rows: Row) -> Callable[[int], Sequence[Row]]:
    """The same rows at every width."""
    return lambda _width: rows


class Blocks(QuietFocus, Canvas, can_focus=True):
    """Shows blocks; the cursor is a key, so that it stays where it is when they change."""

    DEFAULT_CSS = "Blocks { height: 1fr; }"

    @dataclass
    class Opened(Message):
        """A block was opened."""

        blocks: Blocks
        key: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.blocks: tuple[Block, ...] = ()
        self.at = -1
        self.top = 0
        self._lines: list[tuple[int, Row]] = []
        self._starts: list[int] = []
        self._laid = (0, 0)

    def show(self, blocks: Sequence[Block], *, anew: bool = False) -> None:
        """Show other blocks; the cursor stays on its key, or begins at the top where they are ``anew``."""
        key = None if anew else self.key
        self.blocks = tuple(blocks)
        self._laid = (0, 0)
        known = next((at for at, block in enumerate(self.blocks) if block.key == key), None)
        self.at = known if known is not None else self._near(0 if anew else self.at)
        self.top = 0 if anew else self.top
        self._update()

    @property
    def key(self) -> str | None:
        """The key of the block under the cursor."""
        return self.blocks[self.at].key if 0 <= self.at < len(self.blocks) else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on a block; False where there is none with this key."""
        for at, block in enumerate(self.blocks):
            if block.key == key and not block.still:
                self.at = at
                self._update()
                return True
        return False

    # Commands

    def cmd_nav_down(self) -> None:
        """Next block; a block higher than the pane scrolls first."""
        self._step(1)

    def cmd_nav_up(self) -> None:
        """Previous block."""
        self._step(-1)

    def cmd_nav_half_down(self) -> None:
        """Half a page down."""
        self._page(max(1, self.size.height // 2))

    def cmd_nav_half_up(self) -> None:
        """Half a page up."""
        self._page(-max(1, self.size.height // 2))

    def cmd_nav_top(self) -> None:
        """First block."""
        self.at = self._near(0)
        self._update()

    def cmd_nav_bottom(self) -> None:
        """Last block."""
        self.at = self._near(len(self.blocks) - 1)
        self._update()

    def cmd_nav_open(self) -> None:
        """Open the block under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def next_group(self, direction: int) -> None:
        """To the first block of the next run, or the previous one."""
        starts = [
            at
            for at, block in enumerate(self.blocks)
            if not block.still and block.group != (self._group_before(at))
        ]
        found = [at for at in starts if (at > self.at if direction > 0 else at < self.at)]
        if found:
            self.at = found[0] if direction > 0 else found[-1]
            self._update()

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on a block."""
        block = self._block_at(event.y)
        if block is not None and not self.blocks[block].still:
            self.at = block
            self.sync()

    def on_click(self, event: events.Click) -> None:
        """A second click opens."""
        if event.chain == 2 and self._block_at(event.y) == self.at:
            self.cmd_nav_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._page(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._page(-WHEEL)

    # Behind the scenes

    def on_resize(self) -> None:
        """Lines break anew; the cursor stays in sight."""
        self._update()

    def repaint(self) -> None:
        """Break lines anew, for another language."""
        self._laid = (0, 0)
        super().repaint()

    def _group_before(self, at: int) -> str | None:
        before = [block for block in self.blocks[:at] if not block.still]
        return before[-1].group if before else None

    def _block_at(self, y: int) -> int | None:
        line = self.top + y
        return self._lines[line][0] if 0 <= line < len(self._lines) else None

    def _near(self, at: int) -> int:
        """The block nearest to ``at`` that takes the cursor; -1 where none does."""
        takes = [index for index, block in enumerate(self.blocks) if not block.still]
        return min(takes, key=lambda index: abs(index - at), default=-1)

    def _step(self, direction: int) -> None:
        self._lay_out()
        height = self.size.height
        if not self.blocks:
            return
        first, last = self._span(self.at) if self.at >= 0 else (0, 0)
        more = last > self.top + height if direction > 0 else first < self.top
        following = self._after(direction)
        if more or following is None:
            self._page(direction * max(1, height // 2) if more else direction, keep=True)
            return
        self.at = following
        self._update()

    def _after(self, direction: int) -> int | None:
        way = range(self.at + 1, len(self.blocks)) if direction > 0 else range(self.at - 1, -1, -1)
        return next((at for at in way if not self.blocks[at].still), None)

    def _page(self, lines: int, *, keep: bool = False) -> None:
        """Scroll; the cursor comes along unless it is kept."""
        self._lay_out()
        self.top = self._clamped(self.top + lines)
        if not keep and self.at >= 0:
            seen = range(self.top, self.top + self.size.height)
            inside = [
                at for at, block in enumerate(self.blocks) if not block.still and self._span(at)[0] in seen
            ]
            if inside and self.at not in inside:
                self.at = inside[0] if lines > 0 else inside[-1]
            elif inside and (self.top == 0 or self.top + self.size.height >= len(self._lines)):
                self.at = inside[0] if lines < 0 else inside[-1]
        self.sync()

    def _span(self, at: int) -> tuple[int, int]:
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._lines)
        return self._starts[at], end

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self._lines) - self.size.height))

    def _update(self) -> None:
        self._lay_out()
        self._reveal()
        self.sync()

    def _lay_out(self) -> None:
        """Break every block into lines, once per width."""
        wanted = (self.size.width, len(self.blocks))
        if self._laid == wanted or not self.size.width:
            return
        self._laid = wanted
        self._lines, self._starts = [], []
        for at, block in enumerate(self.blocks):
            self._starts.append(len(self._lines))
            self._lines += [(at, row) for row in block.rows(self.size.width)]

    def _reveal(self) -> None:
        height = self.size.height
        if self.at < 0 or height <= 0 or not self._starts:
            self.top = self._clamped(self.top)
            return
        first, last = self._span(self.at)
        if first < self.top:
            self.top = first - CONTEXT if last - first + CONTEXT <= height else first
            self.top = min(first, max(self.top, last - height))
            if self._after(-1) is None:
                self.top = 0
        elif last > self.top + height:
            self.top = first - CONTEXT if last - first + CONTEXT <= height else first
        self.top = self._clamped(self.top)

    def paint(self, width: int, height: int) -> list[Strip]:
        """The lines in sight."""
        self._lay_out()
        shown = self._lines[self.top : self.top + height]
        strips = []
        for number, (at, row) in enumerate(shown, self.top):
            head = at == self.at and number == self._starts[at]
            strips.append(paint_row(row, width, self.ink, bar=head and self.has_focus))
        return strips + [Strip.blank(width)] * (height - len(strips))


def paint_row(row: Row, width: int, ink: Ink, *, bar: bool = False) -> Strip:
    """One row; where the cursor is, a bar and bold letters."""
    line = Line().raw(glyphs().bar if bar else " ", ink.accent if bar else ink.text)
    right = sum(cells(one_line(piece.text)) for piece in row.right)
    room = width - 1 - (right + 2 if right else 0)
    for piece in row.left:
        whole = one_line(piece.text)
        text = clip(whole, max(0, room))
        room -= cells(text)
        strong = bar and piece.style == "text"
        line.raw(text, ink.strong if strong else getattr(ink, piece.style))
        if text != whole:
            break
    if right and right < width - 1:
        line.to(width - right - 1, ink.text)
        for piece in row.right:
            line.raw(one_line(piece.text), getattr(ink, piece.style))
    return line.strip(width, ink.text)
