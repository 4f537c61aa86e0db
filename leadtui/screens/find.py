"""Finding a lead anywhere, also closed ones and those of other lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from leadtui.domain.lists import label
from leadtui.domain.people import Viewer
from leadtui.domain.records import LeadRow
from leadtui.i18n import _
from leadtui.screens.picker import Entry, Picker

if TYPE_CHECKING:
    from leadtui.app import LeadTui

LIMIT = 100


class FindPicker(Picker[int]):
    """Answers with the id of a lead."""

    CONTEXT = "find"

    def __init__(self, desk: LeadTui, text: str = "") -> None:
        hint = _("Name, number, phone, pinyin…")
        super().__init__(_("Find a lead"), self._found, text=text, placeholder=hint)
        self._desk = desk

    async def _found(self, text: str) -> Sequence[Entry[int]]:
        rows = await self._desk.ask(read_found, text, key="find-anywhere")
        return [entry(row) for row in rows]

    def nothing_found(self, text: str) -> str:
        """What to say when nothing fits."""
        if not text.strip():
            return _("Type a name, a number, three digits of a phone, or pinyin.")
        return _("No lead fits “{text}”.", text=text)


def read_found(store: Any, viewer: Viewer, text: str) -> Sequence[LeadRow]:
    """The leads that fit, best first; runs in the gateway's thread, which does the import."""
    from leadtui.services import finding

    return finding.rows(store, viewer, finding.everywhere(store, viewer, text, LIMIT))


def entry(row: LeadRow) -> Entry[int]:
    """A lead as a choice: names and contact, status and owner at the right."""
    name = row.short_name or row.customer
    detail = " · ".join(part for part in (row.customer, row.contact, row.phone, row.number) if part)
    right = " ".join(part for part in (row.level or "", label("status", row.status), row.owner) if part)
    return Entry(row.id, row.id, name, right, detail)
