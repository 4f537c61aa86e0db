"""``leadtui contact``: the people of a lead, listed, added, changed and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.field_setting import Setting, read_settings
from leadtui.cli.lazy import Group
from leadtui.cli.output import listed
from leadtui.cli.settings_of import answer
from leadtui.errors import NotFoundError, RuleError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.domain.records import ContactRow
    from leadtui.services.entry import Store

POINTS = ("phone", "wechat", "email")
Point = tuple[str, str]


@click.group("contact", cls=Group, help=N_("The people of a lead: list, add, change, remove."))
def contact() -> None:
    """See the help above."""


@contact.command("list", help=N_("The contacts of a lead in order, with fields of your own."))
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, number: str, as_json: bool) -> None:
    """Print them, the primary one first."""
    store, viewer = desk.reading()
    from leadtui.cli.lead_json import contact_json
    from leadtui.domain.fields import REGISTRY

    own = [field for field in REGISTRY.of("contact") if field.added and field.group]
    titles = [
        _("No."),
        *(str(REGISTRY[name].label) for name in ("contact", "title", "phone", "wechat", "email")),
    ]
    titles += [str(field.label) for field in own]
    found = list(enumerate(_contacts(store, viewer, number), 1))

    def cells(row: tuple[int, ContactRow]) -> tuple[str, ...]:
        from leadtui.domain.values import show

        at, one = row
        values = dict(one.own)
        points = (", ".join(point.raw for point in one.points if point.kind == kind) for kind in POINTS)
        return (str(at), one.name, one.title, *points, *(show(field, values.get(field.id)) for field in own))

    listed(
        found,
        lambda row: contact_json(row[1]),
        cells,
        titles,
        _("There are no contacts yet."),
        as_json=as_json,
    )


@contact.command(
    "add",
    help=N_("Add a contact: leadtui contact add ZH-20260520-001 联系人=李雷 电话=13800138000 部门=采购"),
)
@click.argument("number")
@click.argument("settings", metavar="FIELD=VALUE...", nargs=-1, required=True, type=Setting("contact"))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON."))
@pass_desk
def add(desk: Desk, *, number: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Add one with what was given; a way of contact may be given several times."""
    with desk.writing() as (store, viewer):
        from leadtui.services import contacts, showing

        lead_id = showing.lead_id_of(store, viewer, number)
        values, points = _parted(settings)
        saved = contacts.save_contact(store, viewer, lead_id, None, values, points)
    answer(desk, saved, as_json=as_json)


@contact.command(
    "set",
    help=N_("Change a contact: leadtui contact set ZH-20260520-001 李雷 职务=经理 部门=采购"),
)
@click.argument("number")
@click.argument("who", metavar="NAME|N")
@click.argument("settings", metavar="FIELD=VALUE...", nargs=-1, required=True, type=Setting("contact"))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON."))
@pass_desk
def set_(desk: Desk, *, number: str, who: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Set what was given; an empty value empties the field, ways of contact take the place of those there."""
    with desk.writing() as (store, viewer):
        from leadtui.services import contacts, showing

        lead_id = showing.lead_id_of(store, viewer, number)
        found = _named(_contacts(store, viewer, number), who)
        values, given = _parted(settings)
        points = _replaced(found, given) if any(_is_point(each) for each in settings) else None
        saved = contacts.save_contact(store, viewer, lead_id, found.id, values, points)
    answer(desk, saved, as_json=as_json)


@contact.command("remove", help=N_("Take a contact away; undo brings it back."))
@click.argument("number")
@click.argument("who", metavar="NAME|N")
@pass_desk
def remove(desk: Desk, *, number: str, who: str) -> None:
    """Remove one."""
    with desk.writing() as (store, viewer):
        from leadtui.services import contacts, showing

        lead_id = showing.lead_id_of(store, viewer, number)
        found = _named(_contacts(store, viewer, number), who)
        saved = contacts.remove_contact(store, viewer, lead_id, found.id)
    answer(desk, saved, as_json=False)


def _contacts(store: Store, viewer: Viewer, number: str) -> Sequence[ContactRow]:
    from leadtui.services import showing

    return showing.lead_numbered(store, viewer, number).contacts


def _named(found: Sequence[ContactRow], who: str) -> ContactRow:
    """The contact of this name, or at this place of the list; several of one name are told apart by it."""
    same = [each for each in found if each.name.casefold() == who.strip().casefold()]
    if not same and who.isdecimal() and 1 <= int(who) <= len(found):
        same = [found[int(who) - 1]]
    if len(same) == 1:
        return same[0]
    if same:
        raise RuleError(
            N_("Several contacts are called {name}."),
            N_("Name one by its place in: leadtui contact list"),
            name=who,
        )
    known = ", ".join(f"{at} {each.name}" for at, each in enumerate(found, 1))
    raise NotFoundError(N_("The lead has no contact {name}."), N_("Known: {known}"), name=who, known=known)


def _is_point(setting: str) -> bool:
    return any(field.id in POINTS for field, _value in read_settings([setting], "contact"))


def _parted(settings: Sequence[str]) -> tuple[dict[str, object], list[Point]]:
    """Values by field, and the ways of contact."""
    found = read_settings(settings, "contact")
    points = [(field.id, value) for field, value in found if field.id in POINTS]
    return {field.id: value for field, value in found if field.id not in POINTS}, points


def _replaced(found: ContactRow, given: Sequence[Point]) -> list[Point]:
    """The ways of contact with those of the kinds that are given in place of what was there."""
    kinds = {kind for kind, _value in given}
    kept = [(point.kind, point.raw) for point in found.points if point.kind not in kinds]
    return [*kept, *((kind, value) for kind, value in given if value.strip())]
