"""Focus that repaints the cursor and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

from leadtui.widgets.ink import ink_of

if TYPE_CHECKING:
    from leadtui.widgets.canvas import Canvas

    _Host = Canvas
else:
    # No widget: style sheets and focus are inherited from the first base that is one.
    _Host = object


class QuietFocus(_Host):
    """Mixed into a canvas that shows a cursor; Textual's own handlers repaint the whole widget."""

    def notify_style_update(self) -> None:
        """Taking the keys restyles too; only another theme has other ink."""
        if self._ink is not None and ink_of(self.app) is self._ink:
            Widget.notify_style_update(self)
        else:
            super().notify_style_update()

    def take_focus(self) -> None:
        """Have the keys; ``focus`` would repaint everything first."""
        self.screen.set_focus(self, scroll_visible=False)

    def _on_focus(self, event: events.Focus) -> None:
        event.prevent_default()
        self.has_focus = True
        self.sync()
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        self.sync()
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))
