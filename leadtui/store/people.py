"""Users, their aliases and teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from leadtui.domain.people import Person
from leadtui.store.models import TeamClosure, TeamMember, User, UserAlias


def by_login(login: str) -> Person | None:
    """The user who logs in under this name."""
    return _first(User.login == login)


def by_id(user_id: int) -> Person | None:
    """The user with this id."""
    return _first(User.id == user_id)


def named(name: str) -> tuple[Person, ...]:
    """Users whose login, display name or alias is ``name``; several may share one."""
    aliased = UserAlias.select(UserAlias.user_id).where(UserAlias.alias == name)
    folded = name.casefold()
    return _select((fn.LOWER(User.login) == folded) | (User.display_name == name) | User.id.in_(aliased))


def everyone(*, active_only: bool = False) -> tuple[Person, ...]:
    """All users, by name."""
    return _select(User.active == True) if active_only else _select(User.id > 0)  # noqa: E712


def add(**values: object) -> int:
    """Insert a user and return the id."""
    return int(User.insert(**values).execute())


def set_aliases(user_id: int, aliases: Sequence[str]) -> None:
    """Replace the aliases of a user."""
    UserAlias.delete().where(UserAlias.user_id == user_id).execute()
    if aliases:
        UserAlias.insert_many([(user_id, alias) for alias in dict.fromkeys(aliases)]).execute()


def led_users(user_id: int) -> Any:
    """A sub-select of the users in all teams below those that ``user_id`` leads."""
    led = TeamMember.select(TeamMember.team_id).where(
        (TeamMember.user_id == user_id) & (TeamMember.leads == True)  # noqa: E712
    )
    below = TeamClosure.select(TeamClosure.descendant_id).where(TeamClosure.ancestor_id.in_(led))
    return TeamMember.select(TeamMember.user_id).where(TeamMember.team_id.in_(below))


def _first(condition: Any) -> Person | None:
    return next(iter(_select(condition)), None)


def _select(condition: Any) -> tuple[Person, ...]:
    users = list(User.select().where(condition).order_by(User.display_name, User.id).dicts())
    aliases: dict[int, list[str]] = {}
    if users:
        rows = UserAlias.select().where(UserAlias.user_id.in_([user["id"] for user in users])).tuples()
        for user_id, alias in rows:
            aliases.setdefault(user_id, []).append(alias)
    return tuple(_person(user, aliases.get(user["id"], [])) for user in users)


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
