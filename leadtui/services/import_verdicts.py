"""What an import would make of each row: the verdicts, and who comes to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from leadtui.domain.people import Viewer
from leadtui.exchange.mending import BY_HAND
from leadtui.exchange.record_sheet import RowError, SheetLead, SheetRow
from leadtui.i18n import N_, _
from leadtui.services import import_forgotten
from leadtui.services.import_decisions import Decision, Decisions, Policy, Rows
from leadtui.services.import_decisions import Verdict as Verdict
from leadtui.services.import_existing import Change, Merger
from leadtui.services.import_owners import Owners
from leadtui.services.import_twins import Twins
from leadtui.store.database import Store

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

    ``cell`` is where in the file an error stands, as B7; ``mended`` whether cells of it were set right;
    ``changes`` what would be set of a lead that is here, in words.
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
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One lead of a file and the verdict on it; ``changes`` are what would be set, in words.

    ``rows`` are its rows, each with what is to be said of it alone; ``may_be_here`` whether any of them is
    about a lead that may be here.
    """

    lead: SheetLead
    rows: tuple[tuple[SheetRow, str], ...]
    verdict: Verdict
    reason: str = ""
    changes: tuple[str, ...] = ()
    may_be_here: bool = False


class Judge:
    """Says of leads what an import would make of them, a chunk after the other; nothing is written."""

    def __init__(self, store: Store, viewer: Viewer, owners: Owners, policy: Policy) -> None:
        merging = partial(Merger, store, viewer, 0, lambda: 0, owners, hold=False)
        self._owners = owners
        self._decisions = Decisions(store, viewer, policy, Twins(store, viewer), merging)

    def __call__(self, rows: Rows) -> Iterator[Found]:
        merger, decisions = self._decisions.of(rows)
        under = dict(rows)
        for each in decisions:
            change = merger.compare(each.lead_id, each.lead) if each.act == "merge" else None
            self._owners.look_up(each.lead)
            likenesses = each.likenesses or ("",) * len(each.keys)
            yield Found(
                each.lead,
                tuple(
                    (row, why) for key, why in zip(each.keys, likenesses, strict=True) for row in under[key]
                ),
                each.verdict(change),
                _reason(each, change),
                change.told if change is not None else (),
                any(likenesses) or (each.twin is not None and each.twin.sure),
            )


def _reason(decision: Decision, change: Change | None) -> str:
    """Why, or what else there is to know."""
    if change is not None:
        kept = _("kept ours: {fields}", fields=", ".join(change.kept)) if change.kept else ""
        return " · ".join(filter(None, (_(", ").join(change.told), kept)))
    if decision.reason:
        return decision.reason
    if decision.twin is not None:
        return decision.twin.reason
    return _(import_forgotten.SILENT) if decision.silent else ""


def judged(found: Found) -> Iterator[Judged]:
    """The verdict on a lead as that on each of its rows."""
    lead = found.lead
    for row, why in found.rows:
        yield Judged(
            row.row,
            found.verdict,
            row.number or "",
            row.customer or lead.customer,
            row.contact or lead.contact,
            row.owner or lead.owner,
            lead.status or "potential",
            " · ".join(filter(None, (why, found.reason))),
            changes=found.changes,
        )


def unreadable(row: RowError, name: str = "") -> Judged:
    """A row that is not read, because it cannot be or because somebody left it out; whom it is about."""
    if row.field == BY_HAND:
        return Judged(row.row, "left", customer=name, reason=row.text())
    return Judged(row.row, "error", customer=name, reason=row.text(), cell=row.cell, value=row.value)
