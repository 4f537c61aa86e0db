"""Applying staged rows: new leads in bulk, known ones field by field (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import combine
from leadtui.exchange.payload import unpack
from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.i18n import N_, _
from leadtui.services import happenings, import_forgotten
from leadtui.services.import_existing import Change, Merger
from leadtui.services.import_known import find
from leadtui.services.import_new import NewLeads
from leadtui.services.import_owners import Owners
from leadtui.services.import_twins import Twin, Twins, as_of
from leadtui.store import imports
from leadtui.store.database import Store
from leadtui.store.imports import Batch, Staged
from leadtui.store.journal import Journal

NAMELESS = N_("A new lead needs a customer name.")


class Chunk:
    """Applies some leads of one batch in the open transaction and keeps the batch's books."""

    def __init__(self, store: Store, viewer: Viewer, batch: Batch, owners: Owners, twins: Twins) -> None:
        self.counts = dict(batch.counts)
        self.options: dict[str, Any] = dict(batch.options)
        self._store = store
        self._viewer = viewer
        self._batch = batch
        self._owners = owners
        self._twins = twins
        self._twin_rows: list[tuple[int, str]] = []
        self._rejected: list[tuple[int, str]] = []
        self._kept: list[tuple[int, str]] = []

    def apply(self, staged: Sequence[Staged]) -> None:
        """Write whole leads and settle their rows; each one whom it gives leads is told of it once."""
        with happenings.together(self._store):
            self._apply(staged)

    def _apply(self, staged: Sequence[Staged]) -> None:
        leads = [(key, combine(rows)) for key, rows in _by_lead(staged).items()]
        known = find(self._store, self._viewer, leads)
        gone = import_forgotten.refused(self._store, self._viewer, leads)
        silent = import_forgotten.silent(self._store, [pair for pair in leads if pair[0] not in known])
        fields = [*self.options.get("fields", ()), *((import_forgotten.DO_NOT_CONTACT,) if silent else ())]
        fresh = NewLeads(self._store, self._viewer, self._batch.id, self._group_id, self._owners, fields)
        twins = self._found_twins([(key, lead) for key, lead in leads if key not in known])
        ids = [*known.values(), *(twin.lead_id for twin in twins.values() if self._updates(twin))]
        merger = Merger(self._store, self._viewer, self._batch.id, self._group_id, self._owners, ids)
        hidden = self._store.engine.hidden_numbers(
            [lead.number for key, lead in leads if lead.number and key not in known]
        )
        for key, lead in leads:
            if key in gone:
                self._rejected += [(line, gone[key]) for line in lead.rows]
            elif lead.number in hidden:
                reason = _("{number} belongs to a colleague.", number=lead.number)
                self._kept.append((lead.deciding.row, reason))
                self._count("leads_kept", 1)
            elif key in known and (reason := self._clash(merger, known[key], lead)):
                self._rejected += [(line, reason) for line in lead.rows]
            elif key in known:
                self._count_change(lead, merger.merge(known[key], lead))
            elif key in twins and self._updates(twins[key]):
                self._count_change(lead, merger.merge(twins[key].lead_id, as_of(lead)))
            elif reason := self._refusal(lead, twins.get(key)):
                self._rejected += [(line, reason) for line in lead.rows]
            else:
                self._note(lead, twins.get(key), silent=key in silent)
                fresh.add(import_forgotten.marked(lead) if key in silent else lead, self._twins.keys.get(key))
        merger.finish()
        self._count("leads_created", fresh.write())
        self._kept += fresh.clashes
        self._count("followups_added", fresh.followups)
        self._count("followups_same", fresh.repeated)
        self._count("rows", len(staged) - len(self._rejected))
        self._close([key for key, _lead in leads])

    def _refusal(self, lead: SheetLead, twin: Twin | None) -> str:
        """Why a lead is not made."""
        if twin is not None and twin.sure and self.options.get("skip_duplicates"):
            return twin.reason
        return "" if lead.customer else _(NAMELESS)

    def _note(self, lead: SheetLead, twin: Twin | None, *, silent: bool) -> None:
        """What people will want to know of a new lead."""
        if silent:
            self._kept.append((lead.deciding.row, _(import_forgotten.SILENT)))
        if twin is not None and twin.sure:
            self._twin_rows.append((lead.deciding.row, twin.reason))

    def _clash(self, merger: Merger, lead_id: int, lead: SheetLead) -> str:
        return merger.clash(lead_id, lead) if self.options.get("mapped") else ""

    def _updates(self, twin: Twin) -> bool:
        """Whether rows about a lead that may be here add to it."""
        return bool(twin.sure and twin.lead_id and self.options.get("update_duplicates"))

    def _found_twins(self, leads: list[tuple[str, SheetLead]]) -> dict[str, Twin]:
        """Of leads that come from other programs: the record sheet's number says which lead it means."""
        self._twins.keys.clear()
        return self._twins.of(leads) if self.options.get("mapped") else {}

    def _count_change(self, lead: SheetLead, change: Change) -> None:
        self._count("followups_added", change.added)
        self._count("followups_same", change.same)
        self._count("leads_updated" if change.changed else "leads_same", 1)
        if change.kept:
            self._count("leads_kept", 1)
            number, fields = lead.number or lead.customer, ", ".join(change.kept)
            reason = _("{number}: kept ours: {fields}", number=number, fields=fields)
            self._kept.append((lead.deciding.row, reason))

    def _count(self, name: str, n: int) -> None:
        if n:
            self.counts[name] = self.counts.get(name, 0) + n

    def _close(self, lead_keys: Sequence[str]) -> None:
        self._count("rejected", len(self._rejected))
        imports.settle(self._store, self._batch.id, lead_keys)
        imports.note(self._store, self._batch.id, imports.REJECTED, self._rejected)
        imports.note(self._store, self._batch.id, imports.KEPT, self._kept)
        imports.note(self._store, self._batch.id, imports.DUPLICATE, self._twin_rows)
        self._count("duplicates", len(self._twin_rows))
        for name in ("created", "unclear", "unknown", "activated"):
            found = getattr(self._owners, name)
            told = self.options.get(f"owners_{name}", [])
            self.options[f"owners_{name}"] = list(dict.fromkeys([*told, *found]))

    def _group_id(self) -> int:
        """One event group, and so one unit of undo, for the whole batch, from the first change on."""
        if "group" not in self.options:
            journal = Journal(self._store, self._viewer, "import", batch_id=self._batch.id)
            self.options["group"] = journal.group_id
            journal.stack()
        return int(self.options["group"])


def _by_lead(staged: Sequence[Staged]) -> dict[str, list[SheetRow]]:
    """The rows of each lead, leads in the order in which they first appear."""
    leads: dict[str, list[SheetRow]] = {}
    for key, _line, payload in staged:
        leads.setdefault(key, []).append(unpack(payload))
    return leads
