"""One lead with everything about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from leadtui.domain.fields import Entity
from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow, LeadDetail, Own
from leadtui.services import access, context, own_fields, statuses
from leadtui.services.reads import reads
from leadtui.services.statuses import Evidence
from leadtui.store import details, export_fields, history, lead_rows, own_masks
from leadtui.store.database import Store


@reads
def lead(store: Store, viewer: Viewer, lead_id: int) -> LeadDetail:
    """Fields, contacts, timeline, plans and what the next status still needs."""
    columns = access.find(viewer, lead_id)
    contacts = details.contacts(store, viewer, lead_id)
    followups = details.followups(lead_id, contacts)
    plans = details.plans(lead_id)
    of_contact = _own(viewer, "contact", lead_id)
    of_followup = _own(viewer, "followup", lead_id)
    contacts = tuple(replace(row, own=of_contact.get(row.id, ())) for row in contacts)
    followups = tuple(replace(row, own=of_followup.get(row.id, ())) for row in followups)
    target, missing = statuses.gaps(columns, Evidence.of(followups, contacts))
    return LeadDetail(
        row=lead_rows.row_of(store, columns, contacts, plans, viewer, context.today(viewer)),
        values={**columns, **details.by_field(columns), **own_masks.seen_values(viewer, lead_id)},
        tags=details.tags(lead_id),
        contacts=contacts,
        followups=followups,
        plans=plans,
        status_changes=details.status_changes(lead_id),
        milestones=details.milestones(lead_id),
        members=details.members(lead_id),
        gaps=missing,
        next_status=target,
    )


def _own(viewer: Viewer, entity: Entity, lead_id: int) -> dict[int, Own]:
    """What contacts or follow-ups of a lead have in own fields, by row and in the order of the fields."""
    names = [field.id for field in own_fields.own_fields(entity)]
    found = export_fields.own_of(viewer, [lead_id], entity)
    return {
        row_id: tuple((name, values[name]) for name in names if name in values)
        for row_id, values in found.items()
    }


def lead_numbered(store: Store, viewer: Viewer, number: str) -> LeadDetail:
    """The same by lead number."""
    return lead(store, viewer, lead_id_of(store, viewer, number))


@reads
def lead_id_of(store: Store, viewer: Viewer, number: str) -> int:
    """The id behind a lead number the viewer may read."""
    return int(access.find_number(viewer, number, store)["id"])


@reads
def merged_into(store: Store, viewer: Viewer, number: str) -> str:
    """The number of the lead that the one of this number was merged into; empty where it is its own."""
    living = str(access.find_number(viewer, number, store)["number"])
    return "" if living.upper() == number.strip().upper() else living


@reads
def events(
    store: Store,
    viewer: Viewer,
    *,
    lead_id: int | None = None,
    lead_ids: list[int] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[EventRow]:
    """What changed, newest first, on leads the viewer may read."""
    return history.events(store, viewer, lead_id=lead_id, lead_ids=lead_ids, since=since, limit=limit)
