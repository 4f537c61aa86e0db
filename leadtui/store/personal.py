"""Everything that is held about a person, section by section, as far as the viewer may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, fn

from leadtui.domain.fields.defined import definitions
from leadtui.domain.fields.definition import ENTITIES
from leadtui.domain.people import Viewer
from leadtui.domain.privacy import FOLLOWUP_TEXTS, LEAD_TEXTS, PLAN_TEXTS, Section, Subject, names_any
from leadtui.domain.values import show
from leadtui.store import forgotten, history, points
from leadtui.store.columns import instant_text
from leadtui.store.database import Store
from leadtui.store.details import as_typed
from leadtui.store.holders import values_of, values_of_leads, with_leads
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Draft,
    DuplicateLook,
    Event,
    EventValue,
    FieldValue,
    Followup,
    Handover,
    ImportBatch,
    ImportRow,
    Lead,
    LeadKey,
    LeadPair,
    LeadSearch,
    LeadTag,
    Milestone,
    Notice,
    Outbox,
    Plan,
    Reveal,
    StatusChange,
    User,
)
from leadtui.store.own_masks import closed, masked
from leadtui.store.persons import points_of
from leadtui.store.query import dicts, tuples
from leadtui.store.scope import nothing

Row = dict[str, object]
MOST_EXPORTS = 200
DULL = frozenset({"version", "sort_key", "flags", "import_order", "due_key", "position"})


def sections(store: Store, viewer: Viewer, subject: Subject) -> Iterator[Section]:
    """Sections with something in them, in the order of TITLES."""
    asked = _Asked(store, viewer, subject)
    for name, read in SECTIONS.items():
        found = tuple(_plain(row) for row in read(asked))
        if found:
            yield Section(name, found)


class _Asked:
    """Who asks for whom, and what several sections need."""

    def __init__(self, store: Store, viewer: Viewer, subject: Subject) -> None:
        self.store, self.viewer, self.subject = store, viewer, subject
        self.leads = list(subject.lead_ids)
        self.contacts = list(subject.contact_ids)
        self.whole = subject.whole
        self.admin = viewer.role == "admin"
        self.open = set(self.leads) if self.admin else points.open_leads(store, viewer, self.leads)

    def concerns(self, row: Mapping[str, Any], names: Iterable[str]) -> bool:
        """Whether a row of a lead is the person's, or names the person."""
        if row.get("lead_id") in self.whole or row.get("contact_id") in self.contacts:
            return True
        return any(names_any(row[name], self.subject.needles) for name in names)


def _of_leads(asked: _Asked, model: Any, names: Sequence[str]) -> list[Row]:
    query = model.select().where(model.lead_id.in_(asked.leads)).order_by(model.id)
    return [row for row in dicts(query) if asked.concerns(row, names)]


def _contacts(asked: _Asked) -> Iterable[Row]:
    return dicts(Contact.select().where(Contact.id.in_(asked.contacts)).order_by(Contact.id))


def _points(asked: _Asked) -> Iterable[Row]:
    mine = points_of(asked.contacts) & ContactPoint.lead_id.in_(list(asked.open))
    yield from dicts(ContactPoint.select().where(mine).order_by(ContactPoint.id))
    closed = [lead_id for lead_id in asked.leads if lead_id not in asked.open]
    for one in points.seen(asked.store, asked.viewer, closed):
        if one.contact_id in asked.contacts:
            yield {"id": one.id, "lead_id": one.lead_id, "kind": one.kind, "raw": one.raw, "masked": True}


def _leads(asked: _Asked) -> Iterable[Row]:
    query = Lead.select(Lead, User.display_name.alias("owner")).join(
        User, JOIN.LEFT_OUTER, on=(User.id == Lead.owner_id)
    )
    common = ("id", "number", "customer", "status", "source", "owner", "created_at")
    for row in dicts(query.where(Lead.id.in_(asked.leads)).order_by(Lead.id)):
        texts = [name for name in LEAD_TEXTS if names_any(row[name], asked.subject.needles)]
        yield row if row["id"] in asked.whole else {name: row[name] for name in (*common, *texts)}


def _followups(asked: _Asked) -> Iterable[Row]:
    return _of_leads(asked, Followup, FOLLOWUP_TEXTS)


def _plans(asked: _Asked) -> Iterable[Row]:
    return _of_leads(asked, Plan, PLAN_TEXTS)


def _milestones(asked: _Asked) -> Iterable[Row]:
    return _of_leads(asked, Milestone, ("title", "note"))


def _status_changes(asked: _Asked) -> Iterable[Row]:
    return _of_leads(asked, StatusChange, ("reason",))


def _handovers(asked: _Asked) -> Iterable[Row]:
    return _of_leads(asked, Handover, ("body", "facts"))


def _tags(asked: _Asked) -> Iterable[Row]:
    return dicts(LeadTag.select().where(LeadTag.lead_id.in_(list(asked.whole))).order_by(LeadTag.tag))


def _own_fields(asked: _Asked) -> Iterable[Row]:
    hidden = closed(asked.viewer, asked.leads)
    columns = (FieldValue.int_value, FieldValue.date_value, FieldValue.text_value)
    query = FieldValue.select(FieldValue.entity_id, FieldValue.field_id, Lead.id, *columns)
    for entity in ENTITIES:
        mine = own_values(asked.subject) & (FieldValue.entity == entity)
        ordered = with_leads(query, entity).where(mine).order_by(FieldValue.entity_id, FieldValue.field_id)
        for row_id, name, lead_id, *stored in tuples(ordered):
            if name in definitions():
                field = definitions()[name].field()
                value = as_typed(field, next((one for one in stored if one is not None), None))
                told = masked(field, value) if lead_id in hidden else value
                yield {
                    "entity": entity,
                    "entity_id": row_id,
                    "lead_id": lead_id,
                    "field": str(field.label),
                    "field_id": name,
                    "value": show(field, told),
                }


def spoken(subject: Subject) -> Any:
    """A select of the follow-ups in which the person was met, by the index of their leads."""
    mine = Followup.contact_id.in_(list(subject.contact_ids))
    return Followup.select(Followup.id).where(mine & Followup.lead_id.in_(list(subject.lead_ids)))


def own_values(subject: Subject) -> Any:
    """The condition on FieldValue: fields of one's own of a person and of follow-ups with them."""
    people, leads = list(subject.contact_ids), list(subject.whole)
    found = values_of("contact", people) | values_of("followup", spoken(subject))
    # A condition that never holds would keep the index out of use.
    return found | values_of_leads(leads) if leads else found


def _drafts(asked: _Asked) -> Iterable[Row]:
    mine = Draft.select(Draft.kind, Draft.entity_id, Draft.body, Draft.updated_at)
    return [
        row
        for row in dicts(mine.where(Draft.user_id == asked.viewer.user_id))
        if names_any(row["body"], asked.subject.needles)
    ]


def _events(asked: _Asked) -> Iterable[Row]:
    own = {("contact", one) for one in asked.contacts} | {("lead", one) for one in asked.whole}
    mine = ContactPoint.select(ContactPoint.id).where(points_of(asked.contacts))
    own |= {("contact_point", one) for (one,) in tuples(mine)}
    own |= {("followup", one) for (one,) in tuples(spoken(asked.subject))}
    for event in history.events(asked.store, asked.viewer, lead_ids=asked.leads):
        texts = [text for _name, *pair in event.values for text in pair if text]
        named = any(names_any(text, asked.subject.needles) for text in (*texts, event.reason))
        if named or event.lead_id in asked.whole or (event.entity, event.entity_id) in own:
            yield {
                "at": event.at,
                "by": event.actor,
                "kind": event.kind,
                "entity": event.entity,
                "entity_id": event.entity_id,
                "reason": event.reason,
                "values": [list(value) for value in event.values],
            }


def _notices(asked: _Asked) -> Iterable[Row]:
    columns = (Notice.id, Notice.user_id, Notice.kind, Notice.lead_id, Notice.args, Notice.at)
    query = Notice.select(*columns).where(Notice.lead_id.in_(asked.leads)).order_by(Notice.id)
    mine = query if asked.admin else query.where(Notice.user_id == asked.viewer.user_id)
    return [row for row in dicts(mine) if asked.concerns(row, ("args",))]


def _outbox(asked: _Asked) -> Iterable[Row]:
    if not asked.admin:
        return []
    told = [row["id"] for row in _notices(asked)]
    columns = (Outbox.id, Outbox.notice_id, Outbox.channel, Outbox.state, Outbox.sent_at)
    return dicts(Outbox.select(*columns).where(Outbox.notice_id.in_(told)))


def _exports(asked: _Asked) -> Iterable[Row]:
    """Exports since the first of these leads came; which leads an export held is not kept, only its query."""
    if not asked.admin:
        return []
    since = Lead.select(fn.MIN(Lead.created_at)).where(Lead.id.in_(asked.leads)).scalar()
    query = (
        Event.select(Event.id, Event.at, User.display_name.alias("by"))
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Event.actor_id))
        .where((Event.kind == "export") & Event.lead_id.is_null() & (Event.at >= since))
        .order_by(Event.id.desc())
        .limit(MOST_EXPORTS)
    )
    rows = list(dicts(query))
    values: dict[int, Row] = {row["id"]: {} for row in rows}
    told = EventValue.select(EventValue.event_id, EventValue.field_id, EventValue.after)
    for event_id, name, after in tuples(told.where(EventValue.event_id.in_(list(values)))):
        values[event_id][name] = after
    return [{"at": row["at"], "by": row["by"], **values[row["id"]]} for row in rows]


def _search(asked: _Asked) -> Iterable[Row]:
    there = LeadSearch.select(LeadSearch.lead_id).where(LeadSearch.lead_id.in_(asked.leads))
    return [{"lead_id": lead_id, "held": True} for (lead_id,) in tuples(there)]


def _shown_to(model: Any) -> Callable[[_Asked], Iterable[Row]]:
    def read(asked: _Asked) -> Iterable[Row]:
        query = model.select(model.lead_id, model.at, User.display_name.alias("to")).join(
            User, on=(User.id == model.user_id)
        )
        mine = query.where(model.lead_id.in_(asked.leads)).order_by(model.id)
        return dicts(mine if asked.admin else mine.where(model.user_id == asked.viewer.user_id))

    return read


def _keys(asked: _Asked) -> Iterable[Row]:
    if not asked.admin:
        return []
    return dicts(
        LeadKey.select().where(LeadKey.lead_id.in_(asked.leads)).order_by(LeadKey.lead_id, LeadKey.key)
    )


def _pairs(asked: _Asked) -> Iterable[Row]:
    if not asked.admin:
        return []
    return dicts(
        LeadPair.select().where(LeadPair.low_id.in_(asked.leads) | LeadPair.high_id.in_(asked.leads))
    )


def _forgotten(asked: _Asked) -> Iterable[Row]:
    """That they asked to be forgotten while they are still held."""
    mine = ContactPoint.select(ContactPoint.kind, ContactPoint.norm, ContactPoint.raw).where(
        points_of(asked.contacts) & ContactPoint.lead_id.in_(list(asked.open))
    )
    found = forgotten.asked(asked.store, [(kind, norm or raw) for kind, norm, raw in tuples(mine)])
    return [{"kind": one.kind, "at": one.at, "mark": one.mark} for one in found.values()]


def _imports(asked: _Asked) -> Iterable[Row]:
    query = (
        ImportRow.select(
            ImportRow.batch_id,
            ImportRow.line,
            ImportRow.payload,
            ImportRow.reason,
            ImportBatch.file_name.alias("file"),
        )
        .join(ImportBatch, on=(ImportBatch.id == ImportRow.batch_id))
        .where(of_person(asked.subject))
        .order_by(ImportRow.batch_id, ImportRow.line)
    )
    return dicts(query if asked.admin else query.where(ImportBatch.user_id == asked.viewer.user_id))


def of_person(subject: Subject) -> Any:
    """The condition on ImportRow: a way of contact, or a name beside the lead's number or customer.

    Of an import that is not done yet a name alone takes no row away.
    """
    customers = Lead.select(Lead.customer).where(Lead.id.in_(subject.lead_ids))
    marks = [*subject.numbers, *(name for (name,) in tuples(customers))]
    done = ImportBatch.select(ImportBatch.id).where(ImportBatch.state.in_(("done", "reverted")))
    named = _any(subject.names) & _any(marks) & ImportRow.batch_id.in_(done)
    return _any(subject.reached) | named


def _any(texts: Iterable[str]) -> Any:
    """Rows that wait hold what the file says; those that are applied, at most why one was left out."""
    columns: tuple[Any, ...] = (ImportRow.payload, ImportRow.reason)
    return reduce(or_, (column.contains(text) for text in texts for column in columns), nothing())


SECTIONS: Mapping[str, Callable[[_Asked], Iterable[Row]]] = {
    "contacts": _contacts,
    "points": _points,
    "leads": _leads,
    "followups": _followups,
    "plans": _plans,
    "milestones": _milestones,
    "status_changes": _status_changes,
    "tags": _tags,
    "own_fields": _own_fields,
    "handovers": _handovers,
    "drafts": _drafts,
    "events": _events,
    "notices": _notices,
    "outbox": _outbox,
    "exports": _exports,
    "search": _search,
    "reveals": _shown_to(Reveal),
    "looks": _shown_to(DuplicateLook),
    "keys": _keys,
    "pairs": _pairs,
    "imports": _imports,
    "forgotten": _forgotten,
}


def _plain(row: Mapping[str, object]) -> Row:
    """What is there, as JSON takes it."""
    return {name: _text(value) for name, value in row.items() if value not in (None, "") and name not in DULL}


def _text(value: object) -> object:
    match value:
        case datetime():
            return instant_text(value)
        case date() | time():
            return value.isoformat()
        case _:
            return value
