"""``leadtui show``: one lead with everything about it."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import err, json_line
from leadtui.i18n import N_, _


@command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object, with the whole history."))
@click.option("--reveal", is_flag=True, help=N_("Show masked contact details: recorded, and so many a day."))
@pass_desk
def show(desk: Desk, *, number: str, as_json: bool, reveal: bool) -> None:
    """Print a sheet to read, or everything for a program."""
    store, viewer = desk.reading()
    from leadtui.services import showing

    if reveal:
        from leadtui.services import revealing

        revealing.reveal(store, viewer, showing.lead_id_of(store, viewer, number))
    detail = showing.lead_numbered(store, viewer, number)
    if living := showing.merged_into(store, viewer, number):
        err(_("{number} was merged into {winner}.", number=number, winner=living))
    if as_json:
        from leadtui.cli.lead_json import detail_json
        from leadtui.cli.lead_table import people_by_id

        events = showing.events(store, viewer, lead_id=detail.row.id)
        json_line(detail_json(detail, events, viewer, people_by_id(store)))
    else:
        from leadtui.cli.lead_sheet import print_sheet

        print_sheet(detail, viewer, desk.wall().date())
