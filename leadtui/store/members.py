"""Collaborators of a lead."""

from __future__ import annotations

from typing import Any

from leadtui.store.journal import Journal, decode
from leadtui.store.models import Event, EventValue, LeadMember, Plan
from leadtui.store.query import column, tuples


def member_ids(lead_id: int) -> list[int]:
    """The collaborators, by id."""
    return sorted(column(LeadMember.select(LeadMember.user_id).where(LeadMember.lead_id == lead_id)))


def add_member(journal: Journal, lead_id: int, user_id: int) -> None:
    """Make a user a collaborator, noted as a change of the set."""
    before = member_ids(lead_id)
    if user_id not in before:
        _change(journal, lead_id, before, sorted([*before, user_id]))


def remove_member(journal: Journal, lead_id: int, user_id: int) -> None:
    """A user collaborates no longer, noted as a change of the set."""
    before = member_ids(lead_id)
    if user_id in before:
        _change(journal, lead_id, before, [user for user in before if user != user_id])


def _change(journal: Journal, lead_id: int, before: list[int], after: list[int]) -> None:
    replace_members(lead_id, after)
    changed = set(before) ^ set(after)
    journal.updated("lead", lead_id, {"members": (before, after)}, lead_id=lead_id, audience=changed)


def dismiss(journal: Journal, lead_id: int, user_id: int) -> None:
    """Who became a collaborator with a next step stays one until it is done."""
    mine = (Plan.lead_id == lead_id) & (Plan.responsible_id == user_id)
    is_open = Plan.done_at.is_null() & Plan.voided_at.is_null()
    if not Plan.select().where(mine & is_open).exists() and _came_with_a_plan(lead_id, user_id):
        remove_member(journal, lead_id, user_id)


def dismiss_from(journal: Journal, plan: Any) -> None:
    """The same for who was responsible for a plan that is done, unless it is the owner."""
    if plan.responsible_id not in (None, plan.owner_id):
        dismiss(journal, plan.lead_id, plan.responsible_id)


def _came_with_a_plan(lead_id: int, user_id: int) -> bool:
    """Whether the command that last made the user a collaborator also gave them a plan."""
    if user_id not in member_ids(lead_id):
        return False
    changes = (
        Event.select(Event.group_id, EventValue.before, EventValue.after)
        .join(EventValue, on=(EventValue.event_id == Event.id))
        .where((Event.lead_id == lead_id) & (Event.entity == "lead") & (EventValue.field_id == "members"))
        .order_by(Event.id.desc())
    )
    for group_id, before, after in tuples(changes):
        if user_id in (decode(after) or []) and user_id not in (decode(before) or []):
            return _gave_a_plan(group_id, lead_id, user_id)
    return False


def _gave_a_plan(group_id: int, lead_id: int, user_id: int) -> bool:
    made = (
        Event.select(Event.entity_id)
        .where((Event.group_id == group_id) & (Event.entity == "plan"))
        .where(Event.kind.in_(("created", "restored")))
    )
    plans = Plan.select().where(Plan.id.in_(made) & (Plan.lead_id == lead_id))
    return bool(plans.where(Plan.responsible_id == user_id).exists())


def replace_members(lead_id: int, user_ids: list[int]) -> None:
    """Make the set of collaborators exactly this; whoever lets go of the lead does so last."""
    before = set(member_ids(lead_id))
    rows = [(lead_id, user) for user in user_ids if user not in before]
    if rows:
        LeadMember.insert_many(rows, fields=[LeadMember.lead_id, LeadMember.user_id]).execute()
    gone = before.difference(user_ids)
    if gone:
        LeadMember.delete().where((LeadMember.lead_id == lead_id) & LeadMember.user_id.in_(gone)).execute()
