"""New leads of an import, written in bulk with their history, search tokens and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from leadtui import clock
from leadtui.domain import status as rules_of
from leadtui.domain.dates import When
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import SearchFields, index_tokens, said_tokens, sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead, SheetPlan, SheetRow
from leadtui.services.import_known import row_key
from leadtui.services.import_owners import Owners
from leadtui.store.database import Store
from leadtui.store.import_writes import Bulk
from leadtui.store.numbers import allocate, keep
from leadtui.store.rules import transition_rules


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of status that the sheet tells of."""

    before: str | None
    after: str
    at: datetime


class NewLeads:
    """Collects the new leads of one chunk and writes them at once."""

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        batch_id: int,
        group_id: int,
        owners: Owners,
        currency: str,
    ) -> None:
        self.followups = 0
        self.repeated = 0
        self._store = store
        self._viewer = viewer
        self._zone = viewer.team_zone
        self._owners = owners
        self._currency = currency
        self._rules = transition_rules()
        self._now = store.now()
        self._leads: list[SheetLead] = []
        self._bulk = Bulk(store, viewer, batch_id, group_id)

    def add(self, lead: SheetLead) -> None:
        """Take in one lead that is not here yet."""
        self._leads.append(lead)

    def write(self) -> int:
        """Write what was taken in; return how many leads."""
        if not self._leads:
            return 0
        keep(self._store, [lead.number for lead in self._leads if lead.number])
        ids = self._store.engine.reserve_ids("lead", len(self._leads))
        contact_ids = iter(self._store.engine.reserve_ids("contact", len(self._leads)))
        count = sum(len(lead.followups) for lead in self._leads)
        followup_ids = iter(self._store.engine.reserve_ids("followup", count))
        for lead_id, lead in zip(ids, self._leads, strict=True):
            self._one(lead_id, next(contact_ids), lead, followup_ids)
        self._bulk.write()
        return len(self._leads)

    def _one(self, lead_id: int, contact_id: int, lead: SheetLead, followup_ids: Iterator[int]) -> None:
        number = self._number(lead)
        owner_id = self._owners(lead.owner)
        steps = list(self._steps(lead))
        name = short_name(lead.customer)
        self._contact(lead_id, contact_id, lead)
        said = self._said(lead_id, contact_id, owner_id, number, lead, followup_ids)
        self._plans(lead_id, owner_id, lead)
        for step in steps:
            self._bulk.status(lead_id, owner_id, step.before, step.after, step.at, lead)
        self._bulk.lead(self._columns(lead_id, number, owner_id, name, lead, steps, said))
        self._bulk.lead_tokens(lead_id, index_tokens(_search_fields(number, name, lead)))

    def _number(self, lead: SheetLead) -> str:
        """The sheet's own number moves the counter on; a lead without one gets the next of its day."""
        if lead.number:
            return lead.number
        day = lead.created_on or clock.local(self._now, self._zone).date()
        return allocate(self._store, lead.source or "other", day)

    def _steps(self, lead: SheetLead) -> Iterator[_Step]:
        """Each row says the status of its day: where it differs from the row before, a change."""
        before: str | None = None
        for row in lead.followups:
            if row.status and row.status != before:
                at = self._created(lead) if before is None else self._instant(row)
                yield _Step(before, row.status, at)
                before = row.status
        final = lead.status or before or "potential"
        if final != before:
            yield _Step(before, final, self._created(lead) if before is None else self._now)

    def _created(self, lead: SheetLead) -> datetime:
        if lead.created_on is None:
            return self._now
        return min(clock.at(lead.created_on, time(), self._zone), self._now)

    def _instant(self, row: SheetRow) -> datetime:
        assert row.contacted is not None
        return clock.at(row.contacted.day, row.contacted.at or time(), self._zone)

    def _contact(self, lead_id: int, contact_id: int, lead: SheetLead) -> None:
        if lead.contact or lead.points:
            self._bulk.contact(contact_id, lead_id, lead.contact)
            for position, point in enumerate(lead.points):
                self._bulk.point(lead_id, contact_id, point, position)

    def _said(
        self,
        lead_id: int,
        contact_id: int,
        owner_id: int | None,
        number: str,
        lead: SheetLead,
        followup_ids: Iterator[int],
    ) -> list[SheetRow]:
        seen: Counter[str] = Counter()
        kept = []
        for row in lead.followups:
            key = row_key(number, row)
            seen[key] += 1
            if seen[key] > 1:
                self.repeated += 1
                continue
            contact = contact_id if lead.contact or lead.points else None
            author = self._owners(row.owner) if row.owner else owner_id
            followup_id = next(followup_ids)
            self._bulk.followup(followup_id, lead_id, owner_id, author, contact, row, self._instant(row), key)
            self._bulk.said_tokens(
                followup_id,
                lead_id,
                self._instant(row),
                said_tokens(row.summary, row.feedback, row.next_step),
            )
            kept.append(row)
        self.followups += len(kept)
        return kept

    def _plans(self, lead_id: int, owner_id: int | None, lead: SheetLead) -> None:
        for plan in lead.plans:
            self._bulk.plan(lead_id, owner_id, plan, self._zone)

    def _columns(
        self,
        lead_id: int,
        number: str,
        owner_id: int | None,
        name: str,
        lead: SheetLead,
        steps: Sequence[_Step],
        said: Sequence[SheetRow],
    ) -> dict[str, Any]:
        status = steps[-1].after
        created = self._created(lead)
        return {
            "id": lead_id,
            "number": number,
            "customer": lead.customer,
            "short_name": name,
            "source": lead.source or "other",
            "need": lead.need or None,
            "currency": self._currency,
            "level": lead.level,
            "status": status,
            "status_since": steps[-1].at,
            "verified": self._verified(lead, status, said),
            "ever_won": any(step.after == "won" for step in steps),
            "lost_reason": lead.lost_reason if status == "lost" else None,
            "lost_text": (lead.lost_text[:500] or None) if status == "lost" else None,
            "owner_id": owner_id,
            "owner_imported": (lead.owner or None) if owner_id is None else None,
            "assigned_at": created if owner_id else None,
            "flags": ",".join(lead.flags),
            "sort_key": sort_key(name or lead.customer),
            "created_at": created,
            "created_by": self._viewer.user_id,
            "updated_at": self._now,
            **self._contact_columns(said),
            **plan_columns(lead.plans if status in OPEN_STATUSES else ()),
        }

    def _verified(self, lead: SheetLead, status: str, said: Sequence[SheetRow]) -> bool:
        if status == "potential":
            return True
        if status == "lost":
            return lead.lost_reason not in (None, "not_recorded")
        facts = rules_of.Facts(
            "potential", reached=any(row.outcome == "reached" for row in said), need=lead.need
        )
        return not rules_of.missing(self._rules, facts, status)

    def _contact_columns(self, said: Sequence[SheetRow]) -> dict[str, Any]:
        reached = [row for row in said if row.outcome == "reached"]
        last_reached = said.index(reached[-1]) if reached else -1
        feedback = next((row.feedback for row in reversed(reached) if row.feedback), None)
        return {
            "last_touch_at": self._instant(said[-1]) if said else None,
            "last_contact_at": self._instant(reached[-1]) if reached else None,
            "last_feedback": feedback,
            "attempts": sum(row.outcome == "not_reached" for row in said[last_reached + 1 :]),
        }


def plan_columns(plans: Sequence[SheetPlan]) -> dict[str, Any]:
    """The columns of a lead that repeat its open plans."""
    first: dict[str, When] = {plan.track: plan.when for plan in reversed(plans)}
    talk, content = first.get("conversation"), first.get("content")
    days = [when.day for when in (talk, content) if when]
    return {
        "next_on": talk.day if talk else None,
        "next_time": talk.at if talk else None,
        "content_on": content.day if content else None,
        "due_on": min(days) if days else None,
    }


def _search_fields(number: str, name: str, lead: SheetLead) -> SearchFields:
    by_kind: dict[str, list[str]] = {"phone": [], "email": [], "wechat": []}
    for point in lead.points:
        by_kind[point.kind].append(point.raw)
        if point.norm and point.norm != point.raw:
            by_kind[point.kind].append(point.norm)
    contacts = [lead.contact] if lead.contact else []
    return SearchFields(
        lead.customer,
        name,
        contacts,
        number,
        by_kind["phone"],
        by_kind["email"],
        by_kind["wechat"],
        [],
        lead.need,
    )
