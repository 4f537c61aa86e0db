"""The page of people an admin keeps: who they are, their teams, what hangs on them."""

from __future__ import annotations

from leadtui.domain.people import PersonLine, Viewer
from leadtui.domain.rights import held
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import people, people_page, rights, teams
from leadtui.store.database import Store


@reads
def lines(store: Store, viewer: Viewer) -> tuple[PersonLine, ...]:
    """All users by name, those who are active first."""
    access.require_admin(viewer)
    leads, seen, exceptions = people_page.open_leads(), people_page.last_seen(), rights.everyones()
    names = {team_id: name for team_id, name, _parent in teams.living()}
    member_of: dict[int, list[tuple[str, bool]]] = {}
    for team_id, user_id, _name, leading in teams.people():
        if team_id in names:
            member_of.setdefault(user_id, []).append((names[team_id], leading))
    found = [
        PersonLine(
            person.id,
            person,
            tuple(sorted(member_of.get(person.id, ()))),
            leads.get(person.id, 0),
            seen.get(person.id),
            held(person.role, exceptions.get(person.id, {})),
        )
        for person in people.everyone()
    ]
    return tuple(sorted(found, key=lambda line: not line.person.active))
