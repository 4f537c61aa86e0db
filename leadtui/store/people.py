"""Users, their aliases and teams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from peewee import fn

from leadtui.domain.people import Person
from leadtui.store.kept import forget, kept
from leadtui.store.models import EventGroup, Lead, TeamClosure, TeamMember, User, UserAlias
from leadtui.store.query import column, dicts, pairs, tuples


def by_login(login: str) -> Person | None:
    """The user who logs in under this name."""
    return _first(User.login == login)


def by_id(user_id: int) -> Person | None:
    """The user with this id."""
    return kept(("user", user_id), lambda: _first(User.id == user_id))


def named(name: str) -> tuple[Person, ...]:
    """Users whose login, display name or alias is ``name``; several may share one."""
    aliased = UserAlias.select(UserAlias.user_id).where(UserAlias.alias == name)
    folded = name.casefold()
    return _select((fn.LOWER(User.login) == folded) | (User.display_name == name) | User.id.in_(aliased))


def everyone(*, active_only: bool = False) -> tuple[Person, ...]:
    """All users, by name."""
    return _select(User.active if active_only else User.id > 0)


def add(**values: object) -> int:
    """Insert a user and return the id."""
    forget()
    return int(User.insert(**values).execute())


def aliases(user_id: int) -> list[str]:
    """The aliases of a user, in order."""
    return sorted(column(UserAlias.select(UserAlias.alias).where(UserAlias.user_id == user_id)))


def activate(user_id: int) -> None:
    """Let a user log in and own leads."""
    User.update(active=True).where(User.id == user_id).execute()


def rest(user_ids: Collection[int]) -> None:
    """Let those of them log in no more who own nothing and have done nothing."""
    ids = list(user_ids)
    owners = Lead.select(Lead.owner_id).where(Lead.owner_id.in_(ids) & Lead.voided_at.is_null())
    busy = EventGroup.select(EventGroup.user_id).where(EventGroup.user_id.in_(ids))
    idle = User.id.in_(ids) & User.id.not_in(owners) & User.id.not_in(busy)
    User.update(active=False).where(idle).execute()


def all_active(user_ids: Collection[int]) -> bool:
    """Whether all of these users are active now; nothing kept from before counts."""
    active = User.select(User.id).where(User.id.in_(list(user_ids)) & User.active)
    return len(column(active)) == len(user_ids)


def set_aliases(user_id: int, wanted: Sequence[str]) -> None:
    """Replace the aliases of a user."""
    forget()
    UserAlias.delete().where(UserAlias.user_id == user_id).execute()
    if wanted:
        pairs = [(user_id, alias) for alias in dict.fromkeys(wanted)]
        UserAlias.insert_many(pairs, fields=[UserAlias.user_id, UserAlias.alias]).execute()


def count() -> int:
    """How many users there are."""
    return int(User.select().count())


def login_taken(login: str) -> bool:
    """Whether somebody has this login, in any case."""
    return bool(User.select().where(fn.LOWER(User.login) == login.lower()).exists())


def zones() -> dict[str | None, list[int]]:
    """The ids of the users by their own time zone; None stands for the team's."""
    found: dict[str | None, list[int]] = {}
    for user_id, zone in tuples(User.select(User.id, User.time_zone).order_by(User.id)):
        found.setdefault(zone, []).append(user_id)
    return found


def share_a_team(one: int, other: int) -> bool:
    """Whether two users are in a team together; who is in none works with everyone."""
    teams: dict[int, set[int]] = {one: set(), other: set()}
    query = TeamMember.select(TeamMember.user_id, TeamMember.team_id)
    for user_id, team_id in tuples(query.where(TeamMember.user_id.in_([one, other]))):
        teams[user_id].add(team_id)
    return not teams[one] or not teams[other] or bool(teams[one] & teams[other])


def leads_user(user_id: int, other: int) -> bool:
    """Whether ``other`` is in the teams below those that ``user_id`` leads."""
    return bool(led_users(user_id).where(TeamMember.user_id == other).exists())


def leaders_of(user_id: int) -> list[int]:
    """Those who lead a team the user is in, or one above it."""
    mine = TeamMember.select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    above = TeamClosure.select(TeamClosure.ancestor_id).where(TeamClosure.descendant_id.in_(mine))
    leading = TeamMember.team_id.in_(above) & TeamMember.leads
    return sorted(set(column(TeamMember.select(TeamMember.user_id).where(leading))))


def admin_ids() -> list[int]:
    """The admins who work here."""
    return column(User.select(User.id).where((User.role == "admin") & User.active).order_by(User.id))


def led_users(user_id: int) -> Any:
    """A sub-select of the users in all teams below those that ``user_id`` leads."""
    led = TeamMember.select(TeamMember.team_id).where((TeamMember.user_id == user_id) & TeamMember.leads)
    below = TeamClosure.select(TeamClosure.descendant_id).where(TeamClosure.ancestor_id.in_(led))
    return TeamMember.select(TeamMember.user_id).where(TeamMember.team_id.in_(below))


def _first(condition: Any) -> Person | None:
    return next(iter(_select(condition)), None)


def _select(condition: Any) -> tuple[Person, ...]:
    users = list(dicts(User.select().where(condition).order_by(User.display_name, User.id)))
    found: dict[int, list[str]] = {}
    if users:
        query = UserAlias.select(UserAlias.user_id, UserAlias.alias).order_by(UserAlias.alias)
        for user_id, alias in tuples(query.where(UserAlias.user_id.in_([user["id"] for user in users]))):
            found.setdefault(user_id, []).append(alias)
    return tuple(_person(user, found.get(user["id"], [])) for user in users)


def _person(user: dict[str, Any], aliases: list[str]) -> Person:
    return Person(
        user["id"],
        user["login"],
        user["display_name"],
        user["role"],
        user["active"],
        tuple(aliases),
        user["language"],
        user["time_zone"],
        user["version"],
    )


def names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Display names by user id."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    known = kept("names", lambda: _names(User.id > 0))
    missing = wanted - known.keys()
    if missing:
        # Somebody has come since.
        known.update(_names(User.id.in_(missing)))
    return {user_id: known[user_id] for user_id in wanted if user_id in known}


def _names(condition: Any) -> dict[int, str]:
    return dict(pairs(User.select(User.id, User.display_name).where(condition)))
