"""Who may read and do what to a lead (DOMAIN 8)."""

from __future__ import annotations

from typing import Any

from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.i18n import N_
from leadtui.store.models import Lead, LeadMember
from leadtui.store.scope import visible_leads

COLLABORATOR = frozenset({"followup", "plan", "contact", "need"})


def find(viewer: Viewer, lead_id: int) -> dict[str, Any]:
    """All columns of a lead the viewer may read; NotFoundError otherwise."""
    row = Lead.select().where((Lead.id == lead_id) & visible_leads(viewer)).dicts().first()
    if row is None:
        raise NotFoundError(N_("There is no such lead among those you can see."))
    return dict(row)


def find_number(viewer: Viewer, number: str) -> dict[str, Any]:
    """The lead with this number, as typed or in upper case."""
    wanted = {number.strip(), number.strip().upper()}
    row = Lead.select().where(Lead.number.in_(wanted) & visible_leads(viewer)).dicts().first()
    if row is None:
        raise NotFoundError(
            N_("There is no lead {number} among those you can see."),
            N_("Find its number with: leadtui list WORDS"),
            number=number,
        )
    return dict(row)


def writable(viewer: Viewer, lead_id: int, action: str) -> dict[str, Any]:
    """The lead's columns if the viewer may do ``action``; PermissionDenied otherwise."""
    lead = find(viewer, lead_id)
    require_writer(viewer)
    if viewer.role in ("admin", "manager") or lead["owner_id"] in (None, viewer.user_id):
        return lead
    if action in COLLABORATOR and is_member(viewer, lead_id):
        return lead
    raise PermissionDenied(
        N_("{number} belongs to a colleague."), N_("Ask the owner or a manager."), number=lead["number"]
    )


def require_writer(viewer: Viewer) -> None:
    """Viewers read numbers only."""
    if viewer.role == "viewer":
        raise PermissionDenied(N_("Your role may only read."))


def require_admin(viewer: Viewer) -> None:
    """Settings and users are an admin's."""
    if viewer.role != "admin":
        raise PermissionDenied(N_("Only an admin may do this."))


def is_member(viewer: Viewer, lead_id: int) -> bool:
    """Whether the viewer collaborates on the lead."""
    mine = (LeadMember.lead_id == lead_id) & (LeadMember.user_id == viewer.user_id)
    return bool(LeadMember.select().where(mine).exists())
