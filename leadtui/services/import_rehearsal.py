"""What importing a file would do, row by row, told before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Literal

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import combine, lead_key
from leadtui.exchange.mapping import TableMapping
from leadtui.exchange.record_sheet import RowError, SheetLead, SheetRow, Tally
from leadtui.i18n import N_, _
from leadtui.services import access
from leadtui.services.import_existing import Merger
from leadtui.services.import_known import find
from leadtui.services.import_owners import Owners
from leadtui.services.import_source import Asked, Source, open_source
from leadtui.services.import_twins import Twins
from leadtui.store.database import Store

Verdict = Literal["create", "update", "same", "duplicate", "error"]

VERDICTS: dict[Verdict, str] = {
    "create": N_("new"),
    "update": N_("changed"),
    "same": N_("as it was"),
    "duplicate": N_("possible duplicate"),
    "error": N_("error"),
}
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """One row and what importing it would do; ``cell`` is where in the file an error stands, as B7."""

    row: int
    verdict: Verdict
    number: str = ""
    customer: str = ""
    contact: str = ""
    owner: str = ""
    status: str = ""
    reason: str = ""
    cell: str = ""
    value: str = ""


@dataclass(slots=True)
class Rehearsal:
    """The file as it is understood, and every row's verdict in the order of the file.

    ``counts`` are of VERDICTS; ``leads`` and ``followups`` how many there would be to look at;
    ``owners_unknown`` names on the sheet that nobody here has, ``unknown_values`` texts that no list has
    as (field id, text, rows), the most frequent first.
    """

    name: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    detected: str = ""
    mapping: TableMapping | None = None
    unknown: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    rows: list[Judged] = field(default_factory=list)
    leads: int = 0
    followups: int = 0
    skipped: int = 0
    left_out: tuple[str, ...] = ()
    owners_unknown: tuple[str, ...] = ()
    unknown_values: tuple[tuple[str, str, int], ...] = ()


def rehearse(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    asked: Asked | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Rehearsal:
    """Read the whole file and look up its leads; nothing is written."""
    store.read(lambda: access.require_right(viewer, "import"))
    with store.reading(), open_source(store, viewer, source, name=name, asked=asked) as table:
        told = _begun(table)
        groups = _read(table, told, on_progress)
        owners = Owners(store, activate=False, create=False)
        judge = _Judge(store, viewer, owners, mapped=table.foreign)
        for chunk in _chunks(groups.items()):
            leads = [(key, combine(rows)) for key, rows in chunk]
            for lead, verdict, reason in judge(leads):
                told.leads += 1
                told.followups += len(lead.followups)
                told.rows += _judged(lead, verdict, reason)
        told.owners_unknown = tuple(owners.unknown)
        told.left_out = tuple(table.left_out)
        told.unknown_values = tuple(
            (kind, text, n)
            for (kind, text), n in sorted(table.unknown_values.items(), key=lambda item: -item[1])
        )
    told.rows.sort(key=lambda each: each.row)
    for each in told.rows:
        told.counts[each.verdict] = told.counts.get(each.verdict, 0) + 1
    return told


def _begun(table: Source) -> Rehearsal:
    return Rehearsal(
        table.name, table.sheet, table.sheets, table.detected, table.mapping, table.unknown, table.columns
    )


def _read(
    table: Source, told: Rehearsal, on_progress: Callable[[str, int, int], None] | None
) -> dict[str, list[SheetRow]]:
    tally = Tally()
    groups: dict[str, list[SheetRow]] = {}
    for done, row in enumerate(table.rows(tally), 1):
        if isinstance(row, RowError):
            told.rows.append(Judged(row.row, "error", reason=row.text(), cell=row.cell, value=row.value))
        else:
            groups.setdefault(lead_key(row), []).append(row)
        if on_progress and done % CHUNK == 0:
            on_progress("read", done, max(table.total, done))
    told.skipped = tally.totals + tally.headers
    return groups


class _Judge:
    """Says of leads what an import would make of them, a chunk after the other."""

    def __init__(self, store: Store, viewer: Viewer, owners: Owners, *, mapped: bool) -> None:
        self._store = store
        self._viewer = viewer
        self._owners = owners
        self._twins = Twins(store, viewer) if mapped else None

    def __call__(self, leads: Sequence[tuple[str, SheetLead]]) -> Iterator[tuple[SheetLead, Verdict, str]]:
        known = find(self._store, self._viewer, leads)
        merger = Merger(self._store, self._viewer, 0, lambda: 0, self._owners, known.values(), hold=False)
        fresh = [(key, lead) for key, lead in leads if key not in known]
        hidden = self._store.engine.hidden_numbers([lead.number for _key, lead in fresh if lead.number])
        twins = self._twins.of(fresh) if self._twins else {}
        for key, lead in leads:
            self._owners(lead.owner)
            if lead.number in hidden:
                yield lead, "same", _("{number} belongs to a colleague.", number=lead.number)
            elif key in known and self._twins and (reason := merger.clash(known[key], lead)):
                yield lead, "error", reason
            elif key in known:
                change = merger.compare(known[key], lead)
                kept = _("kept ours: {fields}", fields=", ".join(change.kept)) if change.kept else ""
                yield lead, "update" if change.changed else "same", kept
            elif not lead.customer:
                yield lead, "error", _("A new lead needs a customer name.")
            else:
                yield lead, "duplicate" if key in twins else "create", twins.get(key, "")


def _judged(lead: SheetLead, verdict: Verdict, reason: str) -> Iterator[Judged]:
    for row in lead.rows:
        yield Judged(
            row,
            verdict,
            lead.number or "",
            lead.customer,
            lead.contact,
            lead.owner,
            lead.status or "potential",
            reason,
        )


def _chunks(
    groups: Iterable[tuple[str, list[SheetRow]]],
) -> Iterator[list[tuple[str, list[SheetRow]]]]:
    rest = iter(groups)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
