"""Erasing a person: what is theirs goes, what statistics count stays, and the chain of events holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import chunked

from leadtui.domain.audit import OWN
from leadtui.domain.forgetting import comparable
from leadtui.domain.privacy import (
    ERASED,
    FOLLOWUP_TEXTS,
    GONE,
    LEAD_TEXTS,
    MILESTONE_TEXTS,
    OF_PERSON,
    PLAN_TEXTS,
    STAYS,
    Subject,
    names_any,
    redacted,
)
from leadtui.domain.search_key import sort_key
from leadtui.store import derived, digests, search
from leadtui.store.database import Store
from leadtui.store.history import RARE
from leadtui.store.journal import Journal
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Draft,
    Event,
    EventValue,
    FieldValue,
    Followup,
    Handover,
    ImportBatch,
    ImportRow,
    Lead,
    LeadPair,
    LeadSearch,
    LeadTag,
    Milestone,
    Notice,
    Outbox,
    Plan,
    StatusChange,
)
from leadtui.store.personal import of_person, own_values, spoken
from leadtui.store.persons import points_of as _points
from leadtui.store.query import column, dicts, tuples

CHUNK = 500
Texts = dict[int, dict[str, object]]
"""What rows are set to, by id."""
_TABLES: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "followups": (Followup, FOLLOWUP_TEXTS),
    "plans": (Plan, PLAN_TEXTS),
    "milestones": (Milestone, MILESTONE_TEXTS),
    "handovers": (Handover, ("body", "facts")),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """All that an erasure reaches, found before anything is changed.

    ``reasons`` are of events; those without a salt, written before there was one, ``stay``.
    """

    subject: Subject
    points: tuple[int, ...]
    leads: Texts
    texts: Mapping[str, Texts]
    changes: tuple[int, ...]
    tags: tuple[tuple[int, str], ...]
    own_fields: int
    values: tuple[tuple[int, str], ...]
    imports: int
    files: Texts
    drafts: int
    notices: tuple[int, ...]
    reasons: tuple[int, ...]
    stay: int

    @property
    def counts(self) -> dict[str, int]:
        """How much by section of TITLES, without what is nothing."""
        found = {
            "contacts": len(self.subject.contact_ids),
            "points": len(self.points),
            "leads": len(self.leads),
            **{name: len(rows) for name, rows in self.texts.items()},
            "status_changes": len(self.changes),
            "tags": len(self.tags),
            "own_fields": self.own_fields,
            "values": len(self.values),
            "imports": self.imports,
            "drafts": self.drafts,
            "notices": len(self.notices),
            "reasons": len(self.reasons),
            "old_reasons": self.stay,
        }
        return {name: n for name, n in found.items() if n}


def reach(store: Store, subject: Subject) -> Reach:
    """What would be erased; it asks as an admin does."""
    needles = subject.needles
    points = column(ContactPoint.select(ContactPoint.id).where(_points(subject.contact_ids)))
    changes = StatusChange.select(StatusChange.id, StatusChange.reason)
    tags = LeadTag.select(LeadTag.lead_id, LeadTag.tag).where(LeadTag.lead_id.in_(subject.lead_ids))
    reasons, stay = _reasons(subject)
    return Reach(
        subject,
        tuple(points),
        _lead_texts(subject),
        {name: _row_texts(subject, model, names) for name, (model, names) in _TABLES.items()},
        tuple(
            row_id
            for row_id, reason in tuples(changes.where(StatusChange.lead_id.in_(subject.lead_ids)))
            if names_any(reason, needles)
        ),
        tuple(row for row in tuples(tags) if names_any(row[1], needles)),
        FieldValue.select().where(own_values(subject)).count(),
        tuple(_values(subject, points)),
        ImportRow.select().where(of_person(subject)).count(),
        {
            row_id: {"file_name": redacted(name, needles)}
            for row_id, name in tuples(ImportBatch.select(ImportBatch.id, ImportBatch.file_name))
            if names_any(name, needles)
        },
        _drafts(store, subject),
        tuple(_notices(subject)),
        tuple(reasons),
        stay,
    )


def _reasons(subject: Subject) -> tuple[list[int], int]:
    """Events whose reason names the person, or is about a lead that is; and how many such have no salt."""
    live = Event.lead_id.in_(subject.lead_ids) & (Event.reason != "") & (Event.reason != GONE)
    query = Event.select(Event.id, Event.lead_id, Event.reason, Event.reason_salt).where(live)
    found = [
        (event_id, salt)
        for event_id, lead_id, reason, salt in tuples(query)
        if lead_id in subject.whole or names_any(reason, subject.needles)
    ]
    salted = [event_id for event_id, salt in found if salt is not None]
    return salted, len(found) - len(salted)


def _lead_texts(subject: Subject) -> Texts:
    found: Texts = {}
    for row in dicts(Lead.select().where(Lead.id.in_(subject.lead_ids))):
        if row["id"] in subject.whole:
            number = row["number"]
            found[row["id"]] = {
                **dict.fromkeys(LEAD_TEXTS),
                "customer": number,
                "short_name": "",
                "short_name_guessed": False,
                "sort_key": sort_key(number),
                "credit_code": None,
            }
        elif texts := _redactions(row, ("short_name", "credit_code", *LEAD_TEXTS), subject.needles):
            found[row["id"]] = texts
    return found


def _redactions(row: Mapping[str, Any], names: Iterable[str], needles: Sequence[str]) -> dict[str, object]:
    return {name: redacted(row[name], needles) for name in names if names_any(row[name], needles)}


def _row_texts(subject: Subject, model: Any, names: tuple[str, ...]) -> Texts:
    found: Texts = {}
    for row in dicts(model.select().where(model.lead_id.in_(subject.lead_ids))):
        if row["lead_id"] in subject.whole:
            texts = dict[str, object](dict.fromkeys(names, ""))
            # A milestone has a title.
            texts |= {"title": GONE} if "title" in texts else {}
            texts |= {"facts": "{}", "voided_at": row["voided_at"] or row["at"]} if "facts" in texts else {}
        else:
            texts = _redactions(row, names, subject.needles)
        if any(row[name] != value for name, value in texts.items()):
            found[row["id"]] = texts
    return found


def _values(subject: Subject, points: Sequence[int]) -> Iterable[tuple[int, str]]:
    """(event, field) of values that are the person's or name the person, not erased yet."""
    own = {("contact", one) for one in subject.contact_ids} | {("contact_point", one) for one in points}
    met = {("followup", one) for one in column(spoken(subject))}
    for event_id, name, before, after, entity, entity_id, lead_id in _told(subject):
        theirs = (entity, entity_id) in own and name not in STAYS[entity]
        theirs = theirs or ((entity, entity_id) in met and name.startswith(OWN))
        whole = lead_id in subject.whole and (name in OF_PERSON.get(entity, ()) or name.startswith(OWN))
        if theirs or whole or names_any(before, subject.needles) or names_any(after, subject.needles):
            yield event_id, name


def _told(subject: Subject) -> Iterator[tuple[Any, ...]]:
    """Values of events on the leads, and of those on no lead, as exports: they were asked for by name."""
    query = Event.select(
        Event.id,
        EventValue.field_id,
        EventValue.before,
        EventValue.after,
        Event.entity,
        Event.entity_id,
        Event.lead_id,
    ).join(EventValue, on=(EventValue.event_id == Event.id))
    there = EventValue.before.is_null(is_null=False) | EventValue.after.is_null(is_null=False)
    live = query.where(there & (Event.kind != ERASED))
    yield from tuples(live.where(Event.lead_id.in_(subject.lead_ids)))
    # By the indexes of leads and of rare kinds, one after the other: neither helps with both at once.
    yield from tuples(live.where(RARE & Event.lead_id.is_null() & (Event.entity != "user")))


def _drafts(store: Store, subject: Subject) -> int:
    if store.engine.bound:
        sql = "SELECT leadtui_drafts_of(%s::text[], %s::text[], %s::bigint[])"
        return int(store.database.execute_sql(sql, _of_drafts(subject)).fetchone()[0])
    return len(list(_draft_keys(subject)))


def _of_drafts(subject: Subject) -> tuple[list[str], list[str], list[int]]:
    """Ways of contact in any draft; names in drafts about these leads, or about none (0)."""
    return list(subject.reached), list(subject.names), [0, *subject.lead_ids]


def _draft_keys(subject: Subject) -> Iterable[tuple[Any, ...]]:
    reached, names, leads = _of_drafts(subject)
    query = Draft.select(Draft.user_id, Draft.kind, Draft.entity_id, Draft.body)
    for user_id, kind, entity_id, body in list(tuples(query)):
        if names_any(body, reached) or (entity_id in leads and names_any(body, names)):
            yield user_id, kind, entity_id


def _notices(subject: Subject) -> Iterable[int]:
    query = Notice.select(Notice.id, Notice.lead_id, Notice.args).where(
        Notice.lead_id.in_(subject.lead_ids) | Notice.lead_id.is_null()
    )
    for row_id, lead_id, args in tuples(query):
        if (lead_id in subject.whole and args != "{}") or names_any(args, subject.needles):
            yield row_id


def points_of(subject: Subject) -> list[tuple[str, str]]:
    """The ways to reach a person as (kind, normalised or as typed), those taken away before too."""
    mine = _points(subject.contact_ids) & (ContactPoint.raw != GONE)
    query = ContactPoint.select(ContactPoint.kind, ContactPoint.norm, ContactPoint.raw).where(mine)
    return sorted({(kind, norm or raw) for kind, norm, raw in tuples(query) if comparable(kind, norm or raw)})


def tell(journal: Journal, found: Reach, mark: str = "") -> None:
    """Put on record who erased how much, before it is done; nothing of it is personal."""
    counts: dict[str, tuple[object, object]] = {name: (None, n) for name, n in found.counts.items()}
    counts |= {"mark": (None, mark)} if mark else {}
    subject = found.subject
    leads = dict(
        tuples(Contact.select(Contact.id, Contact.lead_id).where(Contact.id.in_(subject.contact_ids)))
    )
    rows = [*(("lead", one, one) for one in sorted(subject.whole))]
    rows += [("contact", one, leads[one]) for one in subject.contact_ids]
    for place, (entity, row_id, lead_id) in enumerate(rows):
        told = counts if place == 0 else {"contacts": (None, 1)}
        journal.updated(entity, row_id, told, lead_id=lead_id, kind=ERASED)
    journal.flush()


def carry_out(store: Store, found: Reach, at: datetime) -> None:
    """Erase it, in the transaction in which it was told of."""
    subject = found.subject
    if store.engine.name == "sqlite":
        # What is overwritten is not left in free pages of the file.
        store.database.execute_sql("PRAGMA secure_delete = ON")
    _contacts(found, at)
    for model, rows in (
        (Lead, found.leads),
        *((_TABLES[name][0], rows) for name, rows in found.texts.items()),
    ):
        _set(model, rows)
    _set(ImportBatch, found.files)
    ImportRow.delete().where(of_person(subject)).execute()
    for lead_id, tag in found.tags:
        LeadTag.delete().where((LeadTag.lead_id == lead_id) & (LeadTag.tag == tag)).execute()
    FieldValue.delete().where(own_values(subject)).execute()
    LeadPair.delete().where(
        LeadPair.low_id.in_(subject.lead_ids) | LeadPair.high_id.in_(subject.lead_ids)
    ).execute()
    (_there if store.engine.bound else _here)(store, found, at)
    _follow(store, found)


def _contacts(found: Reach, at: datetime) -> None:
    mine = ContactPoint.id.in_(found.points)
    ContactPoint.update(
        raw=GONE, norm=None, valid=False, voided_at=at, version=ContactPoint.version + 1
    ).where(mine).execute()
    people = Contact.id.in_(found.subject.contact_ids)
    first = column(
        Contact.select(Contact.lead_id).where(people & Contact.is_primary & Contact.voided_at.is_null())
    )
    gone = dict.fromkeys(("address_form", "title", "address", "preferred", "last_met_on"))
    Contact.update(
        {
            "name": "",
            "roles": "",
            "is_primary": False,
            "voided_at": at,
            "version": Contact.version + 1,
            **gone,
        }
    ).where(people).execute()
    for lead_id in first:
        left = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
        oldest = column(Contact.select(Contact.id).where(left).order_by(Contact.id).limit(1))
        Contact.update(is_primary=True).where(Contact.id.in_(oldest)).execute()


def _set(model: Any, rows: Texts) -> None:
    for row_id, texts in rows.items():
        more = {"version": model.version + 1} if "version" in model._meta.fields else {}
        model.update({**texts, **more}).where(model.id == row_id).execute()


def _there(store: Store, found: Reach, at: datetime) -> None:
    """Through functions that only admins may call, where row security decides."""
    needles = list(found.subject.needles)
    run = store.database.execute_sql
    for chunk in chunked(found.values, CHUNK):
        events, names = zip(*chunk, strict=True)
        run("SELECT leadtui_erase_values(%s::bigint[], %s::text[])", (list(events), list(names)))
    run("SELECT leadtui_erase_drafts(%s::text[], %s::text[], %s::bigint[])", _of_drafts(found.subject))
    run("SELECT leadtui_erase_notices(%s::bigint[], %s)", (list(found.notices), at))
    run("SELECT leadtui_erase_reasons(%s::bigint[], %s::text[])", (list(found.changes), needles))
    run("SELECT leadtui_erase_told_reasons(%s::bigint[])", (list(found.reasons),))


def _here(store: Store, found: Reach, at: datetime) -> None:
    """What those functions do."""
    for chunk in chunked(found.values, CHUNK):
        _erase_values(list(chunk))
    for some in chunked(found.reasons, CHUNK):
        _erase_reasons(list(some))
    for user_id, kind, entity_id in _draft_keys(found.subject):
        one = (Draft.user_id == user_id) & (Draft.kind == kind) & (Draft.entity_id == entity_id)
        Draft.delete().where(one).execute()
    told = store.engine.among(Outbox.notice_id, list(found.notices)) & Outbox.state.in_(("waiting", "dead"))
    Outbox.update(state="stopped").where(told).execute()
    mine = store.engine.among(Notice.id, list(found.notices))
    Notice.update(voided_at=at).where(mine & Notice.voided_at.is_null()).execute()
    Notice.update(args="{}").where(mine).execute()
    reasons = StatusChange.select(StatusChange.id, StatusChange.reason).where(
        StatusChange.id.in_(found.changes)
    )
    for row_id, reason in list(tuples(reasons)):
        StatusChange.update(reason=redacted(reason, found.subject.needles)).where(
            StatusChange.id == row_id
        ).execute()


def _erase_reasons(wanted: Sequence[int]) -> None:
    """The hash stays in place of the salt, so that the digest of the event holds."""
    for event in list(Event.select().where(Event.id.in_(wanted))):
        kept = digests.reason_hash(event.reason, event.reason_salt or "")
        Event.update(reason=GONE, reason_salt=kept).where(Event.id == event.id).execute()


def _erase_values(wanted: Sequence[tuple[int, str]]) -> None:
    """The hash stays in place of the salt, so that the digest of the event holds."""
    one_of = reduce(
        or_, ((EventValue.event_id == event) & (EventValue.field_id == name) for event, name in wanted)
    )
    for value in list(EventValue.select().where(one_of)):
        if value.salt.startswith(digests.ERASED):
            continue
        kept = digests.ERASED + digests.value_hash(value.field_id, value.before, value.after, value.salt)
        this = (EventValue.event_id == value.event_id) & (EventValue.field_id == value.field_id)
        EventValue.update(before=None, after=None, salt=kept).where(this).execute()


def _follow(store: Store, found: Reach) -> None:
    """Bring in step what is made of the rows: columns that repeat others, search tokens, keys."""
    mine = Lead.id.in_(found.subject.lead_ids)
    living = column(Lead.select(Lead.id).where(mine & Lead.voided_at.is_null()))
    for lead_id in living:
        derived.refresh(lead_id)
    search.index_leads(store, living)
    gone = set(found.subject.lead_ids) - set(living)
    LeadSearch.delete().where(LeadSearch.lead_id.in_(list(gone))).execute()
    search.index_followups(store, {*found.texts["followups"], *column(spoken(found.subject))})
