"""What an import would make of each row: the verdicts, and who comes to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from leadtui.domain.people import Viewer
from leadtui.exchange.mending import BY_HAND
from leadtui.exchange.record_sheet import RowError, SheetLead
from leadtui.i18n import N_, _
from leadtui.services import import_forgotten
from leadtui.services.import_existing import Merger
from leadtui.services.import_known import find
from leadtui.services.import_owners import Owners
from leadtui.services.import_twins import Twins
from leadtui.store.database import Store

Verdict = Literal["create", "update", "same", "duplicate", "error", "left"]

VERDICTS: dict[Verdict, str] = {
    "create": N_("new"),
    "update": N_("changed"),
    "same": N_("as it was"),
    "duplicate": N_("possible duplicate"),
    "error": N_("error"),
    "left": N_("left out"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One row and what importing it would do.

    ``cell`` is where in the file an error stands, as B7; ``mended`` whether cells of it were set right.
    """

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
    mended: bool = False


class Judge:
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
        gone = import_forgotten.refused(self._store, self._viewer, leads)
        silent = import_forgotten.silent(self._store, fresh)
        for key, lead in leads:
            self._owners(lead.owner)
            if key in gone:
                yield lead, "error", gone[key]
            elif lead.number in hidden:
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
                alone = _(import_forgotten.SILENT) if key in silent else ""
                twin = twins.get(key)
                yield lead, "duplicate" if twin and twin.sure else "create", twin.reason if twin else alone


def judged(lead: SheetLead, verdict: Verdict, reason: str) -> Iterator[Judged]:
    """The verdict on a lead as that on each of its rows."""
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


def unreadable(row: RowError, name: str = "") -> Judged:
    """A row that is not read, because it cannot be or because somebody left it out; whom it is about."""
    if row.field == BY_HAND:
        return Judged(row.row, "left", customer=name, reason=row.text())
    return Judged(row.row, "error", customer=name, reason=row.text(), cell=row.cell, value=row.value)
