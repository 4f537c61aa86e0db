"""What hangs on a user who leaves: their open leads, and the plans they are to do."""

from __future__ import annotations

from typing import Any

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.store.models import Lead, Plan
from leadtui.store.query import column

OPEN = Plan.done_at.is_null() & Plan.voided_at.is_null()


def _open_leads(user_id: int) -> Any:
    return (Lead.owner_id == user_id) & Lead.voided_at.is_null() & Lead.status.in_(OPEN_STATUSES)


def open_leads(user_id: int, limit: int) -> list[int]:
    """Ids of the open leads they own."""
    return column(Lead.select(Lead.id).where(_open_leads(user_id)).order_by(Lead.id).limit(limit))


def _plans(user_id: int) -> Any:
    """Open plans they are to do, on leads that are not to change hands."""
    query = Plan.select().join(Lead, on=(Lead.id == Plan.lead_id))
    moves = Lead.status.in_(OPEN_STATUSES) & Lead.owner_id.is_null(is_null=False) & (Lead.owner_id == user_id)
    return query.where((Plan.responsible_id == user_id) & OPEN & (Lead.owner_id.is_null() | ~moves))


def plans(user_id: int, limit: int) -> list[Any]:
    """Such plans: on leads of others, and on closed ones of their own."""
    return list(_plans(user_id).order_by(Plan.id).limit(limit))


def counts(user_id: int) -> tuple[int, int, int, int]:
    """How many open leads, closed leads, open plans on the former, and open plans on any others."""
    mine = (Lead.owner_id == user_id) & Lead.voided_at.is_null()
    total = Lead.select().where(mine).count()
    leads = Lead.select().where(_open_leads(user_id)).count()
    todo = Plan.select().where((Plan.responsible_id == user_id) & OPEN).count()
    others = _plans(user_id).count()
    return int(leads), int(total - leads), int(todo - others), int(others)
