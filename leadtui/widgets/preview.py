"""The pane beside a list that shows the lead under the cursor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.strip import Strip

from leadtui.text import glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line
from leadtui.widgets.prose import wrap

if TYPE_CHECKING:
    from leadtui.domain.records import LeadDetail

WHEEL = 3


class Seen(NamedTuple):
    """A lead, the moment it is looked at, wall time of the viewer, and who else is at it."""

    detail: LeadDetail
    now: datetime
    beside: str = ""


class Preview(Canvas, can_focus=True):
    """Shows one lead beside a list; scrolls on its own."""

    DEFAULT_CSS = "Preview { height: 1fr; }"

    def __init__(self, *, id: str = "preview") -> None:
        super().__init__(id=id)
        self.seen: Seen | None = None
        self.empty = ""
        self._top = 0
        self._lines: list[Strip] | None = None
        self._width = 0

    def show(self, seen: Seen | None, empty: str = "") -> None:
        """Show another lead from its top, or the same one where it was; ``empty`` where there is none."""
        same = seen is not None and self.seen is not None and seen.detail.row.id == self.seen.detail.row.id
        self._top = self._top if same else 0
        self.seen, self.empty, self._lines = seen, empty, None
        self.sync()

    def scroll_by(self, lines: int) -> None:
        """Move the part in sight."""
        most = max(0, len(self._lines or ()) - self.size.height)
        self._top = max(0, min(self._top + lines, most))
        self.sync()

    def cmd_nav_down(self) -> None:
        """A line down."""
        self.scroll_by(1)

    def cmd_nav_up(self) -> None:
        """A line up."""
        self.scroll_by(-1)

    def cmd_nav_half_down(self) -> None:
        """Half a page down."""
        self.scroll_by(max(1, self.size.height // 2))

    def cmd_nav_half_up(self) -> None:
        """Half a page up."""
        self.scroll_by(-max(1, self.size.height // 2))

    def cmd_nav_top(self) -> None:
        """To the first line."""
        self.scroll_by(-len(self._lines or ()))

    def cmd_nav_bottom(self) -> None:
        """To the last line."""
        self.scroll_by(len(self._lines or ()))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.scroll_by(-WHEEL)

    def on_focus(self) -> None:
        """The edge shows that keys go here."""
        self._lines = None
        self.sync()

    def on_blur(self) -> None:
        """The edge is quiet again."""
        self._lines = None
        self.sync()

    def repaint(self) -> None:
        """Paint anew, for another language, theme or set of glyphs."""
        self._lines = None
        super().repaint()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        self._lines = None

    def paint(self, width: int, height: int) -> list[Strip]:
        """An edge at the left, then the part in sight."""
        if self._lines is None or self._width != width:
            self._width = width
            self._lines = self._written(max(1, width - 3))
        self._top = max(0, min(self._top, len(self._lines) - height))
        shown = self._lines[self._top : self._top + height]
        edge = self.ink.accent if self.has_focus else self.ink.rule
        blank = Strip.blank(width - 1)
        first = Line().raw(glyphs().line, edge).strip(1, edge)
        return [Strip.join([first, shown[y] if y < len(shown) else blank]) for y in range(height)]

    def _written(self, width: int) -> list[Strip]:
        ink = self.ink
        if self.seen is None:
            texts = [Line().text(text, ink.dim) for text in ("", *wrap(self.empty, width))]
        else:
            # Needed only once a lead is shown, after the first frame.
            from leadtui.widgets.lead_story import LeadStory

            texts = [Line().text(text, ink.today) for text in wrap(self.seen.beside, width) if text]
            texts += LeadStory(self.seen.detail, self.seen.now, width, ink).lines()
        margin = Strip.blank(1)
        return [Strip.join([margin, line.strip(width + 1, ink.text)]) for line in texts]
