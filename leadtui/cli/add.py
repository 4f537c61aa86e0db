"""``leadtui add``: one lead from options, or many from JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import click

from leadtui import paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.field_option import field_options, given_fields
from leadtui.cli.field_setting import Setting
from leadtui.cli.lazy import Command
from leadtui.cli.output import err, json_line
from leadtui.cli.settings_of import answer, values_of
from leadtui.errors import LeadtuiError, RejectsError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from io import BufferedIOBase

    from leadtui.cli.new_leads import Line

HERE = "+"
"""``--json`` without a file: the answer is JSON."""
REQUIRED = ("customer", "source")


class AddCommand(Command):
    """Takes an option for every field, those added while the program runs too."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the registry before the others."""
        return [*field_options(), *super().get_params(ctx)]


@click.command(
    "add",
    cls=AddCommand,
    help=N_(
        "Add a lead; it gets its number and is yours unless --owner names another, or none for the pool."
        " With --json - leads come as JSON lines from the pipe, one object with the names of these options"
        " each; every line is answered, exit code 6 if some were rejected."
    ),
)
@click.option(
    "--json",
    "source",
    is_flag=False,
    flag_value=HERE,
    metavar="[-|FILE]",
    help=N_("Read JSON lines from a pipe or file; alone: print the new lead as JSON."),
)
@click.option(
    "--set",
    "settings",
    type=Setting("lead", "contact"),
    metavar="FIELD=VALUE",
    multiple=True,
    help=N_("A field of your own, of the lead or its contact, by its label or id; may be repeated."),
)
@pass_desk
@click.pass_context
def add(
    ctx: click.Context, desk: Desk, /, *, source: str | None, settings: tuple[str, ...], **options: Any
) -> None:
    """Add what was given."""
    given = given_fields(options)
    if source in (None, HERE):
        _add_one(ctx, desk, given, settings, as_json=source == HERE)
    elif given or settings:
        raise click.UsageError(_("Fields come from the file, not from options."), ctx)
    else:
        _add_many(desk, str(source))


def _add_one(
    ctx: click.Context, desk: Desk, given: dict[str, object], settings: Sequence[str], *, as_json: bool
) -> None:
    missing = [f"--{name}" for name in REQUIRED if not given.get(name)]
    if missing:
        raise click.UsageError(_("{name} is missing.", name=" ".join(missing)), ctx)
    with desk.writing() as (store, viewer):
        from leadtui.cli.new_lead import new_lead
        from leadtui.services import leads

        given |= values_of(settings, "lead", "contact")
        saved = leads.create(store, viewer, new_lead(store, viewer, given))
    answer(desk, saved, as_json=as_json)


def _add_many(desk: Desk, source: str) -> None:
    added = rejected = 0
    with desk.writing() as (store, viewer):
        from leadtui.cli.new_leads import NewLeads

        for number, outcome in NewLeads(store, viewer).added(_lines(source)):
            if isinstance(outcome, LeadtuiError):
                rejected += 1
                json_line({"line": number, "error": str(outcome), "field": outcome.field})
                err(_("line {n}: {error}", n=number, error=str(outcome)))
            else:
                added += 1
                json_line({"line": number, "number": outcome.number, "short_name": outcome.short_name})
    if rejected:
        raise RejectsError(N_("{added} added, {rejected} rejected."), added=added, rejected=rejected)


def _lines(source: str) -> Iterator[list[Line]]:
    from leadtui.cli.new_leads import arriving

    if source == "-":
        yield from arriving(cast("BufferedIOBase", sys.stdin.buffer))
        return
    try:
        with paths.typed(source).open("rb") as stream:
            yield from arriving(stream)
    except OSError as error:
        raise _unreadable(source, error) from error


def _unreadable(source: str, error: OSError) -> LeadtuiError:
    from leadtui.errors import UsageError

    return UsageError(N_("{path} cannot be read: {detail}"), path=source, detail=error.strerror or str(error))
