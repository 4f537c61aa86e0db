"""The line of criteria for the next status; the cursor goes to the one a refused move lacks."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from leadtui.i18n import _
from leadtui.text import cells, glyphs
from leadtui.widgets.blocks import Piece, Row, paint_row
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line
from leadtui.widgets.lead_head import Check
from leadtui.widgets.quiet_focus import QuietFocus


class CheckLine(QuietFocus, Canvas, can_focus=True):
    """Draws ``Budget [x] 5/15  Decision maker [x] 张伟  Timeline [ ] ← missing``."""

    DEFAULT_CSS = "CheckLine { height: 1; }"

    @dataclass
    class Opened(Message):
        """A criterion is to be filled: the field that does it."""

        field: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.checks: tuple[Check, ...] = ()
        self.at = 0
        self._head = ""
        self._right = ""
        self._instead: Row | None = None
        self._spans: list[tuple[int, int]] = []

    def show(self, head: str, checks: tuple[Check, ...], right: str = "", instead: Row | None = None) -> None:
        """Show criteria after ``head``; ``instead`` is shown where there are none."""
        self._head, self.checks, self._right, self._instead = head, checks, right, instead
        self.at = self._first_gap() if not self.has_focus else min(self.at, max(0, len(checks) - 1))
        self.can_focus = bool(checks)
        self.sync()

    def point_at(self, field: str) -> bool:
        """Put the cursor on the criterion a field fills; False where it is not among them."""
        for at, check in enumerate(self.checks):
            if field in (check.field, check.id):
                self.at = at
                self.take_focus()
                self.sync()
                return True
        return False

    def cmd_nav_left(self) -> None:
        """Previous criterion."""
        self._move(-1)

    def cmd_nav_right(self) -> None:
        """Next criterion."""
        self._move(1)

    def cmd_nav_open(self) -> None:
        """Fill the criterion under the cursor."""
        if self.checks:
            self.post_message(self.Opened(self.checks[self.at].field))

    def on_click(self, event: events.Click) -> None:
        """Point at a criterion; a second click fills it."""
        for at, (first, last) in enumerate(self._spans):
            if first <= event.x < last:
                self.at = at
                self.sync()
                if event.chain == 2:
                    self.cmd_nav_open()

    def _move(self, step: int) -> None:
        self.at = max(0, min(self.at + step, len(self.checks) - 1))
        self.sync()

    def _first_gap(self) -> int:
        return next((at for at, check in enumerate(self.checks) if not check.met), 0)

    def paint(self, width: int, height: int) -> list[Strip]:
        """The one line: in full, without proofs, or without head, as there is room."""
        if not self.checks:
            return [paint_row(self._instead or Row(), width, self.ink)]
        tries = ((self._head, True, self._right), (self._head, True, ""), (self._head, False, ""))
        for head, proofs, right in tries:
            line = self._line(head, proofs=proofs)
            if line.width + cells(right) + 3 <= width:
                if right:
                    line.to(width - cells(right) - 1, self.ink.text).text(right, self.ink.dim)
                return [line.strip(width, self.ink.text)]
        return [self._line("", proofs=False).strip(width, self.ink.text)]

    def _line(self, head: str, *, proofs: bool) -> Line:
        ink = self.ink
        line = Line().raw(glyphs().bar if self.has_focus else " ", ink.accent)
        if head:
            line.text(head, ink.dim).gap(2, ink.text)
        self._spans = []
        gaps = [check for check in self.checks if not check.met]
        for at, check in enumerate(self.checks):
            start = line.width
            for piece in self._pieces(check, proofs=proofs, only=gaps == [check]):
                style = getattr(ink, piece.style)
                line.text(piece.text, style + ink.cursor if self.has_focus and at == self.at else style)
            self._spans.append((start, line.width))
            line.gap(2, ink.text)
        return line

    def _pieces(self, check: Check, *, proofs: bool, only: bool) -> list[Piece]:
        box = "[x]" if check.met else "[ ]"
        pieces = [Piece(check.label), Piece(f" {box}", "good" if check.met else "late")]
        if check.stale:
            pieces.append(Piece(" " + _("confirm again"), "today"))
        elif proofs and check.proof:
            pieces.append(Piece(f" {check.proof}", "dim"))
        if proofs and not check.met:
            note = _("only this is missing") if only else _("missing")
            pieces.append(Piece(f" {glyphs().back} {note}", "late"))
        return pieces
