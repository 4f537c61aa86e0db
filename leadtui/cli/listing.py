"""``leadtui list``: leads that match a query."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err, json_line, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _


@command("list", wide=True)
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@click.option("--limit", type=Number(1), metavar="N", help=N_("At most N; without it all."))
@click.option("--count", is_flag=True, help=N_("Only how many."))
@pass_desk
@click.pass_context
def list_(
    ctx: click.Context, desk: Desk, *, query: tuple[str, ...], as_json: bool, limit: int | None, count: bool
) -> None:
    """Print the leads in the order of the query, as they are read."""
    text = words_of(ctx, query)
    store, viewer = desk.reading()
    if count:
        from leadtui.cli.lead_table import understand
        from leadtui.services import finding

        found = finding.count(store, viewer, understand(desk, text))
        out(str(found if limit is None else min(found, limit)))
    elif as_json:
        _print_json(desk, text, limit)
    else:
        _print_table(desk, text, limit)


def _print_json(desk: Desk, query: str, limit: int | None) -> None:
    from leadtui.cli.lead_json import lead_json
    from leadtui.cli.lead_table import pages, people_by_id

    people = people_by_id(desk.store)
    for page in pages(desk, query, limit):
        for row in page:
            json_line(lead_json(row, desk.viewer, people))


def _print_table(desk: Desk, query: str, limit: int | None) -> None:
    from leadtui.cli.lead_table import pages, print_row, table

    into, today, empty = table(), desk.wall().date(), True
    for page in pages(desk, query, limit):
        if page and empty:
            into.head()
            empty = False
        for row in page:
            print_row(into, row, today)
    if empty:
        err(_("Nothing found."))
        _tell_of_colleagues(desk, query)


def _tell_of_colleagues(desk: Desk, query: str) -> None:
    from leadtui.services import duplicates_hint, duplicates_left

    store, viewer = desk.reading()
    found = duplicates_hint.searched(store, viewer, query)
    spent = duplicates_left.spent(store, viewer) if duplicates_hint.looks(viewer, query) else None
    if spent is not None and not found:
        err(spent.text())
    for twin in found:
        last = f"{twin.last_contact_at:%Y-%m-%d}" if twin.last_contact_at else _("never")
        who = {"customer": twin.customer, "owner": twin.owner, "last": last}
        err(_("A colleague has it: {customer}, {owner}, last contact {last}", **who))
