"""One lead as a card of the board: two lines in a wide column, two short ones or a name in others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rich.style import Style
from textual.strip import Strip

from leadtui.domain.day_text import age_text, card_day, late_text
from leadtui.domain.lists import label
from leadtui.domain.money import short_money
from leadtui.domain.records import LeadRow
from leadtui.i18n import _, language
from leadtui.text import cells, glyphs
from leadtui.widgets.due import Toned, is_new, sign_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.owner import owner_text
from leadtui.widgets.virtual_list import State

WIDE = 24
"""From so many cells on a card has owner, days and value; below it is a name and a word."""
RAIL = 11
MONEY = 5
"""Cells that values share, so that they stand in a column."""
ROOMY = 36
"""From so many cells on a card says how late it is."""


@dataclass(frozen=True, slots=True)
class CardPainter:
    """Draws cards as they stand at ``now``, wall time of the viewer; ``milestones`` are titles by lead."""

    now: datetime
    milestones: dict[int, str]

    def __call__(self, row: LeadRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """Two lines; one on a rail."""
        if width < RAIL:
            return [self._rail(row, width, state, ink)]
        lines = self._narrow(row, width, state, ink) if width < WIDE else self._wide(row, width, state, ink)
        return [line.strip(width, ink.text) for line in lines]

    @property
    def today(self) -> date:
        """The viewer's date."""
        return self.now.date()

    def _rail(self, row: LeadRow, width: int, state: State, ink: Ink) -> Strip:
        sign = self._sign(row)
        line = Line().raw(sign.text, _style(sign, ink))
        return line.text(_name(row), _name_style(state, ink), width - 1).strip(width, ink.text)

    def _narrow(self, row: LeadRow, width: int, state: State, ink: Ink) -> tuple[Line, Line]:
        sign = self._sign(row)
        first = _bar(state, ink).raw(sign.text, _style(sign, ink)).raw(" ", ink.text)
        first.text(_name(row), _name_style(state, ink), width - 3)
        said = self._won(row) or self._lost(row) or self._due(row)
        return first, _bar(state, ink).gap(2, ink.text).text(said.text, _style(said, ink), width - 3)

    def _wide(self, row: LeadRow, width: int, state: State, ink: Ink) -> tuple[Line, Line]:
        return self._first(row, width, state, ink), self._second(row, width, state, ink)

    def _first(self, row: LeadRow, width: int, state: State, ink: Ink) -> Line:
        """bar sign level name milestone draft, owner at the right."""
        sign = self._sign(row)
        line = _bar(state, ink).raw(sign.text, _style(sign, ink)).raw(" ", ink.text)
        line.text(row.level or " ", ink.strong if row.level == "A" else ink.dim, 1).raw(" ", ink.text)
        free = width - line.width - cells(_name(row)) - 5
        owner = owner_text(row, self.today, free) or _("unassigned")
        room = width - line.width - cells(owner) - 2
        line.text(_name(row), _name_style(state, ink), min(cells(_name(row)), max(4, room - 2)))
        marks = glyphs().up if row.id in self.milestones else ""
        line.raw(f" {marks}" if marks else "", ink.accent)
        line.raw(f" {glyphs().draft}" if row.has_draft else "", ink.mark)
        line.to(width - cells(owner) - 1, ink.text)
        return line.text(owner, ink.dim if row.owner else ink.today)

    def _second(self, row: LeadRow, width: int, state: State, ink: Ink) -> Line:
        """due and step and how late, then days in the status and value."""
        value = row.amount if row.status == "won" else row.expected_value
        money = short_money(value, row.currency, language()) if value is not None else ""
        days = age_text((self.today - row.status_since.astimezone(self.now.tzinfo).date()).days)
        end = width - 1 - (max(MONEY, cells(money)) + 1 if money else 0)
        said, step = self._won(row) or self._lost(row) or self._due(row), self._step(row)
        line = _bar(state, ink).gap(2 if width < ROOMY else 4, ink.text)
        room = max(0, end - cells(days) - 1 - line.width)
        line.text(said.text, _style(said, ink), min(cells(said.text), room))
        line.text(
            f" {step}" if step else "", ink.text, min(cells(step) + bool(step), room - cells(said.text))
        )
        late = f" ({late_text((self.today - row.due_on).days)})" if row.due_on and said.tone == "late" else ""
        if cells(said.text) + 1 + cells(step) + cells(late) <= room and width >= ROOMY:
            line.text(late, ink.late)
        line.to(end - cells(days), ink.text).text(days, ink.dim)
        return line.text(money, ink.text, width - 1 - line.width, "right")

    def _sign(self, row: LeadRow) -> Toned:
        sign = sign_of(row, self.today)
        return Toned(glyphs().new, "late") if sign.tone == "late" and is_new(row) else sign

    def _won(self, row: LeadRow) -> Toned | None:
        if row.status != "won":
            return None
        day = row.status_since.astimezone(self.now.tzinfo).date()
        money = short_money(row.amount, row.currency, language()) if row.amount is not None else ""
        return Toned(money or card_day(day, self.today), "good")

    def _lost(self, row: LeadRow) -> Toned | None:
        if row.status != "lost":
            return None
        return Toned(label("lost_reason", row.lost_reason) or glyphs().dash, "dim")

    def _due(self, row: LeadRow) -> Toned:
        """When it is due: today 16:00, 5/22."""
        if row.due_on is None:
            return Toned(_("first contact") if is_new(row) else _("no next step"), "today")
        day = card_day(row.due_on, self.today)
        at = f" {row.next_time:%H:%M}" if row.next_time and row.next_on == row.due_on else ""
        late = (self.today - row.due_on).days
        return Toned(day + at, "late" if late > 0 else "today" if late == 0 else "dim")

    def _step(self, row: LeadRow) -> str:
        if row.status in ("won", "lost"):
            return ""
        if row.next_step or row.due_on is None:
            return row.next_step
        return _("first contact") if is_new(row) else label("method", row.next_method)


def _name(row: LeadRow) -> str:
    return row.short_name or row.customer


def _bar(state: State, ink: Ink) -> Line:
    """The bar of the cursor, or the sign of a mark."""
    if state.focused:
        return Line().raw(glyphs().bar, ink.accent)
    return Line().raw("+" if state.marked else " ", ink.mark)


def _name_style(state: State, ink: Ink) -> Style:
    if state.focused:
        return ink.strong + ink.cursor
    return ink.resting if state.cursor else ink.text


def _style(toned: Toned, ink: Ink) -> Style:
    style = getattr(ink, toned.tone)
    assert isinstance(style, Style)
    return style
