"""``leadtui field compare``: what a pilot of a field brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.field_compare import Comparison


@command("compare", help=N_("What those who try a field out filled in, and how their leads went."))
@click.argument("name", metavar="FIELD")
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def compare(desk: Desk, *, name: str, as_json: bool) -> None:
    """Compare one."""
    store, viewer = desk.reading()
    from leadtui.services.field_compare import compare as compared

    found = compared(store, viewer, name)
    if as_json:
        json_line(_plain(found))
        return
    from leadtui.services.compare_words import comparison_lines

    for line in comparison_lines(found):
        out(line)
    out(_("leadtui field pilot FIELD rolls it out, leadtui field retire FIELD withdraws it."))


def _plain(found: Comparison) -> dict[str, object]:
    return {
        "field": found.definition.name,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "ended": found.ended,
        "people": [
            {**asdict(one), "last": one.last.isoformat() if one.last else None} for one in found.people
        ],
        "with_value": asdict(found.with_value),
        "without": asdict(found.without),
        "others": asdict(found.others),
    }
