"""One lead on one line of the list, with the columns that fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.strip import Strip

from leadtui.domain.lead_row import LeadRow
from leadtui.i18n import language
from leadtui.text import glyphs
from leadtui.widgets.due import sign_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.lead_columns import Choice, cell, fit
from leadtui.widgets.lead_line import name_style
from leadtui.widgets.virtual_list import State


@dataclass(frozen=True, slots=True)
class ListPainter:
    """Draws leads in ``columns`` as they stand at ``now``."""

    now: datetime
    columns: tuple[Choice, ...]

    def __call__(self, row: LeadRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """The one line."""
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
        line.raw("+" if state.marked else " ", ink.mark)
        sign = sign_of(row, self.now.date())
        line.raw(sign.text, sign.style(ink)).raw(glyphs().draft if row.has_draft else " ", ink.mark)
        for column in fit(self.columns, width, language()):
            line.raw(" " * column.gap, ink.text)
            found = cell(column.id, row, self.now)
            style = found.style(ink)
            if column.id in ("short_name", "customer"):
                style = name_style(state, ink, quiet=row.status == "lost")
            elif column.id == "level" and row.level == "A":
                style = ink.strong
            line.text(found.text, style, column.width, column.align)
        return [line.strip(width, ink.text)]
