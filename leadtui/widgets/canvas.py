"""A widget that draws whole lines and sends the terminal only the cells that changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from leadtui.text import cells
from leadtui.widgets.ink import Ink, ink_of, wire_color


class Canvas(Widget):
    """Subclasses say in ``paint`` what every line looks like; ``sync`` repaints the difference.

    Finished lines are kept and handed to the compositor as they are, since it asks every widget
    for its lines on every key. So a canvas has a background, but no border, padding, tint or opacity.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Canvas { height: 1; }"

    # Textual lays out and paints everything a second time after any other size, for the sake of scrollbars.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    _ink: Ink | None = None
    _frame: list[Strip] | None = None
    _finished: dict[int, Strip]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._finished = {}

    def paint(self, width: int, height: int) -> list[Strip]:
        """``height`` strips of ``width`` cells each; an empty canvas by itself."""
        return [Strip.blank(width)] * height

    @property
    def ink(self) -> Ink:
        """The styles of the current theme."""
        if self._ink is None:
            self._ink = ink_of(self.app)
        return self._ink

    def sync(self) -> None:
        """Repaint what looks different now; nothing is sent when nothing does."""
        if self._frame is None or not self._fits(self._frame):
            self.refresh()
        else:
            self._take(self.paint(*self.size))

    def repaint(self) -> None:
        """Paint anew, for another size or language."""
        self._ink = None
        self.refresh()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Without regions everything is painted anew."""
        if repaint and not regions:
            self._frame = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        """The line at ``y``."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part, each painted once until it changes."""
        width = self.size.width
        if self._frame is None or not self._fits(self._frame):
            self._frame = self.paint(*self.size)
            self._finished.clear()
        strips = [self._finish(y) for y in crop.line_range]
        if crop.column_span == (0, width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def notify_style_update(self) -> None:
        """Another theme: every style is looked up again."""
        super().notify_style_update()
        self._ink = self._frame = None

    def _take(self, frame: list[Strip]) -> None:
        """Show another frame of the same size in the place of the last."""
        before, self._frame = self._frame or [], frame
        regions = changed_regions(before, frame)
        for region in regions:
            self._finished.pop(region.y, None)
        if regions:
            self.refresh(*regions)

    def _fits(self, frame: Sequence[Strip]) -> bool:
        width, height = self.size
        return len(frame) == height and (not frame or frame[0].cell_length == width)

    def _finish(self, y: int) -> Strip:
        """A line on its background, as NO_COLOR leaves it; palette numbers stay numbers."""
        strip = self._finished.get(y)
        if strip is None:
            frame = self._frame or []
            strip = self.finished(frame[y] if y < len(frame) else Strip.blank(self.size.width))
            self._finished[y] = strip
        return strip

    def finished(self, strip: Strip) -> Strip:
        """A strip as the terminal gets it."""
        background = self.background_colors[1]
        strip = strip.apply_style(Style(bgcolor=wire_color(background)))
        for line_filter in self.get_line_filters():
            if not isinstance(line_filter, ANSIToTruecolor):
                strip = strip.apply_filter(line_filter, background)
        return strip


def changed_regions(before: Sequence[Strip], after: Sequence[Strip]) -> list[Region]:
    """The cells in which two frames of one size differ, one region per line at most."""
    regions = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is new:
            continue
        span = changed_span(list(old), list(new))
        if span is not None:
            regions.append(Region(span[0], y, span[1] - span[0], 1))
    return regions


def changed_span(old: list[Segment], new: list[Segment]) -> tuple[int, int] | None:
    """First and last + 1 cell in which two lines of one width differ, or None."""
    if old == new:
        return None
    width = sum(segment.cell_length for segment in new)
    if width != sum(segment.cell_length for segment in old):
        return 0, width
    left = _common(old, new, step=1)
    right = _common(old, new, step=-1)
    return left, max(left + 1, width - right)


def _common(old: list[Segment], new: list[Segment], *, step: int) -> int:
    """Cells that two lines share at their start (step 1) or end (step -1)."""
    total = 0
    for a, b in zip(old[::step], new[::step], strict=False):
        if a == b:
            total += a.cell_length
            continue
        if a.style == b.style:
            pairs = zip(a.text[::step], b.text[::step], strict=False)
            same = "".join(x for x, _y in takewhile(lambda pair: pair[0] == pair[1], pairs))
            total += cells(same)
        break
    return total
