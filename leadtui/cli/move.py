"""``leadtui move``: another status, with what it asks for."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.settings_of import answer, values_of
from leadtui.cli.values import ListValue
from leadtui.i18n import N_


@command("move")
@click.argument("number")
@click.argument("status", type=ListValue("status"))
@click.option("--reason", metavar="TEXT", default="", help=N_("Why; for lost, a reason of the list."))
@click.option(
    "--set",
    "settings",
    metavar="FIELD=VALUE",
    multiple=True,
    help=N_("Fill in a field on the way; may be repeated."),
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON."))
@pass_desk
def move(
    desk: Desk, *, number: str, status: str, reason: str, settings: tuple[str, ...], as_json: bool
) -> None:
    """Bring a lead into a status; what is missing is named, and nothing changes then."""
    with desk.writing() as (store, viewer):
        from leadtui.services import showing, statuses

        values = values_of(settings)
        reason = take_lost_reason(status, reason, values)
        lead_id = showing.lead_id_of(store, viewer, number)
        saved = statuses.move(store, viewer, lead_id, status, reason=reason, values=values)
    answer(desk, saved, as_json=as_json)


def take_lost_reason(status: str, reason: str, values: dict[str, object]) -> str:
    """Put a reason that names an item of the list into ``values``; the words that are left.

    Other words beside the reason 'other' say what it was.
    """
    if status != "lost" or not reason:
        return reason
    from leadtui.domain.lists import find_item

    item = find_item("lost_reason", reason)
    if item is not None and "lost_reason" not in values:
        values["lost_reason"] = item.id
        return ""
    return reason
