"""Correcting a follow-up: its author sets right what was said, within 24 hours (DOMAIN 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from leadtui import clock
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import Saved
from leadtui.domain.lists import label
from leadtui.domain.past_days import Moment
from leadtui.domain.records import FollowupRow
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens import own_rows
from leadtui.screens.drafting import Draft
from leadtui.screens.field_controls import control_of, text_of
from leadtui.screens.followup_answers import read_moment
from leadtui.screens.form import FormDialog
from leadtui.screens.next_step import day_and_time
from leadtui.services import followups
from leadtui.widgets.blocks import Piece, Row, paint_row
from leadtui.widgets.form_field import FormField
from leadtui.widgets.ink import Ink
from leadtui.widgets.text_fields import LineField


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
        row = self.followup
        about = f"  {self._moment()} {label('method', row.method)} {row.author}"
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
        yield from self._own_rows()
        yield self.row("contacted_at", _("When"), LineField(id="contacted_at"))
        self.set_values({"contacted_at": self._moment()})
        self._before["contacted_at"] = self.value("contacted_at")

    def _own_rows(self) -> Iterator[FormField]:
        """Fields of the team's own, as they stand."""
        held = dict(self.followup.own)
        for field in own_rows.fields_of("followup"):
            name, value = own_rows.PREFIX + field.id, held.get(field.id)
            control = control_of(field, name, value)
            yield self.row(name, own_rows.title_of(field), control, help=own_rows.help_of(field))
            self.set_values({name: text_of(field, value)})
            self._before[name] = self.value(name)

    def place_of(self, field: str) -> str:
        """The service speaks of fields of the registry."""
        known = {field_id: name for name, field_id in followups.CORRECTED.items()}
        return known.get(field, own_rows.place_of(field, self.rows))

    def _now(self) -> datetime:
        viewer = self.desk.viewer
        return clock.local(clock.now(), viewer.zone if viewer else "UTC")

    def _moment(self) -> str:
        """When it was, so that it reads back the same."""
        now, row = self._now(), self.followup
        at = row.contacted_at.astimezone(now.tzinfo).time() if row.has_time else None
        return day_and_time(row.day(now.tzinfo), at, now.date())

    async def save(self) -> Saved:
        """Send what was changed."""
        values = self.values()
        changed: dict[str, object] = {
            name.removeprefix(own_rows.PREFIX): values[name]
            for name in values
            if values[name] != self._before[name]
        }
        if not changed:
            raise RuleError(N_("Nothing was changed."), N_("Esc leaves."))
        if "contacted_at" in changed:
            changed["contacted_at"] = read_moment(values["contacted_at"], self._now()) or Moment(clock.now())
        saved: Saved = await self.desk.change(followups.correct, self.followup.id, changed)
        return saved
