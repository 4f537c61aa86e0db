"""Correcting a follow-up: its author sets right what was said, within 24 hours (DOMAIN 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadtui import clock
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.domain.records import FollowupRow
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.drafting import Draft
from leadtui.screens.field_controls import control_of, text_of
from leadtui.screens.form import FormDialog
from leadtui.services import followups
from leadtui.widgets.blocks import Piece, Row, paint_row
from leadtui.widgets.form_field import FormField
from leadtui.widgets.ink import Ink


class CorrectDialog(FormDialog[Saved]):
    """Answers with what was saved; only what was changed is sent."""

    CONTEXT = "edit"
    KIND = "correct"
    FIRST = "summary"

    def __init__(self, followup: FollowupRow, name: str, draft: Draft | None = None) -> None:
        super().__init__(draft)
        self.followup = followup
        self._name_of_lead = name
        self._before: dict[str, str] = {}

    @property
    def draft_entity(self) -> int:
        """The follow-up."""
        return self.followup.id

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """Whose follow-up, and when it was."""
        viewer, row = self.desk.viewer, self.followup
        at = clock.local(row.contacted_at, viewer.zone if viewer else "UTC")
        about = f"  {at:%m-%d %H:%M} {label('method', row.method)} {row.author}"
        left = Piece(self._name_of_lead, "strong"), Piece(about, "dim")
        return [paint_row(Row(left, (Piece(_("both versions are kept"), "dim"),)), width, ink)]

    def fields(self) -> Iterator[FormField]:
        """What was said, as it stands."""
        for name, field_id in followups.CORRECTED.items():
            field = REGISTRY[field_id]
            yield self.row(name, field.label.text(), control_of(field, name))
            value = getattr(self.followup, name)
            text = str(value) if name == "attitude" and value is not None else text_of(field, value)
            self.set_values({name: text})
            self._before[name] = self.value(name)

    async def save(self) -> Saved:
        """Send what was changed."""
        changed = {name: text for name, text in self.values().items() if text != self._before[name]}
        if not changed:
            raise RuleError(N_("Nothing was changed."), N_("Esc leaves."))
        saved: Saved = await self.desk.change(followups.correct, self.followup.id, changed)
        return saved
