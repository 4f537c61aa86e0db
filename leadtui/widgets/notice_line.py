"""One notice on a line of the inbox, and all of it below the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.strip import Strip

from leadtui import clock
from leadtui.domain.notices import NoticeRow, text
from leadtui.i18n import _
from leadtui.text import clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.prose import wrap
from leadtui.widgets.virtual_list import State

WHEN, NUMBER = 11, 16
ROOMY, BROAD = 60, 100
"""Cells from which a line has room for the day besides the hour, and for the number of the lead."""


@dataclass(frozen=True, slots=True)
class NoticePainter:
    """Draws notices, one a line: what waits is strong and marked."""

    now: Callable[[], datetime]
    zone: str

    def __call__(self, row: NoticeRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """Mark, when, what, and which lead."""
        waits = row.waits(self.now())
        style = state.style(ink, ink.text)
        if not state.cursor and not waits:
            style = ink.dim
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
        line.raw(self._mark(row, waits), ink.accent if waits else ink.dim).gap(1, ink.text)
        at = self.when(row.at)
        line.text(at if width >= ROOMY else at[:5], ink.dim, WHEN if width >= ROOMY else 5).gap(1, ink.text)
        room = width - line.width - (NUMBER + 2 if width >= BROAD else 0)
        line.text(clip(self.said(row), max(0, room)), style, max(0, room))
        if width >= BROAD:
            line.gap(1, ink.text).text(row.lead_number, ink.dim)
        return [line.strip(width, ink.text)]

    @staticmethod
    def _mark(row: NoticeRow, waits: bool) -> str:
        if waits:
            return glyphs().late
        return glyphs().later if row.read_at is None else " "

    def when(self, at: datetime) -> str:
        """Today the hour, else the day; with the hour where there is room for both."""
        local, now = clock.local(at, self.zone), clock.local(self.now(), self.zone)
        if local.date() == now.date():
            return f"{local:%H:%M}"
        return f"{local:%m-%d %H:%M}" if local.year == now.year else f"{local:%Y-%m-%d}"

    @staticmethod
    def said(row: NoticeRow) -> str:
        """The notice in words."""
        return text(row.kind, row.args)

    def whole(self, row: NoticeRow, width: int, ink: Ink) -> list[Strip]:
        """All of a notice: its words, then the lead and when; as many lines as that needs."""
        room = max(8, width - 2)
        local = clock.local(row.at, self.zone)
        told = [row.lead_number, f"{local:%Y-%m-%d %H:%M}"]
        if row.read_at is None and row.snoozed_until is not None and row.snoozed_until > self.now():
            until = clock.local(row.snoozed_until, self.zone)
            told.append(_("waits until {when}", when=f"{until:%m-%d %H:%M}"))
        last = f" {glyphs().dot} ".join(part for part in told if part)
        parts = [(part, ink.text) for part in wrap(self.said(row), room)]
        parts += [(part, ink.dim) for part in wrap(last, room)]
        return [Line().gap(1, ink.text).text(part, style).strip(width, ink.text) for part, style in parts]
