"""Rows of leads whose ids are known: all that the first frame needs, without the query language."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import lead_rows
from leadtui.store.database import Store
from leadtui.store.models import Lead
from leadtui.store.scope import visible_leads


@reads
def page(store: Store, viewer: Viewer, ids: Sequence[int]) -> list[LeadRow]:
    """The leads with these ids in their order; those the viewer may not read are left out."""
    return lead_rows.rows(store, viewer, ids, context.today(viewer))


@reads
def any_lead(store: Store, viewer: Viewer) -> bool:
    """Whether the viewer sees any lead at all."""
    return bool(Lead.select(Lead.id).where(visible_leads(viewer)).exists())
