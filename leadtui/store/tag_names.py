"""Tags that are in use."""

from __future__ import annotations

from peewee import fn

from leadtui.domain.people import Viewer
from leadtui.store.models import Lead, LeadTag
from leadtui.store.query import column
from leadtui.store.scope import visible_leads

RECENT = 5_000


def used(viewer: Viewer, limit: int) -> list[str]:
    """The commonest tags among the newest leads the viewer may read, the commonest first."""
    newest = (
        Lead.select(Lead.id).where(visible_leads(viewer)).order_by(Lead.id.desc()).limit(RECENT).alias("n")
    )
    query = (
        LeadTag.select(LeadTag.tag)
        .join(newest, on=(LeadTag.lead_id == newest.c.id))
        .group_by(LeadTag.tag)
        .order_by(fn.COUNT(LeadTag.tag).desc(), LeadTag.tag)
        .limit(limit)
    )
    return column(query)
