"""The record sheet out: one row per follow-up, or one per lead."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from leadtui import i18n
from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.exchange.export_row import ExportRow, SheetStyle
from leadtui.exchange.header_words import OPTIONAL, added_fields
from leadtui.exchange.writer import Format, write_record_sheet
from leadtui.i18n import N_
from leadtui.services import access, audit, finding
from leadtui.services.export_rows import sheet_rows, told_beside
from leadtui.store import export_reads, settings
from leadtui.store.database import Store

PAGE = 500
TOLD_EVERY = 50

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    leads: int
    rows: int


@dataclass(slots=True)
class _Sheet:
    """The rows of some leads, to be gone through more than once; counts are of the last time."""

    store: Store
    viewer: Viewer
    lead_ids: array[int]
    masked: bool
    zone: str
    language: str
    latest: bool
    added: tuple[Field, ...]
    on_progress: Progress | None
    leads: int = 0
    written: int = 0

    def rows(self, phase: str) -> Iterator[ExportRow]:
        """All rows, lead by lead; progress is told under this name."""
        self.leads = self.written = 0
        for source in self._sources():
            self.leads += 1
            for row in sheet_rows(source, self.zone, self.language, self.added, latest=self.latest):
                self.written += 1
                yield row
            if self.on_progress and (self.leads % TOLD_EVERY == 0 or self.leads == len(self.lead_ids)):
                self.on_progress(phase, self.leads, len(self.lead_ids))

    def _sources(self) -> Iterator[export_reads.SheetSource]:
        for start in range(0, len(self.lead_ids), PAGE):
            ids = self.lead_ids[start : start + PAGE].tolist()
            yield from export_reads.load(self.store, self.viewer, ids, masked=self.masked)

    def optional(self) -> tuple[str, ...]:
        """The columns without which importing the sheet would lose something."""
        needed: set[str] = set()
        for row in self.rows("read"):
            needed |= told_beside(row)
            if len(needed) == len(OPTIONAL):
                break
        return tuple(column for column in OPTIONAL if column in needed)


def export(
    store: Store,
    viewer: Viewer,
    out: BinaryIO,
    *,
    query: str = "",
    latest: bool = False,
    masked: bool = False,
    format: Format = "xlsx",
    language: str | None = None,
    on_progress: Progress | None = None,
) -> Exported:
    """Write the leads a query finds, in its order; what ``on_progress`` raises stops the work.

    Without a ``language`` the sheet speaks that of the team's own sheets, as last imported. Columns beyond
    the record sheet's own stand there only where importing would lose something without them. Contact
    details of leads that are not the viewer's are masked, all of them where ``masked``.
    """
    require_export(store, viewer)
    added = added_fields()
    with store.reading():
        found = array("q", finding.find(store, viewer, query, 0, finding.count(store, viewer, query)))
        spoken = str(language or settings.load().get("sheet_language") or i18n.language())
        sheet = _Sheet(store, viewer, found, masked, viewer.team_zone, spoken, latest, added, on_progress)
        style = SheetStyle(language=spoken, optional=sheet.optional(), extra=added)
        try:
            write_record_sheet(sheet.rows("write"), out, style=style, format=format)
        finally:
            # What was cut off has left the database too.
            values = {"query": query, "leads": sheet.leads, "rows": sheet.written, "format": format}
            values |= {"masked": True} if masked else {}
            audit.note(store, viewer, "export", "lead", 0, values=values)
    return Exported(sheet.leads, sheet.written)


def require_export(store: Store, viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer may take leads out."""
    if viewer.role == "viewer":
        raise PermissionDenied(N_("Your role sees numbers without names."))
    store.read(lambda: access.require_right(viewer, "export"))
