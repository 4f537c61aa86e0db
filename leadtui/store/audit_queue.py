"""Findings as their queue shows them: whose they are, how many, which first, and how far everybody is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from peewee import Case, fn

from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.people import Viewer
from leadtui.store.models import AuditFinding, Lead
from leadtui.store.people import led_users
from leadtui.store.query import pairs, tuples
from leadtui.store.scope import everything, nothing, visible_leads

COLUMNS = (
    AuditFinding.id,
    AuditFinding.lead_id,
    AuditFinding.kind,
    AuditFinding.mark,
    AuditFinding.other_id,
    AuditFinding.state,
    AuditFinding.snoozed_until,
    AuditFinding.owner_id,
)
NOBODY = 0
"""Who owns what is in the pool."""


def mine(viewer: Viewer) -> Any:
    """The condition on AuditFinding for what is the viewer's: on own leads, their teams', everybody's.

    Of a pair of leads only those hear who may read both.
    """
    match viewer.role:
        case "admin":
            return everything()
        case "viewer":
            return nothing()
        case "manager":
            led = AuditFinding.owner_id.in_(led_users(viewer.user_id)) | AuditFinding.owner_id.is_null()
            owned = (AuditFinding.owner_id == viewer.user_id) | led
        case _:
            owned = AuditFinding.owner_id == viewer.user_id
    beside = AuditFinding.other_id.is_null() | AuditFinding.other_id.in_(
        Lead.select(Lead.id).where(visible_leads(viewer))
    )
    return owned & beside


def of_owners(owners: Collection[int] | None) -> Any:
    """The condition for what is on the leads of these people, NOBODY among them; all with None."""
    if owners is None:
        return everything()
    people = sorted(owner for owner in owners if owner != NOBODY)
    condition: Any = AuditFinding.owner_id.in_(people) if people else nothing()
    return condition | AuditFinding.owner_id.is_null() if NOBODY in owners else condition


def waiting(today: date) -> Any:
    """Open, and not put off."""
    now = AuditFinding.snoozed_until.is_null() | (AuditFinding.snoozed_until <= today)
    return (AuditFinding.state == "open") & now


def counts(viewer: Viewer, today: date, owners: Collection[int] | None = None) -> dict[str, int]:
    """How many of each kind wait."""
    query = AuditFinding.select(AuditFinding.kind, fn.COUNT(AuditFinding.id))
    query = query.where(waiting(today) & mine(viewer) & of_owners(owners))
    return dict(pairs(query.group_by(AuditFinding.kind)))


def first(
    viewer: Viewer, kind: str, today: date, limit: int, owners: Collection[int] | None = None
) -> list[Finding]:
    """The first of a kind that wait, level A before B before C, on leads that are there."""
    query = (
        AuditFinding.select(*COLUMNS)
        .join(Lead, on=(Lead.id == AuditFinding.lead_id))
        .where((AuditFinding.kind == kind) & waiting(today) & mine(viewer) & of_owners(owners))
        .where(Lead.voided_at.is_null())
        .order_by(AuditFinding.rank, AuditFinding.id)
        .limit(limit)
    )
    return [Finding(*row) for row in tuples(query)]


def by_ids(viewer: Viewer, ids: Sequence[int]) -> list[Finding]:
    """Those of these findings that are the viewer's."""
    return [
        Finding(*row)
        for start in range(0, len(ids), 500)
        for row in tuples(
            AuditFinding.select(*COLUMNS).where(
                AuditFinding.id.in_(list(ids[start : start + 500])) & mine(viewer)
            )
        )
    ]


def of_lead(viewer: Viewer, lead_id: int) -> list[Finding]:
    """What is open on a lead, put off or not."""
    query = AuditFinding.select(*COLUMNS).where((AuditFinding.lead_id == lead_id) & mine(viewer))
    found = [Finding(*row) for row in tuples(query.where(AuditFinding.state == "open"))]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind) if one.kind in KINDS else 99, one.mark))


def progress(
    viewer: Viewer, round_id: int, today: date, owners: Collection[int] | None = None
) -> list[tuple[int, int, int, int]]:
    """(owner or NOBODY, found, settled, put off) of a round, by owner."""
    off = (AuditFinding.state == "open") & (AuditFinding.snoozed_until > today)
    query = AuditFinding.select(
        fn.COALESCE(AuditFinding.owner_id, NOBODY),
        fn.COUNT(AuditFinding.id),
        fn.SUM(Case(None, ((AuditFinding.state != "open", 1),), 0)),
        fn.SUM(Case(None, ((off, 1),), 0)),
    ).where((AuditFinding.round_id == round_id) & mine(viewer) & of_owners(owners))
    return [
        (int(owner), int(total), int(done or 0), int(later or 0))
        for owner, total, done, later in tuples(query.group_by(AuditFinding.owner_id))
    ]


def tell(round_id: int) -> dict[int, int]:
    """How many findings of a round wait on the leads of each who owns some."""
    query = AuditFinding.select(AuditFinding.owner_id, fn.COUNT(AuditFinding.id)).where(
        (AuditFinding.round_id == round_id)
        & (AuditFinding.state == "open")
        & AuditFinding.snoozed_until.is_null()
        & AuditFinding.owner_id.is_null(is_null=False)
    )
    return dict(pairs(query.group_by(AuditFinding.owner_id)))
