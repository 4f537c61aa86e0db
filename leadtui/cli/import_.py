"""``leadtui import``: a table of any kind from a file or the pipe, as a batch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from leadtui import paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.import_basis import with_basis
from leadtui.cli.import_options import asked as asked_for
from leadtui.cli.import_options import reading_options
from leadtui.cli.lazy import command
from leadtui.cli.moments import iso_instant
from leadtui.cli.output import err, json_line, listed, out
from leadtui.cli.progress import progress
from leadtui.cli.values import Number
from leadtui.errors import RejectsError, UsageError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.import_revert import Reverted
    from leadtui.services.importing import Result
    from leadtui.store.imports import Batch

SHOWN = 20
GO_ON = N_("Go on with: leadtui import --resume. Take it back with: leadtui import --revert NUMBER")
COUNTS = {
    "leads_created": N_("leads new"),
    "leads_updated": N_("leads changed"),
    "leads_same": N_("leads as they were"),
    "duplicates": N_("possible duplicates among the new"),
    "followups_added": N_("follow-ups new"),
    "followups_same": N_("follow-ups known already"),
}


@command("import")
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--activate-owners", is_flag=True, help=N_("Owners that are no users yet may sign in at once."))
@reading_options
@click.option(
    "--dry-run", is_flag=True, help=N_("Write nothing; show how columns are read and what rows would do.")
)
@click.option(
    "--only",
    type=click.Choice(("create", "update", "same", "duplicate", "error", "left")),
    help=N_("With --dry-run: only rows with this result."),
)
@click.option(
    "--rejects",
    metavar="FILE",
    help=N_("Write rows that were left out here, with the reason, as .xlsx or .csv."),
)
@click.option("--resume", is_flag=True, help=N_("Finish the import that was stopped."))
@click.option("--revert", type=Number(1), metavar="NUMBER", help=N_("Take an import back."))
@click.option("--list", "show_list", is_flag=True, help=N_("The imports so far."))
@click.option("--json", "as_json", is_flag=True, help=N_("Answer as JSON."))
@pass_desk
@click.pass_context
def import_(
    ctx: click.Context,
    desk: Desk,
    /,
    *,
    file: str | None,
    activate_owners: bool,
    dry_run: bool,
    only: str | None,
    rejects: str | None,
    resume: bool,
    revert: int | None,
    show_list: bool,
    as_json: bool,
    **reading: Any,
) -> None:
    """Import, rehearse, finish, take back or list."""
    if sum((file is not None, resume, revert is not None, show_list)) != 1:
        raise click.UsageError(_("Give a FILE, or one of --resume, --revert and --list."), ctx)
    if show_list:
        _list(desk, as_json=as_json)
    elif revert is not None:
        _revert(desk, revert, as_json=as_json)
    elif resume:
        _tell(_resumed(desk), as_json=as_json)
    elif dry_run:
        _rehearse(desk, str(file), reading, only=only, as_json=as_json)
    else:
        target = _target(str(file), rejects)
        result = _imported(desk, str(file), reading, activate_owners=activate_owners)
        if target is not None and result.rejected:
            _write_rejects(str(file), target, reading, result)
        _tell(result, as_json=as_json, activated=activate_owners)


def _source(file: str) -> Path | IO[bytes]:
    return sys.stdin.buffer if file == "-" else paths.typed(file)


def _rehearse(desk: Desk, file: str, reading: dict[str, Any], *, only: str | None, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.cli.import_dry import tell
    from leadtui.services.import_rehearsal import rehearse

    with progress("") as told:
        found = rehearse(store, viewer, _source(file), asked=asked_for(reading), on_progress=told)
    tell(found, only=only, as_json=as_json)


def _target(file: str, rejects: str | None) -> Path | None:
    """Where rows that are left out go; refused before anything is written."""
    if rejects is None:
        return None
    from leadtui.exchange.writer import format_of

    format_of(rejects)
    path = paths.typed(rejects)
    if file == "-":
        raise UsageError(N_("Rows of a pipe cannot be given back."), N_("Import from a file."))
    if path.exists():
        raise UsageError(N_("{path} exists already."), N_("Give another name."), path=str(path))
    return path


def _write_rejects(file: str, target: Path, reading: dict[str, Any], result: Result) -> None:
    from leadtui.exchange.writer import format_of
    from leadtui.services.import_rejects import write_rejects

    try:
        with target.open("xb") as stream:
            write_rejects(
                paths.typed(file),
                stream,
                result.rejected,
                asked=asked_for(reading),
                format=format_of(target.name),
            )
    except OSError as error:
        raise UsageError(
            N_("{path} cannot be written: {reason}"), path=str(target), reason=error.strerror or str(error)
        ) from error


def _imported(desk: Desk, file: str, reading: dict[str, Any], *, activate_owners: bool) -> Result:
    source = _source(file)
    with desk.writing() as (store, viewer):
        from leadtui.services import importing

        asked = asked_for(reading)
        if file != "-":
            asked = with_basis(store, viewer, paths.typed(file), asked)
        with progress(GO_ON) as told:
            return importing.run(
                store, viewer, source, activate_owners=activate_owners, asked=asked, on_progress=told
            )


def _resumed(desk: Desk) -> Result:
    with desk.writing() as (store, viewer), progress(GO_ON) as told:
        from leadtui.services import importing

        return importing.resume(store, viewer, on_progress=told)


def _tell(result: Result, *, as_json: bool, activated: bool = False) -> None:
    """What was done; rows left out are an error of their own."""
    if as_json:
        json_line(_plain(result))
    else:
        _print(result, activated=activated)
    for line, reason in result.rejected:
        err(_("row {n}: {reason}", n=line, reason=reason))
    if result.rejected:
        raise RejectsError(N_("{n} rows were left out."), n=len(result.rejected))


def _plain(result: Result) -> dict[str, object]:
    return {
        "batch": result.batch_id,
        "file": result.file_name,
        "sheet": result.sheet,
        "counts": {name: result.counts.get(name, 0) for name in (*COUNTS, "leads_kept", "rows")},
        "rejected": [{"row": line, "reason": reason} for line, reason in result.rejected],
        "kept": [{"row": line, "reason": reason} for line, reason in result.kept],
        "owners_created": result.owners_created,
        "owners_unclear": result.owners_unclear,
        "owners_unknown": result.owners_unknown,
        "duplicates": [{"row": line, "reason": reason} for line, reason in result.duplicates],
        "unknown_columns": list(result.unknown_columns),
        "fields_made": list(result.fields_made),
    }


def _print(result: Result, *, activated: bool) -> None:
    title = f"{result.file_name} [{result.sheet}]" if result.sheet else result.file_name
    out(_("Import {n}: {file}", n=result.batch_id, file=title))
    for name, label in COUNTS.items():
        if result.counts.get(name):
            out(f"  {result.counts[name]:>8,}  {_(label)}")
    for line, reason in result.kept:
        out("  " + _("kept ours, row {n}: {reason}", n=line, reason=reason))
    for line, reason in result.duplicates[:SHOWN]:
        out("  " + _("possible duplicate, row {n}: {reason}", n=line, reason=reason))
    inactive = N_("New owners, inactive until an admin activates them: {names}")
    for label, names in (
        (N_("New owners: {names}") if activated else inactive, result.owners_created),
        (N_("Owners that could be several people: {names}"), result.owners_unclear),
        (N_("Owners nobody here is, kept as text: {names}"), result.owners_unknown),
        (N_("Columns that were not understood: {names}"), list(result.unknown_columns)),
        (N_("New fields of your own: {names}"), list(result.fields_made)),
    ):
        if names:
            out("  " + _(label, names=" ".join(names)))


def _revert(desk: Desk, batch_id: int, *, as_json: bool) -> None:
    with desk.writing() as (store, viewer), progress(N_("Run the same command again to go on.")) as told:
        from leadtui.services.import_revert import revert

        done = revert(store, viewer, batch_id, on_progress=told)
    if as_json:
        json_line(_reverted(done))
    else:
        out(_("Import {n} taken back: {leads} leads.", n=done.batch_id, leads=done.leads))
    for number, who, when in done.refused:
        err(_("{number} stays: {who} has worked on it ({when}).", number=number, who=who, when=when))
    if done.refused:
        raise RejectsError(N_("{n} leads stay as they are."), n=len(done.refused))


def _reverted(done: Reverted) -> dict[str, object]:
    refused = [{"number": number, "who": who, "when": when} for number, who, when in done.refused]
    return {"batch": done.batch_id, "leads": done.leads, "refused": refused}


def _list(desk: Desk, *, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.services import importing

    listed(
        importing.batches(store, viewer),
        lambda batch: _batch(batch, viewer.zone),
        lambda batch: _cells(batch, viewer.zone),
        (_("Import"), _("When"), _("State"), _("Rows"), _("File")),
        _("Nothing was imported so far."),
        as_json=as_json,
    )


def _batch(batch: Batch, zone: str) -> dict[str, object]:
    return {
        "batch": batch.id,
        "file": batch.file_name,
        "state": batch.state,
        "rows": batch.total,
        "at": iso_instant(batch.created_at, zone),
        "counts": {name: batch.counts.get(name, 0) for name in COUNTS},
    }


def _cells(batch: Batch, zone: str) -> tuple[str, ...]:
    when = str(iso_instant(batch.created_at, zone))[:16].replace("T", " ")
    return (str(batch.id), when, batch.state, f"{batch.total:,}", batch.file_name)
