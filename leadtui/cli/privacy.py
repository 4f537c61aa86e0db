"""``leadtui privacy``: what is held about a person, exported, erased."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import heading, json_line, labelled, out
from leadtui.cli.retention import retention
from leadtui.cli.suppression import lift, suppress, suppressed
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.privacy import Held, Wanted
    from leadtui.services.privacy import Erasure

F = TypeVar("F", bound=Callable[..., object])


def _who(function: F) -> F:
    """The options that say who is meant."""
    for option in (
        click.option(
            "--lead", metavar="NUMBER", default="", help=N_("Of several with one name: the one there.")
        ),
        click.option("--email", metavar="EMAIL", default="", help=N_("Whoever is reached by this email.")),
        click.option("--phone", metavar="PHONE", default="", help=N_("Whoever is reached by this number.")),
        click.argument("who", metavar="[NAME|LEAD]", default=""),
    ):
        function = option(function)
    return function


@click.group(
    "privacy", cls=Group, help=N_("What is held about a person: show, export, erase, keep no longer.")
)
def privacy() -> None:
    """See the help above."""


@privacy.command("show", help=N_("Everything held about a person on leads you may see."))
@_who
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def show(desk: Desk, *, who: str, phone: str, email: str, lead: str, as_json: bool) -> None:
    """Print it section by section."""
    store, viewer = desk.reading()
    from leadtui.services import privacy as service

    held = service.show(store, viewer, _wanted(who, phone, email, lead))
    if as_json:
        from leadtui.exchange.person_writer import plain

        json_line(plain(held))
        return
    _print(held)


@privacy.command("export", help=N_("The same into a file: .json, or else text to read."))
@_who
@click.option("-o", "--output", "file", metavar="FILE", required=True, help=N_("Where to: .json or .txt."))
@click.option("--force", is_flag=True, help=N_("Overwrite the file if it exists."))
@pass_desk
def export(desk: Desk, *, who: str, phone: str, email: str, lead: str, file: str, force: bool) -> None:
    """Write it; that is on record."""
    from leadtui.cli.target_file import target
    from leadtui.exchange.person_writer import form_of, written

    with desk.writing() as (store, viewer), target(file, force=force) as stream:
        from leadtui.services import privacy as service

        held = service.export(store, viewer, _wanted(who, phone, email, lead), form_of(file))
        stream.write(written(held, form_of(file)))
    out(
        _(
            "{name}: {n} rows written to {path}",
            name=held.subject.name,
            n=sum(held.counts.values()),
            path=file,
        )
    )


@privacy.command("erase", help=N_("Erase a person for good; statistics stay. For admins."))
@_who
@click.option("--dry-run", is_flag=True, help=N_("Only say how much would be erased."))
@click.option(
    "--may-return",
    is_flag=True,
    help=N_("Do not keep that they asked: a file or a form may bring them back."),
)
@click.option("--yes", is_flag=True, help=N_("Do not ask for the name first."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the counts as JSON."))
@pass_desk
def erase(
    desk: Desk,
    *,
    who: str,
    phone: str,
    email: str,
    lead: str,
    dry_run: bool,
    may_return: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Say what goes, ask for the name, erase."""
    wanted = _wanted(who, phone, email, lead)
    if dry_run:
        store, viewer = desk.reading()
        from leadtui.services import privacy as service

        _told(service.look(store, viewer, wanted, remember=not may_return), as_json=as_json)
        return
    with desk.writing() as (store, viewer):
        from leadtui.services import privacy as service

        if not yes:
            _ask(service.look(store, viewer, wanted, remember=not may_return))
        done = service.erase(store, viewer, wanted, remember=not may_return)
    _told(done, as_json=as_json)


privacy.add_command(retention)
privacy.add_command(suppress)
privacy.add_command(suppressed)
privacy.add_command(lift)


def _wanted(who: str, phone: str, email: str, lead: str) -> Wanted:
    from leadtui.domain.privacy import Wanted

    return Wanted(who, phone, email, lead)


def _ask(found: Erasure) -> None:
    """The name typed again; on a pipe nobody can be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            _("Nobody can be asked here. Say --yes, or try --dry-run."), click.get_current_context()
        )
    _told(found, as_json=False)
    typed = click.prompt(
        _("This cannot be undone. Type the name to erase it"), default="", show_default=False
    )
    if typed.strip() != found.name:
        from leadtui.errors import Cancelled

        raise Cancelled(N_("That is not the name: nothing was erased."))


def _told(done: Erasure, *, as_json: bool) -> None:
    from leadtui.domain.privacy import TITLES

    if as_json:
        told = {"dry_run": done.dry, "leads": list(done.leads), "counts": done.counts}
        json_line(told | {"remembered": done.points, "mark": done.mark or None})
        return
    text = N_("Would be erased, at {numbers}:") if done.dry else N_("Erased, at {numbers}:")
    out(_(text, numbers=", ".join(done.leads)))
    labelled({_(TITLES[name]): str(n) for name, n in done.counts.items()}, "  ")
    if done.points:
        out(
            ngettext(
                "Kept: a keyed hash of {n} way of contact",
                "Kept: keyed hashes of {n} ways of contact",
                done.points,
            )
        )


def _print(held: Held) -> None:
    from leadtui.domain.privacy import TITLES
    from leadtui.exchange.person_writer import said

    heading(f"{held.subject.name} · {', '.join(held.subject.numbers)}")
    for section in held.sections:
        heading(f"{_(TITLES[section.name])} ({len(section.rows)})")
        for row in section.rows:
            labelled({name: said(value) for name, value in row.items()}, "  ")
            out()
