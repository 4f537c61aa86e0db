"""``leadtui export``: the record sheet into a file or the pipe."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from leadtui import paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err
from leadtui.cli.progress import progress
from leadtui.cli.values import OneOf
from leadtui.errors import RuleError, UsageError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.exchange.writer import Format
    from leadtui.services.exporting import Exported
    from leadtui.store.database import Store


@command("export", wide=True)
@click.argument("file", metavar="FILE|-")
@click.argument("query", nargs=-1)
@click.option("--latest", is_flag=True, help=N_("One row per lead instead of one per follow-up."))
@click.option(
    "--format",
    "kind",
    metavar="KIND",
    type=OneOf("xlsx", "csv"),
    help=N_("xlsx or csv; by default as the file is named."),
)
@click.option(
    "--layout",
    type=OneOf("progress", "customers", "allocation"),
    metavar="SHEET",
    help=N_("Another of the team's sheets: progress, customers or allocation."),
)
@click.option("--masked", is_flag=True, help=N_("Every phone, email and chat id masked: 138****8000."))
@click.option("--force", is_flag=True, help=N_("Overwrite a file that exists."))
@pass_desk
@click.pass_context
def export(
    ctx: click.Context,
    desk: Desk,
    *,
    file: str,
    query: tuple[str, ...],
    latest: bool,
    layout: str | None,
    masked: bool,
    kind: str | None,
    force: bool,
) -> None:
    """Write the leads that the query finds, all without one."""
    text = words_of(ctx, query)
    store, viewer = desk.reading()
    from leadtui.cli.lead_table import understand
    from leadtui.exchange.writer import format_of
    from leadtui.services import exporting

    understand(desk, text)
    chosen = cast("Format", kind) if kind else format_of(file)
    common: dict[str, Any] = {"query": text, "masked": masked, "format": chosen}
    common["language"] = desk.options.language or None
    with _target(file, force=force) as stream, progress(N_("Nothing was written.")) as told:
        if layout is None:
            done = exporting.export(store, viewer, stream, latest=latest, on_progress=told, **common)
        else:
            done = _in_layout(store, viewer, stream, layout, on_progress=told, **common)
    err(_("{leads} leads, {rows} rows written to {file}", leads=done.leads, rows=done.rows, file=file))


def _in_layout(store: Store, viewer: Viewer, stream: BinaryIO, name: str, **common: Any) -> Exported:
    from leadtui.exchange.layouts import layout_named
    from leadtui.services.export_layout import export_layout

    layout = layout_named(name)
    assert layout is not None
    return export_layout(store, viewer, stream, layout, **common)


@contextmanager
def _target(file: str, *, force: bool) -> Iterator[BinaryIO]:
    if file == "-":
        if sys.stdout.isatty():
            raise UsageError(
                N_("A sheet is nothing for a terminal."), N_("Name a file, or send it on: | less")
            )
        yield sys.stdout.buffer
        return
    path = paths.typed(file)
    _refuse(path, force=force)
    with _beside(path) as (stream, fresh):
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
        _place(fresh, path, force=force)


def _refuse(path: Path, *, force: bool) -> None:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise RuleError(
            N_("{path} is a link or no file."),
            N_("Links are never followed; name the file itself."),
            path=str(path),
        )
    if path.exists() and not force:
        raise _exists(path)


def _exists(path: Path) -> RuleError:
    return RuleError(N_("{path} exists."), N_("Overwrite it with --force."), path=str(path))


@contextmanager
def _beside(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file in the same folder, for its owner only, gone again unless it took its place."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(N_("{path} cannot be written: {reason}"), path=str(path), reason=reason) from error
    fresh = Path(name)
    try:
        with open(handle, "w+b") as stream:  # noqa: PTH123 - a handle, not a path
            yield stream, fresh
    finally:
        fresh.unlink(missing_ok=True)


def _place(fresh: Path, path: Path, *, force: bool) -> None:
    """Put the finished file in its place at once; somebody may have made one there meanwhile."""
    if force:
        fresh.replace(path)
        return
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # A file system without hard links.
        fresh.rename(path)
