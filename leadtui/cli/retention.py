"""``leadtui privacy retention``: how long personal data is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import grid, json_line, listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.services.retention import Due, Standing

_JSON = click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))


@click.group(
    "retention", cls=Group, help=N_("Personal data of leads that came to nothing: how long it is kept.")
)
def retention() -> None:
    """See the help above."""


@retention.command("list", help=N_("The rules, and whether leadtui tick runs them."))
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def list_(desk: Desk, *, as_json: bool) -> None:
    """Print them."""
    store, viewer = desk.reading()
    from leadtui.services import retention as service

    _print(service.standing(store, viewer), as_json=as_json)


@retention.command("set", help=N_("Set a rule to a number of months, or off; that is on record."))
@click.argument("rule")
@click.argument("months")
@pass_desk
def set_(desk: Desk, *, rule: str, months: str) -> None:
    """Change it."""
    with desk.writing() as (store, viewer):
        from leadtui.services import retention as service

        found = service.change(store, viewer, rule, months)
    _print(found, as_json=False)


@retention.command("auto", help=N_("Let leadtui tick run the rules, or not."))
@click.argument("state", type=click.Choice(["on", "off"]))
@pass_desk
def auto(desk: Desk, *, state: str) -> None:
    """Switch it."""
    with desk.writing() as (store, viewer):
        from leadtui.services import retention as service

        found = service.switch(store, viewer, state)
    _print(found, as_json=False)


@retention.command("preview", help=N_("Leads whose personal data the rules would erase now."))
@_JSON
@pass_desk
def preview(desk: Desk, *, as_json: bool) -> None:
    """Print them; nothing is changed."""
    store, viewer = desk.reading()
    from leadtui.services import retention as service

    _leads(service.preview(store, viewer), as_json=as_json)


@retention.command("run", help=N_("Erase that now; statistics stay, and each lead is on record."))
@click.option("--yes", is_flag=True, help=N_("Do it: without it this is a preview."))
@_JSON
@pass_desk
def run(desk: Desk, *, yes: bool, as_json: bool) -> None:
    """Run the rules."""
    if not yes:
        _previewed(desk, as_json=as_json)
        return
    with desk.writing() as (store, viewer):
        from leadtui.services import retention as service

        done = service.run(store, viewer)
    _leads(done, as_json=as_json)
    if not as_json:
        out(ngettext("{n} lead anonymised", "{n} leads anonymised", len(done)))


def _previewed(desk: Desk, *, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.services import retention as service

    _leads(service.preview(store, viewer), as_json=as_json)
    if not as_json:
        out(_("Nothing was changed: say --yes."))


def _print(found: Standing, *, as_json: bool) -> None:
    if as_json:
        json_line({"auto": found.on, "rules": {kept.rule: kept.months for kept in found.rules}})
        return
    from leadtui.domain.retention import RULES

    rows = [
        (kept.rule, _("off") if kept.months is None else str(kept.months), str(RULES[kept.rule]))
        for kept in found.rules
    ]
    grid(rows, (_("Rule"), _("Months"), _("Meaning")))
    out(
        _("leadtui tick runs them.")
        if found.on
        else _("leadtui tick does not run them: ... retention auto on")
    )


def _leads(found: list[Due], *, as_json: bool) -> None:
    titles = (_("Rule"), _("Number"), _("Customer"))
    listed(
        found,
        _plain,
        lambda one: (one.rule, one.number, one.name),
        titles,
        _("Nothing is due to go."),
        as_json=as_json,
    )


def _plain(one: Due) -> dict[str, object]:
    return {"rule": one.rule, "number": one.number, "customer": one.name}
