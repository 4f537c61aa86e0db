"""``leadtui correct``: what was said in a follow-up, put right by its author within a day."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.field_setting import Setting, read_settings
from leadtui.cli.lazy import command
from leadtui.cli.settings_of import answer
from leadtui.cli.values import Number
from leadtui.i18n import N_


@command(
    "correct",
    help=N_(
        "Correct a follow-up of yours within 24 hours, fields of your own among it; show --json gives its id:"
        " leadtui correct 17 沟通内容摘要=要两份报价"
    ),
)
@click.argument("followup_id", metavar="ID", type=Number(1))
@click.argument("settings", metavar="FIELD=VALUE...", nargs=-1, required=True, type=Setting("followup"))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON."))
@pass_desk
def correct(desk: Desk, *, followup_id: int, settings: tuple[str, ...], as_json: bool) -> None:
    """Set what was given; the history keeps both versions."""
    with desk.writing() as (store, viewer):
        from leadtui.cli.moments import happened
        from leadtui.services import followups

        names = {field_id: name for name, field_id in followups.CORRECTED.items()}
        values: dict[str, object] = {
            names.get(field.id, field.id): happened(value, desk.wall(), str(field.label))
            if field.id == "contacted_at"
            else value
            for field, value in read_settings(settings, "followup")
        }
        saved = followups.correct(store, viewer, followup_id, values)
    answer(desk, saved, as_json=as_json)
