"""Finding a lead anywhere, also closed ones and those of other lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from leadtui.domain.lists import label
from leadtui.domain.people import Viewer
from leadtui.domain.records import LeadRow
from leadtui.i18n import _
from leadtui.screens.new_lead_answers import twin_text
from leadtui.screens.picker import Entry, Picker

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.services.duplicates_hint import Twin

LIMIT = 100


class FindPicker(Picker[int]):
    """Answers with the id of a lead."""

    CONTEXT = "find"

    def __init__(self, desk: LeadTui, text: str = "") -> None:
        hint = _("Name, number, phone, pinyin…")
        super().__init__(_("Find a lead"), self._found, text=text, placeholder=hint)
        self._desk = desk
        self._twins: Sequence[Twin] = ()
        self._spent = ""

    async def _found(self, text: str) -> Sequence[Entry[int]]:
        rows = await self._desk.ask(read_found, text, key="find-anywhere")
        hidden = ((), "") if rows else await self._desk.ask(read_hidden, text, key="find-hidden")
        self._twins, self._spent = hidden
        return [entry(row) for row in rows]

    def nothing_found(self, text: str) -> str:
        """What to say when nothing fits."""
        if not text.strip():
            return _("Type a name, a number, three digits of a phone, or pinyin.")
        if self._twins:
            told = twin_text(self._twins[0], self._desk.today(), self._zone())
            return _("A colleague has it: {lead}", lead=told)
        return " ".join(part for part in (_("No lead fits “{text}”.", text=text), self._spent) if part)

    def _zone(self) -> str:
        return self._desk.viewer.zone if self._desk.viewer is not None else "UTC"


def read_found(store: Any, viewer: Viewer, text: str) -> Sequence[LeadRow]:
    """The leads that fit, best first; runs in the gateway's thread, which does the import."""
    from leadtui.services import finding

    return finding.rows(store, viewer, finding.everywhere(store, viewer, text, LIMIT))


def read_hidden(store: Any, viewer: Viewer, text: str) -> tuple[Sequence[Twin], str]:
    """Colleagues' leads that were meant, masked; or that nobody is told of them any more today."""
    from leadtui.services import duplicates_hint, duplicates_left

    found = duplicates_hint.searched(store, viewer, text)
    spent = duplicates_left.spent(store, viewer) if duplicates_hint.looks(viewer, text) else None
    return found, spent.text() if spent is not None else ""


def entry(row: LeadRow) -> Entry[int]:
    """A lead as a choice: names and contact, status and owner at the right."""
    name = row.short_name or row.customer
    detail = " · ".join(part for part in (row.customer, row.contact, row.phone, row.number) if part)
    right = " ".join(part for part in (row.level or "", label("status", row.status), row.owner) if part)
    return Entry(row.id, row.id, name, right, detail)
