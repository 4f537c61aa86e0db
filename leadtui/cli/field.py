"""``leadtui field``: fields of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.choice import choice
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.entities import EntityWord
from leadtui.cli.field_compare import compare
from leadtui.cli.field_computed import check, recompute, work_out
from leadtui.cli.field_settings import setting_options, settings_of
from leadtui.cli.labels import label_options, take_label
from leadtui.cli.lazy import Group
from leadtui.cli.output import json_line, listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.fields.definition import Definition, FieldRow
    from leadtui.services.fields import Fit


@click.group("field", cls=Group, help=N_("Fields of your own: make them, change them, try them out."))
def field() -> None:
    """See the help above."""


field.add_command(choice)
field.add_command(check)
field.add_command(compare)
field.add_command(recompute)


@field.command("list", help=N_("Your own fields, in order."))
@click.option("--all", "retired", is_flag=True, help=N_("Retired ones too."))
@click.option(
    "--on",
    "entity",
    type=EntityWord(),
    metavar="lead|contact|followup",
    help=N_("Only those that stand on these."),
)
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, retired: bool, entity: str | None, as_json: bool) -> None:
    """Print them."""
    store, viewer = desk.reading()
    from leadtui.services.fields import everything

    titles = (_("Field"), _("Label"), _("Stands on"), _("Type"), _("Group"), _("Needed"), _("Values"), "")
    found = everything(store, viewer, retired=retired)
    if entity is not None:
        found = tuple(row for row in found if row.definition.entity == entity)
    listed(found, _plain, _cells, titles, _("There are no fields of your own yet."), as_json=as_json)


@field.command(
    "add", help=N_("Make a field; it is there for everyone at once, unless --pilot names who tries it.")
)
@click.argument("label")
@click.option(
    "--id", "name", metavar="ID", default="", help=N_("Its name in JSON and queries; made from the label.")
)
@label_options
@setting_options
@click.option(
    "--choice", "choices", metavar="TEXT", multiple=True, help=N_("What can be chosen; may be repeated.")
)
@click.option(
    "--pilot", "pilots", metavar="LOGIN", multiple=True, help=N_("Only these have it; may be repeated.")
)
@click.option("--until", metavar="DATE", help=N_("The last day of the pilot."))
@pass_desk
def add(
    desk: Desk,
    /,
    *,
    label: str,
    name: str,
    choices: tuple[str, ...],
    pilots: tuple[str, ...],
    until: str | None,
    **options: Any,
) -> None:
    """Make one field."""
    labels = take_label(options, label)
    assert labels is not None
    with desk.writing() as (store, viewer):
        from leadtui.domain.fields.definition import Definition
        from leadtui.services.choices import new_items
        from leadtui.services.fields import add_field

        values = settings_of(options, Definition(name, "text", labels))
        end = _day(desk, until) if pilots else None
        made = Definition(**{"name": name, "kind": "text", "label": labels, **values, "pilot_until": end})
        made = add_field(store, viewer, made, choices=new_items(list(choices)), pilots=pilots)
        work_out(store, viewer, made)
    out(_("{name} ({id}) added", name=str(made.label), id=made.name))


@field.command("set", help=N_("Change a field; --dry-run says which values on record would not fit."))
@click.argument("name", metavar="FIELD")
@label_options
@setting_options
@click.option("--dry-run", is_flag=True, help=N_("Change nothing, only say what would not fit."))
@click.option(
    "--drop", is_flag=True, help=N_("Empty what does not fit; it stays in the history of its lead.")
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print what fits as JSON."))
@pass_desk
def set_(desk: Desk, /, *, name: str, dry_run: bool, drop: bool, as_json: bool, **options: Any) -> None:
    """Change what was given, leave the rest."""
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import find, set_field

        before = find(store, name)
        label = take_label(options, None, before.label)
        values = settings_of(options, before) | ({} if label is None else {"label": label})
        if not values:
            raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
        fit = set_field(store, viewer, before.name, values, dry_run=dry_run, drop=drop)
        if not dry_run:
            work_out(store, viewer, fit.definition)
    _tell(fit, dry_run=dry_run, as_json=as_json)


def _tell(fit: Fit, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        json_line(
            {
                "field": fit.definition.name,
                "fits": fit.fits,
                "misfits": fit.missing,
                "first": [
                    {"number": found.number, "name": found.name, "value": found.value, "why": found.why}
                    for found in fit.misfits
                ],
            }
        )
        return
    for found in fit.misfits:
        out(f"{found.number}  {found.name}  {found.value}: {found.why}")
    if fit.missing > len(fit.misfits):
        out(_("… and {n} more", n=fit.missing - len(fit.misfits)))
    if dry_run:
        fits = ngettext("{n} value fits", "{n} values fit", fit.fits)
        out(f"{fits} · " + ngettext("{n} does not", "{n} do not", fit.missing))
    else:
        out(_("{name} saved", name=str(fit.definition.label)))


@field.command("rename", help=N_("Call a field something else; its id stays."))
@click.argument("name", metavar="FIELD")
@click.argument("label", required=False)
@label_options
@pass_desk
def rename(desk: Desk, /, *, name: str, label: str | None, **labels: Any) -> None:
    """Give it another label."""
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import find, set_field

        before = find(store, name)
        wanted = take_label(labels, label, before.label)
        if wanted is None:
            raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
        fit = set_field(store, viewer, before.name, {"label": wanted})
    out(_("{name} saved", name=str(fit.definition.label)))


@field.command("move", help=N_("Put a field before or after another, or at the end."))
@click.argument("name", metavar="FIELD")
@click.option("--before", metavar="FIELD", default="", help=N_("Right before this one."))
@click.option("--after", metavar="FIELD", default="", help=N_("Right after this one."))
@pass_desk
def move(desk: Desk, *, name: str, before: str, after: str) -> None:
    """Move one."""
    if before and after:
        raise click.UsageError(_("Give --before or --after, not both."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import move_field

        moved = move_field(store, viewer, name, before=before, after=after)
    out(_("{name} saved", name=str(moved.label)))


@field.command("hide", help=N_("Leave a field out of forms and pages; queries, columns and sheets keep it."))
@click.argument("name", metavar="FIELD")
@pass_desk
def hide(desk: Desk, *, name: str) -> None:
    """Hide one."""
    _set_hidden(desk, name, hidden=True)


@field.command("show", help=N_("Put a hidden field back into forms and pages."))
@click.argument("name", metavar="FIELD")
@pass_desk
def show(desk: Desk, *, name: str) -> None:
    """Show one."""
    _set_hidden(desk, name, hidden=False)


def _set_hidden(desk: Desk, name: str, *, hidden: bool) -> None:
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import set_field

        fit = set_field(store, viewer, name, {"hidden": hidden})
    out(_("{name} saved", name=str(fit.definition.label)))


@field.command("retire", help=N_("Take a field out of use; its values come back with it."))
@click.argument("name", metavar="FIELD")
@pass_desk
def retire(desk: Desk, *, name: str) -> None:
    """Retire one."""
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import retire_field

        found = retire_field(store, viewer, name)
    out(_("{name} retired", name=str(found.label)))


@field.command("restore", help=N_("Take a retired field into use again."))
@click.argument("name", metavar="FIELD")
@pass_desk
def restore(desk: Desk, *, name: str) -> None:
    """Bring one back."""
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import restore_field

        found = restore_field(store, viewer, name)
    out(_("{name} is in use again", name=str(found.label)))


@field.command(
    "pilot", help=N_("Let only some have a field until a day; with nobody named it is for everyone.")
)
@click.argument("name", metavar="FIELD")
@click.argument("logins", metavar="[LOGIN]...", nargs=-1)
@click.option("--until", metavar="DATE", help=N_("The last day of the pilot."))
@pass_desk
def pilot(desk: Desk, *, name: str, logins: tuple[str, ...], until: str | None) -> None:
    """Begin a pilot, or roll the field out."""
    with desk.writing() as (store, viewer):
        from leadtui.services.fields import pilot as begin

        found = begin(store, viewer, name, logins, _day(desk, until))
    if logins:
        out(_("{name}: for {n} only", name=str(found.label), n=len(found.pilot)))
    else:
        out(_("{name}: for everyone", name=str(found.label)))


def _day(desk: Desk, text: str | None) -> Any:
    if text is None:
        return None
    from leadtui.domain.dates import parse_when

    return parse_when(text, desk.wall()).day


def _plain(row: FieldRow) -> dict[str, object]:
    found = row.definition
    return {
        "id": found.name,
        "entity": found.entity,
        "type": found.kind,
        "label": found.label._asdict(),
        "help": found.help._asdict() if any(found.help) else None,
        "formula": found.formula or None,
        "group": found.group,
        "length": found.length,
        "minimum": found.minimum,
        "maximum": found.maximum,
        "decimals": found.decimals,
        "required_from": found.required_from or None,
        "default": found.default or None,
        "unique": found.unique,
        "hidden": found.hidden,
        "retired": found.retired,
        "choices": [item.id for item in row.choices if not item.retired],
        "pilot": list(row.pilots),
        "pilot_until": found.pilot_until.isoformat() if found.pilot_until else None,
        "values": row.filled,
        "leads": row.filled if found.entity == "lead" else None,
        "failed": row.failed,
    }


def _cells(row: FieldRow) -> tuple[str, ...]:
    from leadtui.domain.fields import GROUPS
    from leadtui.domain.fields.definition import ENTITIES, kind_text

    found = row.definition
    marks = [
        _("retired") if found.retired else "",
        _("hidden") if found.hidden else "",
        _("unique") if found.unique else "",
        _pilot_text(row),
        ngettext("{n} error", "{n} errors", row.failed) if row.failed else "",
    ]
    return (
        found.name,
        str(found.label),
        str(ENTITIES[found.entity]),
        kind_text(found),
        str(GROUPS[found.group]) if found.entity == "lead" else "",
        _needed(found),
        str(row.filled),
        " · ".join(mark for mark in marks if mark),
    )


def _needed(found: Definition) -> str:
    """From which status on; what stands on no lead is needed always or never."""
    from leadtui.domain.lists import label

    if not found.required_from:
        return ""
    return label("status", found.required_from) if found.entity == "lead" else _("always")


def _pilot_text(row: FieldRow) -> str:
    if not row.pilots:
        return ""
    text = _("tried by {names}", names=" ".join(row.pilots))
    until = row.definition.pilot_until
    return text if until is None else f"{text} " + _("until {day}", day=until.isoformat())
