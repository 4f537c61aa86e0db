"""The contacts and the open plans of many leads, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from peewee import JOIN

from leadtui.domain.masking import mask_point
from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Contact, Lead, Plan, User
from leadtui.store.points import seen
from leadtui.store.query import tuples
from leadtui.store.scope import visible_leads


@dataclass(slots=True)
class Person:
    """One contact of a lead; ``points`` are (kind, as typed, E.164 or None)."""

    id: int
    lead_id: int
    number: str
    customer: str
    name: str
    address_form: str
    title: str
    address: str
    roles: str
    preferred: str | None
    primary: bool
    do_not_contact: bool
    points: list[tuple[str, str, str | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """One open plan; ``login`` is that of who is responsible, ``contact`` the primary contact's name."""

    lead_id: int
    number: str
    customer: str
    short_name: str
    track: str
    due_on: date
    due_time: time | None
    zone: str
    method: str | None
    step: str
    focus: str
    goal: str
    created_at: datetime
    version: int
    responsible_id: int | None
    login: str
    contact: str

    @property
    def key(self) -> str:
        """At most one is open per lead, track and person: the next one takes its place."""
        return f"{self.number}:{self.track}:{self.login}"


def contacts(store: Store, viewer: Viewer, lead_ids: Sequence[int], *, masked: bool = False) -> list[Person]:
    """The contacts of these leads in the leads' order, the primary one first.

    Contact details of leads that are not the viewer's are masked, all of them where ``masked``.
    """
    query = (
        Contact.select(
            Contact.id,
            Contact.lead_id,
            Lead.number,
            Lead.customer,
            Contact.name,
            Contact.address_form,
            Contact.title,
            Contact.address,
            Contact.roles,
            Contact.preferred,
            Contact.is_primary,
            Contact.do_not_contact,
        )
        .join(Lead, on=(Lead.id == Contact.lead_id))
        .where(Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null())
        .order_by(Contact.is_primary.desc(), Contact.id)
    )
    found = {}
    for id_, lead_id, number, customer, name, form, title, address, roles, *more in tuples(query):
        found[id_] = Person(
            id_, lead_id, number, customer, name, form or "", title or "", address or "", roles or "", *more
        )
    for point in seen(store, viewer, lead_ids):
        if point.contact_id in found:
            raw, norm = (mask_point(point.kind, point.raw), None) if masked else (point.raw, point.norm)
            found[point.contact_id].points.append((point.kind, raw, norm))
    place = {lead_id: at for at, lead_id in enumerate(lead_ids)}
    return sorted(found.values(), key=lambda person: place[person.lead_id])


def plans_of(lead_ids: Sequence[int]) -> list[OpenPlan]:
    """The open plans of these leads, the earliest first."""
    return list(_plans(Lead.id.in_(lead_ids)))


def plans_for(viewer: Viewer, responsible_id: int) -> Iterator[OpenPlan]:
    """The open plans somebody is responsible for on leads the viewer may read, the earliest first."""
    return _plans(visible_leads(viewer) & (Plan.responsible_id == responsible_id))


def _plans(condition: Any) -> Iterator[OpenPlan]:
    query = (
        Plan.select(
            Plan.lead_id,
            Lead.number,
            Lead.customer,
            Lead.short_name,
            Plan.track,
            Plan.due_on,
            Plan.due_time,
            Plan.zone,
            Plan.method,
            Plan.step,
            Plan.focus,
            Plan.goal,
            Plan.created_at,
            Plan.version,
            Plan.responsible_id,
            User.login,
            Contact.name,
        )
        .join(Lead, on=(Lead.id == Plan.lead_id))
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Plan.responsible_id))
        .join(
            Contact,
            JOIN.LEFT_OUTER,
            on=((Contact.lead_id == Plan.lead_id) & Contact.is_primary & Contact.voided_at.is_null()),
        )
        .where(condition & Plan.done_at.is_null() & Plan.voided_at.is_null())
        .order_by(Plan.due_on, Plan.id)
    )
    for *values, login, contact in tuples(query):
        values += (login or "", contact or "")
        yield OpenPlan(*values)
