"""``leadtui paths``: where everything is."""

from __future__ import annotations

import click

from leadtui import paths
from leadtui.cli.lazy import command
from leadtui.cli.output import grid, json_line
from leadtui.i18n import N_


@command("paths")
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
def paths_(*, as_json: bool) -> None:
    """Print the places, whether or not anything is there yet."""
    places = {
        "config": paths.config_file(),
        "data": paths.data_folder(),
        "database": paths.database_file(),
        "state": paths.state_folder(),
        "log": paths.log_file(),
        "drafts": paths.drafts_folder(),
        "demo": paths.demo_folder(),
        "cache": paths.cache_folder(),
    }
    if as_json:
        json_line({name: str(place) for name, place in places.items()})
    else:
        grid((name, str(place)) for name, place in places.items())
