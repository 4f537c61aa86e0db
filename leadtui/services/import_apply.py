"""Applying staged rows: new leads in bulk, known ones field by field (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.exchange.payload import unpack
from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.i18n import _
from leadtui.services import happenings, import_forgotten
from leadtui.services.import_decisions import Decision, Decisions, Policy
from leadtui.services.import_existing import Change, Merger
from leadtui.services.import_new import NewLeads
from leadtui.services.import_owners import Owners
from leadtui.services.import_twins import Twins
from leadtui.store import imports
from leadtui.store.database import Store
from leadtui.store.imports import Batch, Staged
from leadtui.store.journal import Journal


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
        rows = _by_lead(staged)
        merging = partial(Merger, self._store, self._viewer, self._batch.id, self._group_id, self._owners)
        policy = Policy.of(self.options)
        decide = Decisions(self._store, self._viewer, policy, self._twins, merging, batch_id=self._batch.id)
        merger, decisions = decide.of(list(rows.items()))
        silent = any(each.silent for each in decisions)
        fields = [*self.options.get("fields", ()), *((import_forgotten.DO_NOT_CONTACT,) if silent else ())]
        fresh = NewLeads(self._store, self._viewer, self._batch.id, self._group_id, self._owners, fields)
        for each in decisions:
            self._settle(each, merger, fresh)
        merger.finish()
        self._count("leads_created", fresh.write())
        self._kept += fresh.clashes
        self._count("followups_added", fresh.followups)
        self._count("followups_same", fresh.repeated)
        self._count("rows", len(staged) - len(self._rejected))
        self._close(list(rows))

    def _settle(self, decision: Decision, merger: Merger, fresh: NewLeads) -> None:
        lead = decision.lead
        match decision.act:
            case "refuse" | "leave":
                self._rejected += [(line, decision.reason) for line in lead.rows]
            case "keep":
                self._kept.append((lead.deciding.row, decision.reason))
                self._count("leads_kept", 1)
            case "merge":
                self._count_change(lead, merger.merge(decision.lead_id, lead))
            case "make":
                self._note(decision)
                fresh.add(lead, self._twins.keys.get(decision.keys[0]))

    def _note(self, decision: Decision) -> None:
        """What people will want to know of a new lead."""
        row = decision.lead.deciding.row
        if decision.silent:
            self._kept.append((row, _(import_forgotten.SILENT)))
        if decision.twin is not None and decision.may_be_here:
            self._twin_rows.append((row, decision.twin.reason))

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
        twins = {line for line, _reason in self._twin_rows}
        kept = [(line, reason) for line, reason in self._kept if line not in twins]
        said = [each for each in self._kept if each[0] in twins]
        imports.note(self._store, self._batch.id, imports.KEPT, _by_line(kept))
        imports.note(self._store, self._batch.id, imports.DUPLICATE, _by_line([*self._twin_rows, *said]))
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


def _by_line(reasons: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """All that is to be said of a line together: there is one place for it."""
    found: dict[int, list[str]] = {}
    for line, reason in reasons:
        found.setdefault(line, []).append(reason)
    return [(line, " · ".join(dict.fromkeys(told))) for line, told in found.items()]


def _by_lead(staged: Sequence[Staged]) -> dict[str, list[SheetRow]]:
    """The rows of each lead, leads in the order in which they first appear."""
    leads: dict[str, list[SheetRow]] = {}
    for key, _line, payload in staged:
        leads.setdefault(key, []).append(unpack(payload))
    return leads
