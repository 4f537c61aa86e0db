"""``leadtui user deactivate``: a user leaves, somebody takes over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.services.leaving import Outlook


@command("deactivate", help=N_("Shut a user out; their open leads and plans go to somebody else."))
@click.argument("login")
@click.option("--to", "heir", metavar="LOGIN", help=N_("Who takes over the open leads and plans."))
@click.option("--pool", is_flag=True, help=N_("The open leads go to the pool."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the counts as JSON."))
@pass_desk
def deactivate(desk: Desk, *, login: str, heir: str | None, pool: bool, as_json: bool) -> None:
    """Show what hangs on the user, ask who takes over where nobody said, then do it."""
    if heir and pool:
        raise click.UsageError(_("Either --to or --pool."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services import leaving
        from leadtui.services.people import find_person

        outlook = leaving.outlook(store, viewer, login)
        if as_json:
            json_line(_plain(outlook))
        else:
            out(told(outlook))
        if outlook.needs_heir and not heir and not pool:
            heir = _ask()
        heir_id = find_person(store, heir).id if heir else None
        saved = leaving.deactivate(store, viewer, outlook.person.login, heir_id)
    if not as_json:
        out(saved.message)


def told(outlook: Outlook) -> str:
    """The counts in one line."""
    parts = [
        ngettext("{n} open lead", "{n} open leads", outlook.leads),
        ngettext("{n} plan on them", "{n} plans on them", outlook.plans),
        ngettext("{n} plan on other leads", "{n} plans on other leads", outlook.others),
        ngettext("{n} closed lead stays", "{n} closed leads stay", outlook.closed),
    ]
    return f"{outlook.person.name}: {' · '.join(parts)}"


def _ask() -> str:
    """A login, or nothing for the pool; on a pipe nobody can be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError(_("Who takes over? Say --to LOGIN or --pool."), click.get_current_context())
    answer = str(click.prompt(_("Who takes over? Login, or pool"))).strip()
    return "" if answer.lower() in ("pool", _("pool")) else answer


def _plain(outlook: Outlook) -> dict[str, object]:
    return {
        "login": outlook.person.login,
        "open_leads": outlook.leads,
        "closed_leads": outlook.closed,
        "plans": outlook.plans,
        "plans_on_other_leads": outlook.others,
    }
