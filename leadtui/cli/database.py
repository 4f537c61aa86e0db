"""``leadtui init`` and ``leadtui migrate``."""

from __future__ import annotations

import sys

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import out
from leadtui.cli.values import OneOf
from leadtui.errors import RuleError, UsageError
from leadtui.i18n import LANGUAGES, N_, _, language


@command("init")
@click.option("--login", metavar="LOGIN", help=N_("Login of the first admin; by default yours."))
@click.option("--name", metavar="NAME", help=N_("The admin's name, as on sheets."))
@click.option("--language", "tongue", metavar="LANG", type=OneOf(*LANGUAGES), help=N_("The team's language."))
@click.option("--zone", metavar="ZONE", help=N_("The team's time zone, such as Asia/Shanghai."))
@click.option("--yes", is_flag=True, help=N_("Ask nothing; take what was not given as it is found here."))
@pass_desk
def init(
    desk: Desk, *, login: str | None, name: str | None, tongue: str | None, zone: str | None, yes: bool
) -> None:
    """Create schema, lists, rules, calendar and the first admin."""
    _refuse_second(desk.url)
    login, tongue, zone = login or desk.login, tongue or language(), zone or ""
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        name = name or click.prompt(_("Your name, as on sheets"), default=login, err=True)
        tongue = click.prompt(_("Language"), default=tongue, type=OneOf(*LANGUAGES), err=True)
        zone = click.prompt(_("Time zone of the team"), default=zone or _local_zone(tongue), err=True)
    _create(desk.url, login, name or login, tongue, zone or _local_zone(tongue))
    from leadtui.services.entry import shown

    out(_("Database created: {url}", url=shown(desk.url)))
    out(_("Its admin is {login}. Next: leadtui import FILE, or leadtui", login=login))


def _create(url: str, login: str, name: str, tongue: str, zone: str) -> None:
    from leadtui.services.entry import load_driver

    _check_zone(zone)
    load_driver(url)
    from leadtui.services.setup import init_database

    init_database(url, login=login, name=name, language=tongue, team_zone=zone)


def _local_zone(tongue: str) -> str:
    from leadtui.services.entry import local_zone

    return local_zone(tongue)


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(
            N_("Unknown time zone: {name}"), N_("Zones are named like Asia/Shanghai."), name=name
        ) from error


def _refuse_second(url: str) -> None:
    """A database somebody works with is never made anew, nor migrated by the way."""
    from leadtui.services.entry import in_use, shown

    if in_use(url):
        raise RuleError(
            N_("The database {url} is in use already."),
            N_("To bring it up to date: leadtui migrate"),
            url=shown(url),
        )


@command("migrate")
@click.option("--check", is_flag=True, help=N_("Only name what is pending; exit code 1 if anything is."))
@pass_desk
@click.pass_context
def migrate(ctx: click.Context, desk: Desk, *, check: bool) -> None:
    """Apply what is pending; SQLite is copied first."""
    from leadtui.services.entry import load_driver

    load_driver(desk.url)
    from leadtui.services.setup import migrate_database

    names = migrate_database(desk.url, check=check)
    for name in names:
        out(_("pending: {name}", name=name) if check else _("applied: {name}", name=name))
    if not names:
        out(_("The database is up to date."))
    elif check:
        ctx.exit(1)
