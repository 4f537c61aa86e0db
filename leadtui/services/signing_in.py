"""Who looks: the login of the operating system, or another user in whose place one works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from leadtui.domain.people import Person, Viewer
from leadtui.domain.rights import RIGHTS, held
from leadtui.errors import NotFoundError, PermissionDenied, RuleError
from leadtui.i18n import N_
from leadtui.store import people, rights, settings
from leadtui.store.database import Store


def sign_in(store: Store, login: str, as_login: str | None = None) -> Viewer:
    """The viewer for an operating-system login; ``as_login`` needs an admin or a demo database.

    A file with one user in it is that person's, whatever they are called on this machine. In a demo
    database whoever comes is the person it shows.
    """
    return store.read(lambda: _sign_in(store, login, as_login))


def _sign_in(store: Store, login: str, as_login: str | None) -> Viewer:
    common = settings.load()
    person = _known(store, login, common)
    if as_login is not None:
        return _stand_in(person, as_login, common)
    if person is None or not person.active:
        raise PermissionDenied(
            N_("There is no active user {login} in this database."),
            N_("An admin adds you with: leadtui user add {login} --name NAME"),
            login=login,
        )
    return _viewer(person, common)


def _known(store: Store, login: str, common: Mapping[str, object]) -> Person | None:
    person = people.by_login(login)
    if person is None and common.get("demo"):
        return people.by_login(str(common["demo"]))
    if person is None and store.engine.personal and people.count() == 1:
        return people.everyone()[0]
    return person


def _stand_in(person: Person | None, as_login: str, common: Mapping[str, object]) -> Viewer:
    """Another's eyes; the person at the keyboard stays on record.

    Whom a name means is found out first: one's own display name may be another's login.
    """
    other = one(as_login)
    same = person is not None and person.active and person.id == other.id
    admin = person is not None and person.active and person.role == "admin"
    if not (same or admin or common.get("demo")):
        raise PermissionDenied(N_("--as needs an admin, or a demo database."))
    if not other.active:
        raise PermissionDenied(N_("{name} is not active."), name=other.name)
    viewer = _viewer(other, common)
    return viewer if person is None or same else replace(viewer, actor_id=person.id)


def _viewer(person: Person, common: Mapping[str, object]) -> Viewer:
    team_zone = str(common["team_zone"])
    may = held(person.role, rights.exceptions(person.id))
    return Viewer(
        person.id,
        person.login,
        person.name,
        person.role,
        person.zone or team_zone,
        team_zone,
        person.language or str(common.get("language", "en")),
        rights=may,
        admins=tuple(rights.admins()) if len(may) < len(RIGHTS) else (),
    )


def one(name: str) -> Person:
    """The one user with this login, display name or alias; NotFoundError, or RuleError for several."""
    found = people.named(name)
    exact = [person for person in found if person.login == name]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise NotFoundError(
            N_("There is no user {name}."), N_("List them with: leadtui user list"), name=name
        )
    if len(found) > 1:
        raise RuleError(
            N_("{name} could be {logins}."),
            N_("Give the login."),
            name=name,
            logins=", ".join(sorted(person.login for person in found)),
        )
    return found[0]
