"""What the page of people shows beside each: open leads, and when something was last heard of them."""

from __future__ import annotations

from datetime import datetime

from peewee import fn

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.store.models import EventGroup, Lead, Presence, UndoUnit, User
from leadtui.store.query import pairs


def open_leads() -> dict[int, int]:
    """How many open leads each user owns."""
    owned = Lead.voided_at.is_null() & Lead.owner_id.is_null(is_null=False)
    query = Lead.select(Lead.owner_id, fn.COUNT(Lead.id)).where(owned & Lead.status.in_(OPEN_STATUSES))
    return dict(pairs(query.group_by(Lead.owner_id)))


def last_seen() -> dict[int, datetime]:
    """When each user last changed something, or is here now."""
    newest = UndoUnit.select(fn.MAX(UndoUnit.group_id)).where(
        (UndoUnit.user_id == User.id) & (UndoUnit.state == "done")
    )
    query = User.select(User.id, EventGroup.at).join(EventGroup, on=(EventGroup.id == newest))
    found: dict[int, datetime] = dict(pairs(query))
    here = Presence.select(Presence.user_id, fn.MAX(Presence.seen_at)).group_by(Presence.user_id)
    for user_id, at in pairs(here):
        found[user_id] = max(found.get(user_id, at), at)
    return found
