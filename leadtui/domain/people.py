"""Who looks and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["rep", "manager", "admin", "viewer"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user whose eyes a read takes and whose name a write bears.

    ``actor_id`` is the person really at the keyboard where ``--as`` was used. ``zone`` is the
    user's own time zone, ``team_zone`` that of lead numbers and reports.
    """

    user_id: int
    login: str
    name: str
    role: Role
    zone: str
    team_zone: str
    language: str = "en"
    actor_id: int | None = None

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
