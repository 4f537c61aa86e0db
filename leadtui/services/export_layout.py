"""Leads written as one of the team's other sheets, such that importing it again changes nothing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from leadtui import clock, i18n
from leadtui.domain.contact_points import Point
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import label
from leadtui.domain.money import format_money
from leadtui.domain.people import Viewer
from leadtui.exchange.cells import Cell
from leadtui.exchange.export_row import points_text
from leadtui.exchange.layouts import Layout, LayoutColumn
from leadtui.exchange.plain_writer import write_table
from leadtui.exchange.writer import Format
from leadtui.services import audit, finding
from leadtui.services.export_rows import status_then
from leadtui.services.exporting import Exported, Progress, require_export
from leadtui.store import export_reads, settings
from leadtui.store.database import Store
from leadtui.store.export_reads import Said, SheetSource

PAGE = 500
Row = list[Cell | None]


def export_layout(
    store: Store,
    viewer: Viewer,
    out: BinaryIO,
    layout: Layout,
    *,
    query: str = "",
    masked: bool = False,
    format: Format = "xlsx",
    language: str | None = None,
    on_progress: Progress | None = None,
) -> Exported:
    """Write the leads a query finds: the progress table a row per follow-up, the others one per lead.

    What has no field yet comes from the notes, where an import has put it under the column's title.
    """
    require_export(store, viewer)
    with store.reading():
        found = array("q", finding.find(store, viewer, query, 0, finding.count(store, viewer, query)))
        spoken = str(language or settings.load().get("sheet_language") or i18n.language())
        titles = [column.title.text(spoken) for column in layout.columns]
        sheet = _Sheet(store, viewer, layout, found, spoken, masked=masked, on_progress=on_progress)
        try:
            write_table(titles, sheet.rows(), out, format, layout.name.text(spoken))
        finally:
            values = {"query": query, "leads": sheet.leads, "rows": sheet.written, "format": format}
            values |= {"layout": layout.id} | ({"masked": True} if masked else {})
            audit.note(store, viewer, "export", "lead", 0, values=values)
    return Exported(sheet.leads, sheet.written)


class _Sheet:
    """The rows of some leads; counts how many were written."""

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        layout: Layout,
        lead_ids: array[int],
        language: str,
        *,
        masked: bool,
        on_progress: Progress | None,
    ) -> None:
        self.leads = self.written = 0
        self._store = store
        self._viewer = viewer
        self._layout = layout
        self._lead_ids = lead_ids
        self._language = language
        self._masked = masked
        self._on_progress = on_progress

    def rows(self) -> Iterator[Row]:
        """All rows, lead by lead."""
        for start in range(0, len(self._lead_ids), PAGE):
            ids = self._lead_ids[start : start + PAGE].tolist()
            beyond = export_reads.beyond(ids)
            for source in export_reads.load(self._store, self._viewer, ids, masked=self._masked):
                self.leads += 1
                for row in self._of(
                    source, _Notes(self._layout, str(beyond[source.id]["notes"] or "")), beyond[source.id]
                ):
                    self.written += 1
                    yield row
            if self._on_progress:
                self._on_progress("write", self.leads, len(self._lead_ids))

    def _of(self, source: SheetSource, notes: _Notes, beyond: dict[str, Any]) -> Iterator[Row]:
        said: Sequence[Said | None] = [*source.said] or [None]
        if self._layout.id != "progress":
            said = said[-1:]
        for place, each in enumerate(said):
            back = len(said) - 1 - place
            yield [
                self._cell(column, source, each, beyond, notes.of(column, back))
                for column in self._layout.columns
            ]

    def _status(self, source: SheetSource, said: Said | None) -> str:
        status = status_then(source, said) if said else source.status
        return label("status", status, self._language)

    def _cell(
        self,
        column: LayoutColumn,
        source: SheetSource,
        said: Said | None,
        beyond: dict[str, Any],
        noted: str | None,
    ) -> Cell | None:
        match column.target:
            case "status" | "contacted_at" | "feedback":
                return self._of_the_day(column.target, source, said, noted)
            case "customer":
                # A person without a company: the table has a column for each.
                alone = source.customer == source.contact and self._layout.id == "customers"
                return None if alone else source.customer
            case "contact":
                return source.contact
            case "email" | "phone":
                return self._points(column.target, source)
            case _:
                return self._beyond(column.target, beyond) or noted

    def _of_the_day(
        self, target: str, source: SheetSource, said: Said | None, noted: str | None
    ) -> Cell | None:
        if target == "status":
            return noted or self._status(source, said)
        if said is None:
            return None
        return said.feedback if target == "feedback" else self._day(said)

    def _beyond(self, target: str, beyond: dict[str, Any]) -> str:
        value = beyond.get(target) if target != "notes" else None
        match value:
            case int():
                return format_money(value, beyond["currency"], self._language)
            case str() if REGISTRY[target].choices:
                return label(REGISTRY[target].choices, value, self._language)
            case _:
                return str(value or "")

    def _points(self, target: str, source: SheetSource) -> str:
        points = [Point(*point) for point in source.points]  # type: ignore[arg-type]  # kinds as stored
        if self._layout.id == "customers":
            points = [point for point in points if (point.kind == "email") == (target == "email")]
        return points_text(points)

    def _day(self, said: Said) -> datetime:
        local = clock.local(said.contacted_at, self._viewer.team_zone).replace(tzinfo=None, microsecond=0)
        return local if said.has_time else local.replace(hour=0, minute=0, second=0)


class _Notes:
    """The lines of a lead's notes by the column under whose title they stand; the others are remarks."""

    def __init__(self, layout: Layout, text: str) -> None:
        titled = {title: column for column in layout.columns for title in column.title}
        self._found: dict[LayoutColumn, list[str]] = {}
        self._rest: list[str] = []
        for line in text.splitlines():
            title, sign, rest = line.partition(": ")
            if sign and title in titled:
                self._found.setdefault(titled[title], []).append(rest)
            else:
                self._rest.append(line)
        self._remarks = next((column for column in layout.columns if column.plain), None)

    def of(self, column: LayoutColumn, back: int) -> str | None:
        """The line of a column, counted back from the newest; all remarks at once."""
        if column == self._remarks:
            return "\n".join(self._rest) or None
        lines = self._found.get(column, [])
        return lines[-1 - min(back, len(lines) - 1)] if lines else None
