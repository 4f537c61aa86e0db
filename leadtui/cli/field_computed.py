"""``leadtui field check|recompute``: computed fields, tried and worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.fields.definition import Definition
    from leadtui.domain.people import Viewer
    from leadtui.services.computed import Trial
    from leadtui.store.database import Store
    from leadtui.store.recomputing import Progress


def work_out(store: Store, viewer: Viewer, definition: Definition) -> None:
    """Bring a computed field up to date on every lead, and say how far it is on standard error."""
    if not definition.formula:
        return
    from leadtui.services.computed import finish

    finish(store, viewer, told=_tell)


def _tell(progress: Progress) -> None:
    click.echo(_("{n} of {total} worked out", n=progress.at, total=progress.total), err=True)


@command("check", help=N_("What a formula gives on the newest leads, and where it gives nothing."))
@click.argument("name", metavar="FIELD", required=False)
@click.option("--formula", metavar="TEXT", help=N_("Try this one; nothing is saved."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def check(desk: Desk, *, name: str | None, formula: str | None, as_json: bool) -> None:
    """Try one."""
    if name is None and formula is None:
        raise click.UsageError(_("Name a field, or give --formula."), click.get_current_context())
    store, viewer = desk.reading()
    from dataclasses import replace

    from leadtui.domain.fields.definition import Definition
    from leadtui.i18n import Label
    from leadtui.services import computed, fields

    blank = Definition("", "text", Label("", "", ""), decimals=2)
    before = blank if name is None else fields.find(store, name)
    found = computed.trial(store, viewer, replace(before, formula=formula or before.formula))
    failed = computed.failures(store, viewer, before.name) if name is not None and formula is None else ()
    titles = (_("Number"), _("Name"), _("Value"))
    listed((*found, *failed), _plain, _cells, titles, _("There are no leads yet."), as_json=as_json)


def _plain(found: Trial) -> dict[str, object]:
    return {"number": found.number, "name": found.name, "value": found.value, "error": found.trouble or None}


def _cells(found: Trial) -> tuple[str, ...]:
    return found.number, found.name, f"! {found.trouble}" if found.trouble else found.value


@command("recompute", help=N_("Work out all computed fields on the leads that are left; safe to stop."))
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def recompute(desk: Desk, *, as_json: bool) -> None:
    """Go on where it was stopped."""
    with desk.writing() as (store, viewer):
        from leadtui.services import computed

        changed = computed.finish(store, viewer, told=_tell)
    if as_json:
        json_line({"changed": changed})
    else:
        out(ngettext("{n} lead has another value now", "{n} leads have another value now", changed))
