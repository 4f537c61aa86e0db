"""Half-written forms, one per person, kind and record; no events, seen by their author only."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from leadtui.store.models import Draft
from leadtui.store.query import column

LEAD_KINDS = ("followup", "edit", "status")


def save(user_id: int, kind: str, entity_id: int, body: dict[str, Any], at: datetime) -> None:
    """Keep a draft unless a newer one stands there."""
    text = json.dumps(body, ensure_ascii=False)
    Draft.insert(user_id=user_id, kind=kind, entity_id=entity_id, body=text, updated_at=at).on_conflict(
        conflict_target=(Draft.user_id, Draft.kind, Draft.entity_id),
        update={Draft.body: text, Draft.updated_at: at},
        where=(Draft.updated_at <= at),
    ).execute()


def load(user_id: int, kind: str, entity_id: int) -> tuple[dict[str, Any], datetime] | None:
    """A draft with the instant of its last key."""
    row = Draft.get_or_none(
        (Draft.user_id == user_id) & (Draft.kind == kind) & (Draft.entity_id == entity_id)
    )
    return (json.loads(row.body), row.updated_at) if row else None


def discard(user_id: int, kind: str, entity_id: int) -> None:
    """Forget a draft once it is saved or thrown away."""
    Draft.delete().where(
        (Draft.user_id == user_id) & (Draft.kind == kind) & (Draft.entity_id == entity_id)
    ).execute()


def leads_with_drafts(user_id: int) -> set[int]:
    """Leads on which this person has an unfinished follow-up, edit or move."""
    return set(column(Draft.select(Draft.entity_id).where(of_leads(user_id))))


def of_leads(user_id: int) -> Any:
    """The condition for this person's drafts whose record is a lead; other kinds count other records."""
    return (Draft.user_id == user_id) & Draft.kind.in_(LEAD_KINDS) & (Draft.entity_id > 0)
