"""Ways to reach contacts: raw where the lead is the viewer's, else masked (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import SQL

from leadtui.domain.people import Viewer
from leadtui.store.database import Store
from leadtui.store.models import Contact, ContactPoint, Lead
from leadtui.store.query import column, tuples
from leadtui.store.scope import open_contacts, visible_leads

if TYPE_CHECKING:
    from leadtui.domain.records import ContactRow


class Seen(NamedTuple):
    """A live way to reach a contact; a ``masked`` one has no ``norm``."""

    id: int
    lead_id: int
    contact_id: int
    primary: bool
    kind: str
    raw: str
    norm: str | None
    valid: bool
    masked: bool


def open_leads(store: Store, viewer: Viewer, lead_ids: Iterable[int]) -> set[int]:
    """Of these leads those whose contact details the viewer may read now."""
    ids = list(lead_ids)
    if not ids or viewer.role == "viewer":
        return set()
    if store.engine.bound:
        rows = store.database.execute_sql("SELECT leadtui_open_leads(%s::bigint[])", (ids,)).fetchall()
        return {row[0] for row in rows}
    mine = store.engine.among(Lead.id, ids) & visible_leads(viewer) & open_contacts(viewer)
    return set(column(Lead.select(Lead.id).where(mine)))


def seen(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> list[Seen]:
    """The live points of leads the viewer may read, contact by contact in their order."""
    if not lead_ids or viewer.role == "viewer":
        return []
    if not store.engine.bound:
        return [_masked(point) for point in _rows(store, lead_ids, open_contacts(viewer))]
    # Only what stands open comes out of the table.
    shown = list(_rows(store, lead_ids, SQL("true")))
    closed = list(set(lead_ids) - {point.lead_id for point in shown})
    return [*shown, *(_closed(store, closed) if closed else ())]


def _masked(point: Seen) -> Seen:
    if not point.masked:
        return point
    # Kept from the first frame, which is mostly of one's own.
    from leadtui.domain.masking import mask_point

    return point._replace(raw=mask_point(point.kind, point.raw), norm=None)


def _closed(store: Store, lead_ids: Sequence[int]) -> list[Seen]:
    sql = (
        "SELECT id, lead_id, contact_id, is_primary, kind, masked, valid"
        " FROM leadtui_masked_points(%s::bigint[])"
    )
    rows = store.database.execute_sql(sql, (list(lead_ids),)).fetchall()
    return [
        Seen(point_id, lead_id, contact_id, primary, kind, shown, None, valid, masked=True)
        for point_id, lead_id, contact_id, primary, kind, shown, valid in rows
    ]


def _rows(store: Store, lead_ids: Iterable[int], is_open: Any) -> Iterator[Seen]:
    point = ContactPoint
    place = (point.id, point.lead_id, point.contact_id, Contact.is_primary)
    query = (
        point.select(*place, point.kind, point.raw, point.norm, point.valid, is_open)
        .join(Contact, on=(Contact.id == point.contact_id))
        .join(Lead, on=(Lead.id == point.lead_id))
        .where(
            store.engine.among(point.lead_id, list(lead_ids))
            & point.voided_at.is_null()
            & Contact.voided_at.is_null()
        )
    )
    order = (point.lead_id, point.contact_id, point.position, point.id)
    for row in tuples(query.order_by(*order)):
        # What compares with no owner is neither true nor false.
        yield Seen._make((*row[:-1], not row[-1]))


def first_phones(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> dict[int, str]:
    """The first phone of each lead, valid ones before others, the primary contact's before others'."""
    best: dict[int, Seen] = {}
    for point in seen(store, viewer, lead_ids):
        kept = best.get(point.lead_id)
        if point.kind == "phone" and (kept is None or _rank(kept) < _rank(point)):
            best[point.lead_id] = point
    return {lead_id: point.raw for lead_id, point in best.items()}


def first_phone(contacts: Iterable[ContactRow]) -> str | None:
    """The same of one lead of which the contacts are read, the primary one first."""
    phones = [
        (point.valid, contact.is_primary, point.raw)
        for contact in contacts
        for point in contact.points
        if point.kind == "phone"
    ]
    return max(phones, key=lambda phone: phone[:2])[2] if phones else None


def _rank(point: Seen) -> tuple[bool, bool]:
    return point.valid, point.primary
