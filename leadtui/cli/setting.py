"""``leadtui setting``: the limits an admin sets for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import json_line, listed, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.limits import Held


@click.group("setting", cls=Group, help=N_("What an admin sets for everybody: the limits of a day."))
def setting() -> None:
    """See the help above."""


@setting.command("list", help=N_("All of them, with what they may be."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def list_(desk: Desk, *, as_json: bool) -> None:
    """Print them."""
    store, viewer = desk.reading()
    from leadtui.services import limits

    found = limits.everything(store, viewer)
    titles = (_("Setting"), _("Set to"), _("Least"), _("Most"), _("Shipped"), _("Meaning"))
    listed(found, _plain, _cells, titles, "", as_json=as_json)


@setting.command("get", help=N_("One of them."))
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def get(desk: Desk, *, name: str, as_json: bool) -> None:
    """Print its value."""
    store, viewer = desk.reading()
    from leadtui.services import limits

    held = limits.one(store, viewer, name)
    if as_json:
        json_line(_plain(held))
    else:
        out(held.limit.shown(held.value))


@setting.command("set", help=N_("Set one to a number, or to default; that is on record."))
@click.argument("name")
@click.argument("value")
@pass_desk
def set_(desk: Desk, *, name: str, value: str) -> None:
    """Change it for everybody."""
    with desk.writing() as (store, viewer):
        from leadtui.services import limits

        held = limits.change(store, viewer, name, value)
    shown = held.limit.shown(held.value)
    out(_("{name} is {value} now: {meaning}", name=held.key, value=shown, meaning=held.limit.label))


def _plain(held: Held) -> dict[str, object]:
    limit = held.limit
    return {
        "name": held.key,
        "value": limit.shown(held.value) if limit.words else held.value,
        "least": limit.least,
        "most": limit.most,
        "default": limit.shown(limit.shipped) if limit.words else limit.shipped,
    }


def _cells(held: Held) -> tuple[str, ...]:
    limit = held.limit
    return (
        held.key,
        limit.shown(held.value),
        str(limit.least),
        str(limit.most),
        limit.shown(limit.shipped),
        str(limit.label),
    )
