"""``leadtui export``: sheets, columns, contacts and plans into a file, the pipe or a folder of calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err
from leadtui.cli.progress import progress
from leadtui.cli.target_file import target
from leadtui.cli.values import OneOf
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.exchange.kinds import Kind


@command("export", wide=True)
@click.argument("file", metavar="FILE|-", required=False)
@click.argument("query", nargs=-1)
@click.option("--latest", is_flag=True, help=N_("One row per lead instead of one per follow-up."))
@click.option(
    "--format",
    "kind",
    metavar="KIND",
    type=OneOf("xlsx", "csv", "jsonl", "vcf", "vcf4", "ics"),
    help=N_(
        "xlsx, csv, jsonl, vcf (contacts, vCard 3.0; vcf4: 4.0) or ics (open plans); by default as the file"
        " is named."
    ),
)
@click.option(
    "--columns",
    multiple=True,
    metavar="A,B,...",
    help=N_(
        "These columns in this order, by field id or label; one row per lead unless one is of follow-ups."
    ),
)
@click.option(
    "--layout",
    type=OneOf("progress", "customers", "allocation"),
    metavar="SHEET",
    help=N_("Another of the team's sheets: progress, customers or allocation."),
)
@click.option("--template", is_flag=True, help=N_("An empty sheet to fill in and import, with explanations."))
@click.option(
    "--feed",
    metavar="DIR",
    help=N_("A calendar of open plans for each rep, LOGIN.ics in this folder, renewed as a whole."),
)
@click.option("--group", is_flag=True, help=N_("The group of the folder may read the calendars (mode 0640)."))
@click.option("--masked", is_flag=True, help=N_("Every phone, email and chat id masked: 138****8000."))
@click.option("--force", is_flag=True, help=N_("Overwrite a file that exists."))
@pass_desk
@click.pass_context
def export(
    ctx: click.Context,
    desk: Desk,
    *,
    file: str | None,
    query: tuple[str, ...],
    latest: bool,
    kind: str | None,
    columns: tuple[str, ...],
    layout: str | None,
    template: bool,
    feed: str | None,
    group: bool,
    masked: bool,
    force: bool,
) -> None:
    """Write the leads that the query finds, all without one."""
    if feed is not None:
        from leadtui.cli.export_feed import write_feeds

        if file or kind or columns or layout or template:
            raise click.UsageError(_("--feed DIR goes with --group and --force only."))
        write_feeds(desk, feed, group=group, force=force)
        return
    if file is None:
        raise click.UsageError(_("Name the file to write, or - for the pipe."))
    from leadtui.exchange.kinds import kind_of

    chosen = cast("Kind", kind) if kind else kind_of(file)
    if template:
        _template(desk, file, chosen, columns, force=force)
        return
    text = words_of(ctx, query)
    store, viewer = desk.reading()
    from leadtui.cli.lead_table import understand
    from leadtui.services.export_any import Wanted, write

    understand(desk, text)
    wanted = Wanted(
        chosen,
        text,
        columns,
        layout or "",
        latest=latest,
        masked=masked,
        language=desk.options.language or None,
    )
    with target(file, force=force) as stream, progress(N_("Nothing was written.")) as told:
        done = write(store, viewer, stream, wanted, on_progress=told)
    err(_("{leads} leads, {rows} rows written to {file}", leads=done.leads, rows=done.rows, file=file))


def _template(desk: Desk, file: str, kind: Kind, columns: tuple[str, ...], *, force: bool) -> None:
    from leadtui.services.export_template import template

    store, viewer = desk.reading()
    with target(file, force=force) as stream:
        count = template(
            store, viewer, stream, columns=columns, kind=kind, language=desk.options.language or None
        )
    err(_("An empty sheet of {n} columns written to {file}", n=count, file=file))
