"""Telling people of a manager's round, where only the database may write into their inbox."""

from __future__ import annotations

from datetime import datetime

from leadtui.store.database import Store
from leadtui.store.notices import OUTGOING_WAIT


def tell_new(store: Store, round_id: int, since: datetime) -> int | None:
    """Tell those one leads what was found since; how many were told, None where the caller tells them."""
    if not store.engine.bound:
        return None
    at = store.now()
    sql = "SELECT leadtui_tell_round(%s, %s, %s, %s)"
    with store.transaction():
        return int(store.database.execute_sql(sql, (round_id, since, at, at + OUTGOING_WAIT)).fetchone()[0])
