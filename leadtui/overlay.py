"""Lines that lie over the foot of a screen without moving it: no widget, and no layout, knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from leadtui.commands import Command


class Area(NamedTuple):
    """Where a click means a command; ``y`` counts from the first line of the overlay."""

    y: int
    first: int
    end: int
    command: Command


class Overlay(NamedTuple):
    """Finished lines as wide as the screen, the last one at its foot, and what can be clicked in them."""

    strips: tuple[Strip, ...] = ()
    areas: tuple[Area, ...] = ()

    def command_at(self, x: int, y: int) -> Command | None:
        """What a click there means."""
        found = (area.command for area in self.areas if area.y == y and area.first <= x < area.end)
        return next(found, None)


class OverlayCompositor(Compositor):
    """Paints the overlay before everything else: what is painted first wins a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.overlay = Overlay()

    def lay(self, overlay: Overlay) -> bool:
        """Show another overlay from the next frame on; whether any line differs from the last."""
        before, self.overlay = self.overlay, overlay
        pairs = zip_longest(reversed(before.strips), reversed(overlay.strips))
        width, height = self.size
        changed = [Region(0, height - up, width, 1) for up, (a, b) in enumerate(pairs, 1) if a != b]
        self._dirty_regions.update(changed)
        return bool(changed)

    @property
    def top(self) -> int:
        """The first line that is covered."""
        return self.size.height - len(self.overlay.strips)

    def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
        strips = self.overlay.strips
        # After a change of size they are made anew; until then the screen shows.
        if strips and strips[0].cell_length == self.size.width and self.top >= 0:
            region = Region(0, self.top, self.size.width, len(strips))
            yield region, region, list(strips)
        yield from super()._get_renders(crop)
