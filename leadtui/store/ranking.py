"""The leads that somebody who types a number or a name most likely means."""

from __future__ import annotations

from typing import Any

from leadtui.domain.people import Viewer
from leadtui.domain.query_tree import Query
from leadtui.domain.search_key import sort_key
from leadtui.store.models import Lead
from leadtui.store.scope import visible_leads

_LAST = "\U0010ffff"


def best(viewer: Viewer, query: Query, limit: int) -> list[int]:
    """Leads with this number, then this name, then a name that begins like it; nothing for conditions."""
    if query.conditions or query.said or not query.words or any(each.negated for each in query.words):
        return []
    text = " ".join(each.values[0].text for each in query.words)
    key = sort_key(text)
    ranks = [
        Lead.number.in_([text, text.upper()]),
        (Lead.sort_key == key) & ((Lead.short_name == text) | (Lead.customer == text)),
        Lead.sort_key == key,
        (Lead.sort_key >= key) & (Lead.sort_key < key + _LAST),
    ]
    found: dict[int, None] = {}
    for rank in ranks:
        rows: Any = Lead.select(Lead.id).where(visible_leads(viewer) & rank)
        found |= {lead_id: None for (lead_id,) in rows.order_by(Lead.sort_key).limit(limit).tuples()}
        if len(found) >= limit:
            break
    return list(found)[:limit]
