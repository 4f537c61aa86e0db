"""Moving cards: where the cursor goes, what a move lacks, dragging."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.board import COLUMNS
from leadtui.domain.forms import Saved
from leadtui.domain.status import criterion_of
from leadtui.screens.board_frame import BoardFrame
from leadtui.screens.board_reads import (
    read_gaps,
)
from leadtui.widgets.board_head import Verdict
from leadtui.widgets.virtual_list import VirtualList


class BoardMoves(BoardFrame):
    """By keys and by mouse, through the one transition."""

    # After a change

    def advance(self, after_id: int) -> None:
        """Keep the place: the cursor goes on to the next card of the column, or the one before."""
        cards = self.cards
        at = cards.rows.position_of(after_id)
        if at is None:
            return
        following = cards.rows.id_at(at + 1) if at + 1 < cards.rows.length else cards.rows.id_at(at - 1)
        if following is not None:
            self._next = following
            cards.go_to_id(following)

    async def move_to(self, status: str, lead_id: int | None = None, *, on: bool = True) -> Saved | None:
        """Move a card; where the cursor does not go ``on`` it follows the card."""
        row, saved = self.current_row(), None
        self._follow = row.id if row is not None and not on else None
        try:
            saved = await super().move_to(status, lead_id, on=on)
        finally:
            if saved is None:
                self._follow = None
        return saved

    # What a move lacks

    def prefix_changed(self) -> None:
        """While a status may be typed, the headings say what each would need."""
        super().prefix_changed()
        if self._status_waits():
            self._judge_now()
        elif self._dragged is None:
            self._judge_no_more()

    def _status_waits(self) -> bool:
        ways = self.keys.choices(self.context, self._prefix) if self._prefix else ()
        return any(way.command.id.startswith("status.") for way in ways)

    def _judge_again(self) -> None:
        if self._status_waits():
            self._judge_now()

    def _judge_now(self, lead_id: int | None = None) -> None:
        lead_id = self.cards.cursor_id if lead_id is None else lead_id
        if lead_id is not None:
            self.start("judge", self._judge, lead_id)

    async def _judge(self, lead_id: int) -> None:
        gaps = await self.desk.ask(read_gaps, lead_id, key="gaps")
        if self._status_waits() or self._dragged == lead_id:
            verdicts = tuple(_verdict(gaps.get(status)) for status in COLUMNS)
            self._judged = lead_id, verdicts
            self.columns.head.judge(verdicts)

    def _judge_no_more(self) -> None:
        if self._judged is not None:
            self._judged = None
            self.columns.head.judge(())

    # Dragging

    async def on_virtual_list_dragged(self, event: VirtualList.Dragged) -> None:
        """A card on its way: the headings judge; dropped on another column it moves there."""
        column = self.columns.column_at(event.x)
        if not event.dropped:
            if self.app.mouse_captured is event.list:
                self._drag_over(event.id, column)
            return
        start, self._dragged = self._column_of(event.id), None
        self._judge_no_more()
        inside = self.columns.region.contains(event.x, event.y)
        if inside and column is not None and start is not None and column != start:
            self._start(self._drop(event.id, COLUMNS[column]))

    def on_mouse_up(self) -> None:
        """The drag is over, wherever the card was let go."""
        self._dragged = None
        if not self._status_waits():
            self._judge_no_more()

    def _drag_over(self, lead_id: int, column: int | None) -> None:
        if self._dragged != lead_id:
            self._dragged = lead_id
            self._judge_now(lead_id)
        elif self._judged is not None and self._judged[0] == lead_id:
            self.columns.head.judge(self._judged[1], column)

    async def _drop(self, lead_id: int, status: str) -> None:
        """Move a card as its keys would."""
        await self.move_to(status, lead_id)


def _verdict(gaps: Sequence[str] | None) -> Verdict:
    """None is the status a lead is in; what the dialog asks for anyway is no gap."""
    if gaps is None:
        return Verdict(here=True)
    asked = {"signed_on", "amount", "reason"}
    return Verdict(tuple(criterion_of(gap).label.text() for gap in gaps if gap not in asked))
