"""Contacts and the ways to reach them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.domain.phones import parse_phone
from leadtui.store import rows
from leadtui.store.journal import Journal
from leadtui.store.models import Contact, ContactPoint
from leadtui.store.query import column, dicts, first, pairs


def has_contact(lead_id: int) -> bool:
    """Whether the lead has any live contact."""
    live = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
    return bool(Contact.select().where(live).exists())


def add_contact(
    journal: Journal,
    lead_id: int,
    name: str,
    points: Sequence[Mapping[str, Any]],
    columns: Mapping[str, object],
    *,
    primary: bool,
) -> int:
    """A contact with its points, as ``point_columns`` gives them."""
    contact_id = rows.insert(journal, "contact", lead_id=lead_id, name=name, is_primary=primary, **columns)
    for position, point in enumerate(points):
        rows.insert(
            journal, "contact_point", lead_id=lead_id, contact_id=contact_id, position=position, **point
        )
    return contact_id


def keep_points(
    journal: Journal, lead_id: int, contact_id: int, points: Sequence[tuple[str, str]], *, region: str
) -> None:
    """Make the contact's points exactly these, in this order: gone ones are voided, new ones added."""
    live = (ContactPoint.contact_id == contact_id) & ContactPoint.voided_at.is_null()
    have = {(point["kind"], point["raw"]): point for point in dicts(ContactPoint.select().where(live))}
    wanted = list(dict.fromkeys(points))
    for key, point in have.items():
        if key not in wanted:
            rows.void(journal, "contact_point", point["id"], lead_id=lead_id)
    for position, (kind, raw) in enumerate(wanted):
        known = have.get((kind, raw))
        if known is None:
            _add_point(journal, lead_id, contact_id, kind, raw, position, region)
        else:
            place = {"position": position}
            rows.update(journal, "contact_point", known["id"], place, current=known, lead_id=lead_id)


def points_of(contact_id: int) -> set[tuple[str, str]]:
    """The ways to reach a contact as (kind, as typed)."""
    live = (ContactPoint.contact_id == contact_id) & ContactPoint.voided_at.is_null()
    return set(pairs(ContactPoint.select(ContactPoint.kind, ContactPoint.raw).where(live)))


def _add_point(
    journal: Journal, lead_id: int, contact_id: int, kind: str, raw: str, position: int, region: str
) -> None:
    point = point_columns(kind, raw, region)
    rows.insert(journal, "contact_point", lead_id=lead_id, contact_id=contact_id, position=position, **point)


def point_columns(kind: str, raw: str, region: str) -> dict[str, Any]:
    """A point as typed and normalised; a phone that does not parse is kept and flagged."""
    norm, valid = normalise(kind, raw, region)
    return {"kind": kind, "raw": raw, "norm": norm, "valid": valid}


def remove(journal: Journal, contact: Mapping[str, Any]) -> None:
    """Void a contact with its points; the oldest one left becomes the primary one."""
    lead_id, contact_id = contact["lead_id"], contact["id"]
    live = (ContactPoint.contact_id == contact_id) & ContactPoint.voided_at.is_null()
    for point_id in column(ContactPoint.select(ContactPoint.id).where(live)):
        rows.void(journal, "contact_point", point_id, lead_id=lead_id)
    rows.void(journal, "contact", contact_id, lead_id=lead_id)
    left = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
    following = first(Contact.select(Contact.id).where(left).order_by(Contact.id))
    if contact["is_primary"] and following:
        rows.update(journal, "contact", following[0], {"is_primary": True}, lead_id=lead_id)


def make_primary(journal: Journal, contact: Mapping[str, Any]) -> None:
    """Make a contact the primary one in place of another."""
    lead_id = contact["lead_id"]
    before = (Contact.lead_id == lead_id) & Contact.is_primary & Contact.voided_at.is_null()
    for other in column(Contact.select(Contact.id).where(before & (Contact.id != contact["id"]))):
        rows.update(journal, "contact", other, {"is_primary": False}, lead_id=lead_id)
    rows.update(journal, "contact", contact["id"], {"is_primary": True}, current=contact, lead_id=lead_id)


def normalise(kind: str, raw: str, region: str) -> tuple[str | None, bool]:
    """The comparable form of a point and whether it is one: E.164, or folded text."""
    match kind:
        case "phone":
            phone = parse_phone(raw, region)
            return phone.e164, phone.valid
        case "email":
            from leadtui.domain.emails import parse_email

            email = parse_email(raw)
            return email.norm, email.valid
        case _:
            return raw.strip().casefold(), True
