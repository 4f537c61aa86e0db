"""Signing in, and the users an admin keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadtui.domain.lists import find_item
from leadtui.domain.people import Person, Viewer
from leadtui.domain.rights import RIGHTS, held
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import LANGUAGES, N_
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.services.signing_in import sign_in as sign_in
from leadtui.store import people, rights, rows, sheet_people
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.text import clean_line

NAME_LENGTH = 80
LOGIN = re.compile(r"[\w.@-]{1,64}")


@reads
def find_person(store: Store, name: str) -> Person:
    """The one user with this login, display name or alias."""
    return one(name)


@reads
def rights_by_id(store: Store) -> dict[int, frozenset[str]]:
    """The rights of every user, by id."""
    found = rights.everyones()
    return {person.id: held(person.role, found.get(person.id, {})) for person in people.everyone()}


@reads
def everyone(store: Store, *, active_only: bool = False) -> tuple[Person, ...]:
    """All users by name."""
    return people.everyone(active_only=active_only)


@reads
def listed(store: Store, viewer: Viewer) -> tuple[Person, ...]:
    """All users by name, for an admin without those whom only imports that were taken back have named."""
    gone = sheet_people.left_over() if viewer.role == "admin" else ()
    return tuple(person for person in people.everyone() if person.id not in gone)


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
    """Add a user; the login is unique, whatever its case."""
    access.require_admin(viewer)
    values = _checked(login=login, display_name=name or login, role=role, language=language, time_zone=zone)
    with Journal(store, viewer, "user.add") as journal:
        there = people.by_login(login)
        if there is not None and there.id in sheet_people.left_over():
            user_id = there.id
            rows.update(journal, "user", user_id, {"active": active, **values})
        elif people.login_taken(login):
            raise RuleError(N_("There is a user {login} already."), field="login", login=login)
        else:
            user_id = rows.insert(journal, "user", created_at=journal.at, active=active, **values)
        _set_aliases(journal, user_id, aliases)
        return _reload(user_id)


def set_user(
    store: Store,
    viewer: Viewer,
    /,
    login: str,
    *,
    aliases: Sequence[str] | None = None,
    allow: Sequence[str] = (),
    deny: Sequence[str] = (),
    **values: object,
) -> Person:
    """Change a user's display_name, role, language, time_zone, active, aliases, or single rights.

    An empty language or time_zone goes back to the team's. A right that is allowed or denied as the role
    has it anyway follows the role from then on.
    """
    access.require_admin(viewer)
    with Journal(store, viewer, "user.set") as journal:
        person = one(login)
        columns = _checked(**values)
        _keep_an_admin(viewer, person, columns)
        rows.update(journal, "user", person.id, columns)
        if aliases is not None:
            _set_aliases(journal, person.id, aliases)
        if allow or deny:
            _set_rights(journal, _reload(person.id), allow, deny)
        return _reload(person.id)


def _set_rights(journal: Journal, person: Person, allow: Sequence[str], deny: Sequence[str]) -> None:
    for name in (*allow, *deny):
        if name not in RIGHTS:
            raise ValidationError(N_("Rights are {names}."), field="right", names=", ".join(RIGHTS))
    both = sorted(set(allow) & set(deny))
    if both:
        raise ValidationError(N_("{right} is allowed and denied at once."), field="right", right=both[0])
    if person.role == "viewer" and allow:
        raise RuleError(N_("A viewer only reads numbers."), N_("Give another role first."), field="right")
    before = rights.signed(person.id)
    usual = held(person.role, {})
    wanted = dict.fromkeys(allow, True) | dict.fromkeys(deny, False)
    kept = {text[1:]: text[0] == "+" for text in before} | wanted
    after = sorted(
        f"{'+' if allowed else '-'}{name}" for name, allowed in kept.items() if allowed != (name in usual)
    )
    if before != after:
        rights.replace(person.id, after)
        journal.updated("user", person.id, {"rights": (before, after)}, audience=[person.id])


def _keep_an_admin(viewer: Viewer, person: Person, columns: Mapping[str, object]) -> None:
    if person.id != viewer.user_id:
        return
    if columns.get("role", "admin") != "admin":
        raise RuleError(N_("You cannot take the admin role from yourself."), N_("Another admin can."))
    if columns.get("active") is False:
        raise RuleError(N_("You cannot shut yourself out."), N_("Another admin can."))


def _set_aliases(journal: Journal, user_id: int, aliases: Sequence[str]) -> None:
    before = people.aliases(user_id)
    after = sorted({_text(alias, N_("An alias has 1 to 80 characters.")) for alias in aliases})
    if before != after:
        people.set_aliases(user_id, after)
        journal.updated("user", user_id, {"aliases": (before, after)})


def _reload(user_id: int) -> Person:
    person = people.by_id(user_id)
    assert person is not None
    return person


def _checked(**values: object) -> dict[str, object]:
    """Values as columns, what is None left out; ValidationError where one has the wrong form."""
    checked = {name: value for name, value in values.items() if value is not None}
    unknown = sorted(checked.keys() - CHECKS.keys())
    if unknown:
        raise ValidationError(N_("There is no field {name}."), name=unknown[0])
    return {name: CHECKS[name](value) for name, value in checked.items()}


def _login(value: object) -> str:
    if not LOGIN.fullmatch(str(value)):
        raise ValidationError(N_("A login has letters, digits and . _ - @ only."), field="login")
    return str(value)


def _display_name(value: object) -> str:
    return _text(value, N_("A name has 1 to 80 characters."))


def _text(value: object, complaint: str) -> str:
    text = clean_line(str(value)).text.strip()
    if not 1 <= len(text) <= NAME_LENGTH:
        raise ValidationError(complaint)
    return text


def _role(value: object) -> str:
    item = find_item("role", str(value))
    if item is None:
        raise ValidationError(N_("Roles are rep, manager, admin and viewer."), field="role")
    return item.id


def _language(value: object) -> str | None:
    if value and value not in LANGUAGES:
        raise ValidationError(N_("Languages are en, zh_CN and zh_TW."))
    return str(value) if value else None


def _zone(value: object) -> str | None:
    if not value:
        return None
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(
            N_("Unknown time zone: {name}"), N_("Zones are named like Asia/Shanghai."), name=value
        ) from error
    return str(value)


CHECKS: Mapping[str, Callable[[object], object]] = {
    "login": _login,
    "display_name": _display_name,
    "role": _role,
    "language": _language,
    "time_zone": _zone,
    "active": bool,
}
