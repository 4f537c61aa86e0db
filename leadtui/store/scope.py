"""Which rows a viewer may read (DOMAIN 8, DESIGN 2.7): the one scoping function of every read.

A merged lead is voided too, so ``voided_at`` alone, which every index of ``lead`` is partial on,
tells the living ones.
"""

from __future__ import annotations

from datetime import time
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.store.absences import Leave, stood_in_for
from leadtui.store.models import Event, Followup, Lead, LeadMember, Plan, Reveal
from leadtui.store.people import led_users


def visible_leads(viewer: Viewer) -> Any:
    """The condition on Lead under which ``viewer`` may read it: own, shared, pool, their teams'."""
    return Lead.voided_at.is_null() & _owned(viewer, Lead, Lead.id)


def owner_scope(viewer: Viewer, model: Any = Followup) -> Any:
    """The same on a table that repeats its lead's owner; voided rows and leads are the caller's."""
    return _owned(viewer, model, model.lead_id)


def visible_events(viewer: Viewer) -> Any:
    """The condition on Event, its Lead joined where it has one, under which ``viewer`` may read it.

    Events on leads go with the lead, to managers and admins also once it is removed. What is about no
    lead is for who did it or is meant by it, their managers, and admins.
    """
    about_lead = Event.lead_id.is_null(is_null=False)
    match viewer.role:
        case "admin":
            return everything()
        case "viewer":
            return Event.lead_id.is_null() & _concerns([viewer.user_id])
        case "manager":
            mine = _concerns([viewer.user_id]) | _concerns(led_users(viewer.user_id))
            return (about_lead & _owned(viewer, Lead, Lead.id)) | (Event.lead_id.is_null() & mine)
        case "rep":
            mine = Event.lead_id.is_null() & _concerns([viewer.user_id])
            return (about_lead & visible_leads(viewer)) | mine


def open_contacts(viewer: Viewer) -> Any:
    """The condition on Lead, one the viewer may read, under which its contact details stand unmasked.

    Their own, those they work on, those they brought into the pool, those they had shown today.
    """
    match viewer.role:
        case "admin":
            return everything()
        case "viewer":
            return nothing()
    me = viewer.user_id
    today = clock.today(viewer.team_zone)
    shown = Reveal.select(Reveal.lead_id).where((Reveal.user_id == me) & (Reveal.on_day == today))
    brought = Lead.owner_id.is_null() & (Lead.created_by == me)
    return (Lead.owner_id == me) | brought | shared(viewer, Lead.id) | Lead.id.in_(shown)


def _concerns(users: Any) -> Any:
    return Event.actor_id.in_(users) | ((Event.entity == "user") & Event.entity_id.in_(users))


def _owned(viewer: Viewer, model: Any, lead_id: Any) -> Any:
    match viewer.role:
        case "admin":
            return everything()
        case "viewer":
            return nothing()
        case "manager":
            return theirs(viewer, model, lead_id) | model.owner_id.in_(led_users(viewer.user_id))
        case "rep":
            return theirs(viewer, model, lead_id)


def theirs(viewer: Viewer, model: Any, lead_id: Any) -> Any:
    """What is the viewer's own, in the pool, shared with them, or lent to them."""
    return (model.owner_id == viewer.user_id) | model.owner_id.is_null() | shared(viewer, lead_id)


def shared(viewer: Viewer, lead_id: Any) -> Any:
    """The leads the viewer collaborates on, and those lent to them as a stand-in."""
    members = LeadMember.select(LeadMember.lead_id).where(LeadMember.user_id == viewer.user_id)
    condition = lead_id.in_(members)
    lending = lent(viewer, lead_id)
    return condition if lending is None else condition | lending


def lent(viewer: Viewer, lead_id: Any) -> Any | None:
    """What falls due with those in whose place the viewer works today, and what was done of it since.

    None where the viewer stands in for nobody, which is nearly always: reads cost nothing more then.
    """
    away = stood_in_for(viewer)
    if not away:
        return None
    is_open = Plan.done_at.is_null() & Plan.voided_at.is_null()
    due = reduce(or_, (_due_meanwhile(leave) for leave in away))
    done = reduce(or_, (_done_meanwhile(viewer, leave) for leave in away))
    mine = (Followup.author_id == viewer.user_id) & Followup.voided_at.is_null()
    plans = Plan.select(Plan.lead_id).where(is_open & due)
    said = Followup.select(Followup.lead_id).where(mine & done)
    return lead_id.in_(plans) | lead_id.in_(said)


def _due_meanwhile(leave: Leave) -> Any:
    return (Plan.responsible_id == leave.user_id) & Plan.due_on.between(leave.from_on, leave.to_on)


def _done_meanwhile(viewer: Viewer, leave: Leave) -> Any:
    since = clock.at(leave.from_on, time(), viewer.team_zone)
    return (Followup.owner_id == leave.user_id) & (Followup.recorded_at >= since)


def everything() -> Any:
    """A condition that always holds."""
    return SQL("(1 = 1)")


def nothing() -> Any:
    """A condition that never holds."""
    return SQL("(1 = 0)")
