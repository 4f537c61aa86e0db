"""Who may read and do what to a lead (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.domain.audit import READERS
from leadtui.domain.people import Viewer
from leadtui.domain.rights import RIGHTS
from leadtui.domain.rights import held as held_by
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.i18n import N_
from leadtui.store import merges, people, rights
from leadtui.store.absences import stood_in_for
from leadtui.store.database import Store
from leadtui.store.models import Lead, LeadMember
from leadtui.store.query import dicts, locked
from leadtui.store.scope import lent, visible_leads

# What a collaborator may do; won, lost, owner and delete are not among it.
COLLABORATOR = frozenset({"followup", "plan", "contact", "need", "progress"})
# What a rep may not do to a lead that is in nobody's hands.
NOT_IN_POOL = frozenset({"remove", "assign"})


def find(viewer: Viewer, lead_id: int) -> dict[str, Any]:
    """All columns of a lead the viewer may read; NotFoundError otherwise."""
    return _one(Lead.select().where((Lead.id == lead_id) & visible_leads(viewer)))


def _one(query: Any) -> dict[str, Any]:
    row = next(dicts(query), None)
    if row is None:
        raise NotFoundError(N_("There is no such lead among those you can see."))
    return row


def find_number(viewer: Viewer, number: str, store: Store | None = None) -> dict[str, Any]:
    """The lead with this number, as typed or in upper case.

    With the ``store`` the number of a lead that was merged into another leads to that one.
    """
    wanted = [number.strip(), number.strip().upper()]
    row = next(dicts(Lead.select().where(Lead.number.in_(wanted) & visible_leads(viewer))), None)
    if row is None and store is not None and (living := merges.into(store, wanted)):
        row = next(dicts(Lead.select().where((Lead.number == living) & visible_leads(viewer))), None)
    if row is None:
        raise NotFoundError(
            N_("There is no lead {number} among those you can see."),
            N_("Find its number with: leadtui list WORDS"),
            number=number,
        )
    return row


def writable(viewer: Viewer, lead_id: int, action: str) -> dict[str, Any]:
    """The lead's columns if the viewer may do ``action``, held; PermissionDenied otherwise."""
    lead = held(viewer, lead_id)
    require(viewer, lead, action)
    return lead


def held(viewer: Viewer, lead_id: int) -> dict[str, Any]:
    """The columns of a lead the viewer may read; until the transaction ends nobody else changes it."""
    return _one(locked(Lead.select().where((Lead.id == lead_id) & visible_leads(viewer))))


def require(viewer: Viewer, lead: Mapping[str, Any], action: str) -> None:
    """Raise PermissionDenied unless the viewer may do ``action`` to a lead they can see."""
    require_writer(viewer)
    if not may(viewer, lead, action):
        raise PermissionDenied(
            N_("{number} belongs to a colleague."), N_("Ask the owner or a manager."), number=lead["number"]
        )


def may(viewer: Viewer, lead: Mapping[str, Any], action: str) -> bool:
    """Whether the viewer's role, ownership or collaboration allows ``action``."""
    owner = lead["owner_id"]
    if viewer.role == "viewer":
        return False
    if viewer.role == "admin" or owner == viewer.user_id:
        return True
    if viewer.role == "manager" and (owner is None or people.leads_user(viewer.user_id, owner)):
        return True
    if owner is None and (action not in NOT_IN_POOL or (action == "assign" and has_right(viewer, "assign"))):
        return True
    return action in COLLABORATOR and (is_member(viewer, lead["id"]) or stands_in(viewer, lead["id"]))


def may_assign(viewer: Viewer, user_id: int) -> bool:
    """Whether the viewer may give work to this user: one's own team, or with the assign right anyone."""
    if user_id == viewer.user_id or has_right(viewer, "assign"):
        return True
    if viewer.role == "manager" and people.leads_user(viewer.user_id, user_id):
        return True
    if any(leave.user_id == user_id for leave in stood_in_for(viewer)):
        return True
    return people.share_a_team(viewer.user_id, user_id)


def has_right(viewer: Viewer, right: str) -> bool:
    """Whether the viewer holds a right of RIGHTS now, whatever it was at sign-in."""
    return right in held_by(viewer.role, rights.exceptions(viewer.user_id))


def require_right(viewer: Viewer, right: str) -> None:
    """Raise PermissionDenied, saying whom to ask, unless the viewer holds the right."""
    require_writer(viewer)
    if not has_right(viewer, right):
        raise PermissionDenied(
            N_("You do not hold the right: {right}"),
            N_("Ask an admin: {names}"),
            right=RIGHTS[right],
            names=", ".join(rights.admins()),
        )


def require_writer(viewer: Viewer) -> None:
    """Viewers read numbers only."""
    if viewer.role == "viewer":
        raise PermissionDenied(N_("Your role may only read."))


def require_reviewer(viewer: Viewer) -> None:
    """The audit log is for managers and admins."""
    if viewer.role not in READERS:
        raise PermissionDenied(N_("The audit log is for managers and admins."))


def require_admin(viewer: Viewer) -> None:
    """Settings and users are an admin's."""
    if viewer.role != "admin":
        raise PermissionDenied(N_("Only an admin may do this."))


def require_leader(viewer: Viewer) -> None:
    """Who works here with what is shown to those who lead them."""
    if viewer.role not in ("admin", "manager"):
        raise PermissionDenied(N_("Only an admin or a manager may look here."))


def stands_in(viewer: Viewer, lead_id: int) -> bool:
    """Whether the lead is lent to the viewer while a colleague is away."""
    condition = lent(viewer, Lead.id)
    return condition is not None and bool(Lead.select().where((Lead.id == lead_id) & condition).exists())


def is_member(viewer: Viewer, lead_id: int) -> bool:
    """Whether the viewer collaborates on the lead."""
    mine = (LeadMember.lead_id == lead_id) & (LeadMember.user_id == viewer.user_id)
    return bool(LeadMember.select().where(mine).exists())
