"""Which rows a viewer may read (DOMAIN 8, DESIGN 2.7): the one scoping function of every read.

A merged lead is voided too, so ``voided_at`` alone, which every index of ``lead`` is partial on,
tells the living ones.
"""

from __future__ import annotations

from typing import Any

from peewee import SQL

from leadtui.domain.people import Viewer
from leadtui.store.models import Followup, Lead, LeadMember
from leadtui.store.people import led_users


def visible_leads(viewer: Viewer) -> Any:
    """The condition on Lead under which ``viewer`` may read it: own, shared, pool, their teams'."""
    return Lead.voided_at.is_null() & _owned(viewer, Lead, Lead.id)


def owner_scope(viewer: Viewer, model: Any = Followup) -> Any:
    """The same on a table that repeats its lead's owner; voided rows and leads are the caller's."""
    return _owned(viewer, model, model.lead_id)


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
    """What is the viewer's own, in the pool, or shared with them."""
    shared = LeadMember.select(LeadMember.lead_id).where(LeadMember.user_id == viewer.user_id)
    return (model.owner_id == viewer.user_id) | model.owner_id.is_null() | lead_id.in_(shared)


def everything() -> Any:
    """A condition that always holds."""
    return SQL("(1 = 1)")


def nothing() -> Any:
    """A condition that never holds."""
    return SQL("(1 = 0)")
