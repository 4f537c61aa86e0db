"""Who looks and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from leadtui.domain.rights import DEFAULTS

Role = Literal["rep", "manager", "admin", "viewer"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user whose eyes a read takes and whose name a write bears.

    ``actor_id`` is the person really at the keyboard where ``--as`` was used. ``zone`` is the
    user's own time zone, ``team_zone`` that of lead numbers and reports. ``rights`` are those held at
    sign-in (None: the role's) and ``admins`` whom to ask for more: screens go by them, services look anew.
    """

    user_id: int
    login: str
    name: str
    role: Role
    zone: str
    team_zone: str
    language: str = "en"
    actor_id: int | None = None
    rights: frozenset[str] | None = None
    admins: tuple[str, ...] = ()

    def holds(self, right: str) -> bool:
        """Whether the viewer held a right when they signed in."""
        return right in (DEFAULTS[self.role] if self.rights is None else self.rights)

    @property
    def actor(self) -> int:
        """Who answers for what is written."""
        return self.actor_id or self.user_id


@dataclass(frozen=True, slots=True)
class Person:
    """A user as lists and pickers show one."""

    id: int
    login: str
    name: str
    role: Role
    active: bool
    aliases: tuple[str, ...] = ()
    language: str | None = None
    zone: str | None = None
    version: int = 1


class Away(NamedTuple):
    """Days on which somebody is away, both included, and the name of who stands in."""

    from_on: date
    to_on: date
    stand_in: str


class PersonLine(NamedTuple):
    """One user on the page of people.

    ``teams`` are (name, whether they lead it), ``leads`` counts open ones, ``seen`` is when something was
    last heard of them, ``away`` is their leave of today or, else, the next one.
    """

    id: int
    person: Person
    teams: tuple[tuple[str, bool], ...]
    leads: int
    seen: datetime | None
    rights: frozenset[str]
    away: Away | None = None
