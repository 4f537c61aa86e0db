"""``leadtui choice``: the lists one chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.labels import label_options, take_label
from leadtui.cli.lazy import Group
from leadtui.cli.output import listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.list_rows import ListRow, ValueRow
    from leadtui.domain.lists import ListItem


@click.group("choice", cls=Group, help=N_("The lists one chooses from: sources, reasons, needs, your own."))
def choice() -> None:
    """See the help above."""


@choice.command("list", help=N_("The choices of a list, by its name or its field's label."))
@click.argument("name", metavar="LIST")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, name: str, as_json: bool) -> None:
    """Print them in order, retired ones included."""
    store, _viewer = desk.reading()
    from leadtui.services.choices import of_list

    titles = (_("Choice"), _("Code"), _("Label"), _("Also called"), "")
    listed(of_list(store, name), _plain, _cells, titles, _("There are no choices yet."), as_json=as_json)


@choice.command("add", help=N_("Add a choice at the end; a source needs --code."))
@click.argument("name", metavar="LIST")
@click.argument("label")
@label_options
@click.option("--code", metavar="CODE", default="", help=N_("Of a source: what its lead numbers begin with."))
@click.option("--id", "id_", metavar="ID", default="", help=N_("Its name in JSON; made from the label."))
@pass_desk
def add(desk: Desk, /, *, name: str, label: str, code: str, id_: str, **labels: Any) -> None:
    """Add one."""
    made = take_label(labels, label)
    assert made is not None
    with desk.writing() as (store, viewer):
        from leadtui.services.choices import add_item

        item = add_item(store, viewer, name, made, code=code, id_=id_)
    out(_("{name} added", name=str(item.label)))


@choice.command("set", help=N_("Call a choice something else; its old label still finds it."))
@click.argument("name", metavar="LIST")
@click.argument("item", metavar="CHOICE")
@click.argument("label", required=False)
@label_options
@click.option("--code", metavar="CODE", help=N_("Of a source: what its lead numbers begin with."))
@pass_desk
def set_(desk: Desk, /, *, name: str, item: str, label: str | None, code: str | None, **labels: Any) -> None:
    """Change what was given."""
    with desk.writing() as (store, viewer):
        from leadtui.services.choices import find, set_item

        before = find(store, name, item)
        wanted = take_label(labels, label, before.label)
        if wanted is None and code is None:
            raise click.UsageError(_("Nothing to change was given."), click.get_current_context())
        changed = set_item(store, viewer, name, before.id, wanted or before.label, code=code)
    out(_("{name} saved", name=str(changed.label)))


@choice.command("move", help=N_("Put a choice before or after another, or at the end."))
@click.argument("name", metavar="LIST")
@click.argument("item", metavar="CHOICE")
@click.option("--before", metavar="CHOICE", default="", help=N_("Right before this one."))
@click.option("--after", metavar="CHOICE", default="", help=N_("Right after this one."))
@pass_desk
def move(desk: Desk, *, name: str, item: str, before: str, after: str) -> None:
    """Move one."""
    if before and after:
        raise click.UsageError(_("Give --before or --after, not both."), click.get_current_context())
    with desk.writing() as (store, viewer):
        from leadtui.services.choices import move_item

        moved = move_item(store, viewer, name, item, before=before, after=after)
    out(_("{name} saved", name=str(moved.label)))


@choice.command("retire", help=N_("Offer a choice no longer; leads that have it keep it."))
@click.argument("name", metavar="LIST")
@click.argument("item", metavar="CHOICE")
@pass_desk
def retire(desk: Desk, *, name: str, item: str) -> None:
    """Retire one."""
    with desk.writing() as (store, viewer):
        from leadtui.services.choices import retire_item

        found = retire_item(store, viewer, name, item)
    out(_("{name} retired", name=str(found.label)))


@choice.command("restore", help=N_("Offer a retired choice again."))
@click.argument("name", metavar="LIST")
@click.argument("item", metavar="CHOICE")
@pass_desk
def restore(desk: Desk, *, name: str, item: str) -> None:
    """Bring one back."""
    with desk.writing() as (store, viewer):
        from leadtui.services.choices import restore_item

        found = restore_item(store, viewer, name, item)
    out(_("{name} is offered again", name=str(found.label)))


@choice.command("lists", help=N_("Every list, with how many choices it has."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def lists(desk: Desk, *, as_json: bool) -> None:
    """Print them, those of your own fields last."""
    store, viewer = desk.reading()
    from leadtui.services.list_page import lists as every

    titles = (_("List"), _("Label"), _("Choices"), "")
    listed(every(store, viewer), _plain_list, _list_cells, titles, "", as_json=as_json)


@choice.command(
    "values", help=N_("What is borne of a list, how often, and what is borne that it does not know.")
)
@click.argument("name", metavar="LIST")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def values(desk: Desk, *, name: str, as_json: bool) -> None:
    """Print the choices in order, then the others, the commonest first."""
    store, viewer = desk.reading()
    from leadtui.services.list_page import values as borne

    titles = (_("Value"), _("Label"), _("Count"), "")
    found = borne(store, viewer, name)
    listed(found, _plain_value, _value_cells, titles, _("There are no choices yet."), as_json=as_json)


@choice.command("map", help=N_("Give whatever bears a value nobody knows a choice of the list; one undo."))
@click.argument("name", metavar="LIST")
@click.argument("value")
@click.argument("item", metavar="CHOICE")
@pass_desk
def map_(desk: Desk, *, name: str, value: str, item: str) -> None:
    """Map one."""
    with desk.writing() as (store, viewer):
        from leadtui.services.list_page import map_value

        done = map_value(store, viewer, name, value, item)
    out(ngettext("{n} value mapped to {name}", "{n} values mapped to {name}", done.count, name=done.to))


def _plain_list(row: ListRow) -> dict[str, object]:
    return {
        "id": row.kind,
        "label": row.title._asdict(),
        "offered": row.offered,
        "retired": row.retired,
        "open": row.open,
    }


def _list_cells(row: ListRow) -> tuple[str, ...]:
    name = row.kind.removeprefix("field:")
    return name, str(row.title), str(row.offered), "" if row.open else _("labels only")


def _plain_value(row: ValueRow) -> dict[str, object]:
    return {"value": row.value, "count": row.count, "known": row.item is not None}


def _value_cells(row: ValueRow) -> tuple[str, ...]:
    label = str(row.item.label) if row.item else ""
    mark = _("not in the list") if row.item is None else _("retired") if row.item.retired else ""
    return row.value, label, str(row.count or ""), mark


def _plain(item: ListItem) -> dict[str, object]:
    return {
        "id": item.id,
        "code": item.code or None,
        "label": item.label._asdict(),
        "synonyms": list(item.synonyms),
        "retired": item.retired,
    }


def _cells(item: ListItem) -> tuple[str, ...]:
    return (
        item.id,
        item.code,
        str(item.label),
        " ".join(item.synonyms),
        _("retired") if item.retired else "",
    )
