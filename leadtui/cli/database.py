"""``leadtui init`` and ``leadtui migrate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import out
from leadtui.cli.values import OneOf
from leadtui.errors import RuleError
from leadtui.i18n import LANGUAGES, N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.services.home import Home


@command("init")
@click.option("--login", metavar="LOGIN", help=N_("Login of the first admin; by default yours."))
@click.option("--name", metavar="NAME", help=N_("The admin's name, as on sheets."))
@click.option("--language", "tongue", metavar="LANG", type=OneOf(*LANGUAGES), help=N_("The team's language."))
@click.option(
    "--country", metavar="CODE", help=N_("Whose workdays and phone numbers it goes by: CN, TW, SG.")
)
@click.option("--currency", metavar="CODE", help=N_("In which amounts are: CNY, TWD, USD."))
@click.option(
    "--time-zone", "--zone", "zone", metavar="ZONE", help=N_("The team's time zone, such as Asia/Shanghai.")
)
@click.option("--yes", is_flag=True, help=N_("Ask nothing; take what was not given as it is found here."))
@click.option("--print-sql", is_flag=True, help=N_("Print what a superuser runs for row security; no more."))
@pass_desk
def init(
    desk: Desk,
    *,
    login: str | None,
    name: str | None,
    tongue: str | None,
    country: str | None,
    currency: str | None,
    zone: str | None,
    yes: bool,
    print_sql: bool,
) -> None:
    """Create schema, lists, rules, calendar and the first admin."""
    if print_sql:
        _print_sql()
        return
    from leadtui.services.home import home

    found = home(language=tongue or "", zone=zone or "", country=country or "", currency=currency or "")
    _refuse_second(desk.url)
    login = login or desk.login
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        name = name or click.prompt(_("Your name, as on sheets"), default=login, err=True)
        found = _asked(found)
    _create(desk.url, login, name or login, found)
    from leadtui.services.entry import shown

    out(_("Database created: {url}", url=shown(desk.url)))
    out(
        _(
            "Language {language}, country {country}, amounts in {currency}, time zone {zone}.",
            language=found.language,
            country=found.country,
            currency=found.currency,
            zone=found.zone,
        )
    )
    out(_("Its admin is {login}. Next: leadtui import FILE, or leadtui", login=login))


def _asked(found: Home) -> Home:
    """The same as the one at the terminal wants it; a country proposes its money and its time."""
    from leadtui.services.home import home

    tongue = click.prompt(_("Language"), default=found.language, type=OneOf(*LANGUAGES), err=True)
    country = click.prompt(_("Country, for workdays and phone numbers"), default=found.country, err=True)
    if country.upper() != found.country:
        found = home(language=tongue, country=country)
    currency = click.prompt(_("Currency of amounts"), default=found.currency, err=True)
    zone = click.prompt(_("Time zone of the team"), default=found.zone, err=True)
    return home(language=tongue, zone=zone, country=country, currency=currency)


def _create(url: str, login: str, name: str, home: Home) -> None:
    from leadtui.services.entry import load_driver

    load_driver(url)
    from leadtui.services.setup import init_database

    init_database(
        url,
        login=login,
        name=name,
        language=home.language,
        team_zone=home.zone,
        country=home.country,
        currency=home.currency,
    )


def _refuse_second(url: str) -> None:
    """A database somebody works with is never made anew, nor migrated by the way."""
    from leadtui.services.entry import in_use, shown

    if in_use(url):
        raise RuleError(
            N_("The database {url} is in use already."),
            N_("To bring it up to date: leadtui migrate"),
            url=shown(url),
        )


def _print_sql() -> None:
    from leadtui.services.entry import load_driver

    load_driver("postgresql:")
    from leadtui.services.setup import row_security_script

    for line in row_security_script().splitlines():
        out(line)


@command("migrate")
@click.option("--check", is_flag=True, help=N_("Only name what is pending; exit code 1 if anything is."))
@click.option("--print-sql", is_flag=True, help=N_("Print what a superuser runs for row security; no more."))
@pass_desk
@click.pass_context
def migrate(ctx: click.Context, desk: Desk, *, check: bool, print_sql: bool) -> None:
    """Apply what is pending; SQLite is copied first."""
    if print_sql:
        _print_sql()
        return
    from leadtui.cli.progress import progress
    from leadtui.services.entry import load_driver

    load_driver(desk.url)
    from leadtui.services.setup import migrate_database, seal_backlog

    with progress(_("Go on with: leadtui migrate")) as told:
        names = migrate_database(desk.url, check=check, told=lambda leads: told("keys", leads, 0))
        sealed = 0 if check else seal_backlog(desk.url, lambda events: told("seal", events, 0))
    for name in names:
        out(_("pending: {name}", name=name) if check else _("applied: {name}", name=name))
    if sealed:
        out(ngettext("{n} event sealed", "{n} events sealed", sealed))
    if not names:
        out(_("The database is up to date."))
    elif check:
        ctx.exit(1)
