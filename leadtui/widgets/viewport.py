"""Which items of a long list are on the screen: groups, folding, the cursor, jumping a page at the edge."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

CONTEXT = 2
"""Items that stay in sight when the list jumps a page."""


@dataclass(frozen=True, slots=True)
class Group:
    """A run of ``count`` items under a heading of one line."""

    key: str
    title: str
    count: int
    folded: bool = False


class Heading(NamedTuple):
    """A line that shows the heading of a group."""

    group: int


class Item(NamedTuple):
    """A line of an item: its position in the list, and which of its lines."""

    position: int
    line: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of items as laid out; ``count`` is 0 when it is folded."""

    group: int
    first: int
    count: int
    line: int
    heading: int


class Viewport:
    """Positions and lines of a list ``height`` lines high; ``cursor`` is a position, -1 in an empty list."""

    def __init__(self, item_height: int = 1) -> None:
        self.item_height = item_height
        self.height = 0
        self.length = 0
        self.top = 0
        self.cursor = -1
        self.groups: tuple[Group, ...] = ()
        self._blocks: list[_Block] = []
        self._lines = 0

    def show(self, length: int, groups: Sequence[Group] = (), cursor: int = 0) -> None:
        """Take another list; without groups it is one run of ``length`` items."""
        self.length = length
        self.groups = tuple(groups)
        self._lay_out()
        self.move(cursor)

    def hold(self, position: int, y: int) -> bool:
        """Draw an item on line ``y`` again if it is not folded away; the cursor stays in sight."""
        if self._order(position) is None:
            return False
        self.top = self._clamped(self.line_of(position) - y)
        self._reveal()
        return True

    def resize(self, height: int, item_height: int | None = None) -> None:
        """Another height; the cursor stays in sight."""
        self.height = height
        self.item_height = item_height or self.item_height
        self._lay_out()
        self._reveal()

    @property
    def lines(self) -> int:
        """The height of the whole list in lines."""
        return self._lines

    def line_of(self, position: int) -> int:
        """The first line of an item, counted from the top of the list."""
        block = self._block(position)
        return block.line + block.heading + (position - block.first) * self.item_height

    def at(self, y: int) -> Heading | Item | None:
        """What is drawn on line ``y`` of the screen part."""
        line = self.top + y
        if not 0 <= line < self._lines:
            return None
        block = self._blocks[bisect_right(self._blocks, line, key=lambda block: block.line) - 1]
        line -= block.line + block.heading
        if line < 0:
            return Heading(block.group)
        offset, part = divmod(line, self.item_height)
        return Item(block.first + offset, part)

    def lines_at(self, position: int) -> range:
        """The lines of the screen part an item is drawn on."""
        if not 0 <= position < self.length or self._order(position) is None:
            return range(0)
        line = self.line_of(position) - self.top
        return range(max(0, line), max(0, min(self.height, line + self.item_height)))

    def visible(self) -> tuple[int, int]:
        """First and last + 1 position drawn, at least in part."""
        drawn = [place.position for place in self._drawn()]
        return (min(drawn), max(drawn) + 1) if drawn else (0, 0)

    def below(self) -> int:
        """How many items lie below the screen part, folded ones left out."""
        end = self.top + self.height
        return sum(
            block.count - max(0, min(block.count, -((block.line + block.heading - end) // self.item_height)))
            for block in self._blocks
        )

    def move(self, position: int) -> None:
        """Put the cursor on ``position`` or the nearest item in sight of folding."""
        self.cursor = self._nearest(position)
        self._reveal()

    def step(self, count: int) -> None:
        """Move the cursor by ``count`` items, over folded groups."""
        order = self._order(self.cursor)
        if order is not None:
            self.cursor = self._at_order(order + count)
            self._reveal()

    def half_page(self) -> int:
        """Items in half a screen."""
        return max(1, self.height // self.item_height // 2)

    def ends(self, *, bottom: bool) -> None:
        """Go to the first or the last item."""
        self.move(self.length - 1 if bottom else 0)

    def jump_group(self, direction: int) -> None:
        """Go to the first item of the next (1) or previous (-1) group that has any; a folded one unfolds.

        Going back from inside a group goes to its own first item first.
        """
        if self.cursor < 0 or not self.groups:
            self.ends(bottom=direction > 0)
            return
        starts = list(self._starts())
        here = max(index for index, (_group, first) in enumerate(starts) if first <= self.cursor)
        if direction > 0 or starts[here][1] == self.cursor:
            here += direction
        if 0 <= here < len(starts):
            group, first = starts[here]
            self.fold(group, folded=False)
            self.move(first)
            self._show_heading(first)

    def fold(self, group: int, *, folded: bool) -> None:
        """Fold or unfold a group; the cursor leaves a folded one for the nearest item."""
        if self.groups[group].folded is folded:
            return
        groups = list(self.groups)
        groups[group] = replace(groups[group], folded=folded)
        self.groups = tuple(groups)
        self._lay_out()
        self.move(self.cursor)

    def group_of(self, position: int) -> int | None:
        """The group an item stands in."""
        if not self.groups or position < 0:
            return None
        return max(group for group, first in self._starts() if first <= position)

    def scroll(self, lines: int) -> None:
        """Move the screen part; the cursor is taken along at its edges, and some item stays whole."""
        before = self.top
        self.top = self._clamped(self.top + lines)
        inside = [place.position for place in self._drawn() if self._whole(place.position)]
        if not inside:
            self.top = before
        elif self.cursor not in inside:
            self.cursor = inside[0] if lines > 0 else inside[-1]

    def _drawn(self) -> Iterator[Item]:
        places = (self.at(y) for y in range(self.height))
        return (place for place in places if isinstance(place, Item))

    def _whole(self, position: int) -> bool:
        line = self.line_of(position)
        return self.top <= line and line + self.item_height <= self.top + self.height

    def _lay_out(self) -> None:
        self._blocks = []
        first = line = 0
        for group, (count, folded, heading) in enumerate(self._runs()):
            shown = 0 if folded else count
            self._blocks.append(_Block(group, first, shown, line, heading))
            first += count
            line += heading + shown * self.item_height
        self._lines = line

    def _runs(self) -> Iterator[tuple[int, bool, int]]:
        if not self.groups:
            yield self.length, False, 0
        for group in self.groups:
            yield group.count, group.folded, 1

    def _starts(self) -> Iterator[tuple[int, int]]:
        """Groups that have items, each with its first position."""
        return ((block.group, block.first) for block in self._blocks if self.groups[block.group].count)

    def _block(self, position: int) -> _Block:
        return self._blocks[max(0, bisect_right(self._blocks, position, key=lambda block: block.first) - 1)]

    def _order(self, position: int) -> int | None:
        """The place of an item among the unfolded ones."""
        before = 0
        for block in self._blocks:
            if block.first <= position < block.first + block.count:
                return before + position - block.first
            before += block.count
        return None

    def _at_order(self, order: int) -> int:
        """The item at a place among the unfolded ones, clamped; -1 when there is none."""
        last = -1
        order = max(0, order)
        for block in self._blocks:
            if order < block.count:
                return block.first + order
            order -= block.count
            last = block.first + block.count - 1 if block.count else last
        return last

    def _nearest(self, position: int) -> int:
        position = max(0, min(position, self.length - 1))
        before = 0
        for block in self._blocks:
            if position < block.first + block.count:
                return self._at_order(before + max(0, position - block.first))
            before += block.count
        return self._at_order(before)

    def _clamped(self, top: int) -> int:
        return max(0, min(top, self._lines - self.height))

    def _reveal(self) -> None:
        """Bring the cursor into sight: a whole page less some context at once, never line by line."""
        if self.cursor < 0 or self.height <= 0:
            self.top = 0
            return
        before = self.top
        line = self.line_of(self.cursor)
        context = min(CONTEXT * self.item_height, max(0, self.height - self.item_height) // 2)
        if line + self.item_height > self.top + self.height:
            self.top = line - context
        elif line < self.top:
            self.top = line + self.item_height + context - self.height
        self.top = self._clamped(self.top)
        if self.top != before:
            self._show_heading(self.cursor)

    def _show_heading(self, position: int) -> None:
        """Where the item is the first of its group, bring the heading above it into sight too."""
        block = self._block(position)
        if block.heading and position == block.first and self.top > block.line:
            self.top = self._clamped(block.line)
