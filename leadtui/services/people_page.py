"""The page of people: who they are, their teams, what hangs on them, who is away."""

from __future__ import annotations

from leadtui import clock
from leadtui.domain.people import Away, PersonLine, Viewer
from leadtui.domain.rights import held
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import absences, people, people_page, rights, sheet_people, teams
from leadtui.store.database import Store
from leadtui.store.query import column


@reads
def lines(store: Store, viewer: Viewer) -> tuple[PersonLine, ...]:
    """Users by name, those who are active first: an admin's all, a manager's own people and themselves."""
    access.require_leader(viewer)
    watched = None if viewer.role == "admin" else {viewer.user_id, *column(people.led_users(viewer.user_id))}
    away = _away(viewer)
    leads, seen, exceptions = people_page.open_leads(), people_page.last_seen(), rights.everyones()
    names = {team_id: name for team_id, name, _parent in teams.living()}
    member_of: dict[int, list[tuple[str, bool]]] = {}
    for team_id, user_id, _name, leading in teams.people():
        if team_id in names:
            member_of.setdefault(user_id, []).append((names[team_id], leading))
    # Only who sees all leads can tell who has none.
    gone = sheet_people.left_over() if viewer.role == "admin" else ()
    found = [
        PersonLine(
            person.id,
            person,
            tuple(sorted(member_of.get(person.id, ()))),
            leads.get(person.id, 0),
            seen.get(person.id),
            held(person.role, exceptions.get(person.id, {})),
            away.get(person.id),
        )
        for person in people.everyone()
        if person.id not in gone and (watched is None or person.id in watched)
    ]
    return tuple(sorted(found, key=lambda line: not line.person.active))


def _away(viewer: Viewer) -> dict[int, Away]:
    """The leave of today and later by user, the first of each."""
    found: dict[int, Away] = {}
    for leave in absences.all_from(clock.today(viewer.team_zone)):
        found.setdefault(leave.user_id, Away(leave.from_on, leave.to_on, leave.stand_in))
    return found
