"""``leadtui user``: who works with the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import grid, json_line, out
from leadtui.cli.passwd import passwd, shared
from leadtui.cli.user_key import key
from leadtui.cli.user_leave import leave
from leadtui.cli.user_leaving import deactivate
from leadtui.cli.values import ListValue, OneOf, Words
from leadtui.domain.rights import RIGHTS
from leadtui.i18n import LANGUAGES, N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadtui.domain.people import Person

NAME = N_("Name as colleagues and sheets write it.")
ALLOW = N_("Rights granted: import, export, bulk, merge, delete, assign.")
RIGHT_NAMES = Words(*RIGHTS)


@click.group("user", cls=Group, help=N_("Who works with this database."))
def user() -> None:
    """See the help above."""


user.add_command(key)


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of add and set."""
    for option in (
        click.option("--zone", metavar="ZONE", help=N_("Time zone, such as Asia/Shanghai.")),
        click.option("--language", metavar="LANG", type=OneOf(*LANGUAGES), help=N_("Language of screens.")),
        click.option(
            "--alias", "aliases", metavar="NAME", multiple=True, help=N_("Another name; may be repeated.")
        ),
        click.option(
            "--role", metavar="ROLE", type=ListValue("role"), help=N_("rep, manager, admin or viewer.")
        ),
        click.option("--name", metavar="NAME", help=NAME),
    ):
        function = option(function)
    return function


@user.command("list", help=N_("All users; inactive ones are marked."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, as_json: bool) -> None:
    """Print the users by name."""
    store, viewer = desk.reading()
    from leadtui.services.people import listed, rights_by_id

    people, rights = listed(store, viewer), rights_by_id(store)
    if as_json:
        for person in people:
            json_line(_plain(person, rights[person.id]))
    else:
        _table(people)


@user.command("add", help=N_("Add a user; LOGIN is the name in the operating system."))
@click.argument("login")
@_options
@click.option("--inactive", is_flag=True, help=N_("Owns leads, cannot sign in."))
@pass_desk
def add(
    desk: Desk,
    *,
    login: str,
    name: str | None,
    role: str | None,
    aliases: tuple[str, ...],
    language: str | None,
    zone: str | None,
    inactive: bool,
) -> None:
    """Add one user."""
    with desk.writing() as (store, viewer):
        from leadtui.services.people import add_user

        person = add_user(
            store,
            viewer,
            login,
            name=name or "",
            role=role or "rep",
            aliases=aliases,
            active=not inactive,
            language=language,
            zone=zone,
        )
    out(_("{name} ({login}) added", name=person.name, login=person.login))


@user.command("set", help=N_("Change a user."))
@click.argument("login")
@_options
@click.option("--active/--inactive", default=None, help=N_("Whether the user may sign in."))
@click.option("--allow", metavar="RIGHTS", type=RIGHT_NAMES, help=ALLOW)
@click.option("--deny", metavar="RIGHTS", type=RIGHT_NAMES, help=N_("Rights taken, whatever the role says."))
@pass_desk
def set_(
    desk: Desk,
    *,
    login: str,
    name: str | None,
    role: str | None,
    aliases: tuple[str, ...],
    language: str | None,
    zone: str | None,
    active: bool | None,
    allow: tuple[str, ...] | None,
    deny: tuple[str, ...] | None,
) -> None:
    """Change what was given, leave the rest."""
    values = {"display_name": name, "role": role, "language": language, "time_zone": zone, "active": active}
    given = {key: value for key, value in values.items() if value is not None}
    if not (given or aliases or allow or deny):
        raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services.leaving import require_nothing_left
        from leadtui.services.people import set_user

        if active is False:
            require_nothing_left(store, viewer, login)
        person = set_user(
            store, viewer, login, aliases=aliases or None, allow=allow or (), deny=deny or (), **given
        )
    out(_("{name} ({login}) saved", name=person.name, login=person.login))


user.add_command(passwd)
user.add_command(shared)


user.add_command(deactivate)
user.add_command(leave)


def _plain(person: Person, rights: frozenset[str]) -> dict[str, object]:
    return {
        "login": person.login,
        "name": person.name,
        "role": person.role,
        "active": person.active,
        "aliases": list(person.aliases),
        "language": person.language,
        "zone": person.zone,
        "rights": [name for name in RIGHTS if name in rights],
    }


def _table(people: tuple[Person, ...]) -> None:
    from leadtui.domain.lists import label

    titles = (_("Login"), _("Name"), _("Role"), _("State"), _("Aliases"))
    rows = (
        (
            person.login,
            person.name,
            label("role", person.role),
            _("active") if person.active else _("inactive"),
            " ".join(person.aliases),
        )
        for person in people
    )
    grid(rows, titles)
