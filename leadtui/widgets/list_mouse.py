"""The mouse on a list: pointing, folding, opening, scrolling, dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual import events

from leadtui.widgets.canvas import Canvas
from leadtui.widgets.list_messages import Dragged
from leadtui.widgets.viewport import Heading, Item

if TYPE_CHECKING:
    from leadtui.widgets.virtual_list import VirtualList

WHEEL = 3
"""Lines a turn of the wheel scrolls."""


class ListMouse(Canvas):
    """Mixed into the list; what the mouse does can be done without it too."""

    _drag: int | None = None

    @property
    def _list(self) -> VirtualList[Any]:
        return cast("VirtualList[Any]", self)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the item, fold a heading, begin a drag."""
        match self._list.view.at(event.y):
            case Heading(group):
                self._list.toggle_fold(group)
            case Item(position, _line):
                self._list.go_to(position)
                self._drag = self._list.cursor_id
                self.capture_mouse()
            case None:
                pass

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say where the item is dragged."""
        self._say(event, dropped=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag."""
        self.release_mouse()
        self._say(event, dropped=True)
        self._drag = None

    def on_click(self, event: events.Click) -> None:
        """A second click opens."""
        if event.chain == 2 and isinstance(self._list.view.at(event.y), Item):
            self._list.cmd_nav_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        self._wheel(event, -WHEEL)

    def _say(self, event: events.MouseEvent, *, dropped: bool) -> None:
        inside = self.region.contains(event.screen_x, event.screen_y)
        if self._drag is not None and not (inside and dropped):
            self.post_message(Dragged(self._list, self._drag, event.screen_x, event.screen_y, dropped))

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        self._list.scroll_lines(lines)
