"""``leadtui log``: what changed, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err, json_line, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.fields import Field
    from leadtui.domain.records import EventRow

LIMIT = 1000


@command("log", wide=True)
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines, with values before and after."))
@click.option("--since", metavar="WHEN", help=N_("From this day, month or instant on."))
@click.option(
    "--limit",
    type=Number(),
    metavar="N",
    default=LIMIT,
    help=N_("At most N, 1000 if not given; 0 for all."),
)
@pass_desk
@click.pass_context
def log(
    ctx: click.Context, desk: Desk, *, query: tuple[str, ...], as_json: bool, since: str | None, limit: int
) -> None:
    """Print the events on leads the query finds, of all leads without one."""
    text = words_of(ctx, query)
    from leadtui.cli.moments import since as beginning

    start = beginning(since, desk.wall(), "--since") if since else None
    found = _events(desk, text, start, limit or None)
    for event in found:
        if as_json:
            from leadtui.cli.lead_json import event_json

            json_line(event_json(event, desk.viewer.zone))
        else:
            _print(event, desk.viewer.zone)
    if not found and not as_json:
        err(_("Nothing found."))


def _events(desk: Desk, query: str, since: datetime | None, limit: int | None) -> list[EventRow]:
    store, viewer = desk.reading()
    from leadtui.cli.lead_table import windows
    from leadtui.services import showing

    if not query:
        return showing.events(store, viewer, since=since, limit=limit)
    found: list[EventRow] = []
    for ids in windows(desk, query):
        found += showing.events(store, viewer, lead_ids=ids, since=since, limit=limit)
    found.sort(key=lambda event: event.id, reverse=True)
    return found[:limit]


def _print(event: EventRow, zone: str) -> None:
    from leadtui import clock

    when = clock.local(event.at, zone).strftime("%Y-%m-%d %H:%M")
    words = (
        when,
        event.actor,
        event.lead_number,
        event.command,
        f"{event.entity} {event.kind}",
        event.reason,
    )
    out("  ".join(word for word in words if word))
    for name, before, after in event.values:
        field = _field(event.entity, name)
        title = str(field.label) if field else name
        out(f"    {title}: {_shown(field, before)} -> {_shown(field, after)}")


def _field(entity: str, column: str) -> Field | None:
    from leadtui.domain.fields import REGISTRY

    return next((field for field in REGISTRY if field.entity == entity and field.column == column), None)


def _shown(field: Field | None, value: str | None) -> str:
    from leadtui.domain.lists import label

    if value is None:
        return "-"
    return label(field.choices, value) if field is not None and field.type == "choice" else value
