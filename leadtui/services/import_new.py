"""New leads of an import, written in bulk with their history, search tokens and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from leadtui import clock
from leadtui.domain import cadence
from leadtui.domain import status as rules_of
from leadtui.domain.dates import When
from leadtui.domain.fields import Field
from leadtui.domain.fields.defined import definitions, searched
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import SearchFields, index_tokens, said_tokens, sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead, SheetPlan, SheetRow
from leadtui.exchange.sheet_people import SheetPerson
from leadtui.services import context, happenings, import_beyond, import_own
from leadtui.services.import_beyond import Beyond
from leadtui.services.import_known import SHORT_NAME, row_key
from leadtui.services.import_owners import Owners
from leadtui.services.import_people import columns_of, owner_of
from leadtui.services.import_record import record_of
from leadtui.store import lead_keys
from leadtui.store.database import Store
from leadtui.store.import_writes import Bulk
from leadtui.store.numbers import allocate
from leadtui.store.rules import transition_rules
from leadtui.store.search import own_texts

LOST_TEXT = 500


class Instants(dict[When, datetime]):
    """The instants of days and times on a team's wall, each worked out once."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, when: When) -> datetime:
        found = self[when] = clock.at(when.day, when.at or time(), self._zone)
        return found


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of status that the sheet tells of."""

    before: str | None
    after: str
    at: datetime


class NewLeads:
    """Collects the new leads of one chunk and writes them at once.

    ``fields`` are those beyond the record sheet that any row of the import may fill.
    """

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        batch_id: int,
        group_id: Callable[[], int],
        owners: Owners,
        fields: Sequence[str] = (),
    ) -> None:
        self.followups = 0
        self.repeated = 0
        self.clashes: list[tuple[int, str]] = []
        self._store = store
        self._viewer = viewer
        self._owners = owners
        lead_columns, contact_columns = import_beyond.columns_of(fields)
        self._blank_lead = import_beyond.blanks(lead_columns)
        self._blank_contact = import_beyond.blanks(contact_columns)
        self._currency = context.currency()
        self._rules = transition_rules()
        self._now = store.now()
        self._today = clock.local(self._now, viewer.team_zone).date()
        self._instants = Instants(viewer.team_zone)
        self._leads: list[SheetLead] = []
        self._keys: list[Iterable[int]] = []
        self._group_id = group_id
        self._given: list[tuple[Mapping[str, Any], int | None]] = []
        self._bulk = Bulk(store, viewer, batch_id, group_id)
        self._first: dict[tuple[str | None, str], SheetPlan] = {}

    def add(self, lead: SheetLead, keys: Iterable[int] | None = None) -> None:
        """Take in one lead that is not here yet; ``keys`` are those of duplicates, where they are known."""
        self._leads.append(lead)
        self._keys.append(lead_keys.of(record_of(lead)) if keys is None else keys)

    def write(self) -> int:
        """Write what was taken in; return how many leads."""
        count = len(self._leads)
        if not count:
            return 0
        reserve = self._store.engine.reserve_ids
        contact_ids = iter(reserve("contact", count + sum(len(lead.people) for lead in self._leads)))
        followup_ids = iter(reserve("followup", sum(len(lead.followups) for lead in self._leads)))
        for lead_id, lead in zip(reserve("lead", count), self._leads, strict=True):
            self._one(lead_id, contact_ids, lead, followup_ids)
        self._bulk.write()
        ids = (lead["id"] for lead, _owner in self._given)
        lead_keys.put(self._store, dict(zip(ids, self._keys, strict=True)))
        happenings.imported(self._store, self._viewer, self._group_id(), list(self._told()))
        self._given, self._keys = [], []
        return count

    def _told(self) -> Iterator[tuple[Mapping[str, Any], int | None]]:
        """What was given to people who are here to be told of it."""
        for lead, owner_id in self._given:
            if owner_id and self._owners.working_zone(owner_id, self._viewer.team_zone):
                yield lead, owner_id

    def _one(
        self, lead_id: int, contact_ids: Iterator[int], lead: SheetLead, followup_ids: Iterator[int]
    ) -> None:
        number = lead.number or allocate(self._store, lead.source or "other", lead.created_on or self._today)
        owner_id = self._owners(lead.owner)
        name = short_name(lead.customer)[:SHORT_NAME]
        beyond = import_beyond.sorted_out(lead.extra)
        person_id = self._contact(lead_id, contact_ids, number, lead, beyond)
        said = self._said(lead_id, person_id, owner_id, number, lead, followup_ids)
        status, since, ever_won, verified = self._status(lead_id, owner_id, lead, said)
        planned = self._plans(lead_id, owner_id, status, lead)
        self._given.append(({"id": lead_id, "short_name": name, "customer": lead.customer}, owner_id))
        self._bulk.lead(
            {
                "id": lead_id,
                "number": number,
                "customer": lead.customer,
                "short_name": name,
                "source": lead.source or "other",
                "need": lead.need or None,
                "currency": self._currency,
                "level": lead.level,
                "status": status,
                "status_since": since,
                "verified": verified,
                "ever_won": ever_won,
                "lost_reason": lead.lost_reason,
                "lost_text": lead.lost_text[:LOST_TEXT] or None,
                **self._blank_lead,
                **beyond.lead,
                **self._ownership(lead, owner_id),
                "flags": ",".join(lead.flags),
                "sort_key": sort_key(name or lead.customer),
                "created_at": self._created(lead),
                "created_by": self._viewer.user_id,
                "updated_at": self._now,
                **self._contacted(said),
                **plan_columns(planned),
            }
        )
        self._own(lead_id, lead_id, beyond.added, lead.deciding.row, number)
        for tag in beyond.tags:
            self._bulk.tag(lead_id, tag)
        self._bulk.lead_tokens(lead_id, index_tokens(_search_fields(number, name, lead, beyond.tags)))

    def _ownership(self, lead: SheetLead, owner_id: int | None) -> dict[str, Any]:
        return {
            "owner_id": owner_id,
            "owner_imported": (lead.owner or None) if owner_id is None else None,
            "assigned_at": self._created(lead) if owner_id else None,
        }

    def _created(self, lead: SheetLead) -> datetime:
        if lead.created_on is None:
            return self._now
        return min(self._midnight(lead.created_on), self._now)

    def _midnight(self, day: date) -> datetime:
        return self._instants[When(day)]

    def _own(
        self, lead_id: int, row_id: int, values: Iterable[tuple[Field, object]], line: int, number: str
    ) -> None:
        """Write values of the team's own fields; those that others have are named."""
        for field, value in values:
            other = self._bulk.field(lead_id, row_id, field, value)
            if other:
                self.clashes.append((line, import_beyond.clash(number, field, value, other)))

    def _contact(
        self, lead_id: int, contact_ids: Iterator[int], number: str, lead: SheetLead, beyond: Beyond
    ) -> int | None:
        own = import_own.of_contact(lead)
        if not (lead.contact or lead.points or beyond.contact or own or lead.people):
            return None
        contact_id = next(contact_ids)
        self._bulk.contact(contact_id, lead_id, lead.contact, {**self._blank_contact, **beyond.contact})
        self._own(lead_id, contact_id, own.items(), lead.deciding.row, number)
        owners = [(person, next(contact_ids)) for person in lead.people]
        for person, person_id in owners:
            self._person(lead_id, person_id, number, lead, person)
        for position, point in enumerate(lead.points):
            whose = owner_of(point.kind, point.raw, point.norm, owners) if owners else 0
            self._bulk.point(lead_id, whose or contact_id, point, position)
        return contact_id

    def _person(
        self, lead_id: int, contact_id: int, number: str, lead: SheetLead, person: SheetPerson
    ) -> None:
        """Write a contact beside the first."""
        more = {name: value for name, value in columns_of(person).items() if name in self._blank_contact}
        self._bulk.contact(contact_id, lead_id, person.name, {**self._blank_contact, **more}, primary=False)
        own = import_own.of_other(person)
        self._own(lead_id, contact_id, own.items(), lead.deciding.row, number)

    def _said(
        self,
        lead_id: int,
        contact_id: int | None,
        owner_id: int | None,
        number: str,
        lead: SheetLead,
        followup_ids: Iterator[int],
    ) -> list[SheetRow]:
        """Write the follow-ups; of rows with one identity the first counts."""
        kept: dict[str, SheetRow] = {}
        for row in lead.followups:
            key = row_key(number, row)
            if key in kept:
                self.repeated += 1
                continue
            kept[key] = row
            followup_id, at = next(followup_ids), self._at(row)
            name = row.author or row.owner
            author = self._owners(name) if name else owner_id
            self._bulk.followup(followup_id, lead_id, owner_id, author, contact_id, row, at, key)
            own = import_own.of_followup(row)
            self._own(lead_id, followup_id, own.items(), row.row, number)
            tokens = said_tokens(row.summary, row.feedback, row.next_step, *own_texts(own))
            self._bulk.said_tokens(followup_id, lead_id, at, tokens)
        self.followups += len(kept)
        return list(kept.values())

    def _at(self, row: SheetRow) -> datetime:
        assert row.contacted is not None
        return self._instants[row.contacted]

    def _status(
        self, lead_id: int, owner_id: int | None, lead: SheetLead, said: Sequence[SheetRow]
    ) -> tuple[str, datetime, bool, bool]:
        """Write the steps; the status, since when, whether it was ever won, whether its criteria hold."""
        steps = list(self._steps(lead, said))
        status, since = steps[-1].after, steps[-1].at
        holds = self._verified(lead, status, said)
        for step in steps:
            verified = step.after == "potential" or (holds and step is steps[-1])
            self._bulk.status(lead_id, owner_id, step.before, step.after, step.at, lead, verified=verified)
        return status, since, any(step.after == "won" for step in steps), holds

    def _steps(self, lead: SheetLead, said: Sequence[SheetRow]) -> Iterator[_Step]:
        """Each row says the status of its day: where it differs from the row before, a change."""
        before: str | None = None
        for row in said:
            if row.status and row.status != before:
                at = self._created(lead) if before is None else self._at(row)
                yield _Step(before, row.status, at)
                before = row.status
        final = lead.status or before or "potential"
        if final != before:
            yield _Step(before, final, self._created(lead) if before is None else self._now)

    def _verified(self, lead: SheetLead, status: str, said: Sequence[SheetRow]) -> bool:
        """Whether the sheet itself shows the criteria of the status."""
        reached = any(row.outcome == "reached" for row in said)
        facts = rules_of.Facts("potential", reached, lead.need)
        return verified(self._rules, facts, status, lead.lost_reason)

    def _plans(self, lead_id: int, owner_id: int | None, status: str, lead: SheetLead) -> Sequence[SheetPlan]:
        """The sheet's plans; a first contact where there is none and nobody has tried yet.

        A table names one contact; where that one asked to be left alone nothing is planned.
        """
        if dict(lead.extra).get("do_not_contact"):
            return ()
        for plan in lead.plans:
            self._bulk.plan(lead_id, owner_id, plan, self._viewer.team_zone)
        talks = any(plan.track == "conversation" for plan in lead.plans)
        if talks or owner_id is None or lead.followups or status not in OPEN_STATUSES:
            return lead.plans
        zone = self._owners.working_zone(owner_id, self._viewer.team_zone)
        if zone is None:
            return lead.plans
        first = self._first_contact(lead.level, zone)
        self._bulk.plan(lead_id, owner_id, first, zone, kind="first", method="phone")
        return (first, *lead.plans)

    def _first_contact(self, level: str | None, zone: str) -> SheetPlan:
        if (level, zone) not in self._first:
            wall = clock.local(self._now, zone).replace(tzinfo=None)
            when = cadence.first_contact(level, wall, context.calendar())
            self._first[level, zone] = SheetPlan("conversation", when)
        return self._first[level, zone]

    def _contacted(self, said: Sequence[SheetRow]) -> dict[str, Any]:
        reached = [place for place, row in enumerate(said) if row.outcome == "reached"]
        last = reached[-1] if reached else -1
        feedback = next((said[place].feedback for place in reversed(reached) if said[place].feedback), None)
        return {
            "last_touch_at": self._at(said[-1]) if said else None,
            "last_outcome": said[-1].outcome if said else None,
            "last_contact_at": self._at(said[last]) if reached else None,
            "last_feedback": feedback,
            "attempts": sum(row.outcome == "not_reached" for row in said[last + 1 :]),
        }


def verified(rules: dict[str, Any], facts: rules_of.Facts, status: str, lost_reason: str | None) -> bool:
    """Whether the criteria of an imported status are on record (DOMAIN 2.1)."""
    match status:
        case "potential":
            return True
        case "lost":
            return lost_reason not in (None, "not_recorded")
        case _:
            return not rules_of.missing(rules, facts, status)


def warm_up() -> None:
    """Read the tables of names and characters, which would otherwise be read inside the first transaction."""
    name = short_name("深圳市华信智云科技有限公司")
    index_tokens(SearchFields(name, name))
    sort_key(name)


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


def _search_fields(number: str, name: str, lead: SheetLead, tags: Sequence[str]) -> SearchFields:
    by_kind: dict[str, list[str]] = {"phone": [], "email": [], "wechat": []}
    for point in lead.points:
        by_kind[point.kind].append(point.raw)
        if point.norm and point.norm != point.raw:
            by_kind[point.kind].append(point.norm)
    extra = (*lead.extra, *(pair for person in lead.people for pair in person.extra))
    own = [(definitions()[name].kind, str(value)) for name, value in extra if searched(name)]
    by_kind["phone"] += [text for kind, text in own if kind == "phone"]
    return SearchFields(
        lead.customer,
        name,
        [each for each in (lead.contact, *(person.name for person in lead.people)) if each],
        number,
        by_kind["phone"],
        by_kind["email"],
        by_kind["wechat"],
        tags,
        lead.need,
        [text for kind, text in own if kind != "phone"],
    )
