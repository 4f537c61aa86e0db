"""``leadtui keys``: one table of commands, also for the README; and the words of the query language."""

from __future__ import annotations

from contextlib import suppress

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import err, grid, out
from leadtui.errors import LeadtuiError
from leadtui.i18n import N_, Label, _

PLANS = Label("plans", "跟进计划", "跟進計劃")


@command("keys")
@click.option("--markdown", is_flag=True, help=N_("As a Markdown table."))
@click.option("--query", is_flag=True, help=N_("The fields and values of the query language instead."))
@pass_desk
def keys(desk: Desk, *, markdown: bool, query: bool) -> None:
    """Print the keys, as they are rebound in the settings."""
    if query:
        _print_query(desk)
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


def _print_query(desk: Desk) -> None:
    from leadtui.domain.fields import REGISTRY, Field
    from leadtui.domain.fields.definition import ENTITIES
    from leadtui.domain.lists import LISTS
    from leadtui.domain.query_words import HELP, SPECIAL

    # Fields of one's own come with the database, if there is one.
    with suppress(LeadtuiError):
        desk.reading()

    def names(field: Field) -> str:
        return " ".join(dict.fromkeys((field.id, str(field.label), *field.names)))

    rows = [(names(field), _(HELP[field.id])) for field in SPECIAL]
    for entity, title in (*ENTITIES.items(), ("plan", PLANS)):
        rows.append(("", ""))
        rows.append((_("Of {rows}", rows=str(title)), ""))
        for field in REGISTRY.of(entity):
            items = LISTS.get(field.choices, ())
            rows.append((names(field), " ".join(f"{item.id}={item.label}" for item in items)))
    grid(rows, (_("Field"), _("Values")))
