"""Chosen columns of the leads found, as a table or as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.domain.values import plain
from leadtui.exchange.cell_values import cell_of
from leadtui.exchange.chosen_columns import ChosenColumn
from leadtui.exchange.export_row import ExportRow, SheetStyle, cell_of_row, points_text
from leadtui.exchange.out_column import Value
from leadtui.services import context
from leadtui.services.export_rows import sheet_rows
from leadtui.store import export_fields, export_reads
from leadtui.store.database import Store
from leadtui.store.export_reads import SheetSource

PAGE = 500

Progress = Callable[[str, int, int], None]


class ChosenRows:
    """The rows of some leads under chosen columns; counts how many leads were written.

    Where a column tells of follow-ups there is a row for each of them, else, or with ``latest``, one per
    lead.
    """

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        lead_ids: Sequence[int],
        columns: Sequence[ChosenColumn],
        language: str,
        *,
        latest: bool = False,
        masked: bool = False,
        on_progress: Progress | None = None,
    ) -> None:
        self.leads = self.written = 0
        self.columns = columns
        self._store, self._viewer, self._lead_ids = store, viewer, lead_ids
        self._language = language
        self.per_followup = any(column.of_followups for column in columns) and not latest
        self._masked = masked
        self._on_progress = on_progress
        self._fields = [column.field for column in columns if column.field is not None]
        self._ours = context.currency()
        self._labels = SheetStyle(language).labels()

    def cells(self) -> Iterator[list[Value]]:
        """Each row as the cells of a sheet."""
        for row in self._rows():
            yield [self._cell(column, row) for column in self.columns]

    def objects(self) -> Iterator[dict[str, object]]:
        """Each row as a JSON object."""
        for row in self._rows():
            yield {column.name: self._plain(column, row) for column in self.columns}

    def _rows(self) -> Iterator[_Row]:
        for start in range(0, len(self._lead_ids), PAGE):
            ids = list(self._lead_ids[start : start + PAGE])
            lead = export_fields.of_leads(ids, self._fields)
            contact = export_fields.of_contacts(ids, self._fields)
            said = export_fields.of_followups(ids, self._fields)
            for source in export_reads.load(self._store, self._viewer, ids, masked=self._masked):
                self.leads += 1
                values = {**source.extra, **contact.get(source.id, {}), **lead[source.id]}
                yield from self._of(source, values, said.get(source.id, []))
            if self._on_progress:
                self._on_progress("write", self.leads, len(self._lead_ids))

    def _of(self, source: SheetSource, lead: dict[str, Any], said: list[dict[str, Any]]) -> Iterator[_Row]:
        rows = list(sheet_rows(source, self._viewer.team_zone, self._language, latest=not self.per_followup))
        own = [{**each.own} for each in source.said]
        spoken = [each | values for each, values in zip(own, said, strict=True)] if said else own
        spoken = spoken if self.per_followup else spoken[-1:]
        for place, row in enumerate(rows):
            self.written += 1
            yield _Row(source, row, lead, spoken[place] if place < len(spoken) else {})

    def _cell(self, column: ChosenColumn, row: _Row) -> Value:
        if column.part == "sheet":
            return cell_of_row(row.sheet, column.id, self._labels)
        if column.part == "points":
            return self._points(column.id, row.source)
        assert column.field is not None
        value = row.value(column.field)
        return cell_of(
            column.field,
            value,
            self._language,
            currency=str(row.values.get("currency") or self._ours),
            ours=self._ours,
            zone=self._viewer.team_zone,
        )

    def _plain(self, column: ChosenColumn, row: _Row) -> object:
        zone = ZoneInfo(self._viewer.team_zone)
        if column.part == "sheet":
            value = getattr(row.sheet, column.id)
            return _iso(value, zone) if isinstance(value, When) else value or None
        if column.part == "points":
            return self._points(column.id, row.source) or None
        assert column.field is not None
        value = row.value(column.field)
        if isinstance(value, datetime):
            return value.astimezone(zone).replace(microsecond=0).isoformat()
        return list(value) if isinstance(value, tuple) else plain(column.field, value)

    def _points(self, kind: str, source: SheetSource) -> str:
        return points_text(Point(*point) for point in source.points if point[0] == kind)  # type: ignore[arg-type]  # kinds as stored


class _Row:
    __slots__ = ("said", "sheet", "source", "values")

    def __init__(
        self, source: SheetSource, sheet: ExportRow, values: dict[str, Any], said: dict[str, Any]
    ) -> None:
        self.source, self.sheet, self.values, self.said = source, sheet, values, said

    def value(self, field: Field) -> object:
        return (self.said if field.entity == "followup" else self.values).get(field.id)


def _iso(when: When, zone: ZoneInfo) -> str:
    if when.at is None:
        return when.day.isoformat()
    return datetime.combine(when.day, when.at, zone).isoformat()
