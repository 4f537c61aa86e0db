"""Applying staged rows: new leads in bulk, known ones field by field (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import combine
from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.i18n import N_, _
from leadtui.services import context
from leadtui.services.import_existing import Merger
from leadtui.services.import_known import find
from leadtui.services.import_new import NewLeads
from leadtui.services.import_owners import Owners
from leadtui.store import imports
from leadtui.store.database import Store
from leadtui.store.journal import Journal

Staged = tuple[str, int, SheetRow]


class Applier:
    """Applies chunks of one batch; ``counts`` grow with each."""

    def __init__(
        self, store: Store, viewer: Viewer, batch_id: int, owners: Owners, counts: dict[str, int]
    ) -> None:
        self.counts = counts
        self._store = store
        self._viewer = viewer
        self._batch_id = batch_id
        self._owners = owners
        self._group_id = counts.get("group", 0)
        self._currency = context.currency()

    def apply(self, staged: Sequence[Staged]) -> None:
        """Write whole leads; call it inside a transaction."""
        self._open_group()
        leads = [(key, combine([row for _k, _l, row in rows])) for key, rows in _by_lead(staged)]
        known = find(leads)
        fresh = NewLeads(
            self._store, self._viewer, self._batch_id, self._group_id, self._owners, self._currency
        )
        merger = Merger(self._store, self._viewer, self._batch_id, self._group_id, self._owners)
        for key, lead in leads:
            if key in known:
                self._merge(merger, key, lead, known[key])
            elif not lead.customer:
                self._reject(key, lead, N_("A new lead needs a customer name."))
            else:
                fresh.add(lead)
        self._count("leads_created", fresh.write())
        self._count("followups_added", fresh.followups + merger.followups)
        self._count("followups_same", fresh.repeated)
        self._count("rows", len(staged))
        self._stack()

    def _merge(self, merger: Merger, key: str, lead: SheetLead, lead_id: int) -> None:
        change = merger.merge(lead_id, lead)
        self._count("followups_same", change.same)
        self._count("leads_updated" if change.changed else "leads_same", 1)
        if change.kept:
            self._count("leads_kept", 1)
            reason = _(
                "{number}: kept ours: {fields}", number=lead.number or "", fields=", ".join(change.kept)
            )
            imports.note(self._batch_id, key, lead.rows[-1], imports.KEPT, reason)

    def _reject(self, key: str, lead: SheetLead, reason: str) -> None:
        for line in lead.rows:
            imports.note(self._batch_id, key, line, imports.REJECTED, _(reason))
        self._count("rejected_late", len(lead.rows))

    def _count(self, name: str, n: int) -> None:
        if n:
            self.counts[name] = self.counts.get(name, 0) + n

    def _open_group(self) -> None:
        """One event group, and so one unit of undo, for the whole batch."""
        if not self._group_id:
            self._group_id = self._journal().group_id
            self.counts["group"] = self._group_id

    def _stack(self) -> None:
        """A batch stands on the undo stack once it has changed something."""
        if not self.counts.get("stacked") and (
            self.counts.get("leads_created") or self.counts.get("leads_updated")
        ):
            journal = self._journal()
            journal.join(self._group_id)
            journal.stack()
            self.counts["stacked"] = 1

    def _journal(self) -> Journal:
        return Journal(self._store, self._viewer, "import", batch_id=self._batch_id)


def _by_lead(staged: Sequence[Staged]) -> list[tuple[str, list[Staged]]]:
    return [(key, list(rows)) for key, rows in groupby(staged, key=itemgetter(0))]
