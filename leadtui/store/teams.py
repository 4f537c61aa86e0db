"""The tree of teams, its closure, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.store.models import Team, TeamClosure, TeamMember, User
from leadtui.store.query import column, dicts, first, locked, tuples

Pair = tuple[int, int]


def hold() -> None:
    """Nobody else changes the tree until the transaction ends: two moves at once could make a ring."""
    column(locked(Team.select(Team.id).order_by(Team.id)))


def named(name: str) -> dict[str, Any] | None:
    """The columns of the team of this name, removed or not."""
    return next(dicts(Team.select().where(Team.name == name)), None)


def living() -> list[tuple[int, str, int | None]]:
    """(id, name, parent id) of the teams there are."""
    query = Team.select(Team.id, Team.name, Team.parent_id).where(Team.voided_at.is_null())
    return list(tuples(query.order_by(Team.name)))


def people() -> list[tuple[int, int, str, bool]]:
    """(team id, user id, display name, whether they lead it), by name."""
    query = TeamMember.select(TeamMember.team_id, User.id, User.display_name, TeamMember.leads)
    query = query.join(User, on=(User.id == TeamMember.user_id)).order_by(User.display_name, User.id)
    return list(tuples(query))


def members(team_id: int) -> list[list[Any]]:
    """[user id, whether they lead it] in order: how events keep them."""
    query = TeamMember.select(TeamMember.user_id, TeamMember.leads).where(TeamMember.team_id == team_id)
    return [[user_id, leads] for user_id, leads in tuples(query.order_by(TeamMember.user_id))]


def replace_members(team_id: int, wanted: Sequence[Sequence[Any]]) -> None:
    """Make exactly these the people of a team."""
    TeamMember.delete().where(TeamMember.team_id == team_id).execute()
    if wanted:
        rows = [(team_id, user_id, leads) for user_id, leads in wanted]
        fields = [TeamMember.team_id, TeamMember.user_id, TeamMember.leads]
        TeamMember.insert_many(rows, fields=fields).execute()


def relink(team_id: int) -> None:
    """Bring the closure in step with a team that was made, moved, removed or brought back.

    Whatever stands below it comes along. Raises RuleError for a ring, and for the removal of a team that
    others stand below.
    """
    parent_id, voided_at = first(Team.select(Team.parent_id, Team.voided_at).where(Team.id == team_id)) or (
        None,
        None,
    )
    below = _below(team_id)
    if voided_at is not None:
        if below != {team_id}:
            raise RuleError(N_("There are teams below it."), N_("Move or remove those first."))
        _detach(below)
        _delete_own(team_id)
        return
    above = _above(parent_id) if parent_id is not None else set()
    if parent_id in below:
        raise RuleError(N_("A team cannot stand below itself."), N_("Choose another one."), field="parent")
    if parent_id is not None and not above:
        raise RuleError(N_("The team above it was removed."), N_("Choose another one."), field="parent")
    _detach(below)
    pairs = {(one, other) for one in above for other in below} | ({(team_id, team_id)} - _own(team_id))
    if pairs:
        fields = [TeamClosure.ancestor_id, TeamClosure.descendant_id]
        TeamClosure.insert_many(sorted(pairs), fields=fields).execute()


def _below(team_id: int) -> set[int]:
    query = TeamClosure.select(TeamClosure.descendant_id).where(TeamClosure.ancestor_id == team_id)
    return {team_id, *column(query)}


def _above(team_id: int) -> set[int]:
    return set(
        column(TeamClosure.select(TeamClosure.ancestor_id).where(TeamClosure.descendant_id == team_id))
    )


def _own(team_id: int) -> set[Pair]:
    return {(team_id, team_id)} if team_id in _above(team_id) else set()


def _detach(below: set[int]) -> None:
    """Whoever stands above a subtree no longer does."""
    outside = TeamClosure.ancestor_id.not_in(below)
    TeamClosure.delete().where(TeamClosure.descendant_id.in_(below) & outside).execute()


def _delete_own(team_id: int) -> None:
    TeamClosure.delete().where(TeamClosure.descendant_id == team_id).execute()
