"""``leadtui handover``: what comes with leads that changed hands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import heading, json_line, listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.handover import Handover


@click.group("handover", cls=Group, help=N_("Hand-overs: what comes with leads that changed hands."))
def handover() -> None:
    """See the help above."""


@handover.command("list", help=N_("Hand-overs you have yet to read."))
@click.option("--all", "everything", is_flag=True, help=N_("Those you have read too, newest first."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, everything: bool, as_json: bool) -> None:
    """Print the hand-overs to the viewer."""
    store, viewer = desk.reading()
    from leadtui.services import handovers

    found = (handovers.received if everything else handovers.unread)(store, viewer)
    titles = (_("Lead"), _("Customer"), _("From"), _("On"), _("Read"))
    nothing = _("No hand-over waits for you.")
    listed(found, partial(_plain, desk), partial(_cells, desk), titles, nothing, as_json=as_json)


@handover.command("show", help=N_("The page of one lead."))
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON."))
@pass_desk
def show(desk: Desk, *, number: str, as_json: bool) -> None:
    """Print the latest page of a lead."""
    store, viewer = desk.reading()
    from leadtui.domain.handover import sections
    from leadtui.services import handovers

    page = handovers.latest(store, viewer, number)
    if as_json:
        json_line(_plain(desk, page))
        return
    out(f"{page.number}  {page.name}  {page.from_name or _('the pool')} → {page.to_name}")
    for title, lines in sections(page.facts):
        heading(title)
        for line in lines:
            out(f"  {line}")


@handover.command("ack", help=N_("You have read it; without NUMBER all that wait for you with --all."))
@click.argument("number", required=False)
@click.option("--all", "everything", is_flag=True, help=N_("All that wait for you."))
@pass_desk
def ack(desk: Desk, *, number: str | None, everything: bool) -> None:
    """Acknowledge hand-overs."""
    if bool(number) == everything:
        raise click.UsageError(_("Give the NUMBER of a lead, or --all."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services import handovers

        pages = [handovers.latest(store, viewer, number)] if number else handovers.unread(store, viewer)
        done = handovers.acknowledge(store, viewer, pages)
    out(ngettext("{n} hand-over read", "{n} hand-overs read", done))


def _plain(desk: Desk, page: Handover) -> dict[str, object]:
    from leadtui.cli.moments import iso_instant

    zone = desk.viewer.zone
    return {
        "number": page.number,
        "customer": page.name,
        "from": page.from_name or None,
        "to": page.to_name,
        "at": iso_instant(page.at, zone),
        "acknowledged_at": iso_instant(page.acknowledged_at, zone) if page.acknowledged_at else None,
        "facts": dict(page.facts),
        "text": page.body,
    }


def _cells(desk: Desk, page: Handover) -> tuple[str, str, str, str, str]:
    from leadtui import clock

    zone = desk.viewer.zone
    read = clock.local(page.acknowledged_at, zone).strftime("%Y-%m-%d") if page.acknowledged_at else ""
    given = clock.local(page.at, zone).strftime("%Y-%m-%d")
    return page.number, page.name, page.from_name or _("the pool"), given, read
