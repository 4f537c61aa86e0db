"""One page of a list: rows with contact, phone, owner and next step, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.store.absences import away
from leadtui.store.database import Store
from leadtui.store.drafts import of_leads
from leadtui.store.models import Contact, Draft, FieldValue, Lead, LeadTag, Plan
from leadtui.store.people import names
from leadtui.store.points import first_phone, first_phones
from leadtui.store.scope import visible_leads

if TYPE_CHECKING:
    from leadtui.domain.fields import Field, Registry
    from leadtui.domain.records import ContactRow, PlanRow


# What a row of a list is made of: less than half of all columns.
SHOWN = (
    "id",
    "version",
    "number",
    "customer",
    "short_name",
    "source",
    "level",
    "need",
    "status",
    "status_since",
    "verified",
    "owner_id",
    "owner_imported",
    "next_on",
    "next_time",
    "content_on",
    "due_on",
    "turn",
    "attempts",
    "last_contact_at",
    "last_touch_at",
    "last_feedback",
    "created_at",
    "expected_value",
    "amount",
    "currency",
    "lost_reason",
    "batch_id",
)


class _Page(NamedTuple):
    """What belongs to the leads of a page, by lead id."""

    contacts: Mapping[int, str]
    phones: Mapping[int, str]
    owners: Mapping[int, str]
    away: Mapping[int, date]
    plans: Mapping[int, tuple[str, str | None]]
    drafts: frozenset[int]
    values: Mapping[int, tuple[tuple[str, object], ...]]


def rows(
    store: Store,
    viewer: Viewer,
    ids: Sequence[int],
    today: date,
    fields: Sequence[str] = (),
    registry: Registry | None = None,
) -> list[LeadRow]:
    """The leads with these ids, in their order; those that ``viewer`` may not read are left out.

    ``values`` of a row holds what else is asked for in ``fields``, ids of lead fields of the registry.
    """
    if not ids:
        return []
    asked = [registry[field_id] for field_id in fields if registry and field_id in registry]
    columns = dict.fromkeys([*SHOWN, *(field.column for field in asked if field.column)])
    readable: Any = Lead.select(*(getattr(Lead, name) for name in columns))
    mine = store.engine.among(Lead.id, ids) & visible_leads(viewer)
    leads = {row["id"]: row for row in readable.where(mine).dicts()}
    known = list(leads)
    page = _Page(
        _contacts(store, known),
        first_phones(store, viewer, known),
        names(row["owner_id"] for row in leads.values()),
        away(today),
        _plans(store, known),
        _drafts(store, viewer, known),
        _values(viewer, leads, asked),
    )
    return [_row(leads[lead_id], page) for lead_id in ids if lead_id in leads]


def row_of(
    store: Store,
    lead: Mapping[str, Any],
    contacts: Sequence[ContactRow],
    plans: Sequence[PlanRow],
    viewer: Viewer,
    today: date,
) -> LeadRow:
    """The row of a lead of which all is read already; contacts and plans in the order of its page."""
    lead_id = lead["id"]
    next_one = next((plan for plan in plans if plan.track == "conversation" and plan.done_at is None), None)
    phone = first_phone(contacts)
    page = _Page(
        {lead_id: contacts[0].name} if contacts else {},
        {} if phone is None else {lead_id: phone},
        names([lead["owner_id"]]),
        away(today),
        {} if next_one is None else {lead_id: (next_one.step, next_one.method)},
        _drafts(store, viewer, [lead_id]),
        {},
    )
    return _row(lead, page)


def _row(lead: Mapping[str, Any], page: _Page) -> LeadRow:
    lead_id = lead["id"]
    step, method = page.plans.get(lead_id, ("", None))
    return LeadRow(
        id=lead_id,
        version=lead["version"],
        number=lead["number"],
        customer=lead["customer"],
        short_name=lead["short_name"] or lead["customer"],
        source=lead["source"],
        contact=page.contacts.get(lead_id, ""),
        phone=page.phones.get(lead_id, ""),
        level=lead["level"],
        need=lead["need"] or "",
        status=lead["status"],
        status_since=lead["status_since"],
        verified=lead["verified"],
        owner_id=lead["owner_id"],
        owner=page.owners.get(lead["owner_id"], lead["owner_imported"] or ""),
        next_on=lead["next_on"],
        next_time=lead["next_time"],
        next_step=step,
        next_method=method,
        content_on=lead["content_on"],
        due_on=lead["due_on"],
        turn=lead["turn"],
        attempts=lead["attempts"],
        last_contact_at=lead["last_contact_at"],
        last_touch_at=lead["last_touch_at"],
        last_feedback=lead["last_feedback"] or "",
        created_at=lead["created_at"],
        expected_value=lead["expected_value"],
        amount=lead["amount"],
        currency=lead["currency"],
        lost_reason=lead["lost_reason"],
        batch_id=lead["batch_id"],
        has_draft=lead_id in page.drafts,
        owner_away=page.away.get(lead["owner_id"]),
        values=page.values.get(lead_id, ()),
    )


def _contacts(store: Store, lead_ids: Sequence[int]) -> dict[int, str]:
    """Name of the primary contact, else of the first one."""
    found: Any = (
        Contact.select(Contact.lead_id, Contact.name)
        .where(store.engine.among(Contact.lead_id, lead_ids) & Contact.voided_at.is_null())
        .order_by(Contact.is_primary, Contact.id.desc())
    )
    return dict(found.tuples())


def _plans(store: Store, lead_ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Step and method of the open conversation plan that is due first."""
    found: Any = (
        Plan.select(Plan.lead_id, Plan.step, Plan.method)
        .where(
            store.engine.among(Plan.lead_id, lead_ids)
            & (Plan.track == "conversation")
            & Plan.done_at.is_null()
            & Plan.voided_at.is_null()
        )
        .order_by(Plan.due_on.desc(), Plan.id.desc())
    )
    return {lead_id: (step, method) for lead_id, step, method in found.tuples()}


def _drafts(store: Store, viewer: Viewer, lead_ids: Sequence[int]) -> frozenset[int]:
    """Leads about which the viewer has typed something that is not saved."""
    mine = of_leads(viewer.user_id) & store.engine.among(Draft.entity_id, lead_ids)
    found: Any = Draft.select(Draft.entity_id).where(mine).tuples()
    return frozenset(lead_id for (lead_id,) in found)


def _values(
    viewer: Viewer, leads: Mapping[int, Mapping[str, Any]], fields: Sequence[Field]
) -> dict[int, tuple[tuple[str, object], ...]]:
    """Values of the fields asked for, by lead and in their order."""
    if not fields:
        return {}
    # The first rows do not wait for the registry.
    from leadtui.store.computed import failures
    from leadtui.store.own_masks import closed, is_detail, masked

    added = _added(leads, [field.id for field in fields if field.added])
    computed = [field.id for field in fields if field.added and field.change == "never"]
    added |= failures(leads, computed) if computed else {}
    tags = _tags(leads) if any(field.id == "tag" for field in fields) else {}
    hidden = closed(viewer, leads) if any(is_detail(field) for field in fields) else set()

    def value(lead_id: int, field: Field) -> object:
        if field.added:
            found = added.get((lead_id, field.id))
            return masked(field, found) if lead_id in hidden else found
        if field.id == "tag":
            return ", ".join(tags.get(lead_id, ()))
        return leads[lead_id].get(field.column)

    return {lead_id: tuple((field.id, value(lead_id, field)) for field in fields) for lead_id in leads}


def _added(lead_ids: Iterable[int], field_ids: Sequence[str]) -> dict[tuple[int, str], object]:
    if not field_ids:
        return {}
    asked = (FieldValue.entity == "lead") & FieldValue.field_id.in_(field_ids)
    found: Any = FieldValue.select().where(asked & FieldValue.entity_id.in_(list(lead_ids))).dicts()
    kinds = ("int_value", "date_value", "text_value")
    return {
        (row["entity_id"], row["field_id"]): next((row[k] for k in kinds if row[k] is not None), None)
        for row in found
    }


def _tags(lead_ids: Iterable[int]) -> dict[int, list[str]]:
    tags: dict[int, list[str]] = {}
    found: Any = LeadTag.select().where(LeadTag.lead_id.in_(list(lead_ids))).order_by(LeadTag.tag)
    for lead_id, tag in found.tuples():
        tags.setdefault(lead_id, []).append(tag)
    return tags
