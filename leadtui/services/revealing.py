"""Showing contact details of leads that are not one's own: recorded, limited, told where it is a burst."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied, RuleError
from leadtui.i18n import N_
from leadtui.services import access, audit, context, notices
from leadtui.store import people, points, reveals, settings
from leadtui.store.database import Store


@dataclass(frozen=True, slots=True)
class Revealed:
    """How many leads were shown to the viewer today, of how many; ``today`` is 0 where this one is theirs."""

    today: int
    limit: int


def reveal(store: Store, viewer: Viewer, lead_id: int) -> Revealed:
    """Show the viewer a lead's contact details until the team's day ends; RuleError beyond the limit.

    What stands open already is not counted.
    """
    access.require_writer(viewer)
    with store.transaction():
        lead = access.find(viewer, lead_id)
        limit = int(settings.load()["reveals_a_day"])
        today = 0 if points.open_leads(store, viewer, [lead_id]) else _record(store, viewer, lead_id, limit)
        if today < 0:
            raise RuleError(
                N_("You have had the contact details of {n} leads shown today; that is all for one day."),
                N_("It ends at {when}. The owner, {owner}, can add you to the lead before."),
                n=limit,
                when=context.day_ends(viewer),
                owner=people.names([lead["owner_id"]]).get(lead["owner_id"], "-"),
            )
        if today:
            _watch(store, viewer, today)
    return Revealed(today, limit)


def _record(store: Store, viewer: Viewer, lead_id: int, limit: int) -> int:
    """How many it is today with this one; -1 where it would be one too many."""
    if store.engine.bound:
        return reveals.reveal_there(store, lead_id)
    day = context.team_today(viewer)
    so_far = reveals.count(viewer, day)
    if so_far >= limit:
        return -1
    reveals.add(viewer, lead_id, day, store.now())
    audit.note(store, viewer, "reveal", "lead", lead_id, lead_id=lead_id)
    return so_far + 1


def _watch(store: Store, viewer: Viewer, today: int) -> None:
    """Tell the viewer's managers, else the admins, of many within minutes; once a day."""
    rules = settings.load()
    since = store.now() - timedelta(minutes=int(rules["reveal_burst_minutes"]))
    if reveals.since(viewer, since) < int(rules["reveal_burst"]):
        return
    key = f"reveals:{viewer.user_id}:{context.team_today(viewer).isoformat()}"
    for user_id in people.leaders_of(viewer.user_id) or people.admin_ids():
        if user_id != viewer.user_id:
            notices.tell(store, user_id, "reveals", key, args={"who": viewer.name, "n": today})


def require_open(store: Store, viewer: Viewer, lead_id: int, number: str) -> None:
    """Raise PermissionDenied where the viewer sees the lead's contact details masked."""
    if not points.open_leads(store, viewer, [lead_id]):
        raise PermissionDenied(
            N_("The contact details of {number} are masked, and stay as they are."),
            N_("Have them shown first: leadtui show {number} --reveal, or R on its screen."),
            number=number,
        )
