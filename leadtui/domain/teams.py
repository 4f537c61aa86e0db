"""Teams as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team; ``leaders`` and ``members`` are (user id, display name), nobody stands in both."""

    id: int
    name: str
    parent_id: int | None
    parent: str = ""
    leaders: tuple[tuple[int, str], ...] = ()
    members: tuple[tuple[int, str], ...] = ()
    depth: int = 0


def in_tree_order(teams: Iterable[tuple[int, str, int | None]]) -> Iterator[tuple[int, int]]:
    """(team id, depth) of (id, name, parent id): each team right below the one above it, by name."""
    below: dict[int | None, list[tuple[str, int]]] = {}
    for team_id, name, parent_id in teams:
        below.setdefault(parent_id, []).append((name, team_id))
    waiting = [(team_id, 0) for _name, team_id in sorted(below.get(None, ()), reverse=True)]
    while waiting:
        team_id, depth = waiting.pop()
        yield team_id, depth
        waiting += [(one, depth + 1) for _name, one in sorted(below.get(team_id, ()), reverse=True)]
