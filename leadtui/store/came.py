"""Who came in lately, and for what."""

from __future__ import annotations

from datetime import datetime

from leadtui.domain.people import Viewer
from leadtui.store.journal import encode
from leadtui.store.models import Event, EventValue
from leadtui.store.query import tuples

LOOKED_AT = 30
"""So many sign-ins back at most; beyond them one more on record does no harm."""


def since(viewer: Viewer, command: str, at: datetime) -> bool:
    """Whether it is on record that the viewer came for this command at this instant or later."""
    mine = (Event.entity == "user") & (Event.entity_id == viewer.user_id) & (Event.kind == "login")
    lately = Event.select(Event.id, Event.at).where(mine & (Event.actor_id == viewer.actor))
    ids = [
        event_id
        for event_id, moment in tuples(lately.order_by(Event.id.desc()).limit(LOOKED_AT))
        if moment >= at
    ]
    said = (EventValue.field_id == "command") & (EventValue.after == encode(command))
    return bool(EventValue.select().where(EventValue.event_id.in_(ids) & said).exists())
