"""How much somebody has done today, wherever the leads are by now."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from leadtui.domain.people import Viewer
from leadtui.store.database import Store


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """When the day of ``now`` begins and ends on the clock that it was read from, in UTC."""
    today = now.date()
    start, end = (
        datetime.combine(date, time(), now.tzinfo).astimezone(UTC)
        for date in (today, today + timedelta(days=1))
    )
    return start, end


def count(store: Store, viewer: Viewer, now: datetime, read: int) -> int:
    """How many leads the viewer has followed up today; ``read`` is how many the connection may read.

    Row security hides what is on leads that have gone to somebody else: the database counts those too.
    """
    if not store.engine.bound or viewer.role == "admin" or viewer.actor != viewer.user_id:
        return read
    return int(store.database.execute_sql("SELECT leadtui_done(%s, %s)", day_of(now)).fetchone()[0])
