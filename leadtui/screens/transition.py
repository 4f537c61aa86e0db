"""Moving a lead where something is missing: the missing things, the caret on the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.i18n import _
from leadtui.screens import criteria
from leadtui.screens.criteria_form import CriteriaForm
from leadtui.screens.drafting import Draft
from leadtui.screens.followup_answers import read_fields
from leadtui.services import changes
from leadtui.services.changes import Move
from leadtui.services.form_facts import FormFacts
from leadtui.text import glyphs
from leadtui.widgets.form_field import FieldNote
from leadtui.widgets.form_head import LINES, form_head
from leadtui.widgets.ink import Ink


class TransitionDialog(CriteriaForm[Saved]):
    """Answers with what was saved; the same for a key, a drag and the menu."""

    CONTEXT = "dialog"
    KIND = "status"
    HEAD_LINES = LINES + 1

    def __init__(self, facts: FormFacts, status: str, draft: Draft | None = None) -> None:
        super().__init__(facts, draft)
        self.status = status

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """Who it is, and where it is to go."""
        from leadtui.widgets.ink import Line

        detail = self.facts.detail
        lines = list(form_head(detail, self.facts.open_plan(), self.facts.now)(width, LINES, ink))
        way = f"{label('status', detail.row.status)} {glyphs().arrow} {label('status', self.status)}"
        gaps = criteria.gap_text(self.facts, self.status, reached=False)
        line = Line().gap(1, ink.text).text(way, ink.heading).text("  ", ink.text).text(gaps, ink.today)
        return [*lines, line.strip(width, ink.text)]

    def fields(self) -> Iterator[Widget]:
        """What is missing, and nothing else."""
        for row in criteria.rows_for(self.facts, self.status, self.row, reached=False):
            self.asked[row.field_name] = row
            yield row
        yield FieldNote(id="gaps")

    def ready(self) -> None:
        """The caret on the first thing missing."""
        criteria.show_lost(self.asked)
        note = self.query_one("#gaps", FieldNote)
        note.display = not self.asked
        if not self.asked:
            note.say(_("Record a follow-up that reached somebody first."), "warning")
        self.to_first_gap()

    async def save(self) -> Saved:
        """Move it."""
        values = read_fields(self.fields_typed(), self.facts.now)
        seen = self.facts.detail.row.status
        move = Move(self.status, self.value("reason").strip(), values, seen)
        saved: Saved = await self.desk.change(changes.apply, self.facts.detail.row.id, move)
        return saved
