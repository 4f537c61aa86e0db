"""Hand-overs: what a page is made of, writing, listing and acknowledging one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from peewee import JOIN

from leadtui.domain.handover import Handover, promises
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.store import rows
from leadtui.store.journal import Journal
from leadtui.store.models import Contact, Followup, Lead, User
from leadtui.store.models import Handover as Page
from leadtui.store.people import names
from leadtui.store.plans import open_plans
from leadtui.store.query import tuples
from leadtui.store.unread import waiting

SAID = 5
"""Follow-ups that the page looks back on."""


def facts(lead: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a lead for the page, as JSON takes it."""
    said = _said(lead["id"])
    concerns = [one for _summary, _feedback, _mood, found, _step in said for one in found.split(",") if one]
    return {
        "open": lead["status"] in OPEN_STATUSES,
        "contacts": _contacts(lead["id"]),
        "plans": _plans(lead["id"], lead["owner_id"]),
        "next_step": next((step for *_rest, step in said if step), ""),
        "promises": promises([text for feedback in said[:1] for text in feedback[:2]]),
        "concerns": list(dict.fromkeys(concerns)),
        "attitudes": [
            mood for _summary, _feedback, mood, _found, _step in reversed(said) if mood is not None
        ],
        "feedback": next((feedback for _summary, feedback, *_rest in said if feedback), ""),
    }


def _said(lead_id: int) -> list[tuple[Any, ...]]:
    """(summary, feedback, attitude, concerns, next step) of the last follow-ups, newest first."""
    columns = (Followup.summary, Followup.feedback, Followup.attitude, Followup.concerns, Followup.next_step)
    live = (Followup.lead_id == lead_id) & Followup.voided_at.is_null()
    order = (Followup.contacted_at.desc(), Followup.id.desc())
    return list(tuples(Followup.select(*columns).where(live).order_by(*order).limit(SAID)))


def _contacts(lead_id: int) -> list[dict[str, Any]]:
    live = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
    columns = (Contact.name, Contact.title, Contact.roles, Contact.preferred, Contact.do_not_contact)
    query = Contact.select(*columns).where(live).order_by(Contact.is_primary.desc(), Contact.id)
    return [
        {
            "name": name,
            "title": title or "",
            "roles": [role for role in (roles or "").split(",") if role],
            "preferred": preferred,
            "do_not_contact": silent,
        }
        for name, title, roles, preferred, silent in tuples(query)
    ]


def _plans(lead_id: int, owner_id: int | None) -> list[dict[str, Any]]:
    """Open plans, earliest first; ``who`` is named where it is not the owner."""
    found = open_plans(lead_id)
    others = names(plan.responsible_id for plan in found if plan.responsible_id != owner_id)
    return [
        {
            "on": plan.due_on.isoformat(),
            "at": plan.due_time.isoformat("minutes") if plan.due_time else "",
            "method": plan.method,
            "step": plan.step,
            "goal": plan.goal,
            "who": others.get(plan.responsible_id, ""),
        }
        for plan in found
    ]


def write(
    journal: Journal, lead_id: int, from_user: int | None, to_user: int, body: str, facts: Mapping[str, Any]
) -> int:
    """Keep a page; an older one of the lead that nobody has read is replaced by it."""
    stale = (Page.lead_id == lead_id) & Page.acknowledged_at.is_null() & Page.voided_at.is_null()
    for (page_id,) in list(tuples(Page.select(Page.id).where(stale))):
        rows.void(journal, "handover", page_id, lead_id=lead_id)
    return rows.insert(
        journal,
        "handover",
        lead_id=lead_id,
        from_user=from_user,
        to_user=to_user,
        at=journal.at,
        body=body,
        facts=json.dumps(facts, ensure_ascii=False),
    )


def unread(user_id: int, limit: int) -> list[Handover]:
    """Pages that wait for a user, oldest first."""
    return _select(waiting(user_id), Page.at, Page.id, limit=limit)


def received(user_id: int, limit: int) -> list[Handover]:
    """All pages a user ever got, newest first."""
    mine = (Page.to_user == user_id) & Page.voided_at.is_null()
    return _select(mine, Page.at.desc(), Page.id.desc(), limit=limit)


def of_lead(lead_id: int) -> Handover | None:
    """The latest page of a lead."""
    mine = (Page.lead_id == lead_id) & Page.voided_at.is_null()
    return next(iter(_select(mine, Page.id.desc(), limit=1)), None)


def acknowledge(page_ids: Iterable[int], at: datetime) -> None:
    """The new owner has read them."""
    wanted = list(page_ids)
    Page.update(acknowledged_at=at).where(Page.id.in_(wanted) & Page.acknowledged_at.is_null()).execute()


def _select(condition: Any, *order: Any, limit: int) -> list[Handover]:
    giver, taker = User.alias(), User.alias()
    query = (
        Page.select(
            Page.id,
            Page.lead_id,
            Lead.number,
            Lead.short_name,
            Lead.customer,
            giver.display_name,
            Page.to_user,
            taker.display_name,
            Page.at,
            Page.facts,
            Page.body,
            Page.acknowledged_at,
        )
        .join(Lead, on=(Lead.id == Page.lead_id))
        .join(giver, JOIN.LEFT_OUTER, on=(giver.id == Page.from_user))
        .join(taker, on=(taker.id == Page.to_user))
        .where(condition)
        .order_by(*order)
        .limit(limit)
    )
    return [_page(*row) for row in tuples(query)]


def _page(
    page_id: int,
    lead_id: int,
    number: str,
    short: str,
    customer: str,
    from_name: str | None,
    to_id: int,
    to_name: str,
    at: datetime,
    known: str,
    body: str,
    read: datetime | None,
) -> Handover:
    name = short or customer
    facts = json.loads(known)
    return Handover(page_id, lead_id, number, name, from_name or "", to_id, to_name, at, facts, body, read)
