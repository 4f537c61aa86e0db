"""``leadtui team``: the tree of teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import listed, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadtui.domain.teams import TeamRow


@click.group("team", cls=Group, help=N_("Teams: a tree, who is in it, who leads what."))
def team() -> None:
    """See the help above."""


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of add and set."""
    for option in (
        click.option(
            "--member", "members", metavar="LOGIN", multiple=True, help=N_("Is in it; may be repeated.")
        ),
        click.option(
            "--leader", "leaders", metavar="LOGIN", multiple=True, help=N_("Leads it; may be repeated.")
        ),
        click.option("--parent", metavar="TEAM", help=N_("The team above it; '' for none.")),
    ):
        function = option(function)
    return function


@team.command("list", help=N_("All teams, each below the one above it."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, as_json: bool) -> None:
    """Print the tree."""
    store, _viewer = desk.reading()
    from leadtui.services.people import everyone
    from leadtui.services.teams import everything

    found = everything(store)
    logins = {person.id: person.login for person in everyone(store)} if as_json else {}
    listed(
        found,
        lambda row: _plain(row, logins),
        _cells,
        (_("Team"), _("Led by"), _("Members")),
        _("There are no teams yet: everyone works with everyone."),
        as_json=as_json,
    )


@team.command("add", help=N_("Make a team."))
@click.argument("name")
@_options
@pass_desk
def add(
    desk: Desk, *, name: str, parent: str | None, leaders: tuple[str, ...], members: tuple[str, ...]
) -> None:
    """Make one team."""
    with desk.writing() as (store, viewer):
        from leadtui.services.teams import add_team

        row = add_team(store, viewer, name, parent=parent or "", leaders=leaders, members=members)
    out(_("{name} added", name=row.name))


@team.command("set", help=N_("Rename or move a team, add or take out people."))
@click.argument("name")
@_options
@click.option("--name", "new_name", metavar="NAME", help=N_("Another name."))
@click.option("--without", metavar="LOGIN", multiple=True, help=N_("Is in it no longer; may be repeated."))
@pass_desk
def set_(
    desk: Desk,
    *,
    name: str,
    parent: str | None,
    leaders: tuple[str, ...],
    members: tuple[str, ...],
    new_name: str | None,
    without: tuple[str, ...],
) -> None:
    """Change what was given, leave the rest."""
    if parent is None and new_name is None and not (leaders or members or without):
        raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services.teams import set_team

        row = set_team(
            store,
            viewer,
            name,
            new_name=new_name,
            parent=parent,
            leaders=leaders,
            members=members,
            without=without,
        )
    out(_("{name} saved", name=row.name))


@team.command("remove", help=N_("Remove a team that none stands below."))
@click.argument("name")
@pass_desk
def remove(desk: Desk, *, name: str) -> None:
    """Remove one team; its people are in it no longer."""
    with desk.writing() as (store, viewer):
        from leadtui.services.teams import remove_team

        row = remove_team(store, viewer, name)
    out(_("{name} removed", name=row.name))


def _plain(row: TeamRow, logins: dict[int, str]) -> dict[str, object]:
    return {
        "name": row.name,
        "parent": row.parent or None,
        "depth": row.depth,
        "leaders": [logins[user_id] for user_id, _name in row.leaders],
        "members": [logins[user_id] for user_id, _name in row.members],
    }


def _cells(row: TeamRow) -> tuple[str, str, str]:
    return (
        "  " * row.depth + row.name,
        " ".join(name for _id, name in row.leaders),
        " ".join(name for _id, name in row.members),
    )
