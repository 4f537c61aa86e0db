"""``leadtui due``: today's queue."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import err, heading, json_line, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.domain.records import QueueItem
    from leadtui.services.queue import Queue


@command("due")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines, with group and late_days."))
@click.option("--count", is_flag=True, help=N_("Only how many call for work today."))
@pass_desk
def due(desk: Desk, *, as_json: bool, count: bool) -> None:
    """Print the queue in the order of the screen."""
    store, viewer = desk.reading()
    from leadtui.services import queue

    found = queue.today(store, viewer)
    if count and as_json:
        json_line({"due": found.due, "groups": found.counts})
    elif count:
        out(str(found.due))
    elif as_json:
        _print_json(desk, found)
    else:
        _print_groups(desk, found)


def _items(desk: Desk, found: Queue) -> Iterator[QueueItem]:
    """Entries with their leads, a page at a time."""
    from leadtui.cli.lead_table import PAGE, added_fields
    from leadtui.domain.records import QueueItem
    from leadtui.services import finding

    store, viewer = desk.reading()
    for start in range(0, len(found.entries), PAGE):
        entries = found.entries[start : start + PAGE]
        rows = {
            row.id: row
            for row in finding.rows(store, viewer, [entry.lead_id for entry in entries], added_fields())
        }
        for entry in entries:
            if (row := rows.get(entry.lead_id)) is not None:
                yield QueueItem(
                    entry.group,
                    row,
                    entry.due_on,
                    entry.due_time,
                    entry.track,
                    entry.step,
                    entry.method,
                    entry.late_days,
                    entry.away,
                )


def _print_json(desk: Desk, found: Queue) -> None:
    from leadtui.cli.lead_json import lead_json
    from leadtui.cli.lead_table import people_by_id
    from leadtui.cli.moments import iso

    people = people_by_id(desk.store)
    for item in _items(desk, found):
        line = lead_json(item.lead, desk.viewer, people)
        line["group"] = item.group
        line["late_days"] = item.late_days
        line["due_at"] = iso(item.due_on, item.due_time, desk.viewer.zone)
        line["track"] = item.track
        line["for"] = item.away or None
        json_line(line)


def _print_groups(desk: Desk, found: Queue) -> None:
    from leadtui.cli.lead_table import print_row, table
    from leadtui.domain.queue import GROUPS

    if not found.entries:
        err(_("Nothing is due."))
    into, today, gap = table(), desk.wall().date(), False
    for group, items in groupby(_items(desk, found), key=lambda item: item.group):
        if gap:
            out()
        gap = True
        heading(f"{GROUPS[group].label} ({found.counts.get(group, 0)})")
        for item in items:
            print_row(into, item.lead, today)
