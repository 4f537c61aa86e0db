"""``leadtui keys``: one table of commands, also for the README; and the words of the query language."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import err, grid, out
from leadtui.i18n import N_, _


@command("keys")
@click.option("--markdown", is_flag=True, help=N_("As a Markdown table."))
@click.option("--query", is_flag=True, help=N_("The fields and values of the query language instead."))
@pass_desk
def keys(desk: Desk, *, markdown: bool, query: bool) -> None:
    """Print the keys, as they are rebound in the settings."""
    if query:
        _print_query()
        return
    from leadtui.keymap import keymap, markdown_table

    keymap_now = keymap(desk.config.keys)
    for problem in keymap_now.problems:
        err(problem.text())
    if markdown:
        for line in markdown_table(keymap_now).splitlines():
            out(line)
    else:
        _print_keys(desk)


def _print_keys(desk: Desk) -> None:
    from leadtui.commands import GROUPS, REGISTRY
    from leadtui.keymap import keymap, sequence_text

    sequences = keymap(desk.config.keys).sequences
    rows: list[tuple[str, str]] = []
    for group in GROUPS:
        rows.append((_(group), ""))
        rows += [
            ("  " + "  ".join(sequence_text(found) for found in sequences[entry.id]), _(entry.help))
            for entry in REGISTRY
            if entry.group == group
        ]
    grid(rows)


def _print_query() -> None:
    from leadtui.domain.fields import REGISTRY, Field
    from leadtui.domain.lists import LISTS
    from leadtui.domain.query_words import HELP, SPECIAL

    def names(field: Field) -> str:
        return " ".join(dict.fromkeys((field.id, str(field.label), *field.names)))

    rows = [(names(field), _(HELP[field.id])) for field in SPECIAL]
    for field in REGISTRY.of("lead"):
        items = LISTS[field.choices] if field.choices else ()
        rows.append((names(field), " ".join(f"{item.id}={item.label}" for item in items)))
    grid(rows, (_("Field"), _("Values")))
