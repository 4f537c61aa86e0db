"""Widgets that stay where they are as they grow or shrink at their lower end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.widget import Widget

if TYPE_CHECKING:
    _Host = Widget
else:
    # No widget: style sheets and focus are inherited from the first base that is one.
    _Host = object


class Standing(_Host):
    """Mixed into a widget: of another height only the lines are sent that come or go.

    Textual would send the whole widget, in the layout and once more for its new size.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    _stood = Region()

    def _size_updated(
        self,
        size: Size,
        virtual_size: Size,
        container_size: Size,
        layout: bool = True,  # noqa: FBT002 - Textual's signature
    ) -> bool:
        before, self._stood = self._stood, self.region
        resized = super()._size_updated(size, virtual_size, container_size, layout)
        if resized and before and (before.offset, before.width) == (self._stood.offset, self._stood.width):
            self._keep(before, self._stood)
        return resized

    def _keep(self, before: Region, after: Region) -> None:
        for waiting in (self._dirty_regions, self._repaint_regions):
            waiting.clear()
        whole, kept = (before, after) if before.height > after.height else (after, before)
        waiting = self.screen._compositor._dirty_regions
        if before in waiting or after in waiting:
            waiting -= {before, after}
            waiting.add(whole.split_horizontal(kept.height)[1])
