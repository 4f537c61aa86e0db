"""Looks for duplicates among colleagues' leads: what was told whom, and how much was asked, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.store.columns import instant_value
from leadtui.store.database import Store
from leadtui.store.models import DuplicateAsked, DuplicateLook
from leadtui.store.query import column

Row = tuple[int | None, str, str, datetime | None, str, str]
"""Lead id and number of one the viewer may open; customer, owner, last contact, what is shared."""


def there(
    store: Store, points: Sequence[tuple[str, str]], names: Sequence[str], alike: Mapping[int, str]
) -> list[Row]:
    """Have the database look, record it and keep to the limits, which alone may."""
    sql = (
        "SELECT lead_id, customer, owner, last_contact_at, why, number"
        " FROM leadtui_twins(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])"
    )
    kinds, norms = [kind for kind, _norm in points], [norm for _kind, norm in points]
    asked = (kinds, norms, list(names), list(alike), list(alike.values()))
    return [_row(*row) for row in store.database.execute_sql(sql, asked).fetchall()]


def _row(lead_id: int | None, customer: str, owner: str, at: Any, why: str, number: str) -> Row:
    return lead_id, customer, owner, None if at is None else instant_value(at), why, number


def day_there(store: Store) -> date:
    """The team's day by the clock of the database, under which it keeps what it told."""
    found: date = store.database.execute_sql("SELECT leadtui_day()").fetchone()[0]
    return found


def ask(viewer: Viewer, day: date, n: int) -> int:
    """Count what was asked; how much it is this day."""
    mine = _asked(viewer, day)
    if not DuplicateAsked.update(asked=DuplicateAsked.asked + n).where(mine).execute():
        DuplicateAsked.insert(user_id=viewer.user_id, on_day=day, asked=n).execute()
    return asked(viewer, day)


def asked(viewer: Viewer, day: date) -> int:
    """How much was asked this day."""
    return int(DuplicateAsked.select(DuplicateAsked.asked).where(_asked(viewer, day)).scalar() or 0)


def _asked(viewer: Viewer, day: date) -> Any:
    return (DuplicateAsked.user_id == viewer.user_id) & (DuplicateAsked.on_day == day)


def told(viewer: Viewer, day: date) -> set[int]:
    """The leads the viewer was told of this day."""
    mine = (DuplicateLook.user_id == viewer.user_id) & (DuplicateLook.on_day == day)
    return set(column(DuplicateLook.select(DuplicateLook.lead_id).where(mine)))


def keep(viewer: Viewer, lead_id: int, day: date, at: datetime, why: str) -> None:
    """Keep that the viewer was told of a lead."""
    DuplicateLook.insert(user_id=viewer.user_id, lead_id=lead_id, on_day=day, at=at, why=why).execute()
