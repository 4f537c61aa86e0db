"""``leadtui merge``: two leads become one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, out
from leadtui.cli.settings_of import answer
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.merging import Preview, Row, Side


@command("merge")
@click.argument("winner")
@click.argument("loser")
@click.option(
    "--take",
    "takes",
    metavar="FIELD=SIDE",
    multiple=True,
    help=N_("Whose value is kept: field=winner or field=loser; notes=both. May be repeated."),
)
@click.option("--dry-run", is_flag=True, help=N_("Show both sides of every field; change nothing."))
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def merge(
    desk: Desk, *, winner: str, loser: str, takes: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Merge the second lead into the first; its number leads to the first from then on."""
    take = dict(_take(text) for text in takes)
    if dry_run:
        _show(desk, winner, loser, take, as_json=as_json)
        return
    with desk.writing() as (store, viewer):
        from leadtui.services import merging, showing

        ids = [showing.lead_id_of(store, viewer, number) for number in (winner, loser)]
        saved = merging.merge(store, viewer, ids[0], ids[1], take)
    answer(desk, saved, as_json=as_json)


def _take(text: str) -> tuple[str, str]:
    name, _equals, side = text.partition("=")
    return name.strip(), side.strip()


def _show(desk: Desk, winner: str, loser: str, take: Mapping[str, str], *, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.services import merging, showing

    ids = [showing.lead_id_of(store, viewer, number) for number in (winner, loser)]
    found = merging.preview(store, viewer, ids[0], ids[1], take)
    if as_json:
        json_line(_plain(found))
        return
    out(f"{found.winner} {found.winner_name}  <-  {found.loser} {found.loser_name}")
    for row in found.rows:
        out(f"{row.label}: {_told(row, 'winner', row.winner)} | {_told(row, 'loser', row.loser)}")
    if found.left_alone:
        out(_("Nobody is to be contacted there any more, as was asked at one of them; plans are withdrawn."))
    came = ", ".join(f"{name} {n}" for name, n in found.counts.items() if n)
    out(_("comes along: {what}", what=came or "-"))


def _told(row: Row, side: str, value: Side) -> str:
    mark = "*" if row.choice in (side, "both") else " "
    return f"{mark}{value.text or '-'} ({value.at:%Y-%m-%d} {value.by})"


def _plain(found: Preview) -> dict[str, object]:
    return {
        "winner": found.winner,
        "loser": found.loser,
        "fields": [
            {
                "field": row.id,
                "winner": _side(row.winner),
                "loser": _side(row.loser),
                "take": row.choice,
            }
            for row in found.rows
        ],
        "comes_along": dict(found.counts),
        "do_not_contact": found.left_alone,
    }


def _side(side: Side) -> dict[str, object]:
    return {"value": side.text, "at": side.at.isoformat(), "by": side.by}
