"""A lead of a sheet that is here already: add, fill what is empty, keep what was changed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from leadtui import clock
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.masking import is_masked
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import said_tokens, sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead, SheetPlan, SheetRow
from leadtui.services import leads as lead_service
from leadtui.services.import_known import row_key, stored_keys
from leadtui.services.import_owners import Owners
from leadtui.store import contacts, derived, details, import_reads, plans, rows, search
from leadtui.store.database import Store
from leadtui.store.import_writes import Bulk
from leadtui.store.journal import Journal

FIELDS = ("customer", "source", "need", "level")


@dataclass(slots=True)
class Change:
    """What became of one known lead; ``kept`` are the labels of fields that stayed ours."""

    changed: bool = False
    same: int = 0
    kept: list[str] = field(default_factory=list)


class Merger:
    """Merges the known leads of one chunk."""

    def __init__(self, store: Store, viewer: Viewer, batch_id: int, group_id: int, owners: Owners) -> None:
        self.followups = 0
        self._store = store
        self._viewer = viewer
        self._batch_id = batch_id
        self._group_id = group_id
        self._owners = owners
        self._zone = viewer.team_zone

    def merge(self, lead_id: int, lead: SheetLead) -> Change:
        """Add follow-ups that are new and bring fields in line where nobody here has changed them."""
        change = Change()
        current = rows.fetch("lead", lead_id)
        journal = Journal(self._store, self._viewer, "import", lead_id=lead_id, batch_id=self._batch_id)
        journal.join(self._group_id)
        touched = import_reads.touched_here(lead_id)
        newest = self._is_newest(current, lead)
        added = self._followups(current, lead, change)
        self._fields(journal, current, lead, touched, change)
        if newest:
            self._standing(journal, current, lead, touched, change)
            self._plans(journal, lead_id, lead)
        self._contact(journal, lead_id, lead, change)
        journal.flush()
        change.changed = bool(added or journal.wrote)
        if change.changed:
            derived.refresh(lead_id)
            search.reindex_lead(self._store, lead_id)
        return change

    def _is_newest(self, current: dict[str, Any], lead: SheetLead) -> bool:
        """Whether the sheet's latest follow-up is at least as new as what is on record here."""
        last = lead.followups[-1].contacted if lead.followups else None
        if current["last_touch_at"] is None or last is None:
            return current["last_touch_at"] is None
        return last.day >= clock.local(current["last_touch_at"], self._zone).date()

    def _followups(self, current: dict[str, Any], lead: SheetLead, change: Change) -> int:
        known = stored_keys(current["id"], current["number"], self._zone)
        fresh: list[tuple[str, SheetRow]] = []
        for row in lead.followups:
            key = row_key(current["number"], row)
            if key in known:
                change.same += 1
            else:
                known[key] += 1
                fresh.append((key, row))
        if fresh:
            self._write(current, fresh)
        self.followups += len(fresh)
        return len(fresh)

    def _write(self, current: dict[str, Any], fresh: list[tuple[str, SheetRow]]) -> None:
        bulk = Bulk(self._store, self._viewer, self._batch_id, self._group_id)
        ids = self._store.engine.reserve_ids("followup", len(fresh))
        for followup_id, (key, row) in zip(ids, fresh, strict=True):
            assert row.contacted is not None
            at = clock.at(row.contacted.day, row.contacted.at or time(), self._zone)
            author = self._owners(row.owner) if row.owner else current["owner_id"]
            bulk.followup(followup_id, current["id"], current["owner_id"], author, None, row, at, key)
            tokens = said_tokens(row.summary, row.feedback, row.next_step)
            bulk.said_tokens(followup_id, current["id"], at, tokens)
        bulk.write()

    def _fields(
        self,
        journal: Journal,
        current: dict[str, Any],
        lead: SheetLead,
        touched: set[str],
        change: Change,
    ) -> None:
        values: dict[str, object] = {}
        for name in FIELDS:
            theirs, ours = getattr(lead, name), current[name]
            if not theirs or theirs == ours or is_masked(str(theirs)):
                continue
            if ours in (None, "") or not self._ours(current, name, touched):
                values[name] = theirs
            else:
                change.kept.append(str(REGISTRY[name].label))
        if "customer" in values and current["short_name_guessed"]:
            values["short_name"] = short_name(str(values["customer"]))
            values["sort_key"] = sort_key(str(values["short_name"]))
        rows.update(journal, "lead", current["id"], values)

    def _ours(self, current: dict[str, Any], column: str, touched: set[str]) -> bool:
        """Whether a person here set this column: by an edit, or by making the lead here."""
        return column in touched or current["batch_id"] is None

    def _standing(
        self,
        journal: Journal,
        current: dict[str, Any],
        lead: SheetLead,
        touched: set[str],
        change: Change,
    ) -> None:
        """Status and owner, by the row with the latest follow-up date."""
        if lead.status and lead.status != current["status"]:
            if self._ours(current, "status", touched):
                change.kept.append(str(REGISTRY["status"].label))
            else:
                self._status(journal, current, lead)
        owner_id = self._owners(lead.owner) if lead.owner else None
        if owner_id is not None and owner_id != current["owner_id"]:
            if current["owner_id"] is None and not self._ours(current, "owner_id", touched):
                lead_service.hand_over(journal, current, owner_id)
            elif self._ours(current, "owner_id", touched):
                change.kept.append(str(REGISTRY["owner"].label))
            else:
                lead_service.hand_over(journal, current, owner_id)

    def _status(self, journal: Journal, current: dict[str, Any], lead: SheetLead) -> None:
        """The status as the sheet has it, unverified: imported history is taken as it is."""
        rows.insert(
            journal,
            "status_change",
            lead_id=current["id"],
            owner_id=current["owner_id"],
            from_status=current["status"],
            to_status=lead.status,
            at=journal.at,
            actor_id=self._viewer.user_id,
            level=current["level"],
            source=current["source"],
            region=current["region"],
            lost_reason=lead.lost_reason,
            verified=False,
            batch_id=self._batch_id,
        )
        lost = lead.status == "lost"
        values: dict[str, object] = {
            "status": lead.status,
            "status_since": journal.at,
            "verified": False,
            "ever_won": current["ever_won"] or lead.status == "won",
            "lost_reason": lead.lost_reason if lost else None,
            "lost_text": (lead.lost_text[:500] or None) if lost else None,
        }
        rows.update(journal, "lead", current["id"], values, kind="status")
        if lost:
            for plan in plans.open_plans(current["id"]):
                plans.close(journal, plan, "lost")

    def _plans(self, journal: Journal, lead_id: int, lead: SheetLead) -> None:
        """The sheet's plan takes the place of one that an import made; a person's plan stays."""
        lead_now = rows.fetch("lead", lead_id)
        if lead_now["status"] not in OPEN_STATUSES or import_reads.has_plan_event(lead_id):
            return
        for plan in lead.plans:
            self._plan(journal, lead_now, plan)

    def _plan(self, journal: Journal, lead: dict[str, Any], plan: SheetPlan) -> None:
        for open_plan in plans.open_plans(lead["id"]):
            same_day = (open_plan.due_on, open_plan.due_time) == (plan.when.day, plan.when.at)
            if open_plan.track == plan.track and same_day and open_plan.step == plan.step:
                return
        plans.place(
            journal,
            lead_id=lead["id"],
            owner_id=lead["owner_id"],
            responsible_id=lead["owner_id"],
            track=plan.track,
            kind="next",
            due_on=plan.when.day,
            due_time=plan.when.at,
            zone=self._zone,
            step=plan.step,
            focus=plan.focus,
            goal=plan.goal,
            every_count=plan.rhythm.every if plan.rhythm else None,
            every_unit=plan.rhythm.unit if plan.rhythm else None,
            batch_id=self._batch_id,
        )

    def _contact(self, journal: Journal, lead_id: int, lead: SheetLead, change: Change) -> None:
        """Add contact details that are new; a masked value never stands beside the real one it hides."""
        known = details.contacts(lead_id)
        points = [(p.kind, p.raw) for p in lead.points if not p.masked]
        if not known:
            if lead.contact or lead.points:
                every = [(p.kind, p.raw) for p in lead.points]
                contacts.add_contact(journal, lead_id, lead.contact, every, {}, region="CN", primary=True)
            return
        primary = known[0]
        if not primary.name and lead.contact and not is_masked(lead.contact):
            rows.update(journal, "contact", primary.id, {"name": lead.contact}, lead_id=lead_id)
        elif lead.contact and lead.contact not in {c.name for c in known} and not is_masked(lead.contact):
            contacts.add_contact(journal, lead_id, lead.contact, points, {}, region="CN", primary=False)
            return
        have = {(point.kind, point.norm or point.raw) for contact in known for point in contact.points}
        fresh = [
            (p.kind, p.raw) for p in lead.points if not p.masked and (p.kind, p.norm or p.raw) not in have
        ]
        if fresh:
            contacts.add_points(journal, lead_id, primary.id, fresh, region="CN")
