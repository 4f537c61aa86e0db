"""Who had which contact details shown, day by day."""

from __future__ import annotations

from datetime import date, datetime

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Reveal


def count(viewer: Viewer, day: date) -> int:
    """How many leads the viewer had shown on a day."""
    mine = (Reveal.user_id == viewer.user_id) & (Reveal.on_day == day)
    return int(Reveal.select().where(mine).count())


def since(viewer: Viewer, at: datetime) -> int:
    """How many after an instant."""
    mine = (Reveal.user_id == viewer.user_id) & (Reveal.at > at)
    return int(Reveal.select().where(mine).count())


def add(viewer: Viewer, lead_id: int, day: date, at: datetime) -> None:
    """Keep that a lead was shown."""
    Reveal.insert(user_id=viewer.user_id, lead_id=lead_id, on_day=day, at=at).execute()


def reveal_there(store: Store, lead_id: int) -> int:
    """Have the database record it, which alone may: how many it is today, -1 where that is too many."""
    return int(store.database.execute_sql("SELECT leadtui_reveal(%s)", (lead_id,)).fetchone()[0])
