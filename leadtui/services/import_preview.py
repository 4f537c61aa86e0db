"""What importing a sheet would do, told before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import combine, lead_key
from leadtui.exchange.mapping import TableMapping
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.services import access
from leadtui.services.import_known import find
from leadtui.services.import_source import open_source
from leadtui.store.database import Store

SHOWN = 200
CHUNK = 500


@dataclass(slots=True)
class Preview:
    """Counts, the first rows as they were understood, and every row that cannot be read.

    ``mapping`` is how columns are read, None for a record sheet. ``leads`` are (number, customer,
    contact, status id, owner, known here); ``rejected`` are (line, reason).
    """

    name: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    rows: int = 0
    followups: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    mapping: TableMapping | None = None
    leads: list[tuple[str, str, str, str, str, bool]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def preview(
    store: Store,
    viewer: Viewer,
    path: Path,
    *,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Preview:
    """Read the whole sheet and look up its leads; nothing is written."""
    store.read(lambda: access.require_right(viewer, "import"))
    with store.reading(), open_source(store, viewer, path) as table:
        told = Preview(table.name, table.sheet, table.sheets, table.columns, table.unknown)
        told.mapping = table.mapping
        tally = Tally()
        groups: dict[str, list[SheetRow]] = {}
        for row in table.rows(tally):
            told.rows += 1
            if isinstance(row, RowError):
                told.rejected.append((row.row, row.text()))
                continue
            groups.setdefault(lead_key(row), []).append(row)
            if on_progress and told.rows % CHUNK == 0:
                on_progress("read", told.rows, max(table.total, told.rows))
        told.skipped = tally.totals + tally.headers
    with store.reading():
        _look_up(store, viewer, told, groups)
    return told


def _look_up(store: Store, viewer: Viewer, told: Preview, groups: dict[str, list[SheetRow]]) -> None:
    for chunk in _chunks(list(groups)):
        leads = [(key, combine(groups[key])) for key in chunk]
        known = find(store, viewer, leads)
        for key, lead in leads:
            told.followups += len(lead.followups)
            told.known += key in known
            told.new += key not in known
            if len(told.leads) < SHOWN:
                told.leads.append(
                    (
                        lead.number or "",
                        lead.customer,
                        lead.contact,
                        lead.status or "potential",
                        lead.owner,
                        key in known,
                    )
                )


def _chunks(keys: list[str]) -> list[list[str]]:
    return [keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK)]
