"""``leadtui outbox``: messages that were not sent yet, or could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import err, grid, json_line, out
from leadtui.errors import NotFoundError
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.store.outbox import Kept

STATES = {"waiting": N_("waiting"), "sending": N_("being sent"), "dead": N_("dead")}


@command("outbox", help=N_("Messages that wait, or could not be sent; for admins."))
@click.option("--dead", "dead_only", is_flag=True, help=N_("Only those that are not tried any more."))
@click.option("--retry", metavar="N", type=int, help=N_("Try number N anew, 0 for all that are dead."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def outbox(desk: Desk, *, dead_only: bool, retry: int | None, as_json: bool) -> None:
    """List them, or try dead ones anew."""
    if retry is not None:
        _retry(desk, retry)
        return
    store, viewer = desk.reading()
    from leadtui.services import ticking

    found = ticking.left(store, viewer, dead_only=dead_only)
    if as_json:
        for one in found:
            json_line({**one._asdict(), "made_at": one.made_at.isoformat(), "due_at": one.due_at.isoformat()})
    elif found:
        titles = (_("No."), _("To"), _("By"), _("State"), _("Kind"), _("Tries"), _("Made"), _("Why"))
        grid((_row(desk, one) for one in found), titles)
    else:
        err(_("Nothing waits to be sent."))


def _retry(desk: Desk, number: int) -> None:
    with desk.writing() as (store, viewer):
        from leadtui.services import ticking

        n = ticking.retry(store, viewer, number or None)
    if not n and number:
        raise NotFoundError(
            N_("Message {n} is not dead."), N_("List them with: leadtui outbox --dead"), n=number
        )
    out(ngettext("{n} message is tried anew.", "{n} messages are tried anew.", n))


def _row(desk: Desk, one: Kept) -> tuple[str, ...]:
    from leadtui import clock

    made = clock.local(one.made_at, desk.viewer.zone)
    way = f"{one.channel} {one.address}"
    state = _(STATES[one.state])
    return (
        str(one.id),
        one.name,
        way,
        state,
        one.kind,
        str(one.tries),
        f"{made:%Y-%m-%d %H:%M}",
        _(one.error),
    )
