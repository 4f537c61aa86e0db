"""Collaborators of a lead."""

from __future__ import annotations

from leadtui.store.journal import Journal
from leadtui.store.models import LeadMember


def member_ids(lead_id: int) -> list[int]:
    """The collaborators, by id."""
    query = LeadMember.select(LeadMember.user_id).where(LeadMember.lead_id == lead_id)
    return sorted(user for (user,) in query.tuples())


def add_member(journal: Journal, lead_id: int, user_id: int) -> None:
    """Make a user a collaborator, noted as a change of the set."""
    before = member_ids(lead_id)
    if user_id not in before:
        replace_members(lead_id, [*before, user_id])
        journal.updated("lead", lead_id, {"members": (before, sorted([*before, user_id]))})


def replace_members(lead_id: int, user_ids: list[int]) -> None:
    """Make the set of collaborators exactly this."""
    LeadMember.delete().where(LeadMember.lead_id == lead_id).execute()
    if user_ids:
        rows = [(lead_id, user) for user in user_ids]
        LeadMember.insert_many(rows, fields=[LeadMember.lead_id, LeadMember.user_id]).execute()
