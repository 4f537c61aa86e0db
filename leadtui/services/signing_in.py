"""Who looks: the login of the operating system, or another user in whose place one works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from leadtui.domain.people import Person, Viewer
from leadtui.domain.rights import RIGHTS, held
from leadtui.domain.vouched import Vouched
from leadtui.errors import Deactivated, NotFoundError, PasswordNeeded, PermissionDenied, RuleError
from leadtui.i18n import N_
from leadtui.services import vocabulary, vouching
from leadtui.store import people, rights, settings
from leadtui.store.database import Store
from leadtui.store.kept import forget

SHARED = "shared_terminals"
"""The setting that lists the logins of shared terminals."""


def sign_in(store: Store, login: str, as_login: str | None = None) -> Viewer:
    """The viewer for an operating-system login; ``as_login`` needs an admin or a demo database.

    A file with one user in it is that person's, whatever they are called on this machine. In a demo
    database whoever comes is the person it shows.
    """
    return with_rights(store, store.read(lambda: _sign_in(store, login, as_login)))


def with_rights(store: Store, viewer: Viewer) -> Viewer:
    """From here on the connection has the rights of the person at the keyboard, no more."""

    def login() -> str:
        person = people.by_id(viewer.actor)
        return viewer.login if person is None else person.login

    if store.read(lambda: store.engine.bound):
        store.engine.become(store.read(login))
        forget()
    vocabulary.known_to(viewer)
    return viewer


def viewer_of(store: Store, user_id: int) -> Viewer:
    """The viewer for a user who has proved who they are; PermissionDenied where they are not active."""

    def found() -> Viewer:
        person = people.by_id(user_id)
        if person is None or not person.active:
            raise Deactivated(N_("{name} is not active."), name=person.name if person else user_id)
        return _viewer(person, settings.load())

    return with_rights(store, store.read(found))


def still_active(store: Store, viewer: Viewer) -> bool:
    """Whether viewer and actor may still work here, as the database says now."""
    return store.read(lambda: people.all_active({viewer.user_id, viewer.actor}))


def is_active(store: Store, user_id: int) -> bool:
    """Whether there is such a user and they may sign in, as the database says now."""
    return store.read(lambda: people.all_active({user_id}))


def shared_terminals(common: Mapping[str, object]) -> tuple[str, ...]:
    """The logins of the operating system behind which anybody may sit."""
    shared = common.get(SHARED, ())
    return tuple(map(str, shared)) if isinstance(shared, list | tuple) else ()


def _sign_in(store: Store, login: str, as_login: str | None) -> Viewer:
    common = settings.load()
    if isinstance(login, Vouched):
        return _viewer(vouching.vouched_for(login, as_login, common), common)
    if login in shared_terminals(common):
        raise PasswordNeeded(
            N_("{login} is a shared terminal: sign in with your password."),
            N_("Open the screen with: leadtui"),
            login=login,
        )
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


def again(store: Store, viewer: Viewer) -> Viewer:
    """Who looks, as the database knows them now; PermissionDenied once they may not be here any more."""

    def found() -> Viewer:
        acting, person = (_active(user_id) for user_id in (viewer.actor, viewer.user_id))
        del acting
        return replace(_viewer(person, settings.load()), actor_id=viewer.actor_id)

    return store.read(found)


def _active(user_id: int) -> Person:
    person = people.by_id(user_id)
    if person is None or not person.active:
        raise PermissionDenied(N_("{name} is not active."), name=person.name if person else user_id)
    return person


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
