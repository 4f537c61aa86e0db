"""Signing in, and the users an admin keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadtui.domain.lists import find_item
from leadtui.domain.people import Person, Viewer
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.i18n import LANGUAGES, N_
from leadtui.services import access
from leadtui.store import people, rows, settings
from leadtui.store.database import Store
from leadtui.store.journal import Journal

LOGIN = re.compile(r"[\w.@-]{1,64}")


def sign_in(store: Store, login: str, as_login: str | None = None) -> Viewer:
    """The viewer for an operating-system login; ``as_login`` needs an admin or a demo database.

    A database with nobody but its first admin is one person's: whoever opens the file is that one.
    """
    with store.reading():
        person = people.by_login(login)
        common = settings.load()
        if as_login is not None:
            return _stand_in(person, as_login, common)
        if person is None and common.get("demo"):
            person = people.by_login(common["demo"])
        if person is None or not person.active:
            raise PermissionDenied(
                N_("There is no active user {login} in this database."),
                N_("An admin adds you with: leadtui user add {login} --name NAME"),
                login=login,
            )
        return _viewer(person, common)


def _stand_in(person: Person | None, as_login: str, common: dict[str, object]) -> Viewer:
    if not common.get("demo") and as_login not in _names(person):
        if person is None or not person.active or person.role != "admin":
            raise PermissionDenied(N_("--as needs an admin, or a demo database."))
    other = _one(as_login)
    if not other.active:
        raise PermissionDenied(N_("{name} is not active."), name=other.name)
    viewer = _viewer(other, common)
    return replace(viewer, actor_id=person.id) if person and person.id != other.id else viewer


def _names(person: Person | None) -> tuple[str, ...]:
    return (person.login, person.name) if person is not None and person.active else ()


def _viewer(person: Person, common: dict[str, object]) -> Viewer:
    team_zone = str(common["team_zone"])
    return Viewer(
        person.id,
        person.login,
        person.name,
        person.role,
        person.zone or team_zone,
        team_zone,
        person.language or str(common.get("language", "en")),
    )


def _one(name: str) -> Person:
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
            logins=", ".join(person.login for person in found),
        )
    return found[0]


def find_person(store: Store, name: str) -> Person:
    """The one user with this login, display name or alias."""
    with store.reading():
        return _one(name)


def everyone(store: Store, *, active_only: bool = False) -> tuple[Person, ...]:
    """All users by name."""
    with store.reading():
        return people.everyone(active_only=active_only)


def add_user(
    store: Store,
    viewer: Viewer,
    login: str,
    *,
    name: str = "",
    role: str = "rep",
    aliases: Sequence[str] = (),
    active: bool = True,
    language: str | None = None,
    zone: str | None = None,
) -> Person:
    """Add a user; the login is unique."""
    access.require_admin(viewer)
    values = _checked(login=login, display_name=name or login, role=role, language=language, time_zone=zone)
    with Journal(store, viewer, "user.add") as journal:
        if people.by_login(login) is not None:
            raise RuleError(N_("There is a user {login} already."), login=login)
        user_id = rows.insert(journal, "user", created_at=journal.at, active=active, **values)
        people.set_aliases(user_id, aliases)
    return _reload(user_id)


def set_user(
    store: Store, viewer: Viewer, login: str, *, aliases: Sequence[str] | None = None, **values: object
) -> Person:
    """Change a user's display_name, role, language, time_zone, active, or aliases."""
    access.require_admin(viewer)
    with Journal(store, viewer, "user.set") as journal:
        person = _one(login)
        if person.id == viewer.user_id and values.get("role", "admin") != "admin":
            raise RuleError(N_("You cannot take the admin role from yourself."))
        rows.update(journal, "user", person.id, _checked(**values))
        if aliases is not None:
            people.set_aliases(person.id, aliases)
    return _reload(person.id)


def _reload(user_id: int) -> Person:
    person = people.by_id(user_id)
    assert person is not None
    return person


def _checked(**values: object) -> dict[str, object]:
    """The given values, with role as its id; ValidationError where one has the wrong form."""
    checked = {name: value for name, value in values.items() if value is not None}
    if "login" in checked and not LOGIN.fullmatch(str(checked["login"])):
        raise ValidationError(N_("A login has letters, digits and . _ - @ only."))
    if "role" in checked:
        item = find_item("role", str(checked["role"]))
        if item is None:
            raise ValidationError(N_("Roles are rep, manager, admin and viewer."))
        checked["role"] = item.id
    if checked.get("language", "en") not in LANGUAGES:
        raise ValidationError(N_("Languages are en, zh_CN and zh_TW."))
    if "time_zone" in checked:
        _check_zone(str(checked["time_zone"]))
    return checked


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(
            N_("Unknown time zone: {name}"), N_("Zones are named like Asia/Shanghai."), name=name
        ) from error
