"""Which of some leads fit a query: asked of these leads alone, however many others fit."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import chunked

from leadtui.store.comparing import both
from leadtui.store.lead_filter import LeadFilter
from leadtui.store.models import Lead
from leadtui.store.query import column
from leadtui.store.scope import visible_leads

CHUNK = 500


def among(wanted: LeadFilter, lead_ids: Sequence[int]) -> frozenset[int]:
    """Those of ``lead_ids`` that the filter lets through."""
    tests = both([visible_leads(wanted.viewer), *(clause.test for clause in wanted.clauses)])
    found: set[int] = set()
    for chunk in chunked(dict.fromkeys(lead_ids), CHUNK):
        found.update(column(Lead.select(Lead.id).where(Lead.id.in_(list(chunk)) & tests)))
    return frozenset(found)
