"""Forms in which a status may ask for more: rows unfold in place, the caret on the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from textual.widget import Widget

from leadtui.screens import criteria
from leadtui.screens.drafting import Draft
from leadtui.screens.form import FormDialog
from leadtui.services.form_facts import FormFacts
from leadtui.widgets.form_field import FormField, fill, value_of
from leadtui.widgets.preview import Preview, Seen

T = TypeVar("T")


class CriteriaForm(FormDialog[T]):
    """Subclasses name the row that the criteria follow in ``ANCHOR`` and say what was typed for them."""

    ANCHOR = "status"

    def __init__(self, facts: FormFacts, draft: Draft | None = None) -> None:
        super().__init__(draft)
        self.facts = facts
        self.asked: dict[str, FormField] = {}
        self._typed: dict[str, str] = {}
        self._asked_for = ""

    @property
    def draft_entity(self) -> int:
        """The lead."""
        return self.facts.detail.row.id

    def aside(self) -> Iterable[Widget]:
        """What is known and what was said before."""
        preview = Preview()
        preview.can_focus = False
        preview.show(Seen(self.facts.detail, self.facts.now))
        yield preview

    @property
    def reached(self) -> bool:
        """Whether the contact being recorded counts as one."""
        return False

    def fields_typed(self) -> dict[str, str]:
        """What was typed for the criteria, those included that do not show just now."""
        shown = {name: value_of(row.control) for name, row in self.asked.items() if row.display}
        return {name: value for name, value in shown.items() if name != "reason"}

    async def unfold(self, status: str) -> bool:
        """Show what the status asks for; whether it asks for anything."""
        rows = criteria.rows_for(self.facts, status, FormField, reached=self.reached)
        wanted = f"{status} {' '.join(row.field_name for row in rows)}"
        if wanted == self._asked_for:
            return bool(rows)
        self._asked_for = wanted
        await self._fold()
        for row in rows:
            if typed := self._typed.get(row.field_name):
                fill(row.control, typed)
            self.rows[row.field_name] = self.asked[row.field_name] = row
        if rows:
            anchor = self.rows[self.ANCHOR]
            anchor.note("")
            await self.query_one("#fields").mount_all(rows, after=anchor)
            criteria.show_lost(self.asked)
            self.align()
        return bool(rows)

    async def _fold(self) -> None:
        self._typed |= {name: value_of(row.control) for name, row in self.asked.items()}
        for name, row in self.asked.items():
            row.note("")
            await row.remove()
            self.rows.pop(name, None)
        self.asked = {}

    def to_first_gap(self) -> None:
        """The caret goes to the first row that is still empty."""
        for row in self.asked.values():
            if row.display and not value_of(row.control).strip():
                row.control.focus()
                return
        if self.asked:
            next(iter(self.asked.values())).control.focus()

    def edited(self, name: str, *, by_hand: bool) -> None:
        """A reason with a competitor asks which."""
        if name == "lost_reason":
            criteria.show_lost(self.asked)
            if by_hand and self.rows["lost_competitor"].display:
                self.rows["lost_competitor"].control.focus()

    def draft_body(self) -> dict[str, Any]:
        """The rows, and what was typed for criteria that do not show just now."""
        return {**self._typed, **super().draft_body()}

    def take_draft(self, body: dict[str, Any]) -> None:
        """Put the rows back; those of criteria unfold later, filled."""
        self._typed |= {name: str(value) for name, value in body.items() if name not in self.rows}
        super().take_draft(body)
