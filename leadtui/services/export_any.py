"""Leads out in any form: the record sheet, another sheet of the team, chosen columns, contacts, plans."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from leadtui import i18n
from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange.chosen_columns import ChosenColumn, chosen_columns
from leadtui.exchange.csv_writer import write_csv_table
from leadtui.exchange.jsonl_writer import write_jsonl
from leadtui.exchange.kinds import COLUMNED, TABLES, Kind
from leadtui.exchange.layouts import layout_named
from leadtui.exchange.writer import Format
from leadtui.exchange.xlsx_table import write_xlsx_table
from leadtui.exchange.xlsx_writer import SHEET_NAMES
from leadtui.i18n import N_, Label
from leadtui.services import audit, exporting, finding
from leadtui.services.export_cards import Cards
from leadtui.services.export_columns import ChosenRows
from leadtui.services.export_lines import Lines
from leadtui.services.export_plans import Plans
from leadtui.services.exporting import Exported, Progress, require_export
from leadtui.store import settings
from leadtui.store.database import Store

SHEET = Label("Leads", "线索", "銷售線索")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: ``columns`` by id or label, none for the record sheet or all there is.

    ``layout`` is the id of another sheet of the team; without a ``language`` the sheet speaks that of the
    team's own sheets.
    """

    kind: Kind = "xlsx"
    query: str = ""
    columns: tuple[str, ...] = ()
    layout: str = ""
    latest: bool = False
    masked: bool = False
    language: str | None = None


def write(
    store: Store, viewer: Viewer, out: BinaryIO, wanted: Wanted, *, on_progress: Progress | None = None
) -> Exported:
    """Write the leads a query finds, in its order; what ``on_progress`` raises stops the work.

    Who took what out is on record with the query and the format. Contact details of leads that are not
    the viewer's are masked, all of them where ``masked``.
    """
    require_export(store, viewer)
    columns = _checked(wanted)
    common: dict[str, Any] = {
        "query": wanted.query,
        "masked": wanted.masked,
        "language": wanted.language,
        "on_progress": on_progress,
    }
    if wanted.layout:
        from leadtui.services.export_layout import export_layout

        layout = layout_named(wanted.layout)
        assert layout is not None
        return export_layout(store, viewer, out, layout, format=cast("Format", wanted.kind), **common)
    if wanted.kind in TABLES and not columns:
        return exporting.export(
            store, viewer, out, format=cast("Format", wanted.kind), latest=wanted.latest, **common
        )
    return _written(store, viewer, out, wanted, columns, on_progress)


def _checked(wanted: Wanted) -> tuple[ChosenColumn, ...]:
    if wanted.columns and (wanted.layout or wanted.kind not in COLUMNED):
        raise UsageError(N_("Columns can be chosen for xlsx, csv and jsonl only."))
    if wanted.layout and (wanted.kind not in TABLES or layout_named(wanted.layout) is None):
        raise UsageError(N_("The team's sheets are written as xlsx or csv."))
    columns = chosen_columns(wanted.columns)
    if wanted.columns and not columns:
        raise UsageError(N_("No column is named."))
    return columns


def _written(
    store: Store,
    viewer: Viewer,
    out: BinaryIO,
    wanted: Wanted,
    columns: tuple[ChosenColumn, ...],
    on_progress: Progress | None,
) -> Exported:
    with store.reading():
        found = array(
            "q", finding.find(store, viewer, wanted.query, 0, finding.count(store, viewer, wanted.query))
        )
        language = str(wanted.language or settings.load().get("sheet_language") or i18n.language())
        rows, write_ = _source(store, viewer, found, wanted, columns, language, on_progress)
        try:
            write_(out)
        finally:
            # What was cut off has left the database too.
            audit.note(store, viewer, "export", "lead", 0, values=_told(wanted, rows, columns))
    return Exported(rows.leads, rows.written)


Writing = Callable[[BinaryIO], None]
Source = ChosenRows | Lines | Cards | Plans


def _source(
    store: Store,
    viewer: Viewer,
    found: array[int],
    wanted: Wanted,
    columns: tuple[ChosenColumn, ...],
    language: str,
    on_progress: Progress | None,
) -> tuple[Source, Writing]:
    common: dict[str, Any] = {"masked": wanted.masked, "on_progress": on_progress}
    match wanted.kind:
        case "vcf" | "vcf4":
            cards = Cards(store, viewer, found, **common)
            return cards, lambda out: cards.write(out, "4.0" if wanted.kind == "vcf4" else "3.0")
        case "ics":
            plans = Plans(found, language, on_progress=on_progress)
            return plans, plans.write
        case "jsonl" if not columns:
            lines = Lines(store, viewer, found, **common)
            return lines, lambda out: write_jsonl(lines.objects(), out)
    rows = ChosenRows(store, viewer, found, columns, language, latest=wanted.latest, **common)
    outs = [column.out(language) for column in columns]
    match wanted.kind:
        case "jsonl":
            return rows, lambda out: write_jsonl(rows.objects(), out)
        case "csv":
            return rows, lambda out: write_csv_table([each.title for each in outs], rows.cells(), out)
        case _:
            name = SHEET_NAMES[language] if rows.per_followup else SHEET.text(language)
            return rows, lambda out: write_xlsx_table(outs, rows.cells(), out, name=name, frozen="B2")


def _told(wanted: Wanted, rows: Source, columns: tuple[ChosenColumn, ...]) -> Mapping[str, object]:
    values = {"query": wanted.query, "leads": rows.leads, "rows": rows.written, "format": wanted.kind}
    values |= {"masked": True} if wanted.masked else {}
    return values | ({"columns": ",".join(column.name for column in columns)} if columns else {})
