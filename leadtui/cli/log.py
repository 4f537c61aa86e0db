"""``leadtui log``: what happened, newest first; ``leadtui log verify``: whether it is all still there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err, json_line, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.audit import Asked
    from leadtui.domain.fields import Field
    from leadtui.domain.records import EventRow

LIMIT = 1000
PAGE = 1000
VERIFY = "verify"


@command("log", wide=True)
@click.argument("query", metavar="[verify|QUERY...]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines, with values before and after."))
@click.option("--since", metavar="WHEN", help=N_("From this day, month or instant on."))
@click.option("--until", metavar="WHEN", help=N_("Up to this day or month, included, or this instant."))
@click.option("--user", "users", metavar="NAME", multiple=True, help=N_("Who did it; may be repeated."))
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    help=N_("What happened: owner, status, level, export, login...; may be repeated."),
)
@click.option("--field", metavar="FIELD", help=N_("What changed this field."))
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
    ctx: click.Context,
    desk: Desk,
    *,
    query: tuple[str, ...],
    as_json: bool,
    since: str | None,
    until: str | None,
    users: tuple[str, ...],
    kinds: tuple[str, ...],
    field: str | None,
    limit: int,
) -> int:
    """Print the events on leads the query finds, all without one; or prove that all are as written."""
    if query == (VERIFY,):
        from leadtui.cli.log_verify import verify

        return verify(desk, as_json=as_json)
    text = words_of(ctx, query)
    from leadtui.cli import moments
    from leadtui.domain import audit

    wall = desk.wall()
    asked = audit.Asked(
        users=users,
        kinds=tuple(map(audit.kind, kinds)),
        field=audit.column(field) if field else "",
        since=moments.since(since, wall, "--since") if since else None,
        until=moments.until(until, wall, "--until") if until else None,
    )
    found = 0
    for event in _events(desk, asked, text, limit or None):
        found += 1
        if as_json:
            from leadtui.cli.lead_json import event_json

            json_line(event_json(event, desk.viewer.zone))
        else:
            _print(event, desk.viewer.zone)
    if not found and not as_json:
        err(_("Nothing found."))
    return 0


def _events(desk: Desk, asked: Asked, query: str, limit: int | None) -> Iterator[EventRow]:
    """Page by page, so that the first lines come at once and memory stays flat."""
    if query:
        yield from _of_leads(desk, asked, query, limit)
        return
    store, viewer = desk.reading()
    from leadtui.services import audit_log

    before: int | None = None
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        found = audit_log.events(store, viewer, asked, before=before, limit=size)
        yield from found
        if len(found) < size:
            return
        before = found[-1].id
        left = None if left is None else left - len(found)


def _of_leads(desk: Desk, asked: Asked, query: str, limit: int | None) -> list[EventRow]:
    store, viewer = desk.reading()
    from leadtui.cli.lead_table import windows
    from leadtui.services import audit_log

    found: list[EventRow] = []
    for ids in windows(desk, query):
        found += audit_log.events(store, viewer, asked, lead_ids=ids, limit=limit)
    found.sort(key=lambda event: event.id, reverse=True)
    return found[:limit]


def _print(event: EventRow, zone: str) -> None:
    from leadtui import clock
    from leadtui.domain.audit import ENTITIES, KINDS

    when = clock.local(event.at, zone).strftime("%Y-%m-%d %H:%M")
    what = f"{ENTITIES.get(event.entity, event.entity)} {KINDS.get(event.kind, event.kind)}"
    about = event.lead_number or event.about
    words = (when, event.actor, about, event.command, what, event.reason)
    out("  ".join(str(word) for word in words if word))
    for name, before, after in event.values:
        out("    " + _change(event, name, before, after))


def _change(event: EventRow, name: str, before: str | None, after: str | None) -> str:
    """A field with what it was and is; of what only happened there is one value."""
    from leadtui.domain.audit import CHANGING, field_of

    field = field_of(event.entity, name)
    old, new = ("-" if value is None else _value_text(field, value) for value in (before, after))
    title = str(field.label) if field else name
    return f"{title}: {old} -> {new}" if event.kind in CHANGING else f"{title}: {new}"


def _value_text(field: Field | None, value: str) -> str:
    """A value as events keep it, for people."""
    from leadtui.domain.lists import label
    from leadtui.domain.values import unscaled

    if field is not None and field.type == "choice":
        return label(field.choices, value)
    return unscaled(field, int(value)) if field is not None and field.decimals else value
