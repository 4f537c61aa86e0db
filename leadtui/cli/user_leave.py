"""``leadtui user leave``: who is away, and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import listed, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.store.absences import Leave


@command("leave", help=N_("Enter leave, yours or another's: a stand-in gets what falls due; alone: list it."))
@click.argument("login", required=False)
@click.argument("first", metavar="FROM", required=False)
@click.argument("last", metavar="TO", required=False)
@click.option("--stand-in", metavar="LOGIN", help=N_("Who stands in."))
@click.option("--back", is_flag=True, help=N_("LOGIN is back: the leave ends, or is called off."))
@click.option("--json", "as_json", is_flag=True, help=N_("List as JSON lines."))
@pass_desk
def leave(
    desk: Desk,
    *,
    login: str | None,
    first: str | None,
    last: str | None,
    stand_in: str | None,
    back: bool,
    as_json: bool,
) -> None:
    """Enter, end or list leave."""
    if login is None:
        _list(desk, as_json=as_json)
    elif back:
        _back(desk, login)
    elif first and last and stand_in:
        _go(desk, login, first, last, stand_in)
    else:
        raise click.UsageError(_("Give LOGIN FROM TO --stand-in LOGIN."), click.get_current_context())


def _go(desk: Desk, login: str, first: str, last: str, stand_in: str) -> None:
    from leadtui.cli.moments import planned

    with desk.writing() as (store, viewer):
        from leadtui.services import absences

        days = [planned(text, desk.wall(), name).day for text, name in ((first, "FROM"), (last, "TO"))]
        found = absences.go(store, viewer, login, days[0], days[1], stand_in)
    out(_told(found))


def _back(desk: Desk, login: str) -> None:
    with desk.writing() as (store, viewer):
        from leadtui.services import absences

        found = absences.come_back(store, viewer, login)
    out(_("{name} is back", name=found.name))


def _told(found: Leave) -> str:
    return _(
        "{name} is away from {first} to {last}, {stand_in} stands in",
        name=found.name,
        first=found.from_on.isoformat(),
        last=found.to_on.isoformat(),
        stand_in=found.stand_in,
    )


def _list(desk: Desk, *, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.services import absences

    titles = (_("Name"), _("From"), _("To"), _("Stand-in"))
    found = absences.coming(store, viewer)
    listed(found, _plain, _cells, titles, _("Nobody is on leave."), as_json=as_json)


def _plain(leave: Leave) -> dict[str, str]:
    name, first, last, stand_in = _cells(leave)
    return {"name": name, "stand_in": stand_in, "from": first, "to": last}


def _cells(leave: Leave) -> tuple[str, ...]:
    return (leave.name, leave.from_on.isoformat(), leave.to_on.isoformat(), leave.stand_in)
