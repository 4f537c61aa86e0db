"""``leadtui inbox``: what you were told; ``--read`` marks it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import listed, out
from leadtui.cli.values import Number
from leadtui.errors import NotFoundError
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.notices import NoticeRow


@command("inbox")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@click.option("--all", "everything", is_flag=True, help=N_("What you have read too."))
@click.option(
    "--read",
    "read",
    type=Number(),
    metavar="N",
    multiple=True,
    help=N_("Mark notice N as read; may be repeated, 0 for all that wait."),
)
@pass_desk
def inbox(desk: Desk, *, as_json: bool, everything: bool, read: tuple[int, ...]) -> None:
    """Print the notices that wait for you, newest first, or mark some as read."""
    if read:
        out(_done(desk, read))
        return
    store, viewer = desk.reading()
    from leadtui.services import inbox as notices

    found = (notices.page if everything else notices.waiting)(store, viewer)
    titles = (_("No."), _("At"), _("Notice"), _("Lead"), _("Read"))
    nothing = _("Nothing waits for you.")
    listed(found, partial(_plain, desk), partial(_cells, desk), titles, nothing, as_json=as_json)


def _done(desk: Desk, numbers: tuple[int, ...]) -> str:
    with desk.writing() as (store, viewer):
        from leadtui.services import inbox as notices

        if 0 in numbers:
            count = notices.read_all(store, viewer)
        else:
            count = notices.read(store, viewer, numbers)
            if not count:
                raise NotFoundError(
                    N_("You have no notice {n}."),
                    N_("List them with: leadtui inbox --all"),
                    n=numbers[0],
                )
    return ngettext("{n} notice read", "{n} notices read", count)


def _plain(desk: Desk, row: NoticeRow) -> dict[str, object]:
    from leadtui.cli.moments import iso_instant
    from leadtui.domain.notices import text

    zone = desk.viewer.zone
    return {
        "id": row.id,
        "at": iso_instant(row.at, zone),
        "kind": row.kind,
        "text": text(row.kind, row.args),
        "lead": row.lead_number or None,
        "read_at": iso_instant(row.read_at, zone) if row.read_at else None,
        "snoozed_until": iso_instant(row.snoozed_until, zone) if row.snoozed_until else None,
        "args": dict(row.args),
    }


def _cells(desk: Desk, row: NoticeRow) -> tuple[str, str, str, str, str]:
    from leadtui import clock
    from leadtui.domain.notices import text

    zone = desk.viewer.zone
    read = clock.local(row.read_at, zone).strftime("%m-%d %H:%M") if row.read_at else ""
    at = clock.local(row.at, zone).strftime("%m-%d %H:%M")
    return str(row.id), at, text(row.kind, row.args), row.lead_number, read
