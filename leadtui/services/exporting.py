"""The record sheet out: one row per follow-up, or one per lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import BinaryIO

from leadtui import clock, i18n
from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.people import Viewer
from leadtui.domain.values import show
from leadtui.errors import PermissionDenied
from leadtui.exchange.export_row import ExportRow, SheetStyle, points_text
from leadtui.exchange.writer import Format, write_record_sheet
from leadtui.i18n import N_
from leadtui.services import finding
from leadtui.store import export_reads, settings
from leadtui.store.database import Store
from leadtui.store.export_reads import Planned, Said, SheetSource

PAGE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    leads: int
    rows: int


def export(
    store: Store,
    viewer: Viewer,
    out: BinaryIO,
    *,
    query: str = "",
    latest: bool = False,
    format: Format = "xlsx",
    language: str | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Exported:
    """Write the leads a query finds, in its order; what ``on_progress`` raises stops the work.

    Without a ``language`` the sheet speaks that of the team's own sheets, as last imported.
    """
    if viewer.role == "viewer":
        raise PermissionDenied(N_("Your role sees numbers without names."))
    added = tuple(field for field in REGISTRY if field.added)
    total = finding.count(store, viewer, query)
    counts = [0, 0]

    def rows() -> Iterator[ExportRow]:
        for source in _sources(store, viewer, query, total):
            counts[0] += 1
            for row in sheet_rows(source, viewer.team_zone, added, latest=latest):
                counts[1] += 1
                yield row
            if on_progress and counts[0] % 50 == 0:
                on_progress("write", counts[0], total)

    with store.reading():
        spoken = language or settings.load().get("sheet_language") or i18n.language()
        style = SheetStyle(language=spoken, extra=added)
        write_record_sheet(rows(), out, style=style, format=format)
    if on_progress:
        on_progress("write", counts[0], total)
    return Exported(*counts)


def _sources(store: Store, viewer: Viewer, query: str, total: int) -> Iterator[SheetSource]:
    for offset in range(0, total, PAGE):
        yield from export_reads.load(finding.find(store, viewer, query, offset, PAGE))


def sheet_rows(
    source: SheetSource, zone: str, added: tuple[Field, ...] = (), *, latest: bool = False
) -> Iterator[ExportRow]:
    """The rows of one lead, oldest follow-up first; the plan stands on the last one."""
    said = source.said[-1:] if latest else source.said
    extra = tuple(show(field, source.extra.get(field.id)) for field in added)
    for place, spoken in enumerate(said):
        yield _row(source, spoken, zone, extra, last=place == len(said) - 1)
    if not said:
        yield _row(source, None, zone, extra, last=True)


def _row(
    source: SheetSource, said: Said | None, zone: str, extra: tuple[str, ...], *, last: bool
) -> ExportRow:
    contacted = _when(said, zone) if said else None
    step = said.next_step if said else ""
    plan = _plan(source) if last else None
    return ExportRow(
        number=source.number,
        customer=source.customer,
        source=source.source,
        contact=source.contact,
        contact_point=points_text(Point(*point) for point in source.points),  # type: ignore[arg-type]
        level=source.level,
        need=source.need,
        contacted_at=contacted,
        method=said.method if said else None,
        summary=said.summary if said else "",
        feedback=said.feedback if said else "",
        next_step=step or (plan.step if plan else ""),
        owner=source.owner,
        status=source.status,
        plan_date=When(plan.due_on, plan.due_time) if plan else None,
        plan_focus=plan.focus if plan else "",
        plan_goal=plan.goal if plan else "",
        extra=extra,
    )


def _when(said: Said, zone: str) -> When:
    local = clock.local(said.contacted_at, zone)
    return When(local.date(), _minutes(local) if said.has_time else None)


def _minutes(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _plan(source: SheetSource) -> Planned | None:
    """The open conversation plan; content plans are told by the rhythm in the next step."""
    return next((plan for plan in source.plans if plan.track == "conversation"), None)
