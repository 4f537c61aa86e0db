"""``leadtui edit``: fields of one lead."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.field_setting import Setting
from leadtui.cli.lazy import command
from leadtui.cli.settings_of import answer, values_of
from leadtui.i18n import N_, _


@command(
    "edit",
    help=N_(
        "Change fields of a lead, your own among them, by label or id: leadtui edit ZH-20260520-001 地区=深圳"
    ),
)
@click.argument("number")
@click.argument("settings", metavar="FIELD=VALUE...", nargs=-1, required=True, type=Setting("lead"))
@click.option("--reason", metavar="TEXT", default="", help=N_("Why, for the history."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON."))
@pass_desk
def edit(desk: Desk, *, number: str, settings: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Set what was given; an empty value empties the field."""
    with desk.writing() as (store, viewer):
        from leadtui.services import leads, showing

        values = values_of(settings)
        if not values:
            raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
        lead_id = showing.lead_id_of(store, viewer, number)
        saved = leads.edit(store, viewer, lead_id, values, reason=reason)
    answer(desk, saved, as_json=as_json)
