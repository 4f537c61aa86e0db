"""The teams an admin keeps: a tree, who is in it and who leads what (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.domain.teams import TeamRow, in_tree_order
from leadtui.errors import NotFoundError, RuleError, ValidationError
from leadtui.i18n import N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.store import rows, teams
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.text import clean_line

NAME_LENGTH = 80


@reads
def everything(store: Store) -> tuple[TeamRow, ...]:
    """All teams, each right below the one above it."""
    return _all()


def _all() -> tuple[TeamRow, ...]:
    living = teams.living()
    names = {team_id: name for team_id, name, _parent in living}
    parents = {team_id: parent for team_id, _name, parent in living}
    found: dict[tuple[int, bool], list[tuple[int, str]]] = {}
    for team_id, user_id, name, leads in teams.people():
        found.setdefault((team_id, leads), []).append((user_id, name))
    return tuple(
        TeamRow(
            team_id,
            names[team_id],
            parents[team_id],
            names.get(parents[team_id] or 0, ""),
            tuple(found.get((team_id, True), ())),
            tuple(found.get((team_id, False), ())),
            depth,
        )
        for team_id, depth in in_tree_order(living)
    )


def add_team(
    store: Store,
    viewer: Viewer,
    name: str,
    *,
    parent: str = "",
    leaders: Sequence[str] = (),
    members: Sequence[str] = (),
) -> TeamRow:
    """Make a team below ``parent`` with its people, by login or name; one that was removed comes back."""
    access.require_admin(viewer)
    with Journal(store, viewer, "team.add") as journal:
        teams.hold()
        name, parent_id = _name(name), _id(parent)
        there = teams.named(name)
        if there is None:
            team_id = rows.insert(journal, "team", name=name, parent_id=parent_id)
        elif there["voided_at"] is None:
            raise RuleError(N_("There is a team {name} already."), field="name", name=name)
        else:
            team_id = there["id"]
            rows.update(journal, "team", team_id, {"parent_id": parent_id}, current=there)
            rows.restore(journal, "team", team_id)
        _set_people(journal, team_id, leaders, members, ())
        return _row(team_id)


def set_team(
    store: Store,
    viewer: Viewer,
    /,
    name: str,
    *,
    new_name: str | None = None,
    parent: str | None = None,
    leaders: Sequence[str] = (),
    members: Sequence[str] = (),
    without: Sequence[str] = (),
) -> TeamRow:
    """Rename a team, move it with all below it (an empty ``parent``: to the top), add or take out people.

    Whoever is named as a member leads it no longer.
    """
    access.require_admin(viewer)
    with Journal(store, viewer, "team.set") as journal:
        teams.hold()
        team = _team(name)
        values: dict[str, object] = {}
        if new_name is not None and (wanted := _name(new_name)) != team["name"]:
            if teams.named(wanted) is not None:
                raise RuleError(N_("There is a team {name} already."), field="name", name=wanted)
            values["name"] = wanted
        if parent is not None:
            values["parent_id"] = _id(parent)
        rows.update(journal, "team", team["id"], values, current=team, audience=_told(team["id"]))
        _set_people(journal, team["id"], leaders, members, without)
        return _row(team["id"])


def remove_team(store: Store, viewer: Viewer, name: str) -> TeamRow:
    """Remove a team that none stands below; its people are in it no longer."""
    access.require_admin(viewer)
    with Journal(store, viewer, "team.remove") as journal:
        teams.hold()
        team = _team(name)
        row = _row(team["id"])
        told = _told(team["id"])
        _write(journal, team["id"], teams.members(team["id"]), [])
        rows.void(journal, "team", team["id"], audience=told)
        return row


def _set_people(
    journal: Journal, team_id: int, leaders: Iterable[str], members: Iterable[str], without: Iterable[str]
) -> None:
    before = teams.members(team_id)
    wanted: dict[int, bool] = dict(before)
    wanted |= {_user(name): False for name in members}
    wanted |= {_user(name): True for name in leaders}
    for name in without:
        wanted.pop(_user(name), None)
    _write(journal, team_id, before, [[user_id, leads] for user_id, leads in sorted(wanted.items())])


def _write(journal: Journal, team_id: int, before: list[list[Any]], after: list[list[Any]]) -> None:
    if before == after:
        return
    teams.replace_members(team_id, after)
    changed = {user_id for pair in (before, after) for user_id, _leads in pair}
    journal.updated("team", team_id, {"team_members": (before, after)}, audience=changed)


def _user(name: str) -> int:
    person = one(name)
    if person.role == "viewer":
        raise RuleError(N_("{name} only reads numbers and is in no team."), name=person.name)
    return person.id


def _told(team_id: int) -> tuple[int, ...]:
    return tuple(user_id for user_id, _leads in teams.members(team_id))


def _team(name: str) -> dict[str, Any]:
    team = teams.named(name.strip())
    if team is None or team["voided_at"] is not None:
        raise NotFoundError(
            N_("There is no team {name}."), N_("List them with: leadtui team list"), name=name
        )
    return team


def _id(name: str) -> int | None:
    return int(_team(name)["id"]) if name.strip() else None


def _row(team_id: int) -> TeamRow:
    return next(row for row in _all() if row.id == team_id)


def _name(name: str) -> str:
    text = clean_line(name).text.strip()
    if not 1 <= len(text) <= NAME_LENGTH:
        raise ValidationError(N_("A name has 1 to 80 characters."), field="name")
    return text
